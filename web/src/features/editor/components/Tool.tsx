import { ActionIcon, type ActionIconProps } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import { type ComponentPropsWithRef, createContext, forwardRef, useContext } from 'react'

/** Which of a toolbar's buttons the Tab key reaches; the arrow keys lead on from it. */
export const ReachedTool = createContext('')

interface Props
  extends Omit<ActionIconProps, 'disabled'>,
    Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps> {
  label: string
  icon: LucideIcon
  /** Its shortcut, as the tooltip tells it. */
  keys?: string
  /** Whether what it does holds for the selection; left out where it isn't a switch. */
  active?: boolean
  unavailable?: boolean
}

/** A button of a toolbar. It stays reachable while unavailable, so that the focus doesn't jump. */
export const Tool = forwardRef<HTMLButtonElement, Props>(
  ({ label, icon: Icon, keys, active, unavailable, onClick, ...props }, ref) => (
    <ActionIcon
      ref={ref}
      variant={active ? 'light' : 'subtle'}
      color={active ? undefined : 'gray'}
      size={32}
      aria-label={label}
      aria-pressed={active}
      aria-disabled={unavailable || undefined}
      opacity={unavailable ? 0.35 : undefined}
      data-tool={label}
      tabIndex={useContext(ReachedTool) === label ? 0 : -1}
      title={keys ? `${label} (${keys})` : label}
      // The selection stays where it is, in the text.
      onMouseDown={(event) => event.preventDefault()}
      onClick={unavailable ? undefined : onClick}
      c={active ? undefined : 'var(--mantine-color-text)'}
      {...props}
    >
      <Icon size={17} aria-hidden />
    </ActionIcon>
  ),
)
