// The creation of a service where not all goes well.
import { expect, test, type Page } from '@playwright/test';
import { agree, open } from './sign-in';
import { unique, world } from './world';

const next = (page: Page) => page.getByRole('button', { name: 'Next' });

async function begin(page: Page, name: string): Promise<void> {
  await open(page, '/new');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Repository' }).fill(`file://${world().repository}`);
  await expect(page.getByText(/^Reached: /)).toBeVisible();
  await next(page).click();
  await next(page).click();
}

async function addVariable(page: Page, number: number, key: string, value: string) {
  await page.getByRole('button', { name: 'Add variable' }).click();
  await page.getByLabel(`Key ${number}`).fill(key);
  await page.getByLabel(`Value ${number}`).fill(value);
}

test('what is no port is refused with a sentence', async ({ page }) => {
  await begin(page, 'ported');
  await page.getByLabel('Port').fill('abc');
  await next(page).click();
  await expect(page.getByText('‘abc’ is no port. Write a number from 1 to 65535.')).toBeVisible();
  await page.getByLabel('Port').fill('');
  await page.getByLabel('Health path').fill('/healthz');
  await next(page).click();
  await expect(page.getByText('A health path needs a port to be asked at.')).toBeVisible();
});

test('a creation that stopped half way goes on where it did', async ({ page }) => {
  agree(page);
  const name = unique('halfway');
  await begin(page, name);
  await next(page).click();
  await addVariable(page, 1, 'COLOUR', 'red');
  await addVariable(page, 2, 'SHAPE', 'round');
  await next(page).click();
  await page.getByRole('button', { name: 'Add restriction' }).click();
  await page.getByLabel('Path 1').fill('docs');
  await next(page).click();
  await page.getByText('Deploy it now').click();
  let refusals = 0;
  await page.route('**/environmentVariable', async (route) => {
    const isSecond = route.request().postData()?.includes('SHAPE');
    if (route.request().method() !== 'POST' || !isSecond || refusals > 0) return route.fallback();
    refusals += 1;
    return route.fulfill({ status: 503, json: { message: 'The disk is full.' } });
  });
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('The variable ‘SHAPE’: The disk is full.')).toBeVisible();
  await expect(page.getByText(/is there already; what it still lacks is added/)).toBeVisible();
  await page.getByLabel('Value 1').fill('blue');
  await next(page).click();
  await next(page).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.getByRole('link', { name: 'Variables' }).click();
  for (const [key, value] of [
    ['COLOUR', 'blue'],
    ['SHAPE', 'round'],
  ]) {
    const row = page.getByRole('row').filter({ hasText: key! });
    await expect(row).toHaveCount(1);
    await expect(row).toContainText(value!);
  }
  await page.getByRole('link', { name: 'Restrictions' }).click();
  await expect(page.getByRole('button', { name: 'Edit docs' })).toHaveCount(1);
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('what is refused is said at its step, and what was mended since is not left behind', async ({
  page,
}) => {
  agree(page);
  const name = unique('mended');
  await begin(page, name);
  await next(page).click();
  await addVariable(page, 1, 'COLOUR', 'red');
  await next(page).click();
  const rule = async (number: number, path: string) => {
    await page.getByRole('button', { name: 'Add restriction' }).click();
    await page.getByLabel(`Path ${number}`).fill(path);
  };
  await rule(1, 'docs');
  await rule(2, '/services');
  await next(page).click();
  await page.getByText('Deploy it now').click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText(/^The restriction MATCH \/services: .*begin/)).toBeVisible();
  await expect(page).toHaveURL(/step=4/);
  await page.getByLabel('Path 1').fill('libs');
  await page.getByLabel('Path 2').fill('services');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('Key 1').fill('COLOR');
  await next(page).click();
  await next(page).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.getByRole('link', { name: 'Restrictions' }).click();
  for (const path of ['libs', 'services']) {
    await expect(page.getByRole('button', { name: `Edit ${path}` })).toHaveCount(1);
  }
  await expect(page.getByRole('button', { name: /^Edit / })).toHaveCount(2);
  await page.getByRole('link', { name: 'Variables' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'COLOR' })).toHaveCount(1);
  await expect(page.getByRole('row').filter({ hasText: 'COLOUR' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('the settings of a job refuse what is no number', async ({ page }) => {
  const name = unique('counted');
  const path = await world().addJob(name);
  try {
    await open(page, '/');
    await page.getByRole('link', { name, exact: true }).click();
    const tabs = page.getByRole('navigation', { name: 'About this service' });
    await tabs.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Longest run in seconds').fill('abc');
    await page.getByLabel('Further attempts').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('‘abc’ is no number of seconds.')).toBeVisible();
    await expect(page.getByText('‘’ is no number of attempts.')).toBeVisible();
  } finally {
    await world().remove(path);
  }
});

test('the draft outlives a reload, without its secrets', async ({ page }) => {
  await begin(page, 'drafted');
  await page.getByLabel('Port').fill('8080');
  await next(page).click();
  await addVariable(page, 1, 'COLOUR', 'red');
  await addVariable(page, 2, 'TILL', 'nobody reads this');
  await page.getByText('Secret', { exact: true }).last().click();
  await page.reload();
  await expect(page.getByLabel('Value 1')).toHaveValue('red');
  await expect(page.getByLabel('Key 2')).toHaveValue('TILL');
  await expect(page.getByLabel('Value 2')).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('nobody');
  await next(page).click();
  await expect(page.getByText('The value of ‘TILL’ is needed.')).toBeVisible();
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('');
});
