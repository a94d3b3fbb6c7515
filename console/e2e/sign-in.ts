import { expect, type Page } from '@playwright/test';
import { world } from './world';

// Opens an address as somebody who is signed in.
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(world().url + path);
  await page.getByLabel('API token').fill(world().token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
}
