// What waits for people's word, and both of their words.
import { expect, test, type Page } from '@playwright/test';
import { isFine } from './fine';
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

test('a push waits on the board until somebody approves it', async ({ page }) => {
  await open(page, '/');
  const { cell, panel } = await openWaiting(page, 'docs: open on Sundays');
  await isFine(page);
  await panel.getByRole('button', { name: 'Approve' }).click();
  await expect(cell('deployed')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Approve' })).toBeHidden();
  await expect(panel.getByText('deployed · ', { exact: false })).toBeVisible();
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
  await expect(cell('canceled')).toBeVisible();
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
