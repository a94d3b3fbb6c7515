// The webhook that Slipway makes at a forge by one click, with a git token.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startForge } from './forge';
import { World } from './world';

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
    await expect(page).toHaveURL(/git-token=/);
    const edit = tokens.getByRole('listitem').filter({ hasText: 'robin' });
    await edit.getByLabel('Address of the API').fill('git.shop.example');
    await edit.getByRole('button', { name: 'Save' }).click();
    await expect(edit.locator('.wrong').filter({ hasText: 'Write https://' })).toBeVisible();
    await edit.getByLabel('Address of the API').fill(forge.url);
    await edit.getByLabel('Workspace').fill('the shop');
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
    expect(await forge.ping(fresh.url)).toBe(202);
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
