import { Menu } from '@mantine/core'
import { Braces } from 'lucide-react'
import type { ReactElement } from 'react'
import type { Variable } from '../variables'
import { Tool } from './Tool'

interface Props {
  variables: readonly Variable[]
  onPick: (name: string) => void
  /** What opens it; a tool of the toolbar where left out. */
  target?: ReactElement
}

/** Picks a field of the contact to stand in the text. */
export function VariableMenu({ variables, onPick, target }: Props) {
  const own = variables.filter(({ name }) => name.startsWith('custom.'))
  const common = variables.filter(({ name }) => !name.startsWith('custom.'))
  const item = ({ name, label }: Variable) => (
    <Menu.Item key={name} onClick={() => onPick(name)}>
      {label}
    </Menu.Item>
  )
  return (
    <Menu
      position="bottom-end"
      returnFocus={false}
      width={220}
      withInitialFocusPlaceholder={false}
      menuItemTabIndex={0}
    >
      <Menu.Target>{target ?? <Tool label="Insert variable" icon={Braces} />}</Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>Contact</Menu.Label>
        {common.map(item)}
        {own.length > 0 && <Menu.Label>Custom fields</Menu.Label>}
        {own.map(item)}
      </Menu.Dropdown>
    </Menu>
  )
}
