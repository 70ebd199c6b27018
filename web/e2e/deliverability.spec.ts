/** What keeps mail welcome: suppressed addresses, sign-up, campaign parameters, machines told apart, the brake and its release. */
import { type APIRequestContext, expect, test } from '@playwright/test'
import { expectAccessible } from './accessibility'
import { click, readOutbox } from './outbox'
import { expectFigures, signIn, watchErrors } from './steps'

/** Told apart from earlier runs against the same cloud. */
const RUN = Date.now().toString(36)
/** So many complaints are more than any list can bear. */
const ANGRY = 6
/** At sixty a minute, enough to be stopped on their way. */
const CROWD = 30

test('suppressed addresses', async ({ page, request }) => {
  const errors = watchErrors(page)
  const address = `gone+${RUN}@example.com`
  await page.goto('/settings/suppressions')
  await signIn(page, 'owner@demo.test')

  await test.step('suppress one', async () => {
    await page.getByRole('button', { name: 'Suppress an address' }).click()
    await page.getByLabel('Email address').fill(address)
    await page.getByLabel('Reason').fill('Asked us on the phone')
    await page.getByRole('button', { name: 'Suppress', exact: true }).click()
    await expect(page.getByRole('row').filter({ hasText: address })).toContainText('Asked us on the phone')
    await expectAccessible(page, 'suppressions')
  })

  await test.step('import many', async () => {
    await page.getByRole('button', { name: 'Import' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'gone.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`address,reason\nfile+${RUN}@example.com,Bounce\n${address},\nnonsense,\n`),
    })
    await page.getByRole('dialog').getByLabel('Reason').fill('Our old sender’s list')
    await expectAccessible(page, 'import of suppressions')
    await page.getByRole('button', { name: 'Suppress them' }).click()
    const outcome = page.getByText('1 address suppressed, 1 were already, 1 rejected.')
    await expect(outcome).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('link', { name: /rejected rows/ })).toBeVisible()
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('row').filter({ hasText: `file+${RUN}@` })).toContainText('Bounced for good')
  })

  await test.step('export all', async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    const link = page.getByRole('link', { name: 'Download the CSV file' })
    await expect(link).toBeVisible({ timeout: 60_000 })
    await expectAccessible(page, 'export of suppressions')
    const file = await (await request.get((await link.getAttribute('href')) ?? '')).text()
    expect(file).toContain(address)
    expect(file).toContain(`file+${RUN}@example.com`)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  })

  await test.step('look at one, and release it', async () => {
    await page.getByRole('button', { name: `Details of ${address}` }).click()
    await expect(page.getByRole('dialog').getByText('Not on it')).toBeVisible()
    await expectAccessible(page, 'suppressed address')
    await page.getByRole('button', { name: 'Release address' }).click()
    await expect(page.getByRole('row').filter({ hasText: address })).toBeHidden()
  })
  expect(errors).toEqual([])
})

test('sign-up', async ({ page, request }) => {
  const errors = watchErrors(page)
  await page.goto('/settings/signup')
  await signIn(page, 'owner@demo.test')
  const allowed = page.getByRole('switch', { name: /People can sign up/ })
  await expect(allowed).toBeVisible()
  if (await allowed.isChecked()) {
    await allowed.uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('region', { name: 'Sign-up form' })).toBeHidden()
  }
  await allowed.check()
  await page.getByRole('button', { name: 'Save' }).click()
  const form = page.getByRole('region', { name: 'Sign-up form' })
  await expect(form.getByLabel('HTML')).toHaveValue(/<form method="post"/)
  await form.getByRole('combobox', { name: 'Language of the form' }).click()
  await page.getByRole('option', { name: 'Deutsch' }).click()
  await expect(form.getByLabel('HTML')).toHaveValue(/lang="de"/)
  await expectAccessible(page, 'sign-up settings')
  const address = await form.getByRole('link', { name: 'Open the sign-up page' }).getAttribute('href')
  expect((await request.get(address ?? '')).status()).toBe(200)
  expect(errors).toEqual([])
})

test('machines told apart, the brake seen and released', async ({ page, request }) => {
  test.setTimeout(300_000)
  const errors = watchErrors(page)
  await page.goto('/settings/email')
  await signIn(page, 'owner@demo.test')
  const parameters = page.getByRole('switch', { name: /web analytics/ })
  const api = await apiOf(request)

  await test.step('links get parameters', async () => {
    await expect(page.getByRole('switch', { name: /Record opens and clicks/ })).toBeChecked()
    await parameters.check()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByLabel('Source')).toHaveAttribute('aria-invalid', 'true')
    await page.getByLabel('Source').fill('lagoon')
    await expectAccessible(page, 'email settings with parameters')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Settings saved')).toBeVisible()
  })

  const slow = await makeCampaign(api, 'slow', 60)
  await test.step('the brake stops a campaign that many complain about', async () => {
    await page.goto(`/campaigns/${slow}`)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('button', { name: `Send to ${ANGRY + CROWD} people` }).click()
    const alert = page.getByRole('region', { name: 'The brake stopped it' })
    await expect(alert).toContainText('complained of spam', { timeout: 90_000 })
    await expect(page.getByText('Paused', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Resume', exact: true })).toHaveCount(0)
    await expectAccessible(page, 'braked campaign')
    await page.reload()
    await page.getByRole('button', { name: /^Notifications, \d+ unread/ }).click()
    await expect(page.getByRole('link', { name: `The brake stopped “slow ${RUN}”` })).toBeVisible()
    await expectAccessible(page, 'notifications')
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible()
    await page.keyboard.press('Escape')

    await alert.getByRole('button', { name: 'Resume all the same' }).click()
    await expectAccessible(page, 'resume all the same')
    await page.getByRole('button', { name: 'Resume campaign' }).click()
    await expect(alert).toBeHidden()
    await expect(page.getByRole('list', { name: 'Decisions to go on' })).toContainText('owner@demo.test')
    await expect(page.getByRole('button', { name: 'Pause' })).toBeHidden({ timeout: 90_000 })
    await expectFigures(page, { Sent: String(ANGRY + CROWD), Complained: String(ANGRY) })
  })

  await test.step('people and machines apart', async () => {
    const mails = await readOutbox(request, slow)
    const [first, second] = mails.filter(({ to }) => to.startsWith('success+'))
    if (!first || !second) throw new Error('no mail')
    const target = new URL((await click(request, first)) ?? '')
    expect(Object.fromEntries(target.searchParams)).toEqual({
      from: 'mail',
      utm_source: 'lagoon',
      utm_medium: 'email',
      utm_campaign: `slow ${RUN}`,
    })
    const link = /href=["']([^"']*\/t\/c\/[^"']+)["']/.exec(second.html)?.[1]
    await request.fetch(link ?? '', { method: 'HEAD', maxRedirects: 0 })
    await expectFigures(page, { Clicked: '1' })
    await expect(page.getByText('machines: 1')).toBeVisible({ timeout: 30_000 })
    await expectAccessible(page, 'people and machines')
    await page.getByRole('button', { name: `More for slow ${RUN}` }).click()
    await page.getByRole('menuitem', { name: 'Tell people from machines anew' }).click()
    await page.getByRole('button', { name: 'Judge anew' }).click()
    await expect(page.getByText(/^Done: /)).toBeVisible({ timeout: 60_000 })
    await expectAccessible(page, 'judged anew')
    await page.getByRole('button', { name: 'Done' }).click()
    await expectFigures(page, { Clicked: '1' })
  })

  await test.step('the brake stops the workspace, and its owner releases it', async () => {
    const angry = await makeCampaign(api, 'angry', null)
    await api('post', `/v1/campaigns/${angry}/send`, {})
    await expect
      .poll(async () => (await api('get', '/v1/reputation/brake')).state, { timeout: 90_000 })
      .toBe('braked')
    await page.goto('/contacts')
    await expect(page.getByRole('status').filter({ hasText: 'Sending is stopped' })).toBeVisible()
    await expectAccessible(page, 'banner of the brake')
    await page.getByRole('link', { name: 'See the reputation' }).click()

    await expect(page.getByRole('heading', { name: 'Reputation' })).toBeVisible()
    const brake = page.getByRole('region', { name: 'Brake' })
    await expect(brake).toContainText('complained of spam')
    await expect(page.getByRole('img', { name: /^Complaints: / })).toBeVisible()
    await page.getByRole('button', { name: 'Show as a table' }).click()
    await expect(page.getByRole('table', { name: 'Outcomes by day' }).getByRole('row').nth(1)).toContainText(
      '%',
    )
    await expect(page.getByRole('article', { name: 'demo.test' })).toContainText('DKIM')
    await expectAccessible(page, 'reputation')

    await brake.getByRole('button', { name: 'Release' }).click()
    await expectAccessible(page, 'release of the brake')
    await page.getByRole('button', { name: 'Release the brake' }).click()
    await expect(brake.getByText('Clear', { exact: true })).toBeVisible()
    await expect(brake.getByRole('list', { name: 'Decisions to go on' })).toContainText('owner@demo.test')
    await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click()
    await expect(page.getByRole('heading', { name: 'Contacts', exact: true })).toBeVisible()
    await expect(page.getByText('Sending is stopped')).toBeHidden()
  })

  await test.step('links as they were', async () => {
    await page.goto('/settings/email')
    await parameters.uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Settings saved')).toBeVisible()
  })
  expect(errors).toEqual([])
})

type Call = (method: 'get' | 'post', path: string, data?: unknown) => Promise<{ id: string; state: string }>

/** The API as the owner, for what these journeys are not about. */
async function apiOf(request: APIRequestContext): Promise<Call> {
  const answer = await request.post('/_local/token', { data: { email: 'owner@demo.test' } })
  const headers = { authorization: `Bearer ${(await answer.json()).token}` }
  return async (method, path, data) => {
    const made = await request[method](path, { headers, data })
    expect(made.ok(), `${path}: ${await made.text()}`).toBe(true)
    return made.json()
  }
}

/** A campaign to people of whom the first complain, all of them or, with a throttle, before a crowd of others; its id. */
async function makeCampaign(api: Call, name: string, throttle: number | null): Promise<string> {
  const tag = `${name}-${RUN}`
  const people = [
    ...Array.from({ length: ANGRY }, (_, at) => `complaint+${tag}-${at}`),
    ...Array.from({ length: throttle ? CROWD : 0 }, (_, at) => `success+${tag}-${at}`),
  ]
  for (const person of people) {
    const email = `${person}@simulator.amazonses.com`
    await api('post', '/v1/contacts', { email, tags: [tag], consent: { email: { given: true } } })
  }
  const filter = { field: 'tags', op: 'has', value: tag }
  const segment = await api('post', '/v1/segments', { name: tag, filter })
  const campaign = await api('post', '/v1/campaigns', {
    name: `${name} ${RUN}`,
    type: 'email',
    audience: { segments: [segment.id], exclude: [] },
    subject: 'News of the lagoon',
    content: { format: 'html', html: '<p><a href="https://example.com/lagoon?from=mail">The lagoon</a></p>' },
    throttle_per_minute: throttle,
  })
  return campaign.id
}
