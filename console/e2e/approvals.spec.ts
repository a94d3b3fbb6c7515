// What waits for people's word, and both of their words.
import { expect, test, type Page } from '@playwright/test';
import { isFine } from './fine';
import { isKept, press, pressAt, signIn, tabTo } from './keys';
import { open } from './sign-in';
import { world } from './world';

const environment = async () => `/environment/${(await world().board()).environments[0]!.id}`;

test.beforeEach(async () => {
  await world().put(await environment(), { required_approvals: 1 });
});
test.afterEach(async () => {
  await world().put(await environment(), { required_approvals: 0 });
});

async function openWaiting(page: Page, message: string) {
  world().write('docs/opening.txt', `${message}, as of ${Date.now()}\n`);
  world().push(message);
  const cell = (word: string) => page.getByRole('button', { name: `docs, ${message}: ${word}` });
  await cell('waits for approval').click();
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByText('waits for approval · ', { exact: false })).toBeVisible();
  await expect(panel.getByText(message).first()).toBeVisible();
  return { cell, panel };
}

test('who has to approve is set beside the freeze windows', async ({ page }) => {
  await open(page, '/settings?tab=freeze');
  const card = page.getByRole('region', { name: 'Freeze windows of production' });
  await expect(card.getByText('One person has to approve what is deployed.')).toBeVisible();
  await card.getByText('Change who has to approve').click();
  const form = card.getByRole('form', { name: 'Approval of production' });
  await form.getByLabel('Persons who have to approve').fill('two');
  await form.getByRole('button', { name: 'Save approval' }).click();
  await expect(form.getByText('Write a whole number from 0 to 20', { exact: false })).toBeVisible();
  await isFine(page);
  await form.getByLabel('Persons who have to approve').fill('2');
  await form.getByLabel('Hours until it is given up').fill('0.5');
  await form.getByRole('button', { name: 'Save approval' }).click();
  await expect(card.getByText('2 persons have to approve what is deployed.')).toBeVisible();
  const saved = await world().api<{ approval_timeout: number }>(await environment());
  expect(saved.approval_timeout).toBe(1800);
  await world().put(await environment(), { approval_timeout: 86400 });
});

test('a push waits on the board until somebody approves it', async ({ page }) => {
  await open(page, '/');
  const { cell, panel } = await openWaiting(page, 'docs: open on Sundays');
  await isFine(page);
  await panel.getByRole('button', { name: 'Approve' }).click();
  await expect(cell('deployed')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Approve' })).toBeHidden();
  await expect(panel.getByText('deployed · ', { exact: false })).toBeVisible();
});

test('somebody who has no mouse approves in the evidence, and goes on there', async ({ page }) => {
  await signIn(page, '/?q=docs');
  const message = 'docs: open on Mondays';
  world().write('docs/opening.txt', `${message}, as of ${Date.now()}\n`);
  world().push(message);
  const cell = page.getByRole('button', { name: `docs, ${message}: waits for approval` });
  await expect(cell).toBeVisible();
  await tabTo(page.getByRole('grid').locator('button[tabindex="0"]'), 60);
  await press(page, 'Home', 'Enter');
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByText('waits for approval · ', { exact: false })).toBeVisible();
  const approve = panel.getByRole('button', { name: 'Approve' });
  await pressAt(approve, 'Enter', 20);
  await expect(approve).toHaveCount(0);
  await isKept(page, '.panel');
  await expect(panel.getByText('deployed · ', { exact: false })).toBeVisible();
  await isKept(page, '.panel');
});

test('a push is refused with a reason, which it keeps', async ({ page }) => {
  await open(page, '/');
  const { cell, panel } = await openWaiting(page, 'docs: open at night');
  await panel.getByRole('button', { name: 'Refuse' }).click();
  await panel.getByRole('button', { name: 'Refuse it' }).click();
  await expect(panel.locator('.wrong')).toContainText('reason');
  await isFine(page);
  await panel.getByLabel('Why it is not to be deployed').fill('Nobody is awake');
  await panel.getByRole('button', { name: 'Refuse it' }).click();
  await expect(cell('cancelled')).toBeVisible();
  await expect(panel.getByText(/Nobody is awake/).first()).toBeVisible();
});

test('a viewer sees what waits, and has no word in it', async ({ page, browser }) => {
  await open(page, '/');
  const { panel } = await openWaiting(page, 'docs: open at dawn');
  const other = await browser.newPage();
  await open(
    other,
    new URL(page.url()).pathname + new URL(page.url()).search,
    await world().tokenOf('VIEWER'),
  );
  const theirs = other.getByRole('complementary', { name: 'Evidence' });
  await expect(theirs.getByText('waits for approval · ', { exact: false })).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await other.close();
  await panel.getByRole('button', { name: 'Approve' }).click();
  await expect(panel.getByRole('button', { name: 'Approve' })).toBeHidden();
});
