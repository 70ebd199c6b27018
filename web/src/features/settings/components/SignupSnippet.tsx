import {
  Anchor,
  Button,
  CopyButton,
  Group,
  Paper,
  Select,
  Skeleton,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { Check, Copy, ExternalLink } from 'lucide-react'
import { PAGE_LANGUAGES, type PageLanguage } from '../signup-queries'

interface Props {
  url: string
  /** Undefined while it loads. */
  snippet: string | undefined
  language: PageLanguage
  onLanguage: (language: PageLanguage) => void
}

/** The page where people sign up, and its form as HTML for a website. */
export function SignupSnippet({ url, snippet, language, onLanguage }: Props) {
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} component="section" aria-label="Sign-up form">
      <Stack maw={760}>
        <div>
          <Title order={2} size="h4">
            Sign-up form
          </Title>
          <Text size="sm" c="dimmed">
            Link to the page, or put the form into one of yours. It needs no script.
          </Text>
        </div>
        <Group gap="xs">
          <Anchor href={url} target="_blank" rel="noreferrer noopener" size="sm">
            <Group gap={6} wrap="nowrap" component="span">
              <ExternalLink size={14} aria-hidden />
              Open the sign-up page
            </Group>
          </Anchor>
          <Copier what="address" value={url} />
        </Group>
        <Select
          label="Language of the form"
          allowDeselect={false}
          data={Object.entries(PAGE_LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={language}
          onChange={(chosen) => onLanguage(chosen as PageLanguage)}
          maw={220}
        />
        {snippet === undefined ? (
          <Skeleton h={220} />
        ) : (
          <>
            <Textarea
              label="HTML"
              readOnly
              autosize
              minRows={6}
              maxRows={16}
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
              value={snippet}
            />
            <Group>
              <Copier what="HTML" value={snippet} />
            </Group>
          </>
        )}
      </Stack>
    </Paper>
  )
}

function Copier({ what, value }: { what: string; value: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="compact-md"
          leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          onClick={copy}
        >
          {copied ? 'Copied' : `Copy the ${what}`}
        </Button>
      )}
    </CopyButton>
  )
}
