import { Input, SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import type { Alignment } from '../document'

interface Props {
  value: Alignment
  onChange: (align: Alignment) => void
}

export function AlignField({ value, onChange }: Props) {
  const id = useId()
  return (
    <Input.Wrapper label="Place" labelElement="div" labelProps={{ id }}>
      <SegmentedControl
        aria-labelledby={id}
        fullWidth
        data={[
          { value: 'left', label: 'Left' },
          { value: 'center', label: 'Centre' },
          { value: 'right', label: 'Right' },
        ]}
        value={value}
        onChange={(next) => onChange(next as Alignment)}
      />
    </Input.Wrapper>
  )
}
