// What a person does with a service's versions.
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { agree, open } from './sign-in';
import { world } from './world';

const shown = (page: Page) => page.getByRole('region', { name: 'Deployment' });
const entries = (page: Page) =>
  page.getByRole('list', { name: 'Deployments' }).getByRole('listitem');

async function isDeployed(page: Page, count: number): Promise<void> {
  await expect(entries(page)).toHaveCount(count);
  await expect(shown(page).getByText('deployed', { exact: true })).toBeVisible();
}

test('another version is deployed, and an earlier one is gone back to', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'worker', exact: true }).click();
  await expect(entries(page).first()).toBeVisible();
  const before = await entries(page).count();
  await page.getByRole('button', { name: 'Deploy another version' }).click();
  const dialog = page.getByRole('dialog');
  const commit = dialog.getByRole('listitem').filter({ hasText: 'The shop opens' });
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  const older = dialog.getByRole('button', { name: 'Show older' });
  if (await older.isVisible()) await older.click();
  // Pressed twice before anything is drawn of the first, it is asked for once.
  const deploy = commit.getByRole('button', { name: 'Deploy' });
  await deploy.evaluate((button: HTMLButtonElement) => (button.click(), button.click()));
  await isDeployed(page, before + 1);

  await entries(page).nth(1).getByRole('button').click();
  await page.getByRole('button', { name: 'Roll back to this version' }).dblclick();
  await expect(entries(page)).toHaveCount(before + 2);
  const newest = entries(page).first().getByRole('button');
  await expect(newest).toHaveAttribute('aria-current', 'true');
  await expect(newest).toContainText('rolled back by ');
  await expect(page.getByText(/^commit by Robin · rolled back by /)).toBeVisible();
  await isDeployed(page, before + 2);
  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  await isDeployed(page, before + 3);
});

test('a service is stopped and deployed again, and its log is kept', async ({ page }) => {
  agree(page);
  await open(page, '/');
  await page.getByRole('link', { name: 'worker', exact: true }).click();
  await expect(entries(page).first()).toBeVisible();
  const before = await entries(page).count();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('stopped');
  await page.getByRole('button', { name: 'Deploy the latest' }).click();
  await isDeployed(page, before + 1);
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('stopped');
  await expect(page.getByRole('log')).toContainText('Checking out');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = await (await download).path();
  expect(readFileSync(file, 'utf8')).toContain(' slipway ');
});

test('what a service uses is said, or why it is not known', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'api', exact: true }).click();
  await expect(
    page.getByText(/^Uses \d\.\d\d of \d\.\d\d cores and [\d.]+ MiB of [\d.]+ MiB of memory\.$/),
  ).toBeVisible();
  await page.route('**/usage', (route) =>
    route.fulfill({ status: 409, json: { message: 'The cluster has no metrics API.' } }),
  );
  await page.reload();
  await expect(
    page.getByText('What it uses is not known: The cluster has no metrics API.'),
  ).toBeVisible();
});

test('an image and a tag are explained', async ({ page }) => {
  const organization = await world().organization();
  const made = async (path: string, body: object) =>
    (await world().post<{ id: string }>(path, body)).id;
  const runtime = await made(`/organization/${organization}/runtime`, {
    name: 'an engine',
    kind: 'DOCKER',
    settings: { host: 'unix:///nowhere/docker.sock' },
  });
  const registry = await made(`/organization/${organization}/containerRegistry`, {
    name: 'of the shop',
    kind: 'GENERIC_CR',
    url: 'https://registry.shop.example',
  });
  const project = await made(`/organization/${organization}/project`, { name: 'images' });
  const environment = await made(`/project/${project}/environment`, {
    name: 'packed',
    cluster: runtime,
  });
  await made(`/environment/${environment}/container`, {
    name: 'till',
    registry_id: registry,
    image_name: 'registry.shop.example/team/till',
    tag: '1.1',
    healthchecks: {},
  });
  await open(page, '/explain?image=registry.shop.example/team/till&tag=1.2');
  await page.getByRole('button', { name: 'Explain the image' }).click();
  const verdicts = page.getByRole('region', { name: 'Verdicts' });
  await expect(verdicts.getByRole('heading', { name: '0 of 1 would deploy' })).toBeVisible();
  await expect(verdicts.getByText('till: ')).toBeVisible();
  world().slipway('project', 'delete', 'images');
});

test('on a phone the deployment that is chosen is gone to while it is read', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/?q=worker');
  await page.getByRole('link', { name: 'worker', exact: true }).click();
  const list = page.getByRole('list', { name: 'Deployments' });
  await expect(list.getByRole('button').nth(1)).toBeVisible();
  await expect(shown(page)).toBeVisible();
  let answer = () => {};
  const asked = new Promise<void>((done) => (answer = done));
  await page.route('**/api/deployment/*', async (route) => {
    await asked;
    await route.continue();
  });
  await list.getByRole('button').nth(1).click();
  const chosen = page.getByRole('group', { name: 'What is chosen' });
  await expect(chosen).toBeFocused();
  await expect(chosen.getByText('Loading…')).toBeVisible();
  const top = () => chosen.evaluate((one) => Math.round(one.getBoundingClientRect().top));
  await expect.poll(top).toBeLessThan(200);
  answer();
  await expect(shown(page)).toBeVisible();
  await expect(chosen).toBeFocused();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
