/** Contacts and segments as a person keeps them: own fields, an import by mapping, nested conditions, consent that moves someone out. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessibility'
import { expectFigures, signIn, watchErrors } from './steps'

/** Told apart from earlier runs against the same cloud. */
const RUN = Date.now().toString(36)
const CSV = readFileSync(new URL('fixtures/people.csv', import.meta.url), 'utf-8').replaceAll('RUN', RUN)

test('own fields, import by mapping, nested segment, consent', async ({ page, request }) => {
  const errors = watchErrors(page)

  await test.step('settings', async () => {
    await page.goto('/settings')
    await signIn(page, 'owner@demo.test')
    await expect(page.getByRole('heading', { name: 'Settings: workspace' })).toBeVisible()
    await expectAccessible(page, 'workspace settings')

    await page.getByRole('link', { name: 'Custom fields' }).click()
    await page.getByRole('button', { name: 'Add field' }).click()
    await page.getByLabel('Label').fill(`Score ${RUN}`)
    await expect(page.getByLabel('Name')).toHaveValue(`score_${RUN}`)
    await page.getByRole('combobox', { name: 'Type' }).click()
    await page.getByRole('option', { name: 'Number' }).click()
    await expectAccessible(page, 'new custom field')
    await page.getByRole('dialog').getByRole('button', { name: 'Add field' }).click()
    await expect(page.getByRole('row').filter({ hasText: `Score ${RUN}` })).toContainText('Number')
    await expectAccessible(page, 'custom fields')

    await page.getByRole('link', { name: 'Topics' }).click()
    await page.getByRole('button', { name: 'Add topic' }).click()
    await page.getByLabel('Name').fill(`Offers ${RUN}`)
    await page.getByLabel('Name').press('Enter')
    await expect(page.getByRole('row').filter({ hasText: `Offers ${RUN}` })).toContainText('Subscribed')
    await expectAccessible(page, 'topics')

    await page.getByRole('link', { name: 'Suppressions' }).click()
    await page.getByRole('button', { name: 'Suppress an address' }).click()
    await page.getByLabel('Email address').fill(`dora+${RUN}@example.com`)
    await page.getByLabel('Reason').fill('Asked us on the phone')
    await page.getByRole('button', { name: 'Suppress', exact: true }).click()
    await expect(page.getByRole('row').filter({ hasText: `dora+${RUN}@` })).toContainText('Asked us')
    await expectAccessible(page, 'suppressions')
    await page.getByLabel('Search addresses').fill(`dora+${RUN}`)
    await expect(page).toHaveURL(/q=dora/)
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
    await page.getByRole('radiogroup', { name: 'Channel' }).getByText('SMS').click()
    await expect(page.getByText('No suppressed address fits')).toBeVisible()
    await expectAccessible(page, 'suppressions, none found')
  })

  await test.step('import by mapping, tried first', async () => {
    await page.getByRole('link', { name: 'Contacts', exact: true }).click()
    await page.getByRole('link', { name: 'Import', exact: true }).first().click()
    await expectAccessible(page, 'import file')
    await page.locator('input[type=file]').setInputFiles({
      name: `people-${RUN}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(CSV),
    })
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('combobox', { name: 'What Vorname becomes' })).toHaveValue('First name')
    await becomes(page, 'Kontakt', 'Email')
    await becomes(page, `Punkte ${RUN}`, `Score ${RUN}`)
    await becomes(page, 'Gruppe', 'Tags')
    await page.getByRole('combobox', { name: 'Topics they get' }).click()
    await page.getByRole('option', { name: `Offers ${RUN}` }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: /agreed to get email/ }).check()
    await page.getByLabel('Where did they agree?').fill('Trade fair')
    await expectAccessible(page, 'import mapping')

    await page.getByRole('button', { name: 'Try it first' }).click()
    await expect(page.getByText('Dry run: 4 contacts would be imported')).toBeVisible({ timeout: 60_000 })
    await expectAccessible(page, 'dry run')
    await page.getByRole('button', { name: 'Import for real' }).click()
    await expect(page.getByText('Done: 4 contacts imported')).toBeVisible({ timeout: 60_000 })
    await expectFigures(page, { Created: '4', Updated: '0', Skipped: '0', Rejected: '1' })
    const rejects = await page.getByRole('link', { name: /1 rejected row/ }).getAttribute('href')
    const file = await (await request.get(rejects ?? '')).text()
    expect(file).toContain(`nobody-${RUN}`)
    expect(file).not.toContain('ada+')
  })

  await test.step('a segment of nested groups, counted while it is made', async () => {
    await page.getByRole('link', { name: 'Create a segment' }).click()
    await page.getByLabel('Name').fill(`Keen ${RUN}`)
    const count = page.getByTestId('live-count')
    await fillTags(page, 'Condition 1', `segments-${RUN}`)
    await expect(count).toHaveText('4')

    await page.getByRole('button', { name: 'Add group', exact: true }).click()
    await chooseField(page, 'Condition 2.1', `Score ${RUN}`)
    await page.getByRole('group', { name: 'Condition 2.1', exact: true }).getByLabel('Value').fill('50')
    await expect(count).toHaveText('2')
    await page.getByRole('button', { name: 'Add condition to group 2' }).click()
    await chooseField(page, 'Condition 2.2', 'City')
    await page.getByRole('group', { name: 'Condition 2.2', exact: true }).getByLabel('Value').fill('wien')
    await expect(count).toHaveText('3')

    await page.getByRole('button', { name: 'Add group', exact: true }).click()
    await page.getByRole('combobox', { name: 'How much of group 3 must hold' }).click()
    await page.getByRole('option', { name: 'none of these', exact: true }).click()
    await chooseField(page, 'Condition 3.1', 'Consent to email')
    await choose(page, 'Condition 3.1', 'Value', 'no')
    await expect(count).toHaveText('3')
    await expect(page.getByTestId('filter-in-words')).toHaveText(
      `Tags include any of segments-${RUN}, and (Score ${RUN} is at least 50, or City is wien), and not (Consent to email: no).`,
    )
    await expectAccessible(page, 'segment builder')
    await page.getByRole('button', { name: 'Create segment' }).click()
    await expect(page.getByRole('heading', { name: `Keen ${RUN}` })).toBeVisible()
    await expect(page.getByTestId('segment-count')).toHaveText('3')
  })

  await test.step('consent changes, and the segment follows', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }).click()
    await page.getByLabel('Search contacts').fill(`ada+${RUN}`)
    await expect(page).toHaveURL(/q=ada/)
    await page.getByRole('link', { name: 'Ada', exact: true }).click()
    await expect(page.getByLabel(`Score ${RUN}`)).toHaveValue('90')
    await page.getByLabel('Note').fill('Met at the fair')
    await page.getByRole('button', { name: 'Add note' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Met at the fair' })).toBeVisible()
    await page.getByRole('button', { name: 'Change consent to email' }).click()
    await page.getByRole('radio', { name: 'No', exact: true }).check()
    await page.getByLabel('Where do you know it from?').fill('Phone call')
    await expectAccessible(page, 'consent')
    await page.getByRole('button', { name: 'Record it' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Declined email' })).toContainText(
      'Source: Phone call, by owner@demo.test',
    )
    await expectAccessible(page, 'contact with timeline')

    await page.getByRole('link', { name: 'Segments' }).click()
    await page.getByRole('link', { name: `Keen ${RUN}` }).click()
    await expect(async () => {
      await page.reload()
      await expect(page.getByTestId('segment-count')).toHaveText('2', { timeout: 5_000 })
    }).toPass({ timeout: 20_000 })
    await expect(page.getByRole('link', { name: 'Ada', exact: true })).toBeHidden()
  })

  await test.step('compare it with another', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Segments' }).click()
    await page.getByRole('link', { name: 'New segment' }).click()
    await page.getByLabel('Name').fill(`All ${RUN}`)
    await fillTags(page, 'Condition 1', `segments-${RUN}`)
    await page.getByRole('button', { name: 'Create segment' }).click()
    await expect(page.getByTestId('segment-count')).toHaveText('4')
    await page.getByRole('link', { name: 'Compare with other segments' }).click()
    await page.getByRole('combobox', { name: 'Segments' }).fill(`Keen ${RUN}`)
    await page.getByRole('option', { name: `Keen ${RUN}` }).click()
    const row = page.getByRole('table', { name: 'Overlap of segments' }).getByRole('row').last()
    await expect(row.getByRole('cell')).toHaveText(['2100%', '2in all'])
    await page.keyboard.press('Escape')
    await expectAccessible(page, 'overlap')
    await page.getByRole('link', { name: 'Segments' }).first().click()
    await page.getByLabel('Search segments').fill(`keen ${RUN}`)
    await expect(page).toHaveURL(/q=keen/)
    await expect(page.getByRole('table', { name: 'Segments' }).getByRole('row')).toHaveCount(2)
    await expectAccessible(page, 'segments, searched')
    await page.getByRole('link', { name: `Keen ${RUN}` }).click()
  })

  await test.step('edit the segment: freeze it', async () => {
    await page.getByRole('link', { name: 'Edit' }).click()
    await expect(page.getByTestId('live-count')).toHaveText('2')
    await page.getByRole('switch', { name: 'Keep up with the contacts' }).uncheck()
    await page.getByRole('button', { name: 'Save segment' }).click()
    await expect(page.getByText('Frozen', { exact: true })).toBeVisible()
    await expectAccessible(page, 'frozen segment')
  })

  await test.step('tag and export', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }).click()
    await page.getByLabel('Only with this tag').fill(`segments-${RUN}`)
    await expect(page).toHaveURL(/tag=segments/)
    await expect(page.getByRole('table', { name: 'Contacts' }).getByRole('row')).toHaveCount(5)
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
    await expectAccessible(page, 'chosen contacts')
    await page.getByRole('button', { name: 'Tags', exact: true }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Add' }).fill(`bulk-${RUN}`)
    await page.getByRole('dialog').getByRole('combobox', { name: 'Add' }).press('Enter')
    await expectAccessible(page, 'tags of many')
    await page.getByRole('button', { name: 'Change tags' }).click()
    await expect(page.getByText('Tags changed')).toBeVisible()
    await page.getByLabel('Only with this tag').fill(`bulk-${RUN}`)
    await expect(page).toHaveURL(/tag=bulk/)
    await expect(page.getByRole('table', { name: 'Contacts' }).getByRole('row')).toHaveCount(5)

    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
    await page.getByRole('button', { name: 'Topics', exact: true }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Unsubscribe from' }).click()
    await page.getByRole('option', { name: `Offers ${RUN}` }).click()
    await page.getByRole('dialog').getByRole('heading').click()
    await expectAccessible(page, 'topics of many')
    await page.getByRole('button', { name: 'Change topics' }).click()
    await expect(page.getByText('Topics changed')).toBeVisible()

    await page.getByRole('button', { name: 'Export' }).click()
    const link = page.getByRole('link', { name: 'Download the CSV file' })
    await expect(link).toBeVisible({ timeout: 60_000 })
    await expectAccessible(page, 'export')
    expect(await (await request.get((await link.getAttribute('href')) ?? '')).text()).toContain(`ada+${RUN}@`)
  })

  expect(errors).toEqual([])
})

/** Maps a column of the file. */
async function becomes(page: Page, heading: string, field: string): Promise<void> {
  await page.getByRole('combobox', { name: `What ${heading} becomes` }).click()
  await page.getByRole('option', { name: field, exact: true }).click()
}

async function choose(page: Page, condition: string, what: string, option: string): Promise<void> {
  await page
    .getByRole('group', { name: condition, exact: true })
    .getByRole('combobox', { name: what })
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function chooseField(page: Page, condition: string, field: string): Promise<void> {
  await choose(page, condition, 'Field', field)
}

async function fillTags(page: Page, condition: string, tag: string): Promise<void> {
  const input = page
    .getByRole('group', { name: condition, exact: true })
    .getByRole('combobox', { name: 'Value' })
  await input.fill(tag)
  await input.press('Enter')
}
