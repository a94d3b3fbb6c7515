// The board while a lot happens, and for two people at once.
import { expect, test } from '@playwright/test';
import { open } from './sign-in';
import { world } from './world';

const pushes = 100;

test('a storm of a hundred pushes reaches two browsers whole', async ({ page, browser }) => {
  test.setTimeout(300_000);
  await open(page, '/?q=docs');
  const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await open(other, '/?q=docs');
  for (const one of [page, other]) {
    await expect(one.getByRole('link', { name: 'docs', exact: true })).toBeVisible();
    await expect(one.getByText('Live', { exact: true })).toBeVisible();
  }
  const before = (await world().board()).columns.length;
  const tips = await world().storm(pushes, (number) => {
    world().write('docs/storm.txt', `gust ${number}\n`);
    return `docs: gust ${number} of the storm`;
  });
  const last = tips.at(-1)!;
  const { index, message } = await world().deployedAt('docs', last, before + pushes);
  const { columns } = await world().board();
  const deployed = `docs, ${message}: deployed`;
  for (const one of [page, other]) {
    const grid = one.getByRole('grid');
    await expect(grid).toHaveAttribute('aria-colcount', String(columns.length + 1));
    // Pushes that came later may stand before the one that deployed: only what is in sight is drawn.
    await grid.evaluate((element, part) => {
      element.parentElement!.scrollLeft = element.scrollWidth * part;
    }, index / columns.length);
    await expect(one.getByRole('button', { name: deployed, exact: true })).toBeVisible();
    await expect(one.getByText('Live', { exact: true })).toBeVisible();
  }
  await other.close();
});

test('what one browser does, the other sees', async ({ page, browser }) => {
  await open(page, '/');
  const other = await browser.newPage();
  await open(other, '/settings?tab=tokens');
  await page.goto(`${world().url}/settings?tab=tokens`);
  const form = page.getByRole('region', { name: 'API tokens' });
  await form.getByLabel('Name').fill('for both');
  await form.getByRole('button', { name: 'Add token' }).click();
  await expect(form.getByText('for both', { exact: true })).toBeVisible();
  await other.reload();
  await expect(other.getByText('for both', { exact: true })).toBeVisible();
  await other.close();
});
