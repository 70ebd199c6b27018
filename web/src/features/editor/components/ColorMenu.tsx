import { Button, ColorInput, ColorSwatch, Group, Popover, Stack, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Check, Palette } from 'lucide-react'
import { useState } from 'react'
import { Tool } from './Tool'

/** Dark enough to be read on white. */
const COLORS: [color: string, name: string][] = [
  ['#212529', 'Black'],
  ['#5c636a', 'Grey'],
  ['#c92a2a', 'Red'],
  ['#a8500c', 'Orange'],
  ['#2b7a3f', 'Green'],
  ['#0f6b66', 'Teal'],
  ['#1864ab', 'Blue'],
  ['#7a3ba8', 'Purple'],
]

interface Props {
  /** Of the selection; null is the mail's own. */
  color: string | null
  onPick: (color: string | null) => void
}

/** The colour of text: a few that read well, or any. */
export function ColorMenu({ color, onPick }: Props) {
  const [opened, { close, toggle }] = useDisclosure()
  const [own, setOwn] = useState('')

  function pick(picked: string | null) {
    close()
    onPick(picked)
  }

  return (
    <Popover opened={opened} onChange={close} trapFocus withinPortal position="bottom-start" shadow="md">
      <Popover.Target>
        <Tool
          label="Text colour"
          icon={Palette}
          active={color !== null}
          aria-expanded={opened}
          onClick={toggle}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label="Text colour">
        <Stack gap="sm">
          <Group gap={6}>
            {COLORS.map(([value, name]) => (
              <UnstyledButton key={value} aria-label={name} title={name} onClick={() => pick(value)}>
                <ColorSwatch color={value} size={26} c="white">
                  {color === value && <Check size={14} aria-hidden />}
                </ColorSwatch>
              </UnstyledButton>
            ))}
          </Group>
          <Group gap="xs" align="end">
            <ColorInput
              label="Another"
              size="xs"
              w={130}
              withPicker={false}
              withEyeDropper={false}
              placeholder="#336699"
              value={own}
              onChange={setOwn}
            />
            <Button
              size="xs"
              variant="default"
              disabled={!/^#[0-9a-f]{6}$/i.test(own)}
              onClick={() => pick(own.toLowerCase())}
            >
              Use
            </Button>
          </Group>
          <Button size="xs" variant="default" onClick={() => pick(null)}>
            The mail’s own colour
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
