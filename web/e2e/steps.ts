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

/** Collects what the page reports as errors, but for the refusals that a journey provokes. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (409|422)/.test(message.text())) errors.push(message.text())
  })
  return errors
}
