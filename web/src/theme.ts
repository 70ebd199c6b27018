/** Colours and defaults. Text and controls keep WCAG AA contrast in both schemes. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const lagoon: MantineColorsTuple = [
  '#effcf9',
  '#cbf7ee',
  '#97eedf',
  '#5adccb',
  '#2cc2b3',
  '#14a69a',
  '#0d857e',
  '#0f6b66',
  '#115552',
  '#134744',
]

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 7, dark: 8 },
  colors: { lagoon },
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
  components: {
    // Or else the caret of a half-full row moves to a row of its own.
    MultiSelect: { styles: { inputField: { minWidth: 60 } } },
    TagsInput: { styles: { inputField: { minWidth: 60 } } },
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
  },
})

/** Mantine's dimmed, placeholder and error texts fall short of 4.5:1; these don't, nor does text on the full shade. Its dark grey is hardly seen on dark. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#545b62',
    '--mantine-color-placeholder': '#6a7178',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': '#0f6b66',
    '--mantine-color-body': '#ffffff',
    '--godwit-canvas': '#f7f8f8',
    '--godwit-shade': lagoon[3],
    '--godwit-warning': '#8f5400',
  },
  dark: {
    '--mantine-color-dimmed': '#b0b4b8',
    '--mantine-color-placeholder': '#9a9ea3',
    '--mantine-color-error': '#ff9a9a',
    '--mantine-color-anchor': '#5adccb',
    '--mantine-color-gray-filled': '#868e96',
    '--godwit-canvas': '#1b1c1d',
    '--godwit-shade': lagoon[8],
    '--godwit-warning': '#ffc46b',
  },
})
