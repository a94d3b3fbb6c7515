// Signing in through a real OpenID provider, as a person does in a browser.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { World } from './world';

const program = fileURLToPath(new URL('../../tests/client/provider.mjs', import.meta.url));
let data: string;
let fresh: World;
let provider: ChildProcess;

test.beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'slipway-openid-'));
  fresh = new World(data);
  provider = fork(program, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [issuer] = (await once(provider, 'message')) as [string];
  await fresh.startDaemon('127.0.0.1:0', [
    '--oidc-issuer',
    issuer,
    '--oidc-name',
    'Example',
    '--oidc-client-id',
    'slipway',
    '--oidc-client-secret',
    'secret of slipway &c.',
  ]);
  provider.send(`${fresh.url}/api/session/oidc/callback`);
  await once(provider, 'message');
  await fresh.post('/user', {
    name: 'Ann',
    email: 'ann@example.com',
    password: 'correct horse battery',
    role: 'DEPLOYER',
  });
});

test.afterAll(() => {
  fresh.end();
  provider.kill();
  rmSync(data, { recursive: true, force: true });
});

// At the provider: who one is, and that Slipway may know it.
async function signInAtProvider(page: Page, who: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await expect(page).toHaveURL(/^http:\/\/localhost/);
  await page.getByPlaceholder('Enter any login').fill(who);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('the provider’s button signs in, back to where one was', async ({ page }) => {
  await page.goto(`${fresh.url}/deliveries`);
  await signInAtProvider(page, 'ann');
  await expect(page).toHaveURL(`${fresh.url}/deliveries`);
  await expect(page.getByRole('heading', { level: 1, name: 'Deliveries' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ann · deployer' })).toBeVisible();
  // As everybody else: what changes something goes with the session's own token.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in with Example' })).toBeVisible();
});

test('whom Slipway does not know is told so', async ({ page }) => {
  await page.goto(fresh.url);
  await signInAtProvider(page, 'eve');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden();
  expect(page.url()).not.toContain('sign_in_problem');
});
