import { Group } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Actions.module.css'

/** Buttons in a row. On narrow screens they fill their rows, so that these end alike. */
export function Actions({ children }: { children: ReactNode }) {
  return (
    <Group gap="xs" className={classes.actions}>
      {children}
    </Group>
  )
}
