// A daemon that dies, and a connection that is cut, while somebody looks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openBakery } from './bakery';
import { open } from './sign-in';
import { wireTo } from './wire';
import { unique, until, world } from './world';

test('a deployment goes on after the daemon was killed, and the page with it', async ({ page }) => {
  // The first build never ends; one that begins after it does.
  const begun = join(world().data, 'begun');
  const once = `test -e ${begun} && echo "the $((1 + 1))nd build" || { touch ${begun}; exec sleep 600; }`;
  const { id, project } = await openBakery(once);
  try {
    await open(page, `/service/${id}`);
    const shown = page.getByRole('region', { name: 'Deployment' });
    const entries = page.getByRole('list', { name: 'Deployments' }).getByRole('button');
    await expect(entries).toHaveCount(1);
    await page.getByRole('button', { name: 'Redeploy', exact: true }).click();
    await expect(shown.getByText('building', { exact: true })).toBeVisible();
    await until('the build', () => existsSync(begun));

    await world().stopDaemon('SIGKILL');
    try {
      await expect(page.getByText('Reconnecting…', { exact: true })).toBeVisible();
      // Nothing of what was there is taken away meanwhile.
      await expect(shown.getByText('building', { exact: true })).toBeVisible();
    } finally {
      await world().startDaemon(new URL(world().url).host);
    }
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expect(shown.getByText('deployed', { exact: true })).toBeVisible();
    await expect(page.getByRole('log')).toContainText('the 2nd build');
    await expect(entries).toHaveCount(2);
  } finally {
    await world().remove(`/project/${project}`);
  }
});

test('what happened while a browser was cut off is not missed', async ({ page }) => {
  const wire = await wireTo(world().url);
  try {
    await page.goto(wire.url);
    await page.getByLabel('API token').fill(world().token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expect(page.getByRole('grid')).toBeVisible();
    wire.cut();
    await expect(page.getByText('Reconnecting…', { exact: true })).toBeVisible();
    const message = unique('docs: nobody looks');
    world().write('docs/opening.txt', `${message}\n`);
    await world().settled(world().push(message));
    const cell = page.getByRole('button', { name: `docs, ${message}: deployed` });
    await expect(cell).toHaveCount(0);
    wire.mend();
    await expect(cell).toBeVisible();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
  } finally {
    wire.close();
  }
});
