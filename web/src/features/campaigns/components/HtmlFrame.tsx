/** A mail's HTML as it looks, shut off from the client: no scripts, no forms, no access to this page. */
export function HtmlFrame({ html, height = 360 }: { html: string; height?: number }) {
  return (
    <iframe
      title="Preview of the mail"
      sandbox=""
      srcDoc={html}
      style={{
        width: '100%',
        height,
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 8,
        background: '#fff',
        colorScheme: 'light',
      }}
    />
  )
}
