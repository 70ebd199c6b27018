/** Recipients leave a topic, and everything, and come back; people sign up. In two languages, with scripts and without. */
import { type APIRequestContext, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { expectAccessiblePage } from './accessibility'
import { type Mail, readOutbox } from './outbox'

/** Told apart from earlier runs against the same cloud. */
const RUN = Date.now().toString(36)
const NEWS = `News ${RUN}`
const TAG = `preferences-${RUN}`

const ENGLISH = {
  locale: 'en-GB',
  title: 'Your subscription',
  stopTopic: `Unsubscribe from “${NEWS}”`,
  stopAll: 'Unsubscribe from all emails',
  gone: 'You are unsubscribed',
  again: 'Subscribe again',
  againTopic: `Subscribe to “${NEWS}” again`,
  back: 'You are subscribed again',
  save: 'Save choices',
  saved: 'Your choices are saved',
  reason: 'Too many messages',
  send: 'Send answer',
  thanks: 'Thank you',
}
const GERMAN: typeof ENGLISH = {
  locale: 'de-DE',
  title: 'Ihr Abonnement',
  stopTopic: `„${NEWS}“ abbestellen`,
  stopAll: 'Von allen E-Mails abmelden',
  gone: 'Sie sind abgemeldet',
  again: 'Wieder anmelden',
  againTopic: `„${NEWS}“ wieder abonnieren`,
  back: 'Sie sind wieder angemeldet',
  save: 'Auswahl speichern',
  saved: 'Ihre Auswahl ist gespeichert',
  reason: 'Zu viele Nachrichten',
  send: 'Antwort senden',
  thanks: 'Vielen Dank',
}

interface Api {
  get: (path: string) => Promise<Answer>
  post: (path: string, data: unknown) => Promise<Answer>
  put: (path: string, data: unknown) => Promise<Answer>
}
// biome-ignore lint/suspicious/noExplicitAny: answers of many kinds, of which single fields are looked at
type Answer = any

async function signedIn(request: APIRequestContext): Promise<Api> {
  const answer = await request.post('/_local/token', { data: { email: 'owner@demo.test' } })
  const headers = { authorization: `Bearer ${(await answer.json()).token}` }
  async function call(method: string, path: string, data?: unknown): Promise<Answer> {
    const answered = await request.fetch(`/v1/${path}`, { method, headers, data })
    expect(answered.ok(), `${method} ${path}: ${await answered.text()}`).toBe(true)
    return answered.json()
  }
  return {
    get: (path) => call('GET', path),
    post: (path, data) => call('POST', path, data),
    put: (path, data) => call('PUT', path, data),
  }
}

/** Sends a campaign about a topic to two people; gives their mails by language. */
async function sendNews(request: APIRequestContext, api: Api): Promise<Record<string, Mail>> {
  const topic = await api.post('topics', { name: NEWS, description: 'Once a month' })
  for (const language of ['en', 'de']) {
    await api.post('contacts', {
      email: `${language}-${TAG}@example.com`,
      language,
      tags: [TAG],
      topics: [topic.id],
      consent: { email: { given: true, source: 'fair' } },
    })
  }
  const filter = { field: 'tags', op: 'has', value: TAG }
  const segment = await api.post('segments', { name: `Preferences ${RUN}`, filter })
  const campaign = await api.post('campaigns', {
    name: `Preferences ${RUN}`,
    audience: { segments: [segment.id], exclude: [] },
    topic_id: topic.id,
    subject: 'News',
    content: { format: 'html', html: '<p>Hello</p>' },
  })
  await expect
    .poll(async () => (await api.post('segments/preview', { filter })).count, { timeout: 60_000 })
    .toBe(2)
  await api.post(`campaigns/${campaign.id}/send`, {})
  await expect.poll(async () => (await readOutbox(request, campaign.id)).length, { timeout: 90_000 }).toBe(2)
  const mails = await readOutbox(request, campaign.id)
  return Object.fromEntries(mails.map((mail) => [mail.to.slice(0, 2), mail]))
}

function pageOf(mail: Mail | undefined): string {
  return /<(https?:[^>]+)>/.exec(mail?.headers['List-Unsubscribe'] ?? '')?.[1] ?? ''
}

async function press(page: Page, button: string, heading: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
}

/** Out and back again, in the words of one language. */
async function leaveAndReturn(page: Page, address: string, words: typeof ENGLISH): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.title)
  await expect(page.locator('html')).toHaveAttribute('lang', words.locale.slice(0, 2))
  const news = page.getByRole('checkbox', { name: NEWS })
  await expect(news).toBeChecked()
  await press(page, words.stopTopic, words.gone)
  await expect(news).not.toBeChecked()
  await press(page, words.againTopic, words.back)
  await expect(news).toBeChecked()
  await news.uncheck()
  await press(page, words.save, words.saved)
  await expect(news).not.toBeChecked()
  await news.check()
  await press(page, words.save, words.saved)
  await press(page, words.stopAll, words.gone)
  await page.getByRole('radio', { name: words.reason }).check()
  await press(page, words.send, words.thanks)
  await press(page, words.again, words.back)
  await press(page, words.stopAll, words.gone)
}

test('recipients leave a topic and everything, and come back', async ({ browser, request }) => {
  const api = await signedIn(request)
  const mails = await sendNews(request, api)
  const contexts: [typeof ENGLISH, BrowserContext][] = [
    [ENGLISH, await browser.newContext({ javaScriptEnabled: false })],
    [GERMAN, await browser.newContext({ javaScriptEnabled: true, viewport: { width: 320, height: 640 } })],
  ]
  for (const [words, context] of contexts) {
    const language = words.locale.slice(0, 2)
    await test.step(words.locale, async () => {
      const page = await context.newPage()
      await leaveAndReturn(page, pageOf(mails[language]), words)
      const [contact] = (await api.get(`contacts?q=${language}-${TAG}`)).items
      expect(contact.email_unsubscribed_at).not.toBeNull()
      expect(contact.topics).toHaveLength(1)
      const { items } = await api.get(`contacts/${contact.id}/timeline`)
      expect(items.map((entry: Answer) => entry.kind)).toContain('unsubscribe_reason')
    })
  }
  const page = await contexts[1]?.[1].newPage()
  if (!page) throw new Error('no page')
  await page.goto(pageOf(mails.de))
  await expectAccessiblePage(page, 'preferences')
  for (const [, context] of contexts) await context.close()
})

test('somebody signs up without scripts, and confirms by mail', async ({ browser, request }) => {
  const api = await signedIn(request)
  const { version } = await api.get('settings/signup')
  const { url } = await api.put('settings/signup', { enabled: true, version })
  const address = `signup-${TAG}@example.com`
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('Adresse e-mail').fill(address)
  await press(page, 'S’inscrire', 'Encore une étape')
  const outbox = `/_local/outbox?to=${encodeURIComponent(address)}`
  await expect
    .poll(async () => (await (await request.get(outbox)).json()).items.length, { timeout: 60_000 })
    .toBe(1)
  const [mail] = (await (await request.get(outbox)).json()).items
  expect(mail.subject).toBe('Confirmez votre inscription')
  await page.goto(/https?:\/\/\S+\/s\/c\/\S+/.exec(mail.text)?.[0] ?? '')
  await press(page, 'Oui, je m’inscris', 'Votre inscription est confirmée')
  const [contact] = (await api.get(`contacts?q=${encodeURIComponent(address)}`)).items
  expect(contact.consent.email).toMatchObject({ given: true, source: 'signup form' })
  await context.close()
  const looking = await browser.newPage()
  await looking.goto(url)
  await expectAccessiblePage(looking, 'sign-up form')
  await looking.close()
})
