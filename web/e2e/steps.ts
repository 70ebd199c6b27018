/** What several journeys do. */
import { expect, type Page } from '@playwright/test'

export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(process.env.GODWIT_PASSWORD ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Waits until the figures on the page are these. */
export async function expectFigures(page: Page, figures: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(figures)) {
    const term = page.locator('dt').filter({ hasText: new RegExp(`^${label}$`) })
    await expect(term.locator('xpath=following-sibling::dd[1]'), label).toHaveText(value, { timeout: 30_000 })
  }
}

/**
 * Playwright runs its own scripts in every frame, and the preview of a mail, rightly, lets none run.
 * https://github.com/microsoft/playwright/issues/33343
 */
const DRIVER_KEPT_OUT =
  "Blocked script execution in 'about:srcdoc' because the document's frame is sandboxed and the 'allow-scripts' permission is not set."

/** Collects what the page reports as errors, but for the refusals that a journey provokes. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() !== 'error' || text === DRIVER_KEPT_OUT || /status of (409|422)/.test(text)) return
    errors.push(text)
  })
  return errors
}
