// A deployment that somebody ends, while it runs and while it waits.
import { expect, test, type Page } from '@playwright/test';
import { openBakery } from './bakery';
import { open } from './sign-in';
import { world } from './world';

// What is said while it builds, which takes until it is ended; the command itself does not say it.
const said = '42 loaves in the oven';
const slow = 'echo "$((6 * 7)) loaves in the oven" && exec sleep 600';

const shown = (page: Page) => page.getByRole('region', { name: 'Deployment' });
const word = (page: Page, outcome: string) => shown(page).getByText(outcome, { exact: true });
const entries = (page: Page) => page.getByRole('list', { name: 'Deployments' }).getByRole('button');
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel', exact: true });

async function isReadable(page: Page): Promise<void> {
  await expect(page.getByRole('log')).toContainText(said);
  await page.getByLabel('Search the log').fill(said);
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
  await page.getByLabel('Search the log').fill('');
}

test('a running deployment is cancelled, and everybody sees it end', async ({ page, browser }) => {
  const { name, id, project } = await openBakery(slow);
  const board = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await open(board, `/?q=${name}`);
    await open(page, `/service/${id}`);
    await expect(entries(page)).toHaveCount(1);
    const message = `bread as of ${name}`;
    world().write('bakery.txt', `${message}\n`);
    world().push(message);
    const cell = (outcome: string) =>
      board.getByRole('button', { name: `${name}, ${message}: ${outcome}`, exact: true });
    await expect(cell('building')).toBeVisible();
    await expect(word(page, 'building')).toBeVisible();
    await expect(page.getByRole('log')).toContainText(said);
    const steps = page.getByRole('list', { name: 'Steps' });
    const running = steps.getByText(/^running · \d+ s$/);
    const seconds = async () => Number(/\d+/.exec((await running.textContent())!)![0]);
    const before = await seconds();
    await expect.poll(seconds).toBeGreaterThan(before);
    // It counts this deployment's seconds, however slow the machine is.
    expect((await seconds()) - before).toBeLessThan(60);

    await cancel(page).click();
    await expect(word(page, 'cancelled')).toBeVisible();
    await expect(cancel(page)).toHaveCount(0);
    await expect(steps.getByText(/^cancelled · /)).toBeVisible();
    await expect(steps.getByText(/failed|running/)).toHaveCount(0);
    await isReadable(page);
    await expect(cell('cancelled')).toBeVisible();
    await cell('cancelled').click();
    const panel = board.getByRole('complementary', { name: 'Evidence' });
    await expect(panel.getByText('cancelled · matched')).toBeVisible();
    await expect(panel.getByText(/it went back, as its deployment did not end well/)).toBeVisible();
    await expect(panel.getByRole('log')).toContainText(said);
    await page.reload();
    await expect(word(page, 'cancelled')).toBeVisible();
    await isReadable(page);

    // What was cancelled holds nothing up.
    await world().put(`/application/${id}`, { build_command: '' });
    await page.getByRole('button', { name: 'Deploy the latest' }).click();
    await expect(entries(page)).toHaveCount(3);
    await expect(word(page, 'deployed')).toBeVisible();
  } finally {
    await board.close();
    await world().remove(`/project/${project}`);
  }
});

test('a waiting deployment is cancelled, and the one that runs goes on', async ({ page }) => {
  const { id, project } = await openBakery(slow);
  try {
    await open(page, `/service/${id}`);
    await page.getByRole('button', { name: 'Redeploy', exact: true }).click();
    await expect(word(page, 'building')).toBeVisible();
    await expect(page.getByRole('log')).toContainText(said);
    await page.getByRole('button', { name: 'Redeploy', exact: true }).click();
    await expect(entries(page)).toHaveCount(3);
    await expect(word(page, 'waiting')).toBeVisible();

    await cancel(page).click();
    await expect(word(page, 'cancelled')).toBeVisible();
    await expect(cancel(page)).toHaveCount(0);
    await entries(page).nth(1).click();
    await expect(word(page, 'building')).toBeVisible();
    await isReadable(page);
    await cancel(page).click();
    await expect(word(page, 'cancelled')).toBeVisible();
  } finally {
    await world().remove(`/project/${project}`);
  }
});

test('what goes on no more stays while somebody reads it, then leads to its neighbour', async ({
  page,
}) => {
  const { name, id, project } = await openBakery(slow);
  const messages = ['first', 'second'].map((which) => `the ${which} bread as of ${name}`);
  const cell = (message: string, outcome: string | RegExp) =>
    page.getByRole('button', {
      name: new RegExp(
        `^${name}, ${message}: ${typeof outcome === 'string' ? outcome : outcome.source}$`,
      ),
    });
  const endNewest = async (message: string) => {
    const path = `/application/${id}/deploymentHistory`;
    const { results } = await world().api<{
      results: { id: string; commit: { message: string } | null }[];
    }>(path);
    const found = results.find((one) => one.commit?.message.trim() === message)!;
    await world().post(`/deploymentQueue/${found.id}/cancelDeployment`, {});
  };
  try {
    await open(page, `/?q=${name}&show=running`);
    for (const [index, message] of messages.entries()) {
      world().write('bakery.txt', `${message}\n`);
      world().push(message);
      await expect(cell(message, index === 0 ? 'building' : 'waiting')).toBeVisible();
    }
    await cell(messages[0]!, 'building').focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Evidence' });
    await expect(panel.getByText('building · matched')).toBeVisible();
    await endNewest(messages[0]!);
    await expect(panel.getByText('cancelled · matched')).toBeVisible();
    await expect(cell(messages[0]!, 'cancelled')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(cell(messages[0]!, 'cancelled')).toHaveCount(0);
    await expect(cell(messages[1]!, 'building')).toBeFocused();

    // Without anything in its place, what is said instead has the way on.
    await endNewest(messages[1]!);
    await expect(page.getByText('No such push.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show all pushes' })).toBeFocused();
  } finally {
    await world().remove(`/project/${project}`);
  }
});
