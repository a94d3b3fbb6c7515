// Where the focus begins, and where it goes on when what had it is gone.
import { expect, test, type Page } from '@playwright/test';
import { isFocused, press, pressAt, signIn } from './keys';
import { world } from './world';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('whoever signs in or loads a page starts at its top, and skips to the content', async ({
  page,
}) => {
  const startsAtTop = async () => {
    await expect(page.getByRole('region', { name: 'Add a hook' })).toBeVisible();
    await press(page, 'Tab');
    await isFocused(page.getByRole('link', { name: 'Skip to the content' }));
  };
  await signIn(page, '/connect');
  await startsAtTop();
  await page.reload();
  await startsAtTop();
  await press(page, 'Enter', 'Tab');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('main')?.id))
    .toBe('main');
});

test('a key that is pressed twice removes one secret, and asks about the next', async ({
  page,
}) => {
  const { services } = await world().board();
  const { id } = services.find(({ name }) => name === 'docs')!;
  const keys = ['KEYED_A', 'KEYED_B'];
  for (const key of keys) await world().post(`/application/${id}/secret`, { key, value: 'kept' });
  try {
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void (asked.length === 1 ? dialog.accept() : dialog.dismiss());
    });
    await signIn(page, `/service/${id}?tab=variables`);
    await pressAt(button(page, 'Remove KEYED_A'), 'Enter', 90);
    await isFocused(button(page, 'Remove KEYED_B'));
    await press(page, 'Enter');
    await expect.poll(() => asked).toEqual(['Remove KEYED_A?', 'Remove KEYED_B?']);
    await page.reload();
    await expect(page.getByRole('cell', { name: 'KEYED_B', exact: true })).toBeVisible();
    await expect(page.getByRole('cell', { name: 'KEYED_A', exact: true })).toHaveCount(0);
  } finally {
    const path = `/application/${id}/secret`;
    const { results } = await world().api<{ results: { id: string; key: string }[] }>(path);
    for (const one of results.filter(({ key }) => keys.includes(key))) {
      await world().remove(`${path}/${one.id}`);
    }
  }
});

// In a page that stands still, a button that goes and what is beside it.
async function putButtons(page: Page, html: string): Promise<void> {
  await signIn(page, '/account');
  await expect(page.getByRole('region', { name: 'Who you are' })).toBeVisible();
  await page.evaluate((text) => {
    const all = document.createElement('div');
    all.id = 'walk';
    all.innerHTML = text;
    document.querySelector('main')!.append(all);
    all.querySelector<HTMLElement>('.first')!.focus();
  }, html);
}

test('what is not in sight does not take the focus', async ({ page }) => {
  await putButtons(
    page,
    '<button class="first">first</button><p hidden><button>hidden</button></p>' +
      '<button>last</button>',
  );
  await page.evaluate(() => document.querySelector('#walk .first')!.remove());
  await expect(page.locator('#walk').getByRole('button', { name: 'last' })).toBeFocused();
});

test('whoever leaves the page by Tab is not brought back', async ({ page }) => {
  await putButtons(page, '<button class="first">first</button>');
  await press(page, 'Tab');
  // As where the browser's own parts have it.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.evaluate(
    () =>
      new Promise((done) => {
        document.querySelector('#walk')!.append('said meanwhile');
        requestAnimationFrame(done);
      }),
  );
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
});
