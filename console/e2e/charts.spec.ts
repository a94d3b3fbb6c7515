// Charts: from the helm repository to the service. No cluster is at hand here, and the program helm
// is a script that says its version alone: what is deployed of a chart is tested elsewhere.
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { isFine } from './fine';
import * as keys from './keys';
import { agree, open } from './sign-in';
import { unique, world } from './world';

const index = `apiVersion: v1
entries:
  till:
    - {name: till, version: 1.5.0, urls: [till-1.5.0.tgz]}
    - {name: till, version: 1.4.2, urls: [till-1.4.2.tgz]}
  shelf:
    - {name: shelf, version: 0.3.0, urls: [shelf-0.3.0.tgz]}
`;

// A helm repository that only this test has.
async function openCharts() {
  const server = createServer((request, response) => {
    const isIndex = request.url === '/charts/index.yaml';
    response.writeHead(isIndex ? 200 : 404).end(isIndex ? index : '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/charts`;
  return { url, close: () => server.close() };
}

// A cluster that nobody reaches, and a project for its environment.
async function openCluster(name: string) {
  const made = async (path: string, body: object) =>
    (await world().post<{ id: string }>(path, body)).id;
  const organization = await world().organization();
  const runtime = await made(`/organization/${organization}/runtime`, {
    name,
    kind: 'KUBERNETES',
    settings: { kubeconfig: '/nowhere/kubeconfig' },
  });
  const project = await made(`/organization/${organization}/project`, { name });
  let isOpen = true;
  return {
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await world().remove(`/project/${project}`);
      await world().remove(`/runtime/${runtime}`);
    },
  };
}

// Where a test ended before it did.
async function dropRepository(name: string): Promise<void> {
  const path = `/organization/${await world().organization()}/helmRepository`;
  const { results } = await world().api<{ results: { id: string; name: string }[] }>(path);
  const left = results.find((one) => one.name === name);
  if (left) await world().remove(`${path}/${left.id}`);
}

const next = (page: Page) => page.getByRole('button', { name: 'Next' });

async function choose(place: Page | Locator, field: string, option: string): Promise<void> {
  const page = 'page' in place ? place.page() : place;
  await place.getByRole('button', { name: new RegExp(`${field}$`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function addRepository(page: Page, name: string, url: string): Promise<void> {
  const section = page.getByRole('region', { name: 'Helm repositories' });
  await section.getByLabel('Name').fill(name);
  await section.getByLabel('Address').fill('charts.example.com');
  await section.getByRole('button', { name: 'Add helm repository' }).click();
  await expect(section.getByText(/charts\.example\.com.* has no scheme/)).toBeVisible();
  await isFine(page);
  await section.getByLabel('Address').fill(url);
  await section.getByRole('button', { name: 'Add helm repository' }).click();
  await expect(section.getByText(`${url} · not used yet`)).toBeVisible();
}

test('helm repositories are added, changed and removed', async ({ page }) => {
  agree(page);
  const name = unique('shelves');
  await open(page, '/settings?tab=credentials');
  await addRepository(page, name, 'https://charts.shop.example');
  const item = page.getByRole('listitem').filter({ hasText: name });
  await item.getByRole('button', { name: `Edit ${name}` }).click();
  await isFine(page);
  await choose(item, 'Kind', 'Docker Hub');
  await item.getByLabel('Address').fill('oci://registry-1.docker.io/shop');
  await item.getByRole('button', { name: 'Save' }).click();
  await expect(item).toContainText('oci://registry-1.docker.io/shop · Docker Hub');
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(item).toHaveCount(0);
});

test('a chart is created as its repository offers it, once helm is there', async ({ page }) => {
  agree(page);
  const helm = join(world().data, 'helm');
  rmSync(helm, { force: true });
  const name = unique('counter');
  const charts = await openCharts();
  const cluster = await openCluster(name);
  try {
    await open(page, '/settings');
    const add = page.getByRole('region', { name: 'Add an environment' });
    await choose(add, 'Project', name);
    await add.getByLabel('Name').fill('live');
    await choose(add, 'Runtime', `${name} (kubernetes)`);
    await add.getByRole('button', { name: 'Add environment' }).click();
    const live = page.getByRole('region', { name: 'Environment live' });
    await live.getByRole('button', { name: 'Edit live' }).click();
    await expect(live.getByRole('button', { name: /Runtime$/ })).toContainText(name);
    await isFine(page);
    await page.goto(`${world().url}/settings?tab=credentials`);
    await addRepository(page, name, charts.url);
    await page.goto(`${world().url}/new`);
    await page.getByText('A helm chart, brought').click();
    await expect(page.getByRole('navigation', { name: 'Steps' })).toHaveText(
      'GeneralValuesRestrictionsSummary',
    );
    await next(page).click();
    await expect(page.getByText('The chart’s version is needed.')).toBeVisible();
    await isFine(page);
    await page.getByLabel('Name').fill(name);
    await choose(page, 'Environment', `${name} / live`);
    await choose(page, 'Helm repository', name);
    await expect(page.getByText('The repository has 2 charts.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Chart', exact: true }).fill('ti');
    await page.getByRole('option', { name: 'till' }).click();
    const version = page.getByRole('combobox', { name: 'Version of the chart' });
    await expect(version).toHaveValue('1.5.0');
    await version.fill('1.4');
    await expect(page.getByText('The repository’s index has no such version.')).toBeVisible();
    await page.getByRole('option', { name: '1.4.2' }).click();
    await isFine(page);
    await next(page).click();
    await page.getByLabel('values.yaml').fill('replicas: 2\n');
    await page.getByRole('button', { name: 'Add value' }).click();
    await page.getByLabel('Key 1').fill('image[tag]');
    await page.getByRole('textbox', { name: 'Value 1' }).fill('v2');
    await isFine(page);
    await next(page).click();
    await expect(page.getByText(/‘image\[tag\]’ is no key/)).toBeVisible();
    await expect(page.getByLabel('Key 1')).toHaveAttribute('aria-invalid', 'true');
    await isFine(page);
    await page.getByLabel('Key 1').fill('image.tag');
    await next(page).click();
    await expect(page.getByText(/A chart of a helm repository has none/)).toBeVisible();
    await next(page).click();
    await expect(page.getByText('till 1.4.2', { exact: true })).toBeVisible();
    await expect(page.getByText('1 line of YAML, image.tag')).toBeVisible();
    await isFine(page);
    await page.getByText('Deploy it now').click();
    const create = page.getByRole('button', { name: 'Create', exact: true });
    await create.click();
    await expect(page.getByText(/^The program helm cannot be started/)).toBeVisible();
    writeFileSync(helm, '#!/bin/sh\n[ "$1" = version ] && echo v3.14.0\n', { mode: 0o755 });
    await create.click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByText(`chart till 1.4.2 of ${name}`)).toBeVisible();

    const tabs = page.getByRole('navigation', { name: 'About this service' });
    await tabs.getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByLabel('values.yaml')).toHaveValue('replicas: 2\n');
    await page.getByLabel('values.yaml').fill('replicas: 3');
    await page.getByRole('textbox', { name: 'Value 1' }).fill('v3');
    await isFine(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved. It counts from the next deployment on.')).toBeVisible();
    const id = /\/service\/([^?]+)/.exec(page.url())![1]!;
    expect(await world().api(`/helm/${id}`)).toMatchObject({
      source: { repository: { chart_name: 'till', chart_version: '1.4.2' } },
      values_override: {
        set: [['image.tag', 'v3']],
        file: { raw: { values: [{ name: 'values.yaml', content: 'replicas: 3' }] } },
      },
    });

    await page.goto(`${world().url}/settings?tab=credentials`);
    const item = page.getByRole('listitem').filter({ hasText: name });
    await expect(item).toContainText('used by 1 service');
    const remove = page.getByRole('button', { name: `Remove ${name}` });
    await remove.click();
    await expect(item.getByRole('alert')).toBeVisible();
    await cluster.close();
    await remove.click();
    await expect(item).toHaveCount(0);
  } finally {
    charts.close();
    rmSync(helm, { force: true });
    await cluster.close();
    await dropRepository(name);
  }
});

test('helm repositories and the steps of a chart need no mouse', async ({ page }) => {
  agree(page);
  const name = unique('keyed');
  await keys.signIn(page, '/settings?tab=credentials');
  const list = page.getByRole('region', { name: 'Helm repositories' });
  const item = list.getByRole('listitem').filter({ hasText: name });
  const address = list.getByLabel('Address');
  await keys.write(list.getByLabel('Name'), name, 90);
  await keys.choose(list.getByRole('button', { name: /Kind$/ }), 'A container registry', 1);
  await keys.write(address, 'oci://images.shop.example/charts', 1);
  await keys.press(page, 'Enter');
  const edit = item.getByRole('button', { name: `Edit ${name}` });
  await keys.pressAt(edit, 'Enter', 90);
  await keys.write(item.getByLabel('Address'), 'oci://images.shop.example/all', 5);
  await keys.press(page, 'Enter');
  await expect(item).toContainText('oci://images.shop.example/all · A container registry');
  await keys.isKept(page);
  await keys.pressAt(item.getByRole('button', { name: `Remove ${name}` }), 'Enter', 90);
  await expect(item).toHaveCount(0);
  await keys.isKept(page);

  await page.goto(`${world().url}/new`);
  await keys.tabTo(page.getByRole('radio', { name: /^Application/ }));
  await keys.press(page, 'ArrowLeft');
  await keys.isFocused(page.getByRole('radio', { name: /^Chart/ }));
  await keys.write(page.getByLabel('Name'), name, 1);
  await keys.choose(page.getByRole('button', { name: /Comes from$/ }), 'A git repository', 2);
  const repository = page.getByRole('textbox', { name: 'Repository' });
  await keys.write(repository, `file://${world().repository}`, 1);
  await keys.press(page, 'Enter');
  await keys.write(page.getByLabel('values.yaml'), 'replicas: 2', 2);
  await keys.pressAt(page.getByRole('button', { name: 'Add value' }), 'Enter', 1);
  const key = page.getByLabel('Key 1');
  await keys.isFocused(key);
  await keys.write(key, 'image.tag', 0);
  await keys.write(page.getByRole('textbox', { name: 'Value 1' }), 'v2', 1);
  await keys.pressAt(page.getByRole('switch', { name: /of no namespace/ }), 'Space', 3);
  await keys.pressAt(next(page), 'Enter', 2);
  await keys.pressAt(page.getByRole('button', { name: 'Add restriction' }), 'Enter', 2);
  await keys.write(page.getByLabel('Path 1'), 'charts/till', 2);
  await keys.press(page, 'Enter');
  await expect(page.getByText('1 line of YAML, image.tag')).toBeVisible();
  await expect(page.getByText('MATCH charts/till')).toBeVisible();
  await expect(page.getByText('allowed', { exact: true })).toBeVisible();
});
