/** Addresses as people type them. Pure. */

const TEMPLATE = /^\{[{%]/
const SCHEME = /^[a-z][a-z0-9+.-]*:/i
const ALLOWED = /^(https?:\/\/[^\s/]+|mailto:[^\s]+|tel:[^\s]+|sms:[^\s]+)/i

/** The address with `https://` before it, unless it says itself where it leads. */
export function withScheme(address: string): string {
  const typed = address.trim()
  if (!typed || TEMPLATE.test(typed) || SCHEME.test(typed)) return typed
  return typed.includes('@') && !typed.includes('/') ? `mailto:${typed}` : `https://${typed}`
}

/** What is wrong with an address for a link, null where nothing is. The backend has the last word. */
export function addressFault(address: string): string | null {
  if (!address) return 'Where does it lead?'
  return TEMPLATE.test(address) || ALLOWED.test(address) ? null : 'This is no address for a link'
}
