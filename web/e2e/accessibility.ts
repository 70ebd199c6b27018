/** axe on a page, in both colour schemes. */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/** Fails on any violation in a page of the client. `name` tells which page it was. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await expectNoFaults(page, name, (scheme) =>
    expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme),
  )
}

/** Likewise in a page of another kind, which goes by the system's scheme at once. */
export async function expectAccessiblePage(page: Page, name: string): Promise<void> {
  await expectNoFaults(page, name, () => Promise.resolve())
}

async function expectNoFaults(
  page: Page,
  name: string,
  settled: (colorScheme: 'light' | 'dark') => Promise<void>,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await settled(colorScheme)
    // By evaluation, since the page's policy lets no script in; without frames, since the preview of a mail runs none.
    await page.evaluate(axe.source)
    // Anew until it is at rest: a page that is being repainted can show one scheme's text on the other's ground.
    await expect
      .poll(() => page.evaluate(faultsOfPage), { message: `${name}, ${colorScheme}`, timeout: 15_000 })
      .toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What axe finds, run inside the page. */
async function faultsOfPage(): Promise<string[]> {
  const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
    iframes: false,
  })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}
