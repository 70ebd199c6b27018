import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ListPlus, Plus } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import type { CustomField } from '@/api/types'
import { useCanWrite } from '@/features/session/context'
import { ConfirmModal } from '@/ui/ConfirmModal'
import type { Column } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { toast } from '@/ui/toast'
import { TYPES } from '../field-types'
import { customFieldsQuery, useDeleteCustomField } from '../queries'
import { CustomFieldModal } from './CustomFieldModal'
import { RowActions } from './RowActions'
import { SettingsTable } from './SettingsTable'

type Open = { edit: CustomField | null } | { remove: CustomField } | null

/** The fields that a workspace adds to its contacts. */
export function CustomFields() {
  const [open, setOpen] = useState<Open>(null)
  const fields = useQuery(customFieldsQuery())
  const canWrite = useCanWrite()
  const remove = useDeleteCustomField()
  const close = () => setOpen(null)

  const columns: Column<CustomField>[] = [
    {
      header: 'Field',
      cell: ({ label, name }) => (
        <Stack gap={2} align="flex-start">
          <Text size="sm" fw={500}>
            {label}
          </Text>
          <Code>{name}</Code>
        </Stack>
      ),
    },
    { header: 'Type', cell: ({ type }) => TYPES[type] },
  ]
  if (canWrite) {
    columns.push({
      header: 'Actions',
      unlabelled: true,
      align: 'right',
      cell: (field) => (
        <RowActions
          name={field.label}
          onEdit={() => setOpen({ edit: field })}
          onDelete={() => setOpen({ remove: field })}
        />
      ),
    })
  }

  const add = canWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpen({ edit: null })}>
      Add field
    </Button>
  )
  const removed = open && 'remove' in open ? open.remove : null
  return (
    <Stack>
      {fields.data && fields.data.length > 0 && <Group justify="flex-end">{add}</Group>}
      <SettingsTable
        label="Custom fields"
        query={fields}
        columns={columns}
        rowKey={({ name }) => name}
        empty={
          <EmptyState
            icon={ListPlus}
            title="No custom fields yet"
            text="Keep what matters to you with each contact: a plan, a score, a renewal date. Segments and imports know them at once."
            action={add}
          />
        }
      />
      {open && 'edit' in open && <CustomFieldModal field={open.edit} onClose={close} />}
      <ConfirmModal
        opened={removed !== null}
        onClose={close}
        title="Delete this field?"
        confirm="Delete field"
        danger
        loading={remove.isPending}
        onConfirm={() =>
          removed &&
          remove.mutate(removed, {
            onSuccess: () => toast('success', `“${removed.label}” deleted`),
            onError: (error) => toast('error', messageOf(error)),
            onSettled: close,
          })
        }
      >
        <Text size="sm">
          “{removed?.label}” and all that contacts hold in it will be gone. Segments that ask for it stand in
          the way.
        </Text>
      </ConfirmModal>
    </Stack>
  )
}
