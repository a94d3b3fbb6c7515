import { expect, test } from '@playwright/test';
import { isFine } from './fine';
import { open } from './sign-in';
import { unique, world } from './world';

// The daemon's own paths, as /hooks, are no pages: each address must survive a reload.
const pages: [string, string][] = [
  ['/', 'Board'],
  ['/?legend=all', 'Board'],
  ['/new', 'New service'],
  ['/deliveries', 'Deliveries'],
  ['/connect', 'Hooks'],
  ['/explain', 'What would this deploy?'],
  ['/account', 'Your account'],
  ['/nowhere', 'Nothing here'],
  ['/settings', 'Settings'],
  ['/settings?tab=freeze', 'Settings'],
  ['/settings?tab=users', 'Settings'],
  ['/settings?tab=tokens', 'Settings'],
  ['/settings?tab=credentials', 'Settings'],
  ['/settings?tab=runtimes', 'Settings'],
  ['/settings?tab=webhooks', 'Settings'],
  ['/settings?tab=audit', 'Settings'],
  ['/settings?tab=health', 'Settings'],
];
test('signing in', async ({ page }) => {
  await page.goto(world().url);
  await expect(page.getByLabel('API token')).toBeVisible();
  await isFine(page);
});

for (const [path, title] of pages) {
  test(`the page ${path}`, async ({ page }) => {
    await open(page, path);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await isFine(page);
    const served = await page.request.get(world().url + path);
    expect(served.headers()['content-type']).toContain('html');
  });
}

test('signing in by a password', async ({ page }) => {
  await page.goto(world().url);
  await page.getByRole('button', { name: 'Sign in by e-mail and password' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await isFine(page);
});

test('each step of the creation', async ({ page }) => {
  await open(page, '/new');
  await page.getByLabel('Name').fill('stepwise');
  await page.getByRole('textbox', { name: 'Repository' }).fill(`file://${world().repository}`);
  await expect(page.getByText(/^Reached: /)).toBeVisible();
  const steps = page.getByRole('navigation', { name: 'Steps' });
  for (const title of [
    'Build and start',
    'Ports and health',
    'Variables',
    'Restrictions',
    'Summary',
  ]) {
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(steps.getByRole('button', { name: title })).toHaveAttribute(
      'aria-current',
      'step',
    );
    const add = page.getByRole('button', { name: /^Add (variable|restriction)$/ });
    if (await add.isVisible()) await add.click();
    await isFine(page);
  }
});

test('the commits of another version', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'web', exact: true }).click();
  await page.getByRole('button', { name: 'Deploy another version' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await isFine(page);
});

test('what a push would deploy', async ({ page }) => {
  await open(page, `/explain?repository=file://${world().repository}`);
  await expect(page.getByRole('region', { name: 'Verdicts' })).toBeVisible();
  await isFine(page);
});

test('the variables of an environment', async ({ page }) => {
  const { environments } = await world().board();
  await open(page, `/settings?environment=${environments[0]!.id}`);
  await expect(page.getByRole('region', { name: 'Variables', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Shared variables' })).toBeVisible();
  await isFine(page);
});

for (const tab of ['Deployments', 'Verdicts', 'Log', 'Restrictions', 'Variables', 'Settings']) {
  test(`of a service its ${tab}`, async ({ page }) => {
    await open(page, '/');
    await page.getByRole('link', { name: 'web', exact: true }).click();
    const tabs = page.getByRole('navigation', { name: 'About this service' });
    await tabs.getByRole('link', { name: tab }).click();
    await expect(tabs.getByRole('link', { name: tab })).toHaveAttribute('aria-current', 'page');
    await isFine(page);
  });
}

test('long names', async ({ page }) => {
  const environment = (await world().board()).environments[0]!.id;
  const name = unique('a-service-whose-name-somebody-made-very-long-indeed');
  const value =
    'services/of-the-shop/that-is-open-at-night/and-at-dawn/catalogue_of_everything.csv';
  const { id } = await world().post<{ id: string }>(`/environment/${environment}/application`, {
    name,
    git_repository: { url: `file://${world().repository}`, branch: 'main', root_path: '/' },
    healthchecks: {},
  });
  try {
    await world().post(`/application/${id}/deploymentRestriction`, {
      mode: 'EXCLUDE',
      type: 'PATH',
      value,
    });
    await world().post(`/application/${id}/environmentVariable`, {
      key: 'WHERE_EVERYTHING_OF_THE_SHOP_IS_KEPT_AT_NIGHT',
      value: `https://shop.example/${value}`,
    });
    for (const [path, says] of [
      ['/', name],
      [`/service/${id}?tab=restrictions`, value],
      [`/service/${id}?tab=variables`, 'WHERE_EVERYTHING'],
      ['/settings', name],
    ] as const) {
      if (path === '/') await open(page, path);
      else await page.goto(world().url + path);
      await expect(page.getByText(says).first()).toBeVisible();
      await isFine(page);
    }
  } finally {
    await world().remove(`/application/${id}`);
  }
});

test('two versions compared', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'web', exact: true }).click();
  await page.getByText('Compare with another version').click();
  await page.getByRole('button', { name: /Compare with/ }).click();
  await page.getByRole('option').last().click();
  await expect(page.getByRole('list', { name: 'Files that differ' })).toBeVisible();
  await isFine(page);
});

test('a job with its runs', async ({ page }) => {
  const path = await world().addJob('sweeper');
  try {
    await open(page, '/');
    await page.getByRole('link', { name: 'sweeper', exact: true }).click();
    const tabs = page.getByRole('navigation', { name: 'About this service' });
    await tabs.getByRole('link', { name: 'Runs' }).click();
    await expect(page.getByRole('button', { name: 'Run it now' })).toBeVisible();
    await isFine(page);
  } finally {
    await world().remove(path);
  }
});

test('refused deliveries', async ({ page }) => {
  const refused = await world().refusedDelivery('another forge');
  expect(refused.status).toBe(401);
  await open(page, '/deliveries');
  await expect(page.getByRole('region', { name: 'Refused deliveries' })).toBeVisible();
  await page.getByRole('list', { name: 'Deliveries' }).getByRole('button').last().click();
  await expect(page.getByRole('group', { name: 'Delivery' })).toBeVisible();
  await isFine(page);
});

test('evidence in a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/');
  await page.getByRole('button', { name: /^web, web: a new till/ }).click();
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible();
  await isFine(page);
});

test('a webhook is made with keys alone', async ({ page }) => {
  await open(page, '/settings?tab=webhooks');
  const add = page.getByRole('region', { name: 'Add a webhook' });
  await add.getByLabel('Address').focus();
  await page.keyboard.type('http://127.0.0.1:9/told');
  await page.keyboard.press('Tab');
  await page.keyboard.type('by keys');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(add.getByLabel('Start')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name: 'Webhook by keys' });
  await expect(card.getByText('start, succeed, fail', { exact: true })).toBeVisible();
  await isFine(page);
  page.once('dialog', (dialog) => void dialog.accept());
  await card.getByRole('button', { name: 'Delete by keys' }).press('Enter');
  await expect(card).toBeHidden();
});
