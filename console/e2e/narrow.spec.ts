// The head on a narrow phone: what is below it is what people came for.
import { expect, test } from '@playwright/test';
import { wireTo } from './wire';
import { world } from './world';

const twoRows = 100; // px; a third makes it 126

test('the head has two rows at 360 px and at 320, while it reconnects too', async ({ page }) => {
  const wire = await wireTo(world().url);
  try {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(wire.url);
    await page.getByLabel('API token').fill(world().token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const head = page.getByRole('banner');
    const height = async () => (await head.boundingBox())!.height;
    const live = head.getByRole('status');
    const isWhole = () => live.evaluate((one) => one.scrollWidth <= one.clientWidth);
    await expect(live).toHaveText('Live');
    expect(await height()).toBeLessThan(twoRows);
    wire.cut();
    await expect(live).toHaveText('Reconnecting…');
    // The names of the themes are of different lengths.
    for (const theme of ['auto', 'light', 'dark']) {
      const button = head.getByRole('button', { name: `Theme: ${theme}` });
      await expect(button).toBeVisible();
      expect(await height()).toBeLessThan(twoRows);
      expect(await isWhole()).toBe(true);
      await button.click();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    // The narrowest that WCAG asks about (reflow).
    await page.setViewportSize({ width: 320, height: 740 });
    expect(await height()).toBeLessThan(twoRows);
    wire.mend();
    await expect(live).toHaveText('Live');
  } finally {
    wire.close();
  }
});
