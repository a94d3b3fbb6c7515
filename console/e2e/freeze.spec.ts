import { expect, test, type Page } from '@playwright/test';
import { isFine } from './fine';
import { agree, open } from './sign-in';
import { unique, world } from './world';

const windows = async () =>
  `/environment/${(await world().board()).environments[0]!.id}/freezeWindow`;

// On since long, and for long.
const addWindow = async (name: string) =>
  world().post(await windows(), { name, starts_at: '2020-01-01', ends_at: '2999-12-31' });

test.afterEach(async () => {
  const { results } = await world().api<{ results: { id: string }[] }>(await windows());
  for (const { id } of results) await world().remove(`/freezeWindow/${id}`);
});

async function openForm(page: Page) {
  agree(page);
  await open(page, '/settings?tab=freeze');
  const card = page.getByRole('region', { name: 'Freeze windows of production' });
  await expect(card.getByText('None: what is decided is deployed at once.')).toBeVisible();
  await card.getByText('Add a freeze window').click();
  return { card, add: card.getByRole('form', { name: 'New freeze window' }) };
}

// The cell of the service docs that this push got.
function pushed(page: Page, subject: string) {
  const message = unique(`docs: ${subject}`);
  world().write('docs/opening.txt', `${message}\n`);
  const tip = world().push(message);
  const cell = (word: string) => page.getByRole('button', { name: `docs, ${message}: ${word}` });
  return { tip, cell };
}

test('a window of each week, in another zone than the browser’s', async ({ page }) => {
  const { card, add } = await openForm(page);
  await add.getByLabel('Name').fill('weekend');
  await add.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Tok');
  await page.getByRole('option', { name: 'Asia/Tokyo', exact: true }).click();
  await add.getByRole('button', { name: 'Add freeze window' }).click();
  await expect(add.getByRole('alert').filter({ hasText: 'Starts on' })).toBeVisible();
  await add.getByRole('checkbox', { name: 'Friday' }).check();
  await add.getByRole('button', { name: /Ends on/ }).click();
  await page.getByRole('option', { name: 'Monday', exact: true }).click();
  await add.getByRole('button', { name: 'Add freeze window' }).click();
  const weekend = card.getByRole('listitem', { name: 'Freeze window weekend' });
  await expect(weekend.getByText('Friday 17:00 to Monday 08:00')).toBeVisible();
  await expect(weekend.getByText(/here: /).first()).toBeVisible();
  await weekend.getByRole('button', { name: 'Remove weekend' }).click();
  await expect(weekend).toBeHidden();
});

test('a window of dates, which ends after it begins', async ({ page }) => {
  const { card, add } = await openForm(page);
  await add.getByLabel('Name').fill('stocktaking');
  await add.getByRole('button', { name: /It comes/ }).click();
  await page.getByRole('option', { name: 'Once', exact: true }).click();
  await add.getByLabel('From').fill('2020-01-01');
  await add.getByLabel('Until').fill('2019-12-31');
  await add.getByRole('button', { name: 'Add freeze window' }).click();
  await expect(add.locator('.wrong')).toContainText('is not after ‘From’');
  await add.getByLabel('Until').fill('2999-12-31 18:00');
  await add.getByRole('button', { name: 'Add freeze window' }).click();
  const window = card.getByRole('listitem', { name: 'Freeze window stocktaking' });
  await expect(window.getByText('on now')).toBeVisible();
  await isFine(page);
  await window.getByRole('button', { name: 'Remove stocktaking' }).click();
  await expect(window).toBeHidden();
});

test('what waits for the end of a window goes through it with a reason', async ({ page }) => {
  await addWindow('stocktaking');
  await open(page, '/');
  const { cell } = pushed(page, 'we count our plums');
  await cell('frozen').click();
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(
    panel.getByText('Waits for the end of the freeze window ‘stocktaking’'),
  ).toBeVisible();
  await isFine(page);
  expect(world().slipway('status', 'docs')).toContain(
    "waits for the end of the freeze window 'stocktaking'",
  );
  await panel.getByRole('button', { name: 'Go through the freeze window' }).click();
  const why = panel.getByLabel('Why it cannot wait');
  await why.fill('The address was wrong');
  // Whoever looks elsewhere first need not write it again.
  await panel.getByRole('button', { name: 'Let it wait' }).click();
  await expect(why).toBeHidden();
  await panel.getByRole('button', { name: 'Go through the freeze window' }).click();
  await expect(why).toHaveValue('The address was wrong');
  await panel.getByRole('button', { name: 'Start now' }).click();
  await expect(cell('deployed')).toBeVisible();
  await expect(
    panel.getByText('May go through a freeze window: The address was wrong'),
  ).toBeVisible();
  await page.goto(`${world().url}/settings?tab=audit`);
  const log = page.getByRole('region', { name: 'Audit log' });
  await expect(log.getByText(/through freeze/i).first()).toBeVisible();
});

test('of two that wait the newer one is left, and starts when the window is over', async ({
  page,
}) => {
  await addWindow('stocktaking');
  await open(page, '/');
  const first = pushed(page, 'back at two');
  await expect(first.cell('frozen')).toBeVisible();
  const last = pushed(page, 'back at three');
  await expect(last.cell('frozen')).toBeVisible();
  await expect(first.cell('superseded')).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Freeze windows' }).click();
  const window = page.getByRole('listitem', { name: 'Freeze window stocktaking' });
  await window.getByRole('button', { name: 'Edit stocktaking' }).click();
  await page.reload();
  await window.getByLabel('Until').fill('2020-01-02');
  await window.getByRole('button', { name: 'Save' }).click();
  await expect(window.getByText('It is past.')).toBeVisible();
  await world().settled(last.tip);
  await page.getByRole('link', { name: 'Slipway, to the board' }).click();
  await expect(last.cell('deployed')).toBeVisible();
});

test('what waits for a freeze window is cancelled', async ({ page }) => {
  await addWindow('always');
  await open(page, '/');
  await page.getByRole('link', { name: 'docs', exact: true }).click();
  await page.getByRole('button', { name: 'Redeploy', exact: true }).click();
  const shown = page.getByRole('region', { name: 'Deployment' });
  await expect(shown.getByText('frozen', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(shown.getByText('cancelled', { exact: true })).toBeVisible();
});
