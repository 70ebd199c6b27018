import {
  Button,
  Collapse,
  FileButton,
  Group,
  NumberInput,
  Progress,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import type { Editor } from '@tiptap/react'
import { Images, Upload } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/api/problem'
import { ImageLibrary } from '@/features/media/components/ImageLibrary'
import { useUploadImage } from '@/features/media/queries'
import { ConfirmModal } from '@/ui/ConfirmModal'
import { addressFault, withScheme } from '../links'
import { AlignField } from './AlignField'

const TYPES = 'image/png,image/jpeg,image/gif'
/** Mails are 600 pixels wide. */
const WIDEST = 600

/** Inserts an image, uploaded now or before or by its address, or changes the one that is selected. */
export function ImageDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const selected = editor.isActive('image')
  const before = selected ? editor.getAttributes('image') : {}
  const [share, setShare] = useState(0)
  const upload = useUploadImage(setShare)
  const [browsing, library] = useDisclosure()
  const form = useForm({
    initialValues: {
      src: '',
      alt: '',
      align: 'center' as const,
      ...before,
      width: before.width ?? '',
      href: before.href ?? '',
    },
    validate: {
      src: (src) => (/^https?:\/\/\S+$/.test(src.trim()) ? null : 'Upload an image, or write its address'),
      alt: (alt) => (alt.trim() ? null : 'Say what it shows, for those who don’t see it'),
      href: (href) => (href.trim() ? addressFault(withScheme(href)) : null),
    },
  })

  function send(file: File | null) {
    if (!file) return
    setShare(0)
    upload.mutate(file, { onSuccess: show })
  }

  function show(url: string) {
    form.setFieldValue('src', new URL(url, location.origin).href)
    library.close()
  }

  function save({ src, alt, width, align, href }: typeof form.values) {
    const attributes = {
      src: src.trim(),
      alt: alt.trim(),
      width: width === '' ? null : Number(width),
      align,
      href: withScheme(href) || null,
    }
    const chain = editor.chain().focus()
    if (selected) chain.updateAttributes('image', attributes).run()
    else chain.insertImage(attributes).run()
    onClose()
  }

  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={selected ? 'Change image' : 'Insert image'}
      confirm={selected ? 'Change image' : 'Insert image'}
      onConfirm={() => form.onSubmit(save)()}
    >
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          PNG, JPEG or GIF up to 2 MB. It gets a public address, as mails need it.
        </Text>
        <Group gap="xs">
          <FileButton accept={TYPES} onChange={send} inputProps={{ 'aria-label': 'Image file' }}>
            {(props) => (
              <Button
                variant="default"
                leftSection={<Upload size={16} aria-hidden />}
                loading={upload.isPending}
                {...props}
              >
                Upload
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            leftSection={<Images size={16} aria-hidden />}
            aria-expanded={browsing}
            onClick={library.toggle}
          >
            Earlier images
          </Button>
        </Group>
        <Collapse expanded={browsing}>
          {browsing && <ImageLibrary onChoose={({ url }) => show(url)} />}
        </Collapse>
        {upload.isPending && <Progress value={share * 100} aria-label="Upload" />}
        {upload.error && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {messageOf(upload.error)}
          </Text>
        )}
        {form.values.src && !form.errors.src && (
          <img
            src={form.values.src}
            alt=""
            style={{ maxWidth: '100%', maxHeight: 160, objectFit: 'contain', borderRadius: 8 }}
          />
        )}
      </Stack>
      <TextInput label="Address" placeholder="https://…" {...form.getInputProps('src')} />
      <TextInput
        label="Alternative text"
        description="Read out, and shown while images are off."
        placeholder="A bird over the sea"
        {...form.getInputProps('alt')}
      />
      <Group grow align="start">
        <NumberInput
          label="Width in pixels"
          placeholder="Its own"
          min={1}
          max={WIDEST}
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps('width')}
        />
        <TextInput label="Leads to" placeholder="Optional" {...form.getInputProps('href')} />
      </Group>
      <AlignField
        value={form.values.align}
        onChange={(align) => form.setFieldValue('align', align as 'center')}
      />
    </ConfirmModal>
  )
}
