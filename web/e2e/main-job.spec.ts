/** The main job as a person does it: contacts in, segment, campaign out, result on screen. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { expectAccessible } from './accessibility'
import { click, open, readOutbox, unsubscribe } from './outbox'
import { expectFigures, signIn, watchErrors } from './steps'

/** Told apart from earlier runs against the same cloud: addresses, tag and names carry it. */
const RUN = Date.now().toString(36)
const CSV = readFileSync(new URL('fixtures/contacts.csv', import.meta.url), 'utf-8').replaceAll('RUN', RUN)
const LINK = 'https://example.com/offers?from=godwit&to=all'

test('contacts in, segment, campaign out, result on screen', async ({ page, request }) => {
  const errors = watchErrors(page)
  await test.step('sign in', async () => {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expectAccessible(page, 'sign-in')
    await signIn(page, 'owner@demo.test')
    await expect(page.getByRole('heading', { name: 'Campaigns' })).toBeVisible()
    await expect(page).toHaveTitle('Campaigns · Godwit')
    await expectAccessible(page, 'campaigns')
  })

  await test.step('import contacts', async () => {
    await page.getByRole('link', { name: 'Contacts', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Contacts', exact: true })).toBeFocused()
    await page.getByRole('link', { name: 'Import', exact: true }).first().click()
    await page.locator('input[type=file]').setInputFiles({
      name: `people-${RUN}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(`\ufeff${CSV}`),
    })
    await page.getByRole('button', { name: 'Continue' }).click()
    const consent = page.getByRole('checkbox', { name: /agreed to get email/ })
    await expect(consent).not.toBeChecked()
    await consent.check()
    await page.getByLabel('Where did they agree?').fill('Form on our website')
    await expectAccessible(page, 'import options')
    await page.getByRole('button', { name: 'Import', exact: true }).click()

    await expect(page.getByText('Done: ')).toBeVisible({ timeout: 60_000 })
    await expectFigures(page, { Created: '8', Updated: '1', Skipped: '0', Rejected: '1' })
    await expect(page.getByRole('link', { name: /1 rejected row/ })).toBeVisible()
    await expectAccessible(page, 'import done')
  })

  await test.step('find a contact', async () => {
    await page.getByRole('link', { name: 'See the contacts' }).click()
    await page.getByLabel('Search contacts').fill(`success+${RUN}-1`)
    await expect(page).toHaveURL(/q=success/)
    await expectAccessible(page, 'contacts')
    await page.getByRole('link', { name: 'Jürgen Müller' }).click()
    await expect(page.getByLabel('Company')).toHaveValue('Räder')
    await expect(page.getByText(/Yes, from “Form on our website”/)).toBeVisible()
    await page.getByLabel('Region').fill('Brandenburg')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Contact saved')).toBeVisible()
    await expectAccessible(page, 'contact')
  })

  await test.step('add a contact by hand', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click()
    await page.getByRole('link', { name: 'Add contact' }).click()
    await expectAccessible(page, 'new contact')
    await page.getByLabel('Email', { exact: true }).fill(`success+${RUN}-1@simulator.amazonses.com`)
    await page.getByRole('button', { name: 'Add contact' }).click()
    await expect(page.getByText('The contact was not saved')).toBeVisible()
    await page.getByLabel('Email', { exact: true }).fill('nonsense')
    await page.getByRole('button', { name: 'Add contact' }).click()
    await expect(page.getByLabel('Email', { exact: true })).toHaveAttribute('aria-invalid', 'true')
    await page.getByLabel('Email', { exact: true }).fill(`no-consent-${RUN}@example.com`)
    await page.getByLabel('City').fill('Berlin')
    await page.getByRole('combobox', { name: 'Tags' }).fill(`e2e-${RUN}`)
    await page.getByRole('button', { name: 'Add contact' }).click()
    await expect(page.getByText('No consent', { exact: true })).toBeVisible()
  })

  await test.step('create a segment', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Segments' }).click()
    await expect(page.getByRole('heading', { name: 'Segments' })).toBeFocused()
    await page.getByRole('link', { name: 'New segment' }).first().click()
    await page.getByLabel('Name').fill(`Berliners ${RUN}`)
    const first = page.getByRole('group', { name: 'Condition 1' })
    await first.getByRole('combobox', { name: 'Value' }).fill(`e2e-${RUN}`)
    await first.getByRole('combobox', { name: 'Value' }).press('Enter')
    await expect(page.getByTestId('live-count')).toHaveText('9')
    await page.getByRole('button', { name: 'Add condition' }).click()
    const second = page.getByRole('group', { name: 'Condition 2' })
    await second.getByRole('combobox', { name: 'Field' }).click()
    await page.getByRole('option', { name: 'City' }).click()
    await second.getByLabel('Value').fill('berlin')
    await expect(page.getByTestId('live-count')).toHaveText('8')
    await expectAccessible(page, 'new segment')
    await page.getByRole('button', { name: 'Create segment' }).click()

    await expect(page.getByRole('heading', { name: `Berliners ${RUN}` })).toBeVisible()
    await expect(page.getByTestId('segment-count')).toHaveText('8')
    await expect(page.getByRole('table', { name: 'Contacts in this segment' }).getByRole('row')).toHaveCount(
      9,
    )
    await expectAccessible(page, 'segment')
    await page.getByRole('navigation').getByRole('link', { name: 'Segments' }).click()
    await expect(page.getByRole('link', { name: `Berliners ${RUN}` })).toBeVisible()
    await expectAccessible(page, 'segments')
    await page.getByRole('link', { name: `Berliners ${RUN}` }).click()
  })

  await test.step('write a campaign', async () => {
    await page.getByRole('link', { name: 'New campaign' }).click()
    await page.getByLabel('Name', { exact: true }).fill(`Autumn ${RUN}`)
    await expect(page.getByText('7 people would get it now')).toBeVisible()
    await expectAccessible(page, 'new campaign')
    await page.getByRole('button', { name: 'Continue: Content' }).click()

    await expect(page.getByRole('button', { name: 'Start empty' })).toBeVisible()
    await expectAccessible(page, 'templates to begin with')
    const steps = page.getByRole('navigation', { name: 'Steps' })
    await steps.getByRole('link', { name: /Send/ }).click()
    await expect(page.getByRole('heading', { name: 'Before it can be sent' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
    await expectAccessible(page, 'draft with problems')
    await page.getByRole('link', { name: 'Fix this' }).click()
    await page.getByRole('button', { name: 'Write HTML' }).click()
    await page
      .getByRole('textbox', { name: 'Subject' })
      .fill("{{ first_name | default('You') }}, we have news")
    await page.getByLabel('Content (HTML)').fill('<p>Dear *|FNAME|*, *|ARCHIVE|*</p>')
    await page.getByRole('button', { name: 'Convert variables' }).click()
    await expect(page.getByRole('cell', { name: '{{ first_name' })).toBeVisible()
    await expectAccessible(page, 'convert variables')
    await page.getByRole('button', { name: /^Convert \d/ }).click()
    await expect(page.getByLabel('Content (HTML)')).toHaveValue(/^<p>Dear \{\{ first_name/)
    await page
      .getByLabel('Content (HTML)')
      .fill(`<p>Dear {{ first_name | default('reader') }},</p><p><a href="${LINK}">our offers</a></p>`)
    await expectAccessible(page, 'edit campaign')
    await steps.getByRole('link', { name: /Preview/ }).click()
    await expect(page.getByTestId('preview-subject')).toHaveText(/, we have news$/)
    await expectAccessible(page, 'preview')
    await steps.getByRole('link', { name: /Send/ }).click()
    await expect(page.getByRole('heading', { name: 'Ready to send' })).toBeVisible()
    await expectAccessible(page, 'ready to send')
  })

  const campaignId = new URL(page.url()).pathname.split('/').at(2) ?? ''

  await test.step('send it', async () => {
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByText(/left out: 1 no consent/).last()).toBeVisible()
    await expectAccessible(page, 'confirmation')
    await page.getByRole('button', { name: 'Send to 7 people' }).click()
    await expect(page.getByLabel('Results').getByText('Recipients')).toBeVisible({ timeout: 30_000 })
    await expectAccessible(page, 'sending')
    await expect(page.getByText('Sent', { exact: true }).first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Pause' })).toBeHidden({ timeout: 90_000 })
    await expectFigures(page, { Recipients: '7', Sent: '7', Delivered: '6', Bounced: '1', Complained: '1' })
  })

  await test.step('recipients open, click and unsubscribe', async () => {
    const mails = await readOutbox(request, campaignId)
    expect(mails.map(({ to }) => to).sort()).toEqual(
      [
        ...[1, 2, 3, 4, 5].map((number) => `success+${RUN}-${number}@simulator.amazonses.com`),
        `bounce+${RUN}@simulator.amazonses.com`,
        `complaint+${RUN}@simulator.amazonses.com`,
      ].sort(),
    )
    const [first, second, third] = [1, 2, 3].map((number) => {
      const mail = mails.find(({ to }) => to.startsWith(`success+${RUN}-${number}@`))
      if (!mail) throw new Error(`no mail to ${number}`)
      return mail
    }) as [(typeof mails)[0], (typeof mails)[0], (typeof mails)[0]]
    expect(first.subject).toBe('Jürgen, we have news')
    await open(request, first)
    await open(request, first)
    await open(request, second)
    expect(await click(request, first)).toBe(LINK)
    await unsubscribe(request, third)
  })

  await test.step('see the result', async () => {
    await expectFigures(page, {
      Recipients: '7',
      Sent: '7',
      Delivered: '6',
      Opened: '2',
      Clicked: '1',
      Bounced: '1',
      Complained: '1',
      Unsubscribed: '1',
      Failed: '0',
      Skipped: '0',
      Unknown: '0',
      Pending: '0',
    })
    await expect(page.getByText('3 opens')).toBeVisible()
    await page.getByRole('combobox', { name: 'Recipients with status' }).click()
    await page.getByRole('option', { name: 'Bounced' }).click()
    const rows = page.getByRole('table', { name: 'Recipients' }).getByRole('row')
    await expect(rows).toHaveCount(2)
    await expect(rows.nth(1)).toContainText(`bounce+${RUN}@simulator.amazonses.com`)
    await expect(page).toHaveURL(/status=bounced/)
    await expectAccessible(page, 'sent campaign')
    await page.getByRole('navigation').getByRole('link', { name: 'Campaigns' }).click()
    const listed = page.getByRole('row').filter({ hasText: `Autumn ${RUN}` })
    await expect(listed).toContainText('Sent')
    await expect(listed).toContainText('7 of 7')
  })

  await test.step('sign out', async () => {
    await page.getByRole('button', { name: /Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await page.goto('/contacts')
    await expect(page).toHaveURL(/sign-in/)
  })

  await test.step('viewers read, and change nothing', async () => {
    await signIn(page, 'viewer@demo.test')
    await expect(page.getByRole('heading', { name: 'Contacts', exact: true })).toBeVisible()
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible()
    await expect(page.getByRole('link', { name: /Import|Add contact/ })).toHaveCount(0)
    await page.goto(`/campaigns/${campaignId}`)
    await expectFigures(page, { Sent: '7' })
    await expect(page.getByRole('main').getByRole('button', { name: /Send|Edit|Cancel/ })).toHaveCount(0)
  })

  expect(errors).toEqual([])
})
