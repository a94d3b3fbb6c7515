// A deployment that somebody ends, while it runs and while it waits.
import { expect, test, type Page } from '@playwright/test';
import { openBakery } from './bakery';
import { open } from './sign-in';
import { world } from './world';

// What is said while it builds, which takes until it is ended; the command itself does not say it.
const said = '42 loaves in the oven';
const slow = 'echo "$((6 * 7)) loaves in the oven" && exec sleep 600';

const shown = (page: Page) => page.getByRole('region', { name: 'Deployment' });
const word = (page: Page, outcome: string) => shown(page).getByText(outcome, { exact: true });
const entries = (page: Page) => page.getByRole('list', { name: 'Deployments' }).getByRole('button');
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel', exact: true });

async function isReadable(page: Page): Promise<void> {
  await expect(page.getByRole('log')).toContainText(said);
  await page.getByLabel('Search the log').fill(said);
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
  await page.getByLabel('Search the log').fill('');
}

test('a running deployment is cancelled, and everybody sees it end', async ({ page, browser }) => {
  const { name, id, project } = await openBakery(slow);
  const board = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await open(board, `/?q=${name}`);
    await open(page, `/service/${id}`);
    await expect(entries(page)).toHaveCount(1);
    const message = `bread as of ${name}`;
    world().write('bakery.txt', `${message}\n`);
    world().push(message);
    const cell = (outcome: string) =>
      board.getByRole('button', { name: `${name}, ${message}: ${outcome}`, exact: true });
    await expect(cell('building')).toBeVisible();
    await expect(word(page, 'building')).toBeVisible();
    await expect(page.getByRole('log')).toContainText(said);

    await cancel(page).click();
    await expect(word(page, 'canceled')).toBeVisible();
    await expect(cancel(page)).toHaveCount(0);
    await isReadable(page);
    await expect(cell('canceled')).toBeVisible();
    await cell('canceled').click();
    const panel = board.getByRole('complementary', { name: 'Evidence' });
    await expect(panel.getByText('canceled · matched')).toBeVisible();
    await expect(panel.getByText(/it went back, as its deployment did not end well/)).toBeVisible();
    await expect(panel.getByRole('log')).toContainText(said);
    await page.reload();
    await expect(word(page, 'canceled')).toBeVisible();
    await isReadable(page);

    // What was cancelled holds nothing up.
    await world().put(`/application/${id}`, { build_command: '' });
    await page.getByRole('button', { name: 'Deploy the latest' }).click();
    await expect(entries(page)).toHaveCount(3);
    await expect(word(page, 'deployed')).toBeVisible();
  } finally {
    await board.close();
    await world().remove(`/project/${project}`);
  }
});

test('a waiting deployment is cancelled, and the one that runs goes on', async ({ page }) => {
  const { id, project } = await openBakery(slow);
  try {
    await open(page, `/service/${id}`);
    await page.getByRole('button', { name: 'Redeploy' }).click();
    await expect(word(page, 'building')).toBeVisible();
    await expect(page.getByRole('log')).toContainText(said);
    await page.getByRole('button', { name: 'Redeploy' }).click();
    await expect(entries(page)).toHaveCount(3);
    await expect(word(page, 'waiting')).toBeVisible();

    await cancel(page).click();
    await expect(word(page, 'canceled')).toBeVisible();
    await expect(cancel(page)).toHaveCount(0);
    await entries(page).nth(1).click();
    await expect(word(page, 'building')).toBeVisible();
    await isReadable(page);
    await cancel(page).click();
    await expect(word(page, 'canceled')).toBeVisible();
  } finally {
    await world().remove(`/project/${project}`);
  }
});
