// What a git token does at a forge: the webhook that Slipway makes by one click, the repositories
// that are offered where a service is made, and the statuses of commits, which lead back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startForge } from './forge';
import { until, World } from './world';

test('a git token makes the webhook by one click, and the first delivery lights the lamp', async ({
  page,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'slipway-forge-'));
  const fresh = new World(data);
  const forge = await startForge();
  try {
    await fresh.startDaemon('127.0.0.1:0', ['--public-url', 'https://slipway.shop.example']);
    await page.goto(`${fresh.url}/settings?tab=credentials`);
    await page.getByLabel('API token').fill(fresh.token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const tokens = page.getByRole('region', { name: 'Git tokens' });
    await tokens.getByLabel('Name', { exact: true }).fill('robin');
    await tokens.getByLabel('Token', { exact: true }).fill('a token of the forge');
    await tokens.getByRole('button', { name: /Forge$/ }).click();
    await page.getByRole('option', { name: 'GitHub', exact: true }).click();
    await tokens.getByRole('button', { name: 'Add git token' }).click();
    await expect(tokens.getByText('GitHub · not used yet')).toBeVisible();

    // A forge of one's own has its API elsewhere.
    await tokens.getByRole('button', { name: 'Edit robin' }).click();
    await expect(page).toHaveURL(/edit=/);
    const edit = tokens.getByRole('listitem').filter({ hasText: 'robin' });
    await edit.getByLabel('Address of the API').fill('git.shop.example');
    await edit.getByRole('button', { name: 'Save' }).click();
    await expect(edit.locator('.wrong').filter({ hasText: 'Write https://' })).toBeVisible();
    await edit.getByLabel('Address of the API').fill(forge.url);
    await edit.getByLabel('Workspace').fill('the shop');
    await edit.getByRole('button', { name: 'Save' }).click();
    await expect(edit.locator('.wrong').filter({ hasText: 'give it again' })).toBeVisible();
    await edit.getByLabel('Token', { exact: true }).fill('a token of the forge');
    await edit.getByRole('button', { name: 'Save' }).click();
    await expect(tokens.getByText(`workspace the shop · ${forge.url}`)).toBeVisible();

    const organization = await fresh.organization();
    const [token] = (
      await fresh.api<{ results: { id: string }[] }>(`/organization/${organization}/gitToken`)
    ).results;
    const project = await fresh.post<{ id: string }>(`/organization/${organization}/project`, {
      name: 'shop',
    });
    const environment = await fresh.post<{ id: string }>(`/project/${project.id}/environment`, {
      name: 'production',
    });
    const repository = `${forge.url}/acme/shop.git`;
    await fresh.post(`/environment/${environment.id}/application`, {
      name: 'web',
      git_repository: { url: repository, branch: 'main', git_token_id: token!.id },
      healthchecks: {},
    });

    await page.getByRole('link', { name: 'Hooks', exact: true }).click();
    const row = page.getByRole('listitem', { name: `Webhook of ${repository}` });
    await expect(row.getByText('no webhook yet')).toBeVisible();
    await row.getByRole('button', { name: /Make the webhook/ }).click();
    await expect(row.getByText('its forge tells Slipway of every push')).toBeVisible();
    expect(forge.hooks).toHaveLength(1);
    const card = page.getByRole('region', { name: /^Hook / });
    await expect(card.getByText('waiting for its first delivery')).toBeVisible();
    await expect(card.locator('.lamp.on')).toHaveCount(0);
    const ping = { zen: 'Keep it logically awesome.', hook_id: 1 };
    expect(await forge.tell(fresh.url, 'ping', ping)).toBe(202);
    await expect(card.locator('.lamp.on')).toBeVisible();
    await expect(card.getByText('last delivery')).toBeVisible();

    page.once('dialog', (dialog) => void dialog.accept());
    await row.getByRole('button', { name: /Remove the webhook/ }).click();
    await expect(row.getByText('no webhook yet')).toBeVisible();
    expect(forge.hooks).toHaveLength(0);
  } finally {
    fresh.end();
    await forge.stop();
    rmSync(data, { recursive: true, force: true });
  }
});

test('the repositories that a git token reaches are offered where a service is made', async ({
  page,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'slipway-forge-'));
  const fresh = new World(data);
  const shop = `file://${fresh.repository}`;
  const forge = await startForge([
    { full_name: 'acme/shop', clone_url: shop, default_branch: 'main', private: true },
    {
      full_name: 'acme/till',
      clone_url: 'https://git.shop.example/acme/till.git',
      default_branch: 'main',
      private: false,
    },
  ]);
  try {
    await fresh.startDaemon();
    fresh.openShop();
    const organization = await fresh.organization();
    const token = (name: string, secret: string) =>
      fresh.post(`/organization/${organization}/gitToken`, {
        name,
        type: 'GITHUB',
        token: secret,
        git_api_url: forge.url,
      });
    await token('robin', 'a token of the forge');
    await token('stale', 'a token that ended');
    const project = await fresh.post<{ id: string }>(`/organization/${organization}/project`, {
      name: 'shop',
    });
    await fresh.post(`/project/${project.id}/environment`, { name: 'production' });

    await page.goto(`${fresh.url}/new`);
    await page.getByLabel('API token').fill(fresh.token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Name').fill('web');
    const address = page.getByRole('combobox', { name: 'Repository' });
    const offers = page.getByRole('button', { name: 'Offers for Repository' });
    await expect(page.getByLabel('Git token')).toBeVisible();
    await expect(offers).toHaveCount(0);

    const choose = async (name: string) => {
      await page.getByRole('button', { name: /Git token$/ }).click();
      await page.getByRole('option', { name, exact: true }).click();
    };
    // One that its forge does not take offers nothing; an address can be written all the same.
    const refused = page.waitForResponse((response) =>
      /gitToken.*repository$/.test(response.url()),
    );
    await choose('stale');
    expect((await refused).status()).toBe(422);
    await expect(address).toBeEditable();
    await expect(offers).toHaveCount(0);

    await choose('robin');
    await offers.click();
    await expect(page.getByRole('option')).toHaveText([
      shop,
      'https://git.shop.example/acme/till.git',
    ]);
    await page.keyboard.press('Escape');
    await address.fill('till');
    await expect(page.getByRole('option')).toHaveText(['https://git.shop.example/acme/till.git']);
    await address.fill('forge/shop.git');
    await expect(page.getByRole('option')).toHaveText([shop]);
    await page.getByRole('option', { name: shop }).click();
    await expect(address).toHaveValue(shop);
    // Then its branches are.
    await expect(page.getByText('Reached: 1 branch.')).toBeVisible();
    await page.getByRole('button', { name: 'Offers for Branch' }).click();
    await expect(page.getByRole('option', { name: 'main', exact: true })).toBeVisible();
  } finally {
    fresh.end();
    await forge.stop();
    rmSync(data, { recursive: true, force: true });
  }
});

test('what a commit’s status says leads to the verdict, and to the deployment of a person', async ({
  page,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'slipway-forge-'));
  const fresh = new World(data);
  const forge = await startForge([], join(data, 'forge'));
  try {
    await fresh.startDaemon('127.0.0.1:0', ['--public-url', 'https://slipway.shop.example']);
    fresh.openShop();
    fresh.slipway('apply', '-f', join(data, 'shop/slipway.yaml'));
    const url = `${forge.url}/acme/shop.git`;
    const token = await fresh.post<{ id: string }>(
      `/organization/${await fresh.organization()}/gitToken`,
      { name: 'robin', type: 'GITHUB', token: 'a token of the forge', git_api_url: forge.url },
    );
    const { services } = await fresh.board();
    for (const { id, name } of services.filter((one) => ['worker', 'docs'].includes(one.name))) {
      const { git_repository } = await fresh.api<{ git_repository: object }>(`/application/${id}`);
      await fresh.put(`/application/${id}`, {
        name,
        git_repository: { ...git_repository, url, git_token_id: token.id },
      });
    }
    const told = (context: string, description: string) =>
      until(`a status of ${context}`, () =>
        forge.statuses.find(
          (one) => one.context === context && one.description.startsWith(description),
        ),
      );
    const pathOf = ({ target_url }: { target_url: string }) => {
      const { origin, pathname, search } = new URL(target_url);
      expect(origin).toBe('https://slipway.shop.example');
      return pathname + search;
    };

    const worker = services.find((one) => one.name === 'worker')!.id;
    await fresh.post(`/service/${worker}/gitWebhook/sync`, {});
    await fresh.deployed(worker);
    const byHand = await told('slipway/shop/production/worker', 'Deployed.');
    fresh.edit('services/worker/worker.sh', /^interval=.*/m, 'interval=3');
    const push = {
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      after: fresh.push('worker: count more often'),
      repository: { full_name: 'acme/shop', clone_url: url },
    };
    expect(await forge.tell(fresh.url, 'push', push)).toBe(202);
    const skipped = await told('slipway/shop/production/docs', 'Skipped: ');

    // Whoever follows the link signs in first.
    await page.goto(fresh.url + pathOf(skipped));
    await page.getByLabel('API token').fill(fresh.token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Evidence' });
    await expect(panel.getByRole('heading', { name: 'docs' })).toBeVisible();
    await expect(panel.getByText('worker: count more often')).toBeVisible();
    await expect(panel.getByText(skipped.description.slice('Skipped: '.length))).toBeVisible();

    await page.goto(fresh.url + pathOf(byHand));
    const deployment = page
      .getByRole('list', { name: 'Deployments' })
      .locator('[aria-current="true"]');
    await expect(deployment).toContainText('The shop opens');
  } finally {
    fresh.end();
    await forge.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
