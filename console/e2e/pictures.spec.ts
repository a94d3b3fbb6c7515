// The pictures of README and docs, before any other test leaves something behind. Without PICTURES
// they go where they are not kept: that each can be taken is tested always.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { open } from './sign-in';
import { world } from './world';

const root = resolve(fileURLToPath(new URL('.', import.meta.url)), '../..');
const shots = resolve(root, process.env['PICTURES'] ? 'docs/screenshots' : 'console/test-results');
const shoot = async (page: Page, name: string) => {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled' });
};

const team = 'https://git.example.com/team/shop.git';

// What happened within a minute is shown as if it had been a day's: by when each thing was made.
// How long it took stays.
const spread = 1200;

async function asOfADay(): Promise<(answer: string) => string> {
  const { columns } = await world().board();
  const newest = Date.now() - 9 * 60_000;
  const last = Date.parse(columns[0]!.created_at);
  const shown = (at: string) =>
    new Date(newest - Math.max(0, last - Date.parse(at)) * spread).toISOString();
  return (answer) =>
    answer.replace(/"created_at":"([^"]+)"/g, (_, at: string) => `"created_at":"${shown(at)}"`);
}

// The daemon's own repository is a folder of the test; it is shown as a team would have it.
test.beforeEach(async ({ page }) => {
  const folder = `file://${world().repository}`;
  const dated = await asOfADay();
  await page.route(/\/api\/(?!.*\/(event|log)$)/, async (route) => {
    const url = route.request().url();
    const asked = url.replace(encodeURIComponent(team), encodeURIComponent(folder));
    const response = await route.fetch({ url: asked });
    const body = dated((await response.text()).replaceAll(folder, team));
    await route.fulfill({ response, body });
  });
});

// What is still asked for when the picture is there.
test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }));

// No field looks as if somebody wrote in it.
const leave = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).blur());

// Nothing of the machine, and no name that only a test would give.
const isPresentable = async (page: Page) => {
  const seen = await page.evaluate(() => [
    document.body.innerText,
    ...[...document.querySelectorAll('input')].map((input) => input.value),
  ]);
  expect(seen.join('\n')).not.toMatch(/\/tmp\/|file:|slipway-console|-[a-z0-9]{8}\b(?!-)/);
};

test('the board', async ({ page }) => {
  await open(page, '/');
  await expect(page.locator('.grid-head').getByText(/^(9|10) min ago$/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^worker, worker: count/ })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 446 });
  await isPresentable(page);
  await shoot(page, 'board');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'board-dark');
});

test('the evidence', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('button', { name: 'web, web: a new till: failed' }).click();
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByRole('log')).toContainText('health');
  await isPresentable(page);
  await shoot(page, 'evidence');
});

test('a deployment', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'web', exact: true }).click();
  await expect(page.locator('.deployment').getByText('deployed', { exact: true })).toBeVisible();
  await expect(page.getByRole('log')).toContainText('It is healthy');
  await isPresentable(page);
  await shoot(page, 'deployment');
});

test('restrictions that are tried', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'docs', exact: true }).click();
  await page.getByRole('link', { name: 'Restrictions' }).click();
  await page.getByLabel('Path').fill('services');
  await expect(page.getByText(/decided otherwise than they were/)).toBeVisible();
  await leave(page);
  await isPresentable(page);
  await shoot(page, 'restrictions');
});

test('the creation of a service', async ({ page }) => {
  await open(page, '/new');
  await page.getByLabel('Name').fill('handbook');
  await page.getByRole('textbox', { name: 'Repository' }).fill(team);
  await expect(page.getByText(/^Reached: /)).toBeVisible();
  await page.getByRole('combobox', { name: 'Root folder' }).fill('docs');
  await page.getByRole('option', { name: 'docs', exact: true }).click();
  await leave(page);
  await isPresentable(page);
  await page.setViewportSize({ width: 1440, height: 640 });
  await shoot(page, 'create');
});
