/** Short messages in a corner of the page. The library comes after the first paint, not with it. */

export type Toast = 'success' | 'error'

/** Shows a message for some seconds, announced to screen readers. */
export function toast(kind: Toast, message: string): void {
  void import('sonner').then((library) => library.toast[kind](message))
}
