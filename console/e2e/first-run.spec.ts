// From an empty data folder to a service that redeploys itself, as somebody new does it: with the
// browser and git, and the forge's settings, which the page says.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { isFine } from './fine';
import { World } from './world';

test('from nothing to a service that redeploys itself', async ({ page }) => {
  const data = mkdtempSync(join(tmpdir(), 'slipway-first-'));
  const fresh = new World(data);
  try {
    await fresh.startDaemon();
    fresh.openShop();
    const start = Date.now();
    let clicks = 0;
    const click = async (name: string | RegExp, role: 'button' | 'link' | 'option' = 'button') => {
      clicks += 1;
      await page.getByRole(role, { name, exact: typeof name === 'string' }).click();
    };
    await page.goto(fresh.url);
    await page.getByLabel('API token').fill(fresh.token);
    await click('Sign in');
    await expect(page.getByRole('heading', { name: 'Welcome to Slipway' })).toBeVisible();

    await click('Create a service', 'link');
    const projects = `/organization/${await fresh.organization()}/project`;
    await expect(
      page.getByRole('button', { name: /^main \/ production \(made with it\)/ }),
    ).toBeVisible();
    expect((await fresh.api<{ results: object[] }>(projects)).results).toEqual([]);
    await page.getByLabel('Name').fill('web');
    await page.getByRole('textbox', { name: 'Repository' }).fill(`file://${fresh.repository}`);
    await expect(page.getByText(/^Reached: /)).toBeVisible();
    await page.getByRole('combobox', { name: 'Root folder' }).fill('services/web');
    await click('services/web', 'option');
    await click('Next');
    await click('Next');
    await page.getByLabel('Port').fill('8080');
    await page.getByLabel('Health path').fill('/healthz');
    for (let step = 0; step < 3; step += 1) await click('Next');
    await click('Create and deploy');
    await expect(page.locator('.deployment').getByText('deployed', { exact: true })).toBeVisible();

    await click('Slipway, to the board', 'link');
    await click('Connect your forge', 'link');
    await page.getByLabel('Name').fill('forge');
    await click(/^GitHub Kind$/);
    await click('A plain git server', 'option');
    await click('Add hook');
    const card = page.getByRole('region', { name: 'Hook forge' });
    await expect(card.getByText('Shown this once')).toBeVisible();
    const secret = await card.locator('.copy code').last().textContent();
    fresh.connect('forge', secret!);
    await click('Slipway, to the board', 'link');
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    fresh.edit('services/web/server.py', /^TITLE = .*/m, 'TITLE = "The fruit shop"');
    fresh.push('web: a better title');
    const cell = page.getByRole('button', { name: 'web, web: a better title: deployed' });
    await expect(cell).toBeVisible();
    const seconds = (Date.now() - start) / 1000;
    console.log(`from nothing to a redeploying service: ${seconds.toFixed(1)} s, ${clicks} clicks`);
    // Most of it is somebody's own time: of the three minutes the machine may take one.
    expect(seconds).toBeLessThan(60);
    expect(clicks).toBeLessThanOrEqual(16);
  } finally {
    fresh.end();
    rmSync(data, { recursive: true, force: true });
  }
});

test('the first page of an empty daemon, and what its other pages say to do', async ({ page }) => {
  const data = mkdtempSync(join(tmpdir(), 'slipway-empty-'));
  const fresh = new World(data);
  try {
    await fresh.startDaemon();
    await page.goto(fresh.url);
    await page.getByLabel('API token').fill(fresh.token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    for (const [path, says] of [
      ['/', 'Create a service'],
      ['/deliveries', 'Nothing was delivered yet.'],
      ['/connect', 'No hook yet.'],
      ['/settings', 'The first service brings one along.'],
      ['/explain', 'There is no service yet that anything could deploy.'],
      ['/settings?tab=freeze', 'The first service brings one along.'],
      ['/settings?tab=users', 'Nobody signs in by e-mail and password yet.'],
      ['/settings?tab=credentials', 'Private repositories need one'],
      ['/settings?tab=webhooks', 'Nobody is told of deployments yet.'],
    ] as const) {
      await page.goto(fresh.url + path);
      await expect(page.getByText(says).first()).toBeVisible();
      await isFine(page);
    }
    await page.goto(`${fresh.url}/new`);
    await page.getByText('A helm chart, brought').click();
    await expect(
      page.getByText(/come from a helm repository, and there is none yet/),
    ).toBeVisible();
    await isFine(page);
    await page.getByLabel('Name').fill('till');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('The helm repository is needed.')).toBeVisible();
    await page.getByRole('link', { name: 'Add a helm repository' }).click();
    await expect(page.getByText('A chart comes from one, or from a git repository.')).toBeVisible();
  } finally {
    fresh.end();
    rmSync(data, { recursive: true, force: true });
  }
});
