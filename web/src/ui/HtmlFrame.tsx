interface Props {
  html: string
  height?: number
  /** The colours that the mail's reader prefers: frames take them from here. */
  scheme?: 'light' | 'dark'
}

/** A mail's HTML as it looks, shut off from the client: no scripts, no forms, no access to this page. */
export function HtmlFrame({ html, height = 360, scheme = 'light' }: Props) {
  return (
    <iframe
      title="Preview of the mail"
      sandbox=""
      srcDoc={html}
      style={{
        display: 'block',
        width: '100%',
        height,
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 8,
        background: scheme === 'dark' ? '#1b1c1d' : '#fff',
        colorScheme: scheme,
      }}
    />
  )
}
