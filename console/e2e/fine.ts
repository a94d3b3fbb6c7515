// What every page has to be.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const scan = await new AxeBuilder({ page: page as never }).withTags(rules).analyze();
    for (const one of scan.violations) {
      const where = one.nodes.map((node) => node.html).slice(0, 3);
      found.push(`${one.id}, ${colorScheme}: ${where.join(' | ')}`);
    }
  }
  return found;
}

// What is wider than its place lies over what stands beside it.
const overlying = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.item > div, .facts dd, .card > p, .stage-services li')]
      .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.textContent),
  );

// Nothing is wrong in it, and neither on a phone nor at 4K has anything to be shifted sideways.
export async function isFine(page: Page): Promise<void> {
  await expect(page.getByText('Loading…')).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
  const before = page.viewportSize()!;
  for (const [width, height] of [
    [390, 800],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(width);
    await expect.poll(() => overlying(page)).toEqual([]);
  }
  await page.setViewportSize(before);
}
