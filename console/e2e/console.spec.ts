import { expect, test } from '@playwright/test';
import { open } from './sign-in';
import { unique, world } from './world';

// Nothing outside the daemon is asked, and the policy is never broken.
test.beforeEach(({ page }) => {
  page.on('request', (request) => {
    if (/^(blob|data):/.test(request.url())) return;
    expect(new URL(request.url()).origin).toBe(world().url);
  });
  page.on('console', (message) => {
    expect(message.text()).not.toContain('Content Security Policy');
  });
});

test('a wrong token is refused, the right one signs in', async ({ page }) => {
  await page.goto(world().url);
  await page.getByLabel('API token').fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('This API token is not known')).toBeVisible();
  await open(page, '/');
  await expect(page.getByRole('grid')).toBeVisible();
});

test('the board fills from a real push while it is open', async ({ page }) => {
  await open(page, '/');
  const deployed = (message: string, service: string) =>
    page.getByRole('button', { name: `${service}, ${message}: deployed` });
  await expect(deployed('web: a better title', 'web')).toBeVisible();
  world().write('docs/opening.txt', `later, as of ${Date.now()}\n`);
  const tip = world().push('docs: we open even later');
  await expect(deployed('docs: we open even later', 'docs')).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'web, docs: we open even later: no match' }),
  ).toBeVisible();
  await expect(page.getByText(tip.slice(0, 7))).toBeVisible();
});

test('a cell opens the evidence, and has an address', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('button', { name: 'api, READMEs: say more: excluded' }).click();
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByText('EXCLUDE services/api/README.md')).toBeVisible();
  expect(page.url()).toContain('cell=');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await page.getByRole('button', { name: 'web, web: a new till: failed' }).click();
  await expect(panel.getByRole('list', { name: 'Steps' })).toBeVisible();
  await expect(panel.getByRole('log')).toContainText('health');
});

test('the board is walked by keys and filtered', async ({ page }) => {
  await open(page, '/?q=web');
  await expect(page.getByRole('link', { name: 'worker' })).toBeHidden();
  await page.getByLabel('Service', { exact: true }).fill('');
  await expect(page.getByRole('link', { name: 'worker' })).toBeVisible();
  const first = page.getByRole('grid').locator('button[tabindex="0"]');
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(
    page.getByRole('gridcell').filter({ has: page.locator('button:focus') }),
  ).toHaveAttribute('aria-colindex', '3');
});

test('a deployment shows its steps and its log', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'web', exact: true }).click();
  // The one before is deployed already: wait for the new one first.
  const all = page.getByRole('list', { name: 'Deployments' }).getByRole('listitem');
  await expect(all.first()).toBeVisible();
  const before = await all.count();
  await page.getByRole('button', { name: 'Redeploy', exact: true }).click();
  await expect(all).toHaveCount(before + 1);
  await expect(page.locator('.deployment').getByText('deployed', { exact: true })).toBeVisible();
  await expect(page.getByRole('log')).not.toBeEmpty();
  await page.getByLabel('Search the log').fill('nothing says this');
  await expect(page.getByText('0 lines')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Search the log')).toHaveValue('nothing says this');
  await expect(page.getByText('0 lines')).toBeVisible();
  await page.getByLabel('Search the log').fill('');
});

test('a restriction is refused with its reason, added, changed and removed', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'docs', exact: true }).click();
  await page.getByRole('link', { name: 'Restrictions' }).click();
  await expect(page.getByText(/^\d+ of the last \d+ pushes would have deployed\.$/)).toBeVisible();
  await page.getByLabel('Path').fill('services');
  const otherwise = page.getByText(/decided otherwise than they were/);
  await expect(otherwise).toBeVisible();
  // Whoever is sent the address sees what is tried, which is not saved.
  await page.reload();
  await expect(page.getByLabel('Path')).toHaveValue('services');
  await expect(otherwise).toBeVisible();
  await page.getByLabel('Path').fill('/handbook');
  await page.getByRole('button', { name: 'Add restriction' }).click();
  await expect(page.locator('.wrong')).toContainText('/');
  await expect(page.getByText('These rules cannot be tried as they are.')).toBeVisible();
  await page.getByLabel('Path').fill('handbook');
  await page.getByRole('button', { name: 'Add restriction' }).click();
  await page.getByRole('button', { name: 'Edit handbook' }).click();
  await page.getByLabel('Path').first().fill('services');
  await expect(otherwise).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Path').first()).toHaveValue('services');
  await expect(otherwise).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).not.toHaveURL(/rules=/);
  await expect(page.getByText(/^\d+ of the last \d+ pushes would have deployed\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Edit handbook' }).click();
  await page.getByLabel('Path').first().fill('manual/*');
  await page.getByRole('button', { name: 'Save' }).click();
  const remove = page.getByRole('button', { name: 'Remove manual/*' });
  await remove.click();
  await expect(remove).toHaveCount(0);
});

test('a service is created in steps and deployed', async ({ page }) => {
  await open(page, '/new');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('A name is needed.')).toBeVisible();
  const name = unique('handbook');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Repository' }).fill(`file://${world().repository}`);
  await expect(page.getByText(/^Reached: /)).toBeVisible();
  await page.getByRole('combobox', { name: 'Root folder' }).fill('docs');
  await page.getByRole('option', { name: 'docs', exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Start command').fill('python3 serve.py');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Port').fill('8080');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Add restriction' }).click();
  await page.getByLabel('Path 1').fill('docs');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Create and deploy' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.locator('.deployment').getByText('deployed', { exact: true })).toBeVisible();
});

test('a job is created by its schedule, deployed, run by hand and changed', async ({ page }) => {
  await open(page, '/new');
  await page.getByRole('radio', { name: /^Job/ }).click({ force: true });
  const name = unique('report');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Repository' }).fill(`file://${world().repository}`);
  await expect(page.getByText(/^Reached: /)).toBeVisible();
  await page.getByRole('combobox', { name: 'Root folder' }).fill('serv');
  await page.getByRole('option', { name: 'services/worker', exact: true }).click();
  const next = page.getByRole('button', { name: 'Next' });
  await next.click();
  await page.getByLabel('Start command').fill('sh -c "echo forty plums"');
  await next.click();
  await expect(page.getByRole('heading', { name: 'When it runs' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Schedule' }).fill('every day');
  for (let step = 0; step < 3; step += 1) await next.click();
  const create = page.getByRole('button', { name: 'Create and deploy' });
  await create.click();
  await expect(page.locator('.wrong')).not.toBeEmpty();
  await page.getByRole('textbox', { name: 'Schedule' }).fill('@yearly');
  for (let step = 0; step < 3; step += 1) await next.click();
  await create.click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.locator('.deployment').getByText('deployed', { exact: true })).toBeVisible();
  const tabs = page.getByRole('navigation', { name: 'About this service' });
  await tabs.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('button', { name: 'Run it now' }).click();
  const run = page.getByRole('group', { name: 'Run' });
  await expect(run.getByText('succeeded', { exact: true })).toBeVisible();
  await expect(run.getByRole('log')).toContainText('forty plums');
  await tabs.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Schedule' }).fill('@monthly');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. It counts from the next deployment on.')).toBeVisible();
});

test('two versions are compared by their commits and files', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'docs', exact: true }).click();
  await page.getByText('Compare with another version').click();
  await page.getByRole('button', { name: /Compare with/ }).click();
  await page.getByRole('option').last().click();
  await expect(page.getByRole('list', { name: 'Files that differ' })).toContainText(
    'docs/index.html',
  );
  const commits = page.getByRole('list', { name: 'Commits between the versions' });
  await expect(commits).toBeVisible();
  // Whoever is sent the address sees the same.
  await page.reload();
  await expect(commits).toBeVisible();
});

test('a lost connection is said and taken up again', async ({ page }) => {
  await open(page, '/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await world().stopDaemon();
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await world().startDaemon(new URL(world().url).host);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  world().write('docs/opening.txt', `early, as of ${Date.now()}\n`);
  world().push('docs: early birds');
  await expect(
    page.getByRole('button', { name: 'docs, docs: early birds: deployed' }),
  ).toBeVisible();
});

test('a page that cannot be loaded says so, and the rest goes on', async ({ page }) => {
  await open(page, '/');
  await page.route(/assets\/ExplainPage.*\.js/, (route) => route.abort());
  await page.getByRole('link', { name: 'Explain' }).click();
  await expect(page.getByRole('heading', { name: 'This page could not be loaded' })).toBeVisible();
  await page.getByRole('link', { name: 'Slipway, to the board' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page).toHaveTitle('Board · Slipway');
  await page.unroute(/assets\/ExplainPage.*\.js/);
  await page.goBack();
  await page.getByRole('button', { name: 'Load it again' }).click();
  await expect(page).toHaveTitle(/^What would/);
});
