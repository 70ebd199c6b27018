import { Button, Group, Paper, Stack } from '@mantine/core'
import { useState } from 'react'
import { ContentField } from '@/features/editor/components/ContentField'
import { LineField } from '@/features/editor/components/LineField'
import { type EmailContent, FIRST_HTML, isBlank } from '@/features/editor/content'
import type { Draft } from '@/features/editor/queries'
import { SaveAsTemplate } from '@/features/templates/components/SaveAsTemplate'
import { TemplateGallery } from '@/features/templates/components/TemplateGallery'
import type { CampaignDraft } from '../../draft'
import { SenderFields } from './SenderFields'

/** What the mail says: begun from a template, then written. */
export function ContentStep({ draft }: { draft: CampaignDraft }) {
  const { values, errors, revision, change, replace } = draft
  const [choosing, setChoosing] = useState(false)

  function begin({ subject, preheader, content }: Draft) {
    setChoosing(false)
    replace({
      content,
      ...(!values.subject.trim() && { subject }),
      ...(!values.preheader.trim() && { preheader }),
    })
  }

  if (values.content === null || choosing) {
    return (
      <TemplateGallery
        onChoose={begin}
        html={FIRST_HTML}
        replaces={!isBlank(values.content)}
        onCancel={choosing ? () => setChoosing(false) : undefined}
      />
    )
  }
  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
        <Stack>
          <LineField
            label="Subject"
            placeholder="News for {{ company }}"
            error={errors.subject}
            value={values.subject}
            onChange={(subject) => change({ subject })}
          />
          <LineField
            label="Preview line"
            description="Shown after the subject in many inboxes. Optional."
            error={errors.preheader}
            value={values.preheader}
            onChange={(preheader) => change({ preheader })}
          />
          <SenderFields draft={draft} />
        </Stack>
      </Paper>
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
        <Stack>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" size="xs" onClick={() => setChoosing(true)}>
              Start from a template
            </Button>
            <SaveAsTemplate
              name={values.name}
              subject={values.subject}
              preheader={values.preheader}
              content={values.content}
            />
          </Group>
          <ContentField
            key={revision}
            value={values.content}
            error={errors.content}
            onChange={(content: EmailContent) => change({ content })}
          />
        </Stack>
      </Paper>
    </Stack>
  )
}
