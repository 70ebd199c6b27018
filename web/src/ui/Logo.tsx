import { Group, Text } from '@mantine/core'

export function Logo() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <Text span fw={700} size="lg" style={{ letterSpacing: '-0.02em' }}>
        Godwit
      </Text>
    </Group>
  )
}
