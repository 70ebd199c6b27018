import { Radio, Select, Stack, TextInput } from '@mantine/core'
import { sameNames } from '@/api/problem'
import type { Workspace } from '@/api/types'
import { COUNTRIES, optionsOf, TIME_ZONES } from '@/ui/places'
import { useSaveWorkspace } from '../queries'
import { useSettingsForm } from '../use-settings-form'
import { SettingsFrame } from './SettingsFrame'

type Values = Pick<Workspace, 'name' | 'time_zone' | 'default_country' | 'consent_basis'>

interface Props {
  workspace: Workspace
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<Workspace | undefined>
}

/** The workspace's name, basis of consent, zone and country. Only owners change them. */
export function WorkspaceForm({ workspace, reload }: Props) {
  const settingsForm = useSettingsForm({
    settings: workspace,
    reload,
    save: useSaveWorkspace(),
    valuesOf,
    changeOf: (values, version) => ({ ...values, name: values.name.trim(), version }),
    fieldOf: sameNames(['name', 'time_zone', 'default_country', 'consent_basis']),
  })
  const { form } = settingsForm

  return (
    <SettingsFrame of={settingsForm} width={560}>
      <TextInput
        label="Name"
        description="Tells recipients who is writing to them, on the unsubscribe page too."
        {...form.getInputProps('name')}
      />
      <Radio.Group
        label="Who may be written to"
        description="Suppressed and unsubscribed people never are."
        {...form.getInputProps('consent_basis')}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="explicit"
            label="Only those who said yes"
            description="What the law asks for in the EU and the UK, and the safe choice."
          />
          <Radio
            value="not_unsubscribed"
            label="Everyone who did not say no"
            description="Only where your law allows mail without a consent given before."
          />
        </Stack>
      </Radio.Group>
      <Select
        label="Time zone"
        description="Dates without a time are in it, in segments too."
        searchable
        allowDeselect={false}
        limit={500}
        data={optionsOf(TIME_ZONES)}
        {...form.getInputProps('time_zone')}
      />
      <Select
        label="Country"
        description="Phone numbers without a country code are read as this country’s."
        searchable
        allowDeselect={false}
        limit={300}
        data={optionsOf(COUNTRIES)}
        {...form.getInputProps('default_country')}
      />
    </SettingsFrame>
  )
}

function valuesOf({ name, time_zone, default_country, consent_basis }: Workspace): Values {
  return { name, time_zone, default_country, consent_basis }
}
