import { Select, Table, Text } from '@mantine/core'
import type { CustomField, ImportColumn } from '@/api/types'
import { fieldOptions, type Mapping } from '../mapping'

interface Props {
  columns: readonly ImportColumn[]
  /** What a column can fill. */
  fields: readonly string[]
  custom: readonly CustomField[]
  mapping: Mapping
  /** Message by heading. */
  errors: Record<string, string>
  onChange: (mapping: Mapping) => void
}

const SAMPLES = 3
/** No field is called so. */
const LEFT_OUT = '-'

/** The columns of a file, each with the field that it fills. */
export function MappingTable({ columns, fields, custom, mapping, errors, onChange }: Props) {
  const options = fieldOptions(fields, custom)
  return (
    <Table aria-label="Columns of the file" verticalSpacing="xs" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Column</Table.Th>
          <Table.Th scope="col">Becomes</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {columns.map(({ heading, samples }) => (
          <Table.Tr key={heading}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <Text size="sm" fw={500}>
                {heading || '(no heading)'}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {samples.slice(0, SAMPLES).join(', ') || 'Empty'}
              </Text>
            </Table.Td>
            <Table.Td>
              <Select
                aria-label={`What ${heading} becomes`}
                searchable
                allowDeselect={false}
                data={[{ value: LEFT_OUT, label: 'Leave out' }, ...options]}
                error={errors[heading]}
                value={mapping[heading] ?? LEFT_OUT}
                onChange={(field) => onChange({ ...mapping, [heading]: field === LEFT_OUT ? null : field })}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
