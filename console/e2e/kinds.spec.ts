// Services and hooks of every kind, and of one that the console does not know.
import { expect, test } from '@playwright/test';
import { kinds } from '../src/pages/kinds';
import { isFine } from './fine';
import { agree, open } from './sign-in';
import { unique, world } from './world';

test('the hooks’ page says what to fill in for each forge and registry', async ({ page }) => {
  await open(page, '/connect');
  const add = page.getByRole('region', { name: 'Add a hook' });
  for (const [kind, said] of Object.entries(kinds)) {
    await page.goto(`${world().url}/connect?kind=${kind}`);
    await expect(add.getByRole('button', { name: /Kind$/ })).toContainText(said.name);
    for (const text of [said.where, said.secret, said.events, said.type, said.note]) {
      if (text) await expect(add.getByText(text, { exact: true }).first()).toBeVisible();
    }
  }
  await isFine(page);
});

test('the image, tag and registry of a container are changed', async ({ page }) => {
  agree(page);
  const organization = await world().organization();
  const made = async (path: string, body: object) =>
    (await world().post<{ id: string }>(path, body)).id;
  const name = unique('boxed');
  const runtime = await made(`/organization/${organization}/runtime`, {
    name: unique('engine'),
    kind: 'DOCKER',
    settings: { host: 'unix:///nowhere/docker.sock' },
  });
  const registryName = unique('registry');
  const registry = await made(`/organization/${organization}/containerRegistry`, {
    name: registryName,
    kind: 'GENERIC_CR',
    url: 'https://registry.shop.example',
  });
  const project = await made(`/organization/${organization}/project`, { name });
  const environment = await made(`/project/${project}/environment`, { name, cluster: runtime });
  const id = await made(`/environment/${environment}/container`, {
    name,
    image_name: 'registry.shop.example/team/till',
    tag: '1.1',
    ports: [{ internal_port: 8080, publicly_accessible: true, protocol: 'HTTP' }],
    healthchecks: {},
  });
  try {
    await open(page, `/service/${id}?tab=settings`);
    const tabs = page.getByRole('navigation', { name: 'About this service' });
    await expect(tabs.getByRole('link', { name: 'Restrictions' })).toHaveCount(0);
    const save = page.getByRole('button', { name: 'Save' });
    const image = page.getByLabel('Image');
    await expect(image).toHaveValue('registry.shop.example/team/till');
    await isFine(page);
    await image.fill('Not An Image');
    await save.click();
    await expect(image).toHaveAttribute('aria-invalid', 'true');
    await image.fill('registry.shop.example/team/counter');
    await page.getByLabel('Tag').fill('a tag');
    await save.click();
    await expect(page.getByLabel('Tag')).toHaveAttribute('aria-invalid', 'true');
    await page.getByLabel('Tag').fill('2.0');
    await page.getByRole('button', { name: /Registry$/ }).click();
    await page.getByRole('option', { name: registryName }).click();
    await save.click();
    await expect(page.getByText('Saved. It counts from the next deployment on.')).toBeVisible();
    const path = `/container/${id}`;
    expect(await world().api(path)).toMatchObject({
      image_name: 'registry.shop.example/team/counter',
      tag: '2.0',
      registry: { id: registry },
      ports: [{ internal_port: 8080 }],
    });
    await page.getByRole('button', { name: /Registry$/ }).click();
    await page.getByRole('option', { name: 'None: it is public' }).click();
    await page.getByLabel('Port').fill('9090');
    await save.click();
    await expect(page.getByText('Saved. It counts from the next deployment on.')).toBeVisible();
    const saved = await world().api(path);
    expect(saved).toMatchObject({ ports: [{ internal_port: 9090 }] });
    expect(saved).not.toHaveProperty('registry');
    await page.getByRole('button', { name: 'Deploy another version' }).click();
    await expect(page.getByRole('dialog').getByLabel('Tag')).toBeVisible();
    await isFine(page);
  } finally {
    await world().remove(`/project/${project}`);
    await world().remove(`/organization/${organization}/containerRegistry/${registry}`);
    await world().remove(`/runtime/${runtime}`);
  }
});

test('a service of a kind that the console does not know breaks nothing', async ({ page }) => {
  await page.route('**/board?*', async (route) => {
    const response = await route.fetch();
    const board = (await response.json()) as { services: { name: string; kind: string }[] };
    board.services.find((one) => one.name === 'docs')!.kind = 'BALLOON';
    await route.fulfill({ response, json: board });
  });
  await open(page, '/');
  // The newest, as older columns may be out of sight.
  await page
    .getByRole('button', { name: /^docs, / })
    .first()
    .click();
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toContainText('docs');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'docs', exact: true }).click();
  await expect(page.getByText(/does not know services of the kind BALLOON/)).toBeVisible();
  await expect(page.getByText(/docs\/index.html/).first()).toBeVisible();
  await isFine(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  const stages = page.getByRole('list', { name: 'Stages of production' });
  await expect(stages.getByText('docs', { exact: true })).toBeVisible();
});

// A cluster is not at hand here: the daemon's answers about one of its services are put as they are
// of a chart, and what is asked of it is looked at.
test('a chart is shown, set and deployed', async ({ page }) => {
  const { services } = await world().board();
  const { id } = services.find(({ name }) => name === 'docs')!;
  const docs = await world().api<{ environment: object; updated_at: string }>(`/application/${id}`);
  const chart = {
    id,
    created_at: docs.updated_at,
    updated_at: docs.updated_at,
    environment: docs.environment,
    name: 'docs',
    service_type: 'HELM',
    auto_deploy: true,
    stopped: false,
    watermark: null,
    allow_cluster_wide_resources: false,
    values_override: { set: [], set_string: [], set_json: [], file: null },
    source: {
      git: null,
      repository: {
        chart_name: 'handbook',
        chart_version: '1.4.2',
        repository: { id: null, name: 'charts', url: 'https://charts.example.com' },
      },
    },
  };
  const asked: { method: string; path: string; body: unknown }[] = [];
  await page.route('**/board?*', async (route) => {
    const response = await route.fetch();
    const board = (await response.json()) as { services: { name: string; kind: string }[] };
    board.services.find((one) => one.name === 'docs')!.kind = 'HELM';
    await route.fulfill({ response, json: board });
  });
  await page.route(new RegExp(`/api/helm/${id}(/deploy)?$`), (route) => {
    const request = route.request();
    if (request.method() !== 'GET') {
      const path = new URL(request.url()).pathname.replace(`/api/helm/${id}`, '');
      asked.push({ method: request.method(), path, body: request.postDataJSON() as unknown });
    }
    if (request.method() === 'POST') return route.fulfill({ status: 202, json: {} });
    return route.fulfill({ json: chart });
  });
  await page.route(`**/helm/${id}/deploymentHistory*`, async (route) =>
    route.fulfill({
      response: await route.fetch({
        url: route.request().url().replace('/helm/', '/application/'),
      }),
    }),
  );
  await open(page, `/service/${id}`);
  await expect(page.getByText('handbook 1.4.2')).toBeVisible();
  // How it ended depends on what was done with the service before.
  await expect(page.getByRole('region', { name: 'Deployment', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Deploy another version' }).click();
  await page.getByLabel('Version of the chart').fill('1.5.0');
  await page.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const tabs = page.getByRole('navigation', { name: 'About this service' });
  await expect(tabs.getByRole('link', { name: 'Variables' })).toHaveCount(0);
  await tabs.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Version of the chart').fill('1.5.0');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => asked)
    .toEqual([
      { method: 'POST', path: '/deploy', body: { chart_version: '1.5.0' } },
      {
        method: 'PUT',
        path: '',
        body: {
          name: 'docs',
          auto_deploy: true,
          source: { helm_repository: { chart_version: '1.5.0' } },
        },
      },
    ]);
  await isFine(page);
});
