import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { open } from './sign-in';
import { world } from './world';

const pages: [string, string][] = [
  ['/', 'Board'],
  ['/new', 'New service'],
  ['/deliveries', 'Deliveries'],
  ['/hooks', 'Hooks'],
  ['/explain', 'What would this deploy?'],
  ['/settings', 'Settings'],
  ['/settings?tab=tokens', 'Settings'],
  ['/settings?tab=credentials', 'Settings'],
  ['/settings?tab=runtimes', 'Settings'],
  ['/settings?tab=health', 'Settings'],
];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function findings(page: Parameters<typeof open>[0]): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: page as never }).withTags(rules).analyze();
  return violations.map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => node.html)
        .slice(0, 3)
        .join(' | ')}`,
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('signing in', async ({ page }) => {
      await page.goto(world().url);
      await expect(page.getByLabel('API token')).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    for (const [path, title] of pages) {
      test(`${path}`, async ({ page }) => {
        await open(page, path);
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        await expect(page.getByText('Loading…')).toBeHidden();
        expect(await findings(page)).toEqual([]);
      });
    }

    test('a service', async ({ page }) => {
      await open(page, '/');
      await page.getByRole('link', { name: 'web', exact: true }).click();
      for (const tab of ['Deployments', 'Verdicts', 'Restrictions', 'Variables', 'Settings']) {
        await page
          .getByRole('navigation', { name: 'About this service' })
          .getByRole('link', { name: tab })
          .click();
        await expect(page.getByText('Loading…')).toBeHidden();
        expect(await findings(page)).toEqual([]);
      }
    });

    test('narrow', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 800 });
      await open(page, '/');
      await page.getByRole('button', { name: /^web, web: a new till/ }).click();
      await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        390,
      );
      expect(await findings(page)).toEqual([]);
    });
  });
}
