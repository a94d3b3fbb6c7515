import { expect, test } from '@playwright/test';
import { isFine } from './fine';
import { agree, open } from './sign-in';
import { world } from './world';

test('a delivery shows its headers, body and verdicts, and is replayed', async ({ page }) => {
  await open(page, '/deliveries');
  const list = page.getByRole('list', { name: 'Deliveries' });
  const delivery = page.getByRole('group', { name: 'Delivery' });
  await list.getByRole('button').last().click();
  await expect(delivery.getByText('decided')).toBeVisible();
  await expect(delivery.getByRole('heading', { name: 'web: a better title' })).toBeVisible();
  await expect(delivery.getByText('Evidence').first()).toBeVisible();
  await delivery.getByText('Headers', { exact: true }).click();
  await expect(delivery.getByText('content-type', { exact: true })).toBeVisible();
  await delivery.getByText('Body', { exact: true }).click();
  const body = delivery.getByRole('group', { name: 'JSON' });
  await expect(body.getByText('"updates": [ 1 item ]')).toBeVisible();
  await expect(body.getByText('"refs/heads/main"')).toHaveCount(0);
  await body.getByText('"updates"').click();
  await body.getByText('0: ').click();
  await expect(body.getByText('"refs/heads/main"')).toBeVisible();
  await body.getByRole('button', { name: 'Unfold all' }).click();
  await expect(body.getByText('"refs/heads/main"')).toBeVisible();
  await body.getByRole('button', { name: 'Fold all', exact: true }).click();
  await expect(body.getByText('"refs/heads/main"')).toHaveCount(0);
  await delivery.getByRole('button', { name: 'Replay' }).click();
  await expect(delivery.getByRole('link', { name: 'an earlier delivery' })).toBeVisible();
});

test('the body of a delivery is shown as it was received too', async ({ page }) => {
  const received = '{"id": 12345678901234567890,\n "ref": "first", "ref": "second"}\n';
  await page.route('**/delivery/*/payload', (route) => route.fulfill({ body: received }));
  await open(page, '/deliveries');
  await page.getByRole('list', { name: 'Deliveries' }).getByRole('button').last().click();
  const delivery = page.getByRole('group', { name: 'Delivery' });
  await delivery.getByText('Body', { exact: true }).click();
  const body = delivery.getByRole('group', { name: 'JSON' });
  await expect(body.getByText('"second"')).toBeVisible();
  await expect(body.getByText('first')).toHaveCount(0);
  const raw = body.getByRole('button', { name: 'Raw', exact: true });
  await raw.click();
  await expect(raw).toHaveAttribute('aria-pressed', 'true');
  expect(await body.locator('pre').textContent()).toBe(received);
  await isFine(page);
  await raw.click();
  await expect(body.locator('pre')).toHaveCount(0);
  await expect(body.getByText('"second"')).toBeVisible();
});

test('a refused delivery is shown with what to do, which leads to a new secret', async ({
  page,
}) => {
  agree(page);
  await open(page, '/deliveries');
  const response = await world().refusedDelivery('a forge with another secret');
  expect(response.status).toBe(401);
  const refused = page.getByRole('region', { name: 'Refused deliveries' });
  await expect(refused.getByText('does not match')).toBeVisible();
  await expect(refused.getByText('a forge with another secret')).toBeVisible();
  await refused.getByRole('link', { name: 'Look at the hook’s secret' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hooks' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New secret for shop' })).toBeVisible();
});

test('a hook is added, switched off, given another secret and deleted', async ({ page }) => {
  agree(page);
  await open(page, '/connect');
  await page.getByLabel('Name').fill('the forge');
  await page.getByRole('button', { name: 'Add hook' }).click();
  const card = page.getByRole('region', { name: 'Hook the forge' });
  await expect(card.getByText('waiting for its first delivery')).toBeVisible();
  await expect(card.getByText('Shown this once')).toBeVisible();
  await expect(card.getByText('Just the push event')).toBeVisible();
  // Only a good delivery lights the lamp.
  const address = await card.locator('.copy code').first().textContent();
  const answer = await page.request.post(world().url + new URL(address!).pathname, {
    headers: { 'X-GitHub-Event': 'ping', 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` },
    data: {},
  });
  expect(answer.status()).toBe(401);
  await page.reload();
  await expect(card.getByText('waiting for its first delivery')).toBeVisible();
  await expect(card.locator('.lamp.on')).toHaveCount(0);
  await card.getByRole('button', { name: 'Switch the forge off' }).click();
  await expect(card.getByText('switched off')).toBeVisible();
  await card.getByRole('button', { name: 'Switch the forge on' }).click();
  await expect(card.getByText('switched off')).toBeHidden();
  await card.getByRole('button', { name: 'New secret for the forge' }).click();
  await expect(card.getByText('Shown this once')).toBeVisible();
  await card.getByRole('button', { name: 'Delete the hook the forge' }).click();
  await expect(card).toBeHidden();
});

test('what a push would deploy is said before it is pushed', async ({ page }) => {
  await open(page, '/explain');
  await page.getByRole('button', { name: 'Offers for Repository' }).click();
  await page.getByRole('option', { name: `file://${world().repository}`, exact: true }).click();
  await page.getByRole('button', { name: 'Explain the push' }).click();
  const verdicts = page.getByRole('region', { name: 'Verdicts' });
  await expect(verdicts.getByRole('heading', { name: /\d+ of \d+ would deploy/ })).toBeVisible();
  await expect(page).toHaveURL(/repository=/);
  // Whoever is sent the address sees the same.
  await page.reload();
  await expect(verdicts.getByRole('heading', { name: /\d+ of \d+ would deploy/ })).toBeVisible();
});

test('a field with offers that is left at once hides nothing of the page', async ({ page }) => {
  await open(page, '/explain');
  for (const wait of [0, 1, 20]) {
    await page.getByRole('combobox', { name: 'Repository' }).focus();
    await page.evaluate(async (ms) => {
      document.execCommand('insertText', false, 'f');
      await new Promise((done) => setTimeout(done, ms));
      document.querySelector<HTMLElement>('nav a')!.focus();
    }, wait);
    await expect(page.getByRole('option')).toHaveCount(0);
    await expect(page.locator('header[aria-hidden], form[aria-hidden], [inert]')).toHaveCount(0);
  }
});
