import { useComputedColorScheme } from '@mantine/core'
import { Toaster } from 'sonner'

/** Where short messages appear; `toast` says them. */
export default function Toasts() {
  return <Toaster theme={useComputedColorScheme('light')} position="bottom-right" closeButton />
}
