import { MultiSelect, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { sameNames } from '@/api/problem'
import type { SignupSettings } from '@/api/types'
import { topicsQuery } from '../queries'
import { useSaveSignup } from '../signup-queries'
import { useSettingsForm } from '../use-settings-form'
import { SettingsFrame } from './SettingsFrame'

interface Props {
  settings: SignupSettings
  /** Reads the settings again, after someone else changed them. */
  reload: () => Promise<SignupSettings | undefined>
}

/** Whether people may sign up, whether they confirm it by mail, and for what. Only owners change it. */
export function SignupForm({ settings, reload }: Props) {
  const { data: topics = [] } = useQuery(topicsQuery())
  const settingsForm = useSettingsForm({
    settings,
    reload,
    save: useSaveSignup(),
    valuesOf,
    changeOf: (values, version) => ({ ...values, version }),
    fieldOf: sameNames(['enabled', 'double_opt_in', 'topics']),
  })
  const { form, isOwner } = settingsForm

  return (
    <SettingsFrame of={settingsForm} width={640}>
      <Switch
        label="People can sign up by themselves"
        description="On a page of ours, or by a form on your website. Their consent is recorded with time and source."
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
      <Switch
        label="Everybody confirms by mail (double opt-in)"
        description="So that nobody signs up others. Whose address is known already is asked in any case."
        {...form.getInputProps('double_opt_in', { type: 'checkbox' })}
      />
      <MultiSelect
        label="Topics to choose from"
        description="One is not asked about. None: what new contacts get."
        placeholder={form.values.topics.length === 0 ? 'What new contacts get' : undefined}
        data={topics.map(({ id, name }) => ({ value: id, label: name }))}
        disabled={!isOwner}
        searchable
        clearable
        maxValues={20}
        {...form.getInputProps('topics')}
      />
    </SettingsFrame>
  )
}

function valuesOf({ enabled, double_opt_in, topics }: SignupSettings) {
  return { enabled, double_opt_in, topics }
}
