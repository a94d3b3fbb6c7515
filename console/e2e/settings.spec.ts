import { expect, test, type Page } from '@playwright/test';
import { agree, open } from './sign-in';
import { unique, world } from './world';

const openTab = (page: Page, tab: string) => open(page, `/settings${tab ? `?tab=${tab}` : ''}`);

test('a user is added, gets another role and password, signs in, and is removed', async ({
  page,
  browser,
}) => {
  agree(page);
  await openTab(page, 'users');
  const users = page.getByRole('region', { name: 'Users' });
  await users.getByLabel('Name', { exact: true }).fill('Kim');
  await users.getByLabel('E-mail').fill('kim@shop.example');
  await users.getByLabel('Password', { exact: true }).fill('too short');
  await users.getByRole('button', { name: 'Add user' }).click();
  await expect(users.locator('.wrong')).toContainText('12');
  await users.getByLabel('Password', { exact: true }).fill('a password of Kim');
  await users.getByRole('button', { name: 'Add user' }).click();
  await expect(users.getByText('Kim', { exact: true })).toBeVisible();
  await users.getByRole('button', { name: /Role of Kim/ }).click();
  await page.getByRole('option', { name: 'Viewer: looks' }).click();
  await expect(users.getByRole('button', { name: /Role of Kim/ })).toContainText('Viewer');
  await users.getByRole('button', { name: 'New password for Kim' }).click();
  await users.getByLabel('New password for Kim').last().fill('another password of Kim');
  await users.getByRole('button', { name: 'Change password' }).click();
  await expect(users.getByRole('button', { name: 'Change password' })).toBeHidden();

  const other = await browser.newPage();
  await other.goto(page.url());
  await other.getByRole('button', { name: 'Sign in by e-mail and password' }).click();
  await other.getByLabel('E-mail').fill('kim@shop.example');
  await other.getByLabel('Password').fill('a password of Kim');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('navigation', { name: 'Pages' })).toBeHidden();
  await expect(other.locator('.wrong')).not.toBeEmpty();
  await other.getByLabel('Password').fill('another password of Kim');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('navigation', { name: 'Pages' })).toBeVisible();

  await other.getByRole('link', { name: 'Kim · viewer' }).click();
  const own = other.getByRole('region', { name: 'Your password' });
  await own.getByLabel('Current password').fill('a password of Kim');
  await own.getByLabel('New password').fill('Kim’s very own password');
  await own.getByRole('button', { name: 'Change password' }).click();
  await expect(own.locator('.wrong')).toContainText('is not your password');
  await own.getByLabel('Current password').fill('another password of Kim');
  await own.getByRole('button', { name: 'Change password' }).click();
  await expect(other.getByText('Your password is changed.')).toBeVisible();
  await other.getByLabel('E-mail').fill('kim@shop.example');
  await other.getByLabel('Password').fill('Kim’s very own password');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await other.close();

  await users.getByRole('button', { name: 'Remove Kim' }).click();
  await expect(users.getByText('Kim', { exact: true })).toBeHidden();
});

test('stages are added, renamed, ordered by keys and by dragging, and services moved', async ({
  page,
}) => {
  await openTab(page, '');
  const environment = page.getByRole('region', { name: 'Environment production' });
  const stages = environment.getByRole('list', { name: 'Stages of production' });
  const stage = (name: string) => stages.getByRole('listitem', { name: `Stage ${name}` });
  const names = () => stages.locator('.stage-head strong').allTextContents();
  await expect(stages).toBeVisible();
  const before = await names();
  await environment.getByText('Add a stage').click();
  await environment.getByLabel('Name of the stage').fill('Smoke');
  await environment.getByRole('button', { name: 'Add stage', exact: true }).click();
  await expect.poll(names).toEqual([...before, 'Smoke']);
  await stage('Smoke').getByRole('button', { name: 'Rename Smoke' }).click();
  await stage('Smoke').getByLabel('New name').fill('Probe');
  await stage('Smoke').getByRole('button', { name: 'Save' }).click();
  await expect.poll(names).toEqual([...before, 'Probe']);

  await stage('Probe').getByRole('button', { name: 'Move Probe up' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual([...before.slice(0, -1), 'Probe', before.at(-1)]);
  await stage('Probe').dragTo(stage(before[0]!));
  await expect.poll(names).toEqual(['Probe', ...before]);

  await environment.getByRole('button', { name: /Stage of docs/ }).click();
  await page.getByRole('option', { name: 'Probe' }).click();
  await expect(stage('Probe').getByText('docs', { exact: true })).toBeVisible();
  await expect(stage('Probe').getByRole('button', { name: 'Remove Probe' })).toBeDisabled();
  await environment.getByRole('button', { name: /Stage of docs/ }).click();
  await page.getByRole('option', { name: 'Application' }).click();
  await expect(stage('Probe').getByText('docs', { exact: true })).toBeHidden();
  await stage('Probe').getByRole('button', { name: 'Remove Probe' }).click();
  await expect.poll(names).toEqual(before);
});

test('an environment is added, renamed and deleted', async ({ page }) => {
  agree(page);
  await openTab(page, '');
  const add = page.getByRole('region', { name: 'Add an environment' });
  await add.getByLabel('Name').fill('trial');
  await add.getByRole('button', { name: 'Add environment' }).click();
  const trial = page.getByRole('region', { name: 'Environment trial' });
  await trial.getByRole('button', { name: 'Edit trial' }).click();
  await trial.getByLabel('New name').fill('rehearsal');
  await trial.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('region', { name: 'Environment rehearsal' });
  await renamed.getByRole('button', { name: 'Edit rehearsal' }).click();
  await renamed.getByRole('button', { name: 'Delete the environment' }).click();
  await expect(renamed).toBeHidden();
});

test('variables that all services see', async ({ page }) => {
  agree(page);
  await openTab(page, '');
  const variables = page.getByRole('region', { name: 'Shared variables' });
  await variables.getByLabel('Key').fill('COUNTRY');
  await variables.getByLabel('Value').fill('fr');
  await variables.getByRole('button', { name: 'Add variable' }).click();
  await expect(variables.getByRole('cell', { name: 'ORGANIZATION' })).toBeVisible();
  await page.getByRole('button', { name: /the organization/ }).click();
  await page.getByRole('option', { name: 'the project shop' }).click();
  await expect(variables.getByText('None yet.')).toBeVisible();
  // Whoever is sent the address sees the same.
  await page.reload();
  await expect(variables.getByText('None yet.')).toBeVisible();
  await page.getByRole('button', { name: /the project shop/ }).click();
  await page.getByRole('option', { name: 'the organization' }).click();
  await variables.getByRole('button', { name: 'Remove COUNTRY' }).click();
  await expect(variables.getByText('None yet.')).toBeVisible();
});

test('variables and secrets of an environment', async ({ page }) => {
  agree(page);
  await openTab(page, '');
  await page.getByRole('button', { name: 'Variables of production' }).click();
  const variables = page.getByRole('region', { name: 'Variables', exact: true });
  await variables.getByLabel('Key').fill('TILL');
  await variables.getByLabel('Value').fill('open');
  await variables.getByRole('button', { name: 'Add variable' }).click();
  await expect(variables.getByRole('cell', { name: 'open', exact: true })).toBeVisible();
  await variables.getByLabel('Key').fill('TILL_KEY');
  await variables.getByLabel('Value').fill('nobody reads this');
  await variables.getByText('Secret', { exact: true }).click();
  await variables.getByRole('button', { name: 'Add variable' }).click();
  await expect(variables.getByRole('cell', { name: 'TILL_KEY', exact: true })).toBeVisible();
  await expect(page.getByText('nobody reads this')).toBeHidden();
  for (const key of ['TILL', 'TILL_KEY']) {
    await variables.getByRole('button', { name: `Remove ${key}`, exact: true }).click();
    await expect(variables.getByRole('cell', { name: key, exact: true })).toBeHidden();
  }
});

test('a token, a git token and a registry are added and removed', async ({ page }) => {
  agree(page);
  await openTab(page, 'tokens');
  const tokens = page.getByRole('region', { name: 'API tokens' });
  await tokens.getByLabel('Name').fill('of a CI');
  const projects = tokens.getByRole('group', { name: 'Only these projects' });
  await projects.getByRole('checkbox', { name: 'shop', exact: true }).check();
  await tokens.getByRole('checkbox', { name: 'shop / production' }).check();
  await tokens.getByRole('button', { name: 'Add token' }).click();
  await expect(tokens.getByText('Shown this once.')).toBeVisible();
  await expect(tokens.getByText('limited to shop, shop / production')).toBeVisible();
  const { results } = await world().api<{ results: { name: string; limited_to: object }[] }>(
    `/organization/${await world().organization()}/apiToken`,
  );
  const { limited_to } = results.find((one) => one.name === 'of a CI')!;
  expect(limited_to).toMatchObject({
    projects: [expect.any(String)],
    environments: [expect.any(String)],
  });
  await tokens.getByRole('button', { name: 'Remove of a CI' }).click();
  await expect(tokens.getByText('of a CI', { exact: true })).toBeHidden();

  await page.getByRole('link', { name: 'Git, registries and charts' }).click();
  const gitTokens = page.getByRole('region', { name: 'Git tokens' });
  await gitTokens.getByLabel('Name').fill('the forge’s');
  await gitTokens.getByLabel('Token', { exact: true }).fill('a token');
  await gitTokens.getByRole('button', { name: 'Add git token' }).click();
  await expect(gitTokens.getByText('not used yet')).toBeVisible();
  await gitTokens.getByRole('button', { name: 'Remove the forge’s' }).click();
  await expect(gitTokens.getByText('not used yet')).toBeHidden();
  const registries = page.getByRole('region', { name: 'Container registries' });
  await registries.getByLabel('Name').fill('ours');
  await registries.getByLabel('Address').fill('https://images.shop.example');
  await registries.getByLabel('Password').fill('hush');
  await registries.getByRole('button', { name: 'Add registry' }).click();
  await expect(registries.locator('.wrong').filter({ hasText: 'needs its user' })).toBeVisible();
  await registries.getByLabel('Password').fill('');
  await registries.getByRole('button', { name: 'Add registry' }).click();
  await expect(registries.getByText('https://images.shop.example')).toBeVisible();
  await registries.getByRole('button', { name: 'Remove ours' }).click();
  await expect(registries.getByText('https://images.shop.example')).toBeHidden();
});

test('a removal that is under way is not asked for twice', async ({ page }) => {
  agree(page);
  const names = [unique('going'), unique('going-too')];
  const path = `/organization/${await world().organization()}/apiToken`;
  for (const name of names) await world().post(path, { name, role_id: 'VIEWER' });
  let removals = 0;
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route('**/apiToken/*', async (route) => {
    removals += 1;
    await held;
    await route.fallback();
  });
  await open(page, '/settings?tab=tokens');
  const [first, second] = names.map((name) =>
    page.getByRole('button', { name: `Remove ${name}`, exact: true }),
  );
  // The second press comes before anything is drawn of the first.
  await first!.evaluate((button: HTMLButtonElement) => (button.click(), button.click()));
  await expect(first!).toBeDisabled();
  await first!.click({ force: true });
  await second!.click();
  await expect(second!).toBeDisabled();
  await expect(first!).toBeDisabled();
  await expect.poll(() => removals).toBe(2);
  answer();
  await expect(first!).toHaveCount(0);
  await expect(second!).toHaveCount(0);
  expect(removals).toBe(2);
});

test('a runtime is added, which says whether it is reached, and removed', async ({ page }) => {
  agree(page);
  await openTab(page, 'runtimes');
  const add = page.getByRole('region', { name: 'Add a runtime' });
  await add.getByLabel('Name', { exact: true }).fill('engine');
  await add.getByLabel('Engine’s address').fill('unix:///nowhere/docker.sock');
  await add.getByRole('button', { name: 'Add runtime' }).click();
  const engine = page.getByRole('region', { name: 'Runtime engine' });
  await expect(engine.getByText('unix:///nowhere/docker.sock', { exact: true })).toBeVisible();
  await expect(engine.getByText(/unreachable/)).toBeVisible();
  await engine.getByRole('button', { name: 'Remove engine' }).click();
  await expect(engine).toBeHidden();
});

test('the audit log says who changed what, and the health page how the daemon is', async ({
  page,
}) => {
  await openTab(page, 'audit');
  const log = page.getByRole('region', { name: 'Audit log' });
  await expect(log.getByText(/Create /).first()).toBeVisible();
  await log.getByText('What changed').first().click();
  await expect(log.getByRole('heading', { name: 'After' }).first()).toBeVisible();
  await log.getByLabel('Filter').fill('nobody did this');
  await expect(log.getByText('No entry.')).toBeVisible();
  await page.getByRole('link', { name: 'Health' }).click();
  await expect(page.getByRole('heading', { name: 'Ready', exact: true })).toBeVisible();
});

test('the health page has the daemon’s numbers, and says when it is behind', async ({ page }) => {
  const read = () =>
    world().api<{
      version: string;
      schema_version: number;
      tasks: object[];
      disk: { mirrors_count: number };
      deliveries: { state: string; count: number }[];
    }>('/daemon');
  const daemon = await read();
  await openTab(page, 'health');
  const card = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(card('Health').getByText(daemon.version, { exact: true })).toBeVisible();
  const value = (name: string, of: string) =>
    card(of)
      .locator('.fact')
      .filter({ has: page.getByRole('term').getByText(name, { exact: true }) })
      .getByRole('definition');
  const schema = String(daemon.schema_version);
  await expect(value('Version of the store', 'Health')).toHaveText(schema);
  await expect(card('Disk').getByText(/iB of .*iB free$/)).toBeVisible();
  // What other tests began goes on: the page reads again by itself, and so does this.
  await expect(async () => {
    const { disk, deliveries } = await read();
    const { count } = deliveries.find(({ state }) => state === 'DECIDED')!;
    const mirrors = await card('Disk')
      .getByText(/iB of \d+ repositor(y|ies)$/)
      .innerText();
    const kept = await value('Deliveries', 'What it keeps').innerText();
    expect(mirrors).toContain(` ${disk.mirrors_count} `);
    expect(kept).toMatch(new RegExp(`(^|\\D)${count}\\s+decided`));
  }).toPass();

  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  await page.route('**/api/daemon', (route) =>
    route.fulfill({
      json: {
        ...daemon,
        tasks: [{ step: 'decide', due: 7, running: 2, later: 5, oldest_due_at: ago(200) }],
      },
    }),
  );
  await page.reload();
  const row = card('What waits').getByRole('row').filter({ hasText: 'decide' });
  await expect(row.getByRole('cell')).toHaveText(['decide', '7', '2', '5', /^3 min \d+ s$/]);
  await expect(card('Health').getByText(/the workers are behind/)).toBeVisible();
  await expect(card('Health').locator('.lamp.bad')).toBeVisible();
});
