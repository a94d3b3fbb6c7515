// The board for somebody with a keyboard, with a wrong address, and at the first visit.
import { expect, test, type Page } from '@playwright/test';
import { open } from './sign-in';
import { world } from './world';

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

test('the first visit begins without a refusal', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  await page.goto(world().url);
  await expect(page.getByLabel('API token')).toBeVisible();
  expect(said).toEqual([]);
  await open(page, '/');
  await expect(page.getByRole('grid')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('grid')).toBeVisible();
  expect(said).toEqual([]);
});

test('keys lead to the ends of the grid, and back to the cell once its evidence is closed', async ({
  page,
}) => {
  await open(page, '/');
  const cell = page.getByRole('button', { name: 'web, web: a new till: failed' });
  const width = async () => (await cell.boundingBox())!.width;
  const before = await width();
  await cell.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByRole('heading', { name: 'web' })).toBeFocused();
  await expect(cell).toBeInViewport({ ratio: 0.9 });
  expect(await width()).toBe(before);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(cell).toBeFocused();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(cell).toBeFocused();

  const column = () =>
    page.evaluate(() => document.activeElement?.parentElement?.getAttribute('aria-colindex'));
  const columns = Number(await page.getByRole('grid').getAttribute('aria-colcount'));
  await page.keyboard.press('Home');
  await expect.poll(column).toBe('2');
  await page.keyboard.press('End');
  await expect.poll(column).toBe(String(columns));
  await page.keyboard.press('Control+Home');
  await expect.poll(column).toBe('2');
  const first = await focused(page);
  await page.keyboard.press('PageDown');
  await expect.poll(() => focused(page)).not.toBe(first);
  await page.keyboard.press('PageUp');
  await expect.poll(() => focused(page)).toBe(first);
  await page.keyboard.press('Control+End');
  await expect.poll(column).toBe(String(columns));
});

test('every look of a cell is explained', async ({ page }) => {
  await open(page, '/');
  const legend = page.getByLabel('Legend');
  await expect(legend.getByText('left alone', { exact: true })).toBeVisible();
  await legend.getByRole('button', { name: 'All signs' }).click();
  await expect(page).toHaveURL(/legend=all/);
  for (const word of [
    'waiting',
    'superseded',
    'frozen',
    'considered',
    'never deployed',
    'stopped',
  ]) {
    await expect(legend.getByText(word, { exact: true })).toHaveCount(1);
  }
  await expect(legend.getByRole('group', { name: 'All signs' })).toHaveAttribute('tabindex', '0');
  await page.reload();
  await legend.getByRole('button', { name: 'Fewer signs' }).click();
  await expect(legend.getByText('superseded', { exact: true })).toHaveCount(0);
});

test('on a phone a sign says that a service is deployed by hand', async ({ page }) => {
  const { services } = await world().board();
  const path = `/application/${services.find(({ name }) => name === 'docs')!.id}`;
  await world().put(path, { auto_deploy: false });
  try {
    await page.setViewportSize({ width: 390, height: 800 });
    await open(page, '/');
    const name = page.getByRole('rowheader').filter({ hasText: 'docs' });
    await expect(name.locator('.mark .sign')).toBeInViewport({ ratio: 1 });
    await expect(name.getByText('manual', { exact: true })).toHaveCount(1);
    await expect(name.locator('.mark')).toHaveCount(1);
  } finally {
    await world().put(path, { auto_deploy: true });
  }
});

test('the pushes that failed are shown alone', async ({ page }) => {
  await open(page, '/');
  const failed = page.getByRole('button', { name: 'web, web: a new till: failed' });
  const excluded = page.getByRole('button', { name: 'api, READMEs: say more: excluded' });
  await expect(failed).toBeVisible();
  await expect(excluded).toBeVisible();
  await page.getByRole('button', { name: /Pushes$/ }).click();
  await page.getByRole('option', { name: 'With a failure' }).click();
  await expect(excluded).toHaveCount(0);
  await expect(failed).toBeVisible();
  await page.reload();
  await expect(failed).toBeVisible();
  await expect(excluded).toHaveCount(0);
});

const nowhere = '0190a0b0-0000-7000-8000-000000000000';
for (const [address, says, back] of [
  ['/?branch=nowhere', 'No push to a branch ‘nowhere’.', 'Show all branches'],
  [`/?environment=${nowhere}`, 'There is no such environment here', 'Show all services'],
  ['/?show=running', 'No such push.', 'Show all pushes'],
  ['/?branch=main&show=running', 'No such push.', 'Show all pushes'],
  ['/?q=nobody', 'No service is called ‘nobody’.', 'Show all services'],
  [`/?cell=${nowhere}.${nowhere}`, 'Nothing here', 'Back to the board'],
  [`/service/${nowhere}`, 'There is no such service here', 'To the board'],
  ['/nowhere', 'There is no page at this address.', 'To the board'],
] as const) {
  test(`the address ${address} says what is not there`, async ({ page }) => {
    await open(page, address);
    await expect(page.getByText(says).first()).toBeVisible();
    const leads = page
      .getByRole('button', { name: back, exact: true })
      .or(page.getByRole('link', { name: back, exact: true }));
    await leads.click();
    await expect(page.getByRole('button', { name: /^web, web: a new till/ })).toBeVisible();
    await expect(page.getByText(says)).toHaveCount(0);
  });
}

test('an unknown tab says so', async ({ page }) => {
  await open(page, '/settings?tab=nowhere');
  await expect(page.getByText('There is no page ‘nowhere’ here.')).toBeVisible();
  await page.getByRole('link', { name: 'To the first of them' }).click();
  await expect(page.getByRole('region', { name: 'Environment production' })).toBeVisible();
  const { services } = await world().board();
  const { id } = services.find(({ name }) => name === 'web') as unknown as { id: string };
  await page.goto(`${world().url}/service/${id}?tab=runs`);
  await expect(page.getByText('There is no page ‘runs’ here.')).toBeVisible();
});
