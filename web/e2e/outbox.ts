/** The laptop's outbox, and what recipients do with their mails. */
import { type APIRequestContext, expect } from '@playwright/test'

export interface Mail {
  to: string
  subject: string
  html: string
  text: string
  attachments: { filename: string; size: number }[]
  headers: Record<string, string>
}

/** All mails of a campaign. */
export async function readOutbox(request: APIRequestContext, campaignId: string): Promise<Mail[]> {
  const answer = await request.get(`/_local/outbox?campaign_id=${campaignId}&limit=1000`)
  expect(answer.ok()).toBe(true)
  return (await answer.json()).items
}

/** Loads the images, as a mail client does when a mail is opened. */
export async function open(request: APIRequestContext, mail: Mail): Promise<void> {
  const pixel = /["']([^"']*\/t\/o\/[^"']+)["']/.exec(mail.html)?.[1]
  const answer = await request.get(pixel ?? '')
  expect(answer.headers()['content-type']).toContain('image/gif')
}

/** Follows the mail's first tracked link, or the one with these words, as far as the redirect. Gives where it leads. */
export async function click(request: APIRequestContext, mail: Mail, words = ''): Promise<string | undefined> {
  const links = [...mail.html.matchAll(/<a\b[^>]*href=["']([^"']*\/t\/c\/[^"']+)["'][^>]*>([^<]*)/g)]
  const [, link] = links.find(([, , shown]) => shown?.includes(words)) ?? []
  const answer = await request.get(link ?? '', { maxRedirects: 0 })
  expect(answer.status()).toBe(302)
  return answer.headers().location
}

/** Unsubscribes by the mail client's own button (RFC 8058). */
export async function unsubscribe(request: APIRequestContext, mail: Mail): Promise<void> {
  const address = /<(https?:[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1]
  const answer = await request.post(address ?? '', { form: { 'List-Unsubscribe': 'One-Click' } })
  expect(answer.status()).toBe(200)
}
