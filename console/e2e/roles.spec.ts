// Who may do less sees so, and why; the daemon would refuse it all the same.
import { expect, test } from '@playwright/test';
import { open } from './sign-in';
import { world } from './world';

test('a viewer looks, and reads why the rest is disabled', async ({ page }) => {
  await open(page, '/', await world().tokenOf('VIEWER'));
  await expect(page.getByRole('link', { name: 'New service' })).toBeHidden();
  await page.getByRole('link', { name: 'web', exact: true }).click();
  const stop = page.getByRole('button', { name: 'Stop', exact: true });
  await expect(stop).toBeDisabled();
  await expect(page.getByText('Needs the role DEPLOYER').first()).toBeAttached();
  await page.getByRole('link', { name: 'Restrictions' }).click();
  await expect(
    page.getByText('Needs the role ADMIN; you are signed in as VIEWER.'),
  ).not.toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Add restriction' })).toBeHidden();
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Users' })).toBeHidden();
  await page.goto(`${world().url}/new`);
  await expect(page.getByText('Needs the role ADMIN')).toBeVisible();
});

test('a deployer deploys, and changes nothing', async ({ page }) => {
  await open(page, '/', await world().tokenOf('DEPLOYER'));
  await page.getByRole('link', { name: 'web', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Redeploy', exact: true })).toBeEnabled();
  const tabs = page.getByRole('navigation', { name: 'About this service' });
  await tabs.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
});
