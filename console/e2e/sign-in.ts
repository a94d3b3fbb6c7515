import { expect, type Page } from '@playwright/test';
import { world } from './world';

// Opens an address as somebody who is signed in; without a token, as the first administrator.
export async function open(page: Page, path: string, token = world().token): Promise<void> {
  await page.goto(world().url + path);
  await page.getByLabel('API token').fill(token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
}

// All questions are answered with yes.
export function agree(page: Page): void {
  page.on('dialog', (dialog) => void dialog.accept());
}
