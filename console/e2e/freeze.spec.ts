import { expect, test } from '@playwright/test';
import { isFine } from './fine';
import { agree, open } from './sign-in';
import { world } from './world';

test('in a freeze window deployments wait, are let through with a reason, and start at its end', async ({
  page,
}) => {
  agree(page);
  await open(page, '/settings?tab=freeze');
  const card = page.getByRole('region', { name: 'Freeze windows of production' });
  const add = card.getByRole('form', { name: 'New freeze window' });
  await expect(card.getByText('None: what is decided is deployed at once.')).toBeVisible();
  await card.getByText('Add a freeze window').click();

  // One each week, in another zone than the browser's.
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

  // And one that is on.
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

  await page.getByRole('link', { name: 'Slipway, to the board' }).click();
  world().edit('docs/index.html', /at \w+/, 'at noon');
  world().push('docs: we count our plums');
  const cell = (message: string, word: string) =>
    page.getByRole('button', { name: `docs, ${message}: ${word}` });
  await cell('docs: we count our plums', 'frozen').click();
  const panel = page.getByRole('complementary', { name: 'Evidence' });
  await expect(
    panel.getByText('Waits for the end of the freeze window ‘stocktaking’'),
  ).toBeVisible();
  await isFine(page);
  expect(world().slipway('status', 'docs')).toContain(
    "waits for the end of the freeze window 'stocktaking'",
  );
  await panel.getByRole('button', { name: 'Go through the freeze window' }).click();
  await panel.getByLabel('Why it cannot wait').fill('The address was wrong');
  await panel.getByRole('button', { name: 'Start now' }).click();
  await expect(cell('docs: we count our plums', 'deployed')).toBeVisible();
  await expect(
    panel.getByText('May go through a freeze window: The address was wrong'),
  ).toBeVisible();
  await page.keyboard.press('Escape');

  // Of two that wait the newer one is left; it starts when the window is over.
  world().edit('docs/index.html', 'at noon', 'at two');
  world().push('docs: back at two');
  await expect(cell('docs: back at two', 'frozen')).toBeVisible();
  world().edit('docs/index.html', 'at two', 'at three');
  const last = world().push('docs: back at three');
  await expect(cell('docs: back at three', 'frozen')).toBeVisible();
  await expect(cell('docs: back at two', 'superseded')).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Freeze windows' }).click();
  await window.getByRole('button', { name: 'Edit stocktaking' }).click();
  await window.getByLabel('Until').fill('2020-01-02');
  await window.getByRole('button', { name: 'Save' }).click();
  await expect(window.getByText('It is past.')).toBeVisible();
  await world().settled(last);
  await page.getByRole('link', { name: 'Slipway, to the board' }).click();
  await expect(cell('docs: back at three', 'deployed')).toBeVisible();

  await page.goto(`${world().url}/settings?tab=audit`);
  const log = page.getByRole('region', { name: 'Audit log' });
  await expect(log.getByText(/through freeze/i).first()).toBeVisible();
  await page.goto(`${world().url}/settings?tab=freeze`);
  await window.getByRole('button', { name: 'Remove stocktaking' }).click();
  await expect(window).toBeHidden();
});

test('what waits for a freeze window is cancelled', async ({ page }) => {
  const environment = (await world().board()).environments[0]!.id;
  await world().post(`/environment/${environment}/freezeWindow`, {
    name: 'always',
    starts_at: '2020-01-01',
    ends_at: '2999-12-31',
  });
  try {
    await open(page, '/');
    await page.getByRole('link', { name: 'docs', exact: true }).click();
    await page.getByRole('button', { name: 'Redeploy' }).click();
    const shown = page.getByRole('region', { name: 'Deployment' });
    await expect(shown.getByText('frozen', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(shown.getByText('canceled', { exact: true })).toBeVisible();
  } finally {
    world().slipway('environment', 'freeze', 'remove', 'always');
  }
});
