// A log as it is followed: until somebody looks back, or until it is refused.
import { expect, test, type Page } from '@playwright/test';
import { openBakery } from './bakery';
import { open } from './sign-in';
import { world } from './world';

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const line = { at: '2026-01-01T00:00:00Z', stream: 'stdout', text: `line ${index + 1}` };
    return `id: ${index + 1}\nevent: line\ndata: ${JSON.stringify(line)}\n\n`;
  }).join('');

async function openLog(page: Page): Promise<void> {
  const { services } = await world().board();
  const { id } = services.find(({ name }) => name === 'web') as unknown as { id: string };
  await open(page, `/service/${id}?tab=log`);
}

const following = (page: Page) => page.getByRole('switch', { name: 'Follow' });

for (const [how, look] of [
  ['the scrollbar', (page: Page) => page.getByRole('log').evaluate((log) => (log.scrollTop = 100))],
  ['a key', (page: Page) => page.getByRole('log').press('Home')],
  [
    'the wheel',
    async (page: Page) => {
      await page.getByRole('log').hover();
      await page.mouse.wheel(0, -400);
    },
  ],
] as const) {
  test(`whoever looks back by ${how} is left there`, async ({ page }) => {
    await page.route('**/service/*/log', (route) =>
      route.fulfill({
        contentType: 'text/event-stream',
        body: lines(300) + 'id: 300\nevent: end\ndata: {}\n\n',
      }),
    );
    await openLog(page);
    await expect(page.getByText('line 300', { exact: true })).toBeVisible();
    await expect(following(page)).toBeChecked();
    await look(page);
    await expect(following(page)).not.toBeChecked();
    await page.getByText('Follow', { exact: true }).click();
    await expect(page.getByText('line 300', { exact: true })).toBeVisible();
    await expect(following(page)).toBeChecked();
  });
}

test('whoever is sent the address sees the line that was looked back at', async ({ page }) => {
  await page.route('**/service/*/log', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: lines(300) + 'id: 300\nevent: end\ndata: {}\n\n',
    }),
  );
  await openLog(page);
  await expect(page.getByText('line 300', { exact: true })).toBeVisible();
  expect(page.url()).not.toContain('line=');
  await page.getByRole('log').evaluate((log) => (log.scrollTop = 18 * 119));
  await expect(page).toHaveURL(/line=120/);
  await page.reload();
  await expect(page.getByText('line 120', { exact: true })).toBeInViewport();
  await expect(following(page)).not.toBeChecked();
  await expect(page).toHaveURL(/line=120/);
  await page.getByText('Follow', { exact: true }).click();
  await expect(page.getByText('line 300', { exact: true })).toBeVisible();
  await expect(page).not.toHaveURL(/line=/);
});

test('a log that is refused before its first line waits for none', async ({ page }) => {
  await page.route('**/service/*/log', (route) =>
    route.fulfill({ status: 404, json: { message: 'It is gone.' } }),
  );
  await openLog(page);
  await expect(page.getByText('It is no longer followed: It is gone.')).toBeVisible();
  await expect(page.getByText(/^Nothing is written yet/)).toHaveCount(0);
});

test('a log that is refused says why, and is followed again', async ({ page }) => {
  let asked = 0;
  await page.route('**/service/*/log', (route) => {
    asked += 1;
    if (asked === 1) return route.fulfill({ contentType: 'text/event-stream', body: lines(2) });
    if (asked === 2) return route.fulfill({ status: 404, json: { message: 'It is gone.' } });
    expect(route.request().headers()['last-event-id']).toBe('2');
    return route.fulfill({
      contentType: 'text/event-stream',
      body: lines(3).split('\n\n')[2] + '\n\nid: 3\nevent: end\ndata: {}\n\n',
    });
  });
  await openLog(page);
  await expect(page.getByText('It is no longer followed: It is gone.')).toBeVisible();
  await page.getByRole('button', { name: 'Follow again' }).click();
  await expect(page.getByText('line 3', { exact: true })).toBeVisible();
  await expect(page.getByText('3 lines')).toBeVisible();
});

test('what a build colours is coloured, and found by its words', async ({ page }) => {
  const bakery = await openBakery("printf '\\033[32mbaked\\033[0m well\\n'");
  try {
    await world().deployed(bakery.id);
    await open(page, `/service/${bakery.id}`);
    const log = page.getByRole('log');
    const coloured = log.locator('.a32');
    await expect(coloured).toHaveText('baked');
    const line = await log.evaluate((one) => getComputedStyle(one).color);
    expect(await coloured.evaluate((one) => getComputedStyle(one).color)).not.toBe(line);
    await page.getByLabel('Search the log').fill('baked well');
    await expect(page.getByText('1 line', { exact: true })).toBeVisible();
    await expect(log.getByText('baked well')).toBeVisible();
  } finally {
    await world().remove(`/project/${bakery.project}`);
  }
});
