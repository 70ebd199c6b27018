/** A campaign as a person composes it: template, variable, link, image, attachment, test, schedule, pause, resume, duplicate. */
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessibility'
import { click, type Mail, readOutbox } from './outbox'
import { expectFigures, signIn, watchErrors } from './steps'

/** Told apart from earlier runs against the same cloud. */
const RUN = Date.now().toString(36)
const ADDRESS = `success+compose-${RUN}@simulator.amazonses.com`
/** At sixty a minute, enough to be stopped on their way. */
const CROWD = 30
/** One red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)

test('compose, test, schedule, pause, resume, duplicate', async ({ page, request }) => {
  test.setTimeout(300_000)
  const errors = watchErrors(page)
  await page.goto('/campaigns')
  await signIn(page, 'owner@demo.test')
  await expect(page.getByRole('heading', { name: 'Campaigns' })).toBeVisible()
  const api = await apiOf(request)
  const segment = await makePeople(api)

  await test.step('email settings', async () => {
    await page.goto('/settings/email')
    await page.getByLabel('Postal address').fill(`Lagoon ${RUN}\n1 Lagoon Road`)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Settings saved')).toBeVisible()
    await page.getByRole('button', { name: 'Test connection' }).click()
    await expect(page.getByRole('list', { name: 'Checks' }).getByRole('listitem').first()).toBeVisible()
    await expectAccessible(page, 'email settings')
  })

  await test.step('begin with a template', async () => {
    await page.goto(`/campaigns/new?segment=${segment}`)
    await page.getByLabel('Name', { exact: true }).fill(`Lagoon ${RUN}`)
    await expect(page.getByText('1 person would get it now')).toBeVisible()
    await page.getByRole('button', { name: 'Continue: Content' }).click()
    await expect(page.getByRole('region', { name: 'To begin with' }).getByRole('article')).toHaveCount(6)
    await expectAccessible(page, 'template gallery')
    await page
      .getByRole('region', { name: 'To begin with' })
      .getByRole('button', { name: /^Use/ })
      .first()
      .click()
    await expect(editor(page)).toBeVisible()
    await expectAccessible(page, 'editor')
  })
  const campaignId = new URL(page.url()).pathname.split('/').at(-2) ?? ''

  await test.step('write', async () => {
    await page.getByLabel('Subject', { exact: true }).fill(`The godwits of ${RUN}`)
    await editor(page).click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Autumn on the lagoon')
    await tool(page, 'Heading 1').click()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Dear ')
    await tool(page, 'Insert variable').click()
    await page.getByRole('menuitem', { name: 'First name' }).click()
    await page.keyboard.press('ArrowLeft')
    await page.getByLabel('If it is missing').pressSequentially('you')
    await page.keyboard.press('Enter')
    await expect(editor(page)).toBeFocused()
    await page.keyboard.type(', ')
    await expect(editor(page)).toContainText('Dear First name | you, ')
    await tool(page, 'Bold').click()
    await page.keyboard.type('look')
    await tool(page, 'Bold').click()
    await page.keyboard.type(' at our guide')
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await tool(page, 'Link').click()
    await page.getByRole('dialog').getByLabel('Address').fill(`example.com/guide?run=${RUN}&from=mail`)
    await expectAccessible(page, 'link')
    await page.getByRole('button', { name: 'Link it' }).click()
    await expect(editor(page).getByRole('link', { name: 'our guide' })).toBeVisible()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')

    await tool(page, 'Button').click()
    await page.getByLabel('Text', { exact: true }).fill('Book a place')
    await page.getByRole('dialog').getByLabel('Address').fill(`example.com/${RUN}`)
    await expectAccessible(page, 'insert button')
    await page.getByRole('button', { name: 'Insert button' }).click()
    await expect(editor(page).getByText('Book a place')).toBeVisible()
    await expect(page.getByText(/^Button to/)).toBeVisible()
    await page.keyboard.press('ArrowDown')
  })

  await test.step('insert an image', async () => {
    await tool(page, 'Image').click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: `bird-${RUN}.png`, mimeType: 'image/png', buffer: PNG })
    await expect(page.getByRole('dialog').getByLabel('Address')).toHaveValue(/\/media\//)
    await page.getByRole('dialog').getByLabel('Address').fill('')
    await page.getByRole('button', { name: 'Earlier images' }).click()
    await expect(page.getByRole('button', { name: `Choose bird-${RUN}.png` })).toBeVisible()
    await expectAccessible(page, 'earlier images')
    await page.getByRole('button', { name: `Choose bird-${RUN}.png` }).click()
    await expect(page.getByRole('dialog').getByLabel('Address')).toHaveValue(/\/media\//)
    await page.getByRole('button', { name: 'Insert image' }).click()
    await expect(page.getByText('Say what it shows', { exact: false })).toBeVisible()
    await page.getByLabel('Alternative text').fill('A bird over the sea')
    await expectAccessible(page, 'insert image')
    await page.getByRole('button', { name: 'Insert image' }).click()
    await expect(editor(page).getByRole('img', { name: 'A bird over the sea' })).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  })

  await test.step('personalise and attach', async () => {
    await page.getByRole('link', { name: 'Continue: Personalise' }).click()
    await page.getByLabel('Where First name is missing').fill('friend')
    await page.locator('input[type=file]').setInputFiles({
      name: 'programme.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(`Boat at nine, ${RUN}\n`),
    })
    await expect(page.getByRole('list', { name: 'Attachments' })).toContainText('programme.txt')
    await expectAccessible(page, 'personalise')
    await page.goBack()
    await expect(editor(page)).toContainText('First name | friend')
    await page.goForward()
    await page.getByRole('link', { name: 'Continue: Preview' }).click()
  })

  let shown = ''
  let looks = ''
  await test.step('preview', async () => {
    const picker = page.getByRole('combobox', { name: 'As it reaches' })
    await picker.fill(`success+compose-${RUN}`)
    await page.getByRole('option', { name: new RegExp(`compose-${RUN}`) }).click()
    const mail = page.frameLocator('iframe[title="Preview of the mail"]')
    await expect(mail.getByText('Dear Ada,')).toBeVisible()
    await expect(page.getByTestId('preview-subject')).toHaveText(`The godwits of ${RUN}`)
    looks = (await page.getByTitle('Preview of the mail').getAttribute('srcdoc')) ?? ''
    expect(looks).toContain('Dear Ada,')
    await page.getByText('Phone', { exact: true }).click()
    await page.getByText('Dark', { exact: true }).last().click()
    await expectAccessible(page, 'preview')
    await page.getByText('Text version').click()
    await expect(page.getByTestId('preview-text')).toContainText('Dear Ada, look')
    shown = (await page.getByTestId('preview-text').innerText()).trim()
    expect(shown).toContain(`https://example.com/${RUN}`)
  })

  await test.step('send a test', async () => {
    await page.getByRole('button', { name: 'Send a test' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('combobox', { name: 'As it reaches' })).toHaveValue(/Ada/)
    await dialog.getByRole('combobox', { name: 'To' }).fill(`test-${RUN}@example.com`)
    await dialog.getByRole('combobox', { name: 'To' }).press('Enter')
    await expectAccessible(page, 'test send')
    await dialog.getByRole('button', { name: 'Send test' }).click()
    await expect(dialog.getByRole('list', { name: 'Results' })).toContainText(`test-${RUN}@example.com: sent`)
    await dialog.getByRole('button', { name: 'Done' }).click()
    const [mail] = await readMailsTo(request, `test-${RUN}@example.com`)
    expect(mail?.subject).toContain(`The godwits of ${RUN}`)
    expect(mail?.attachments).toEqual([expect.objectContaining({ filename: 'programme.txt' })])
  })

  await test.step('schedule, and take it back', async () => {
    await page.getByRole('link', { name: 'Continue: Send' }).click()
    await expect(page.getByRole('heading', { name: 'Ready to send' })).toBeVisible()
    await expectFigures(page, { 'In the audience': '1', 'Will get it': '1' })
    await page.getByText('At a time').click()
    await chooseTime(page, '2027-03-28', '02:30', 'Europe/Paris')
    await expect(page.getByText('the clocks go forward')).toBeVisible()
    await page.getByRole('button', { name: 'Schedule', exact: true }).click()
    await expect(page.getByLabel('Time', { exact: true })).toHaveAttribute('aria-invalid', 'true')
    await expectAccessible(page, 'schedule')

    await page.getByLabel('Time', { exact: true }).fill('09:30')
    await page.getByRole('button', { name: 'Schedule', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Schedule' })).toContainText('28 March 2027')
    await expectAccessible(page, 'scheduled campaign')
    await expectOneRow(page, ['Unschedule', 'Send', 'Cancel', `More for Lagoon ${RUN}`])
    await page.getByRole('button', { name: 'Unschedule' }).click()
    await expect(page.getByRole('region', { name: 'Schedule' })).toBeHidden()
    await expect(page.getByText('Draft', { exact: true })).toBeVisible()
  })

  await test.step('schedule a minute ahead', async () => {
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Send' }).click()
    await page.getByText('At a time').click()
    // The minute that begins then is never nearer than a quarter of one, so that typing is done before it.
    const soon = new Date(Date.now() + 75_000).toISOString()
    await chooseTime(page, soon.slice(0, 10), soon.slice(11, 16), 'UTC')
    await page.getByRole('button', { name: 'Schedule', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Schedule' })).toContainText('Leaves')
  })

  // Its minute comes while a crowd's mail goes out.
  await test.step('duplicate to a crowd, pause, resume', async () => {
    await page.getByRole('button', { name: `More for Lagoon ${RUN}` }).click()
    await expectAccessible(page, 'menu of a campaign')
    await page.getByRole('menuitem', { name: 'Duplicate', exact: true }).click()
    await expect(page.getByRole('heading', { name: `Lagoon ${RUN} (copy)` })).toBeVisible()
    const crowd = await makeCrowd(api)
    await page.reload()
    await page.getByRole('combobox', { name: 'Contacts in any of these segments' }).click()
    await page.getByRole('option', { name: crowd }).click()
    await page.keyboard.press('Escape')
    await expect(page.getByText(`${CROWD + 1} people would get it now`)).toBeVisible()
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Send' }).click()
    await page.getByLabel('At most per minute').fill('60')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('button', { name: `Send to ${CROWD + 1} people` }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByText('Paused', { exact: true })).toBeVisible()
    const copyId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const left = await stillOutbox(request, copyId)
    expect(left).toBeLessThan(CROWD + 1)
    await expectAccessible(page, 'paused campaign')
    expect((await readOutbox(request, copyId)).length).toBe(left)

    await page.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Pause' })).toBeHidden({ timeout: 90_000 })
    await expectFigures(page, { Sent: String(CROWD + 1) })
    const all = (await readOutbox(request, copyId)).map(({ to }) => to)
    expect(all.length).toBe(CROWD + 1)
    expect(new Set(all).size).toBe(CROWD + 1)
  })

  await test.step('the mail that was scheduled is what the preview showed', async () => {
    await page.goto(`/campaigns/${campaignId}`)
    // The crowd may be done before its minute has come, and a schedule fires within the minute that follows.
    await expect(page.getByRole('region', { name: 'Schedule' })).toBeHidden({ timeout: 120_000 })
    await expectFigures(page, { Recipients: '1', Sent: '1' })
    const [mail] = await readOutbox(request, campaignId)
    if (!mail) throw new Error('no mail')
    expect(mail.to).toBe(ADDRESS)
    expect(mail.subject).toBe(`The godwits of ${RUN}`)
    expect(mail.attachments).toEqual([expect.objectContaining({ filename: 'programme.txt' })])
    expect(mail.html).toContain(`Lagoon ${RUN}`)
    const image = /src=["']([^"']*\/media\/[^"']+)["']/.exec(mail.html)?.[1]
    expect((await request.get(image ?? '')).headers()['content-type']).toBe('image/png')
    expect(withoutAddresses(mail.text)).toBe(withoutAddresses(shown))
    expect(await shapeOf(page, mail.html)).toEqual(await shapeOf(page, looks))
    expect(await click(request, mail, 'our guide')).toBe(`https://example.com/guide?run=${RUN}&from=mail`)
  })

  await test.step('find it in the list, archive it, keep it as a template', async () => {
    await page.getByRole('link', { name: 'Campaigns', exact: true }).first().click()
    await page.getByLabel('Search campaigns').fill(`lagon ${RUN}`)
    await expect(page).toHaveURL(/q=lagon/)
    const row = page.getByRole('row').filter({ hasText: `Lagoon ${RUN} (copy)` })
    await expect(row).toContainText(`${CROWD + 1} of ${CROWD + 1}`)
    await expectAccessible(page, 'campaigns, searched')
    await row.getByRole('button', { name: /^More for/ }).click()
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    await expect(row).toBeHidden()
    await page.getByRole('switch', { name: 'Archived' }).check()
    await expect(row).toBeVisible()

    await page.getByRole('link', { name: 'Templates' }).click()
    await expectAccessible(page, 'templates')
    await page
      .getByRole('link', { name: /^Make a template of/ })
      .first()
      .click()
    await page.getByLabel('Name').fill(`Letter ${RUN}`)
    await expect(editor(page)).toBeVisible()
    await expectAccessible(page, 'new template')
    await tool(page, 'Image').click()
    await page.getByRole('button', { name: 'Earlier images' }).click()
    await page.getByRole('button', { name: `Delete bird-${RUN}.png` }).click()
    await expectAccessible(page, 'deletion of an image')
    await page.getByRole('button', { name: 'Delete image' }).click()
    await expect(page.getByRole('button', { name: `Choose bird-${RUN}.png` })).toBeHidden()
    await page.getByRole('button', { name: 'Go back' }).click()
    await page.getByRole('button', { name: 'Create template' }).click()
    await page.getByRole('button', { name: `Delete Letter ${RUN}` }).click()
    await page.getByRole('button', { name: 'Delete template' }).click()
    await expect(page.getByRole('article', { name: `Letter ${RUN}` })).toBeHidden()
  })

  expect(errors).toEqual([])
})

function editor(page: Page) {
  return page.getByRole('textbox', { name: 'Content' })
}

function tool(page: Page, name: string) {
  return page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name, exact: true })
}

/** That these buttons stand beside each other on a phone, without the page becoming wider than it. */
async function expectOneRow(page: Page, buttons: string[]): Promise<void> {
  const usual = page.viewportSize()
  await page.setViewportSize({ width: 360, height: 740 })
  const boxes = buttons.map((name) => page.getByRole('button', { name, exact: true }).boundingBox())
  const middles = (await Promise.all(boxes)).map((box) => box && Math.round(box.y + box.height / 2))
  expect(new Set(middles).size, `rows of ${buttons}`).toBe(1)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  if (usual) await page.setViewportSize(usual)
}

/** Fills in the form that schedules. */
async function chooseTime(page: Page, day: string, time: string, zone: string): Promise<void> {
  await page.getByLabel('Day').fill(day)
  await page.getByLabel('Time', { exact: true }).fill(time)
  await page.getByRole('combobox', { name: 'Time zone' }).fill(zone)
  await page.getByRole('option', { name: zone, exact: true }).click()
}

/** How many mails of a campaign have left once no more do: those that were on their way at a pause still come. */
async function stillOutbox(request: APIRequestContext, campaignId: string): Promise<number> {
  let left = -1
  await expect
    .poll(
      async () => {
        const before = left
        left = (await readOutbox(request, campaignId)).length
        return left === before
      },
      { intervals: [4_000] },
    )
    .toBe(true)
  return left
}

type Call = (method: 'put' | 'post', path: string, data: unknown) => Promise<{ id: string }>

/** The API as the owner, for what this journey is not about. */
async function apiOf(request: APIRequestContext): Promise<Call> {
  const answer = await request.post('/_local/token', { data: { email: 'owner@demo.test' } })
  const headers = { authorization: `Bearer ${(await answer.json()).token}` }
  return async (method, path, data) => {
    const made = await request[method](path, { headers, data })
    expect(made.ok(), `${path}: ${await made.text()}`).toBe(true)
    return made.json()
  }
}

const CONSENT = { email: { given: true, source: 'journey' } }

/** One contact and the segment that holds them; its id. */
async function makePeople(api: Call): Promise<string> {
  await api('post', '/v1/contacts', {
    email: ADDRESS,
    first_name: 'Ada',
    tags: [`one-${RUN}`],
    consent: CONSENT,
  })
  const filter = { field: 'tags', op: 'has', value: `one-${RUN}` }
  return (await api('post', '/v1/segments', { name: `One ${RUN}`, filter })).id
}

/** Many contacts and the segment that holds them; its name. */
async function makeCrowd(api: Call): Promise<string> {
  for (let number = 0; number < CROWD; number += 1) {
    const email = `success+crowd-${RUN}-${number}@simulator.amazonses.com`
    await api('post', '/v1/contacts', { email, tags: [`crowd-${RUN}`], consent: CONSENT })
  }
  const filter = { field: 'tags', op: 'has', value: `crowd-${RUN}` }
  await api('post', '/v1/segments', { name: `Crowd ${RUN}`, filter })
  return `Crowd ${RUN}`
}

async function readMailsTo(request: APIRequestContext, address: string): Promise<Mail[]> {
  const answer = await request.get(`/_local/outbox?to=${encodeURIComponent(address)}`)
  return (await answer.json()).items
}

/** Links are each recipient's own: the preview has other ones, and `#` for pages of ours. */
function withoutAddresses(text: string): string {
  return text
    .replace(/https?:\/\/[^\s)]+|(?<=: )#/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A mail's elements with their styles, images and words; without the addresses of links, which are each recipient's own, and the pixel. */
async function shapeOf(page: Page, html: string): Promise<string[]> {
  return page.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, 'text/html')
    for (const pixel of parsed.querySelectorAll('img[src*="/t/o/"]')) pixel.remove()
    return [...parsed.querySelectorAll('*')].map((element) => {
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      const words = own.map(({ textContent }) => textContent?.trim()).join(' ')
      return [element.tagName, element.getAttribute('style'), element.getAttribute('src'), words].join(' ')
    })
  }, html)
}
