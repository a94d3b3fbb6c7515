// The daemon dies in the middle of a deployment that somebody looks at.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openBakery } from './bakery';
import { open } from './sign-in';
import { until, world } from './world';

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
    await page.getByRole('button', { name: 'Redeploy' }).click();
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
