// What is older than the newest page of anything is reached all the same.
import { expect, test, type Page } from '@playwright/test';
import { open } from './sign-in';
import { unique, until, world } from './world';

const count = 55;

interface Listed {
  results: { id: string; state: string }[];
}

// A service of its own, which no other test looks at, with more deployments than a page has.
async function addBooth(name: string): Promise<string> {
  const environment = (await world().board()).environments[0]!.id;
  const { id } = await world().post<{ id: string }>(`/environment/${environment}/application`, {
    name,
    git_repository: { url: `file://${world().repository}`, branch: 'main', root_path: 'docs' },
    ports: [{ internal_port: 8080, publicly_accessible: true, is_default: true }],
    entrypoint: 'python3',
    arguments: ['serve.py'],
    healthchecks: {},
    auto_deploy: false,
  });
  return id;
}

async function ended(id: string): Promise<void> {
  await until('the end of its deployments', async () => {
    const { results } = await world().api<Listed>(`/application/${id}/deploymentHistory`);
    return results.every((one) => /DEPLOYED|ERROR|CANCELED|SUPERSEDED/.test(one.state));
  });
}

const older = (page: Page) => page.getByRole('button', { name: 'Show older' }).first();

test('a version that is older than a page is deployed, compared and gone back to', async ({
  page,
}) => {
  const id = await addBooth(unique('booth'));
  const commits = await world().api<{ results: { git_commit_id: string }[] }>(
    `/application/${id}/commit`,
  );
  const first = commits.results.at(-1)!.git_commit_id;
  await world().post(`/application/${id}/deploy`, { git_commit_id: first });
  await ended(id);
  for (let number = 0; number < count; number += 1) {
    await world().post(`/application/${id}/deploy`, {});
  }
  await ended(id);

  await open(page, `/service/${id}`);
  const entries = page.getByRole('list', { name: 'Deployments' }).getByRole('listitem');
  await expect(entries).toHaveCount(50);
  await older(page).click();
  await expect(entries).toHaveCount(count + 1);
  await expect(page.getByRole('button', { name: 'Show older' })).toHaveCount(0);
  await entries.last().getByRole('button').click();
  await page.getByText('Compare with another version').click();
  await page.getByRole('button', { name: /Compare with/ }).click();
  await page.getByRole('option').first().click();
  await expect(
    page.getByRole('list', { name: 'Commits between the versions' }).getByRole('listitem').first(),
  ).toBeVisible();

  // By its address alone, too.
  await page.reload();
  await expect(entries).toHaveCount(50);
  await page.getByRole('button', { name: 'Roll back to this version' }).click();
  await expect(entries.first()).toContainText('The shop opens');
  await ended(id);
});

test('pushes that are older than a page have their verdicts and deliveries', async ({ page }) => {
  const tips = await world().storm(count, (number) => `An empty change ${number}`);
  await world().settled(tips.at(-1)!);
  await open(page, '/');
  await page.getByRole('link', { name: 'docs', exact: true }).click();
  await page.getByRole('link', { name: 'Verdicts' }).click();
  const verdicts = page.locator('.plain-list .item');
  await expect(verdicts).toHaveCount(50);
  await older(page).click();
  await expect.poll(() => verdicts.count()).toBeGreaterThan(count);

  await page.getByRole('link', { name: 'Restrictions' }).click();
  const pushes = page.getByRole('list', { name: 'The latest pushes' }).getByRole('listitem');
  await expect(pushes.first()).toContainText('An empty change');
  await expect(pushes.first()).toContainText('no match, as it was');
  await page.getByLabel('Path').fill('services');
  await expect(pushes.getByText('matched', { exact: false }).first()).toBeVisible();

  await page.getByRole('link', { name: 'Deliveries' }).click();
  const deliveries = page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
  await expect(deliveries).toHaveCount(50);
  await expect(deliveries.first()).toContainText(`An empty change ${count}`);
  await expect(deliveries.first()).toContainText(`main ${tips.at(-1)!.slice(0, 7)}`);
  await expect(deliveries.first()).toContainText(/\d of \d deployed/);
  await expect(deliveries.first()).toContainText('shop');
  await older(page).click();
  await expect.poll(() => deliveries.count()).toBeGreaterThan(count);
  await deliveries.last().getByRole('button').click();
  const delivery = page.getByRole('group', { name: 'Delivery' });
  await expect(delivery.getByRole('heading', { name: 'web: a better title' })).toBeVisible();
  await page.reload();
  await expect(delivery.getByRole('heading', { name: 'web: a better title' })).toBeVisible();
});

test('the evidence of what the board no longer shows says how it ended', async ({ page }) => {
  const { services, columns } = await world().board();
  const deployed = columns.find((one) => one.message?.startsWith('web: a new till'))!;
  const row = services.findIndex(({ name }) => name === 'web');
  const { id } = services[row] as unknown as { id: string };
  const cell = `${(deployed as unknown as { id: string }).id}.${id}`;
  // As if there had been two hundred pushes since.
  await page.route('**/board?*', async (route) => {
    const response = await route.fetch();
    const board = (await response.json()) as { columns: object[] };
    await route.fulfill({ response, json: { ...board, columns: board.columns.slice(0, 1) } });
  });
  await open(page, `/?cell=${cell}`);
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByText('failed · matched')).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Steps' })).toBeVisible();
});

test('the evidence of a notice that the board no longer shows is found', async ({ page }) => {
  const organization = await world().organization();
  const { id } = await world().post<{ id: string }>(
    `/organization/${organization}/container/deploy`,
    { image_name: 'registry.shop.example/team/nobody', tag: '1' },
  );
  await page.route('**/board?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), columns: [] } });
  });
  await open(page, `/?cell=${id}.0190a0b0-0000-7000-8000-000000000000`);
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(panel.getByText('registry.shop.example/team/nobody:1')).toBeVisible();
});
