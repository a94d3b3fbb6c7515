// The keyboard as somebody has it who has no mouse: no element is focused but by Tab, and whatever
// is focused shows so.
import { expect, type Locator, type Page } from '@playwright/test';
import { world } from './world';

export const press = (page: Page, ...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

// What a person sees of the focus: an outline at the element, or at the part of its label that
// stands for it where the element itself is not drawn.
const isMarked = (target: Locator) =>
  target.evaluate((element) =>
    [element, ...(element.closest('label')?.querySelectorAll('*') ?? [])].some((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    }),
  );

export async function isFocused(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  await expect
    .poll(() => isMarked(target), `shows that it is focused: ${String(target)}`)
    .toBe(true);
}

// By Tab alone, and within so many: further away is out of reach for somebody's patience.
export async function tabTo(target: Locator, most = 30, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let count = 0; count <= most; count += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return isFocused(target);
    }
    await target.page().keyboard.press(key);
  }
  throw new Error(`not reached by ${most} times ${key}: ${String(target)}`);
}

export const tabBackTo = (target: Locator, most?: number) => tabTo(target, most, 'Shift+Tab');

export async function write(target: Locator, text: string, most?: number): Promise<void> {
  await tabTo(target, most);
  await press(target.page(), 'Control+A');
  await target.page().keyboard.type(text);
}

export async function pressAt(target: Locator, key = 'Enter', most?: number): Promise<void> {
  await tabTo(target, most);
  await press(target.page(), key);
}

// From a list that opens: by the first letters, as one finds a thing there.
export async function choose(target: Locator, option: string, most?: number): Promise<void> {
  const page = target.page();
  await pressAt(target, 'Enter', most);
  const wanted = page.getByRole('option', { name: option, exact: true });
  await expect(wanted).toBeVisible();
  await page.keyboard.type(option);
  await isFocused(wanted);
  await press(page, 'Enter');
  await expect(wanted).toHaveCount(0);
  await isFocused(target);
}

export async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(world().url + path);
  await write(page.getByLabel('API token'), world().token);
  await press(page, 'Enter');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
}

// Somewhere in the page, so that the next Tab goes on from there and not from its beginning.
export const isKept = (page: Page, where = 'main') =>
  expect
    .poll(() => page.evaluate((part) => Boolean(document.activeElement?.closest(part)), where))
    .toBe(true);
