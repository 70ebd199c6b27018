import { Box, SimpleGrid, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Labelled values in a grid, as a definition list. */
export function Facts({ facts, cols = 2 }: { facts: [label: string, value: ReactNode][]; cols?: number }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: cols }} spacing="sm" m={0}>
      {facts.map(([label, value]) => (
        <Box key={label}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {value || '–'}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  )
}
