import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { open } from './sign-in';
import { world } from './world';

// The daemon's own paths, as /hooks, are no pages: each address must survive a reload.
const pages: [string, string][] = [
  ['/', 'Board'],
  ['/new', 'New service'],
  ['/deliveries', 'Deliveries'],
  ['/connect', 'Hooks'],
  ['/explain', 'What would this deploy?'],
  ['/account', 'Your account'],
  ['/settings', 'Settings'],
  ['/settings?tab=users', 'Settings'],
  ['/settings?tab=tokens', 'Settings'],
  ['/settings?tab=credentials', 'Settings'],
  ['/settings?tab=runtimes', 'Settings'],
  ['/settings?tab=webhooks', 'Settings'],
  ['/settings?tab=audit', 'Settings'],
  ['/settings?tab=health', 'Settings'],
];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// All rules in one theme; in the other those about colours.
async function findings(page: Page): Promise<string[]> {
  const scan = new AxeBuilder({ page: page as never });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const light = await scan.withTags(rules).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await new AxeBuilder({ page: page as never }).withRules('color-contrast').analyze();
  return [...light.violations, ...dark.violations].map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => node.html)
        .slice(0, 3)
        .join(' | ')}`,
  );
}

async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

test('signing in', async ({ page }) => {
  await page.goto(world().url);
  await expect(page.getByLabel('API token')).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('every page', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, '/');
  for (const [path, title] of pages) {
    await test.step(path, async () => {
      await go(page, path);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await expect(page.getByText('Loading…')).toHaveCount(0);
      expect(await findings(page)).toEqual([]);
    });
    expect((await page.request.get(world().url + path)).headers()['content-type']).toContain(
      'html',
    );
  }
});

test('a service', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, '/');
  await page.getByRole('link', { name: 'web', exact: true }).click();
  const tabs = page.getByRole('navigation', { name: 'About this service' });
  for (const tab of ['Deployments', 'Verdicts', 'Log', 'Restrictions', 'Variables', 'Settings']) {
    await tabs.getByRole('link', { name: tab }).click();
    await expect(page.getByText('Loading…')).toHaveCount(0);
    expect(await findings(page)).toEqual([]);
  }
});

test('a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/');
  await page.getByRole('button', { name: /^web, web: a new till/ }).click();
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await findings(page)).toEqual([]);
});
