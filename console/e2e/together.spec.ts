// Two people at one thing.
import { expect, test, type Page } from '@playwright/test';
import { agree, open } from './sign-in';
import { world } from './world';

async function docs(): Promise<{ id: string; path: string }> {
  const { services } = await world().board();
  const { id } = services.find(({ name }) => name === 'docs') as unknown as { id: string };
  return { id, path: `/application/${id}` };
}

const saved = (page: Page) => page.getByText('Saved. It counts from the next deployment on.');

test('settings follow another person while they are not touched, and ask where they are', async ({
  page,
}) => {
  const { id, path } = await docs();
  const before = await world().api<{ build_command: string; healthchecks: object }>(path);
  await open(page, `/service/${id}?tab=settings`);
  const build = page.getByLabel('Build command');
  await expect(build).toHaveValue(before.build_command);
  try {
    await world().put(path, { build_command: 'echo one' });
    await expect(build).toHaveValue('echo one');

    await page.getByRole('textbox', { name: 'Health path' }).fill('/mine');
    await world().put(path, { build_command: 'echo two' });
    const conflict = page.getByText(/Somebody else changed this while you did: Build command/);
    await expect(conflict).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await expect(conflict).toBeHidden();
    await expect(build).toHaveValue('echo two');
    await expect(page.getByRole('textbox', { name: 'Health path' })).not.toHaveValue('/mine');

    await page.getByRole('textbox', { name: 'Health path' }).fill('/mine');
    await world().put(path, { build_command: 'echo three' });
    await page.getByRole('button', { name: 'Keep what I changed' }).click();
    await expect(build).toHaveValue('echo three');
    await expect(page.getByRole('textbox', { name: 'Health path' })).toHaveValue('/mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(saved(page)).toBeVisible();
    expect(await world().api(path)).toMatchObject({ build_command: 'echo three' });
  } finally {
    const { build_command, healthchecks } = before;
    await world().put(path, { build_command, healthchecks });
  }
});

test('a save that comes too late is not made, though nobody told of the other', async ({
  page,
}) => {
  const { id, path } = await docs();
  const before = await world().api<{ build_command: string }>(path);
  // Nothing is heard of the other person before the save is refused.
  await page.route('**/event', (route) => route.abort());
  await open(page, `/service/${id}?tab=settings`);
  const build = page.getByLabel('Build command');
  await expect(build).toHaveValue(before.build_command);
  try {
    await world().put(path, { build_command: 'echo theirs' });
    await build.fill('echo mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(/Somebody else changed this while you did/)).toBeVisible();
    expect(await world().api(path)).toMatchObject({ build_command: 'echo theirs' });
    await page.getByRole('button', { name: 'Keep what I changed' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(saved(page)).toBeVisible();
    expect(await world().api(path)).toMatchObject({ build_command: 'echo mine' });
  } finally {
    await world().put(path, { build_command: before.build_command });
  }
});

test('restrictions that another person adds and changes are seen', async ({ page }) => {
  agree(page);
  const { id, path } = await docs();
  await open(page, `/service/${id}?tab=restrictions`);
  await expect(page.getByRole('button', { name: 'Add restriction' })).toBeVisible();
  const rules = `${path}/deploymentRestriction`;
  const rule = (value: string) => ({ mode: 'MATCH', type: 'PATH', value });
  const made = await world().post<{ id: string }>(rules, rule('theirs'));
  await page.getByRole('button', { name: 'Edit theirs' }).click();
  const field = page.getByLabel('Path').first();
  await world().put(`${rules}/${made.id}`, rule('theirs/again'));
  await expect(field).toHaveValue('theirs/again');
  await field.fill('mine');
  await world().put(`${rules}/${made.id}`, rule('once/more'));
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(field).toHaveValue('once/more');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Remove once/more' }).click();
  await expect(page.getByRole('button', { name: 'Edit once/more' })).toBeHidden();
});

test('a restriction that another person removes stays in its form', async ({ page }) => {
  agree(page);
  const { id, path } = await docs();
  await open(page, `/service/${id}?tab=restrictions`);
  const rules = `${path}/deploymentRestriction`;
  const made = await world().post<{ id: string }>(rules, {
    mode: 'EXCLUDE',
    type: 'PATH',
    value: 'gone/soon',
  });
  await page.getByRole('button', { name: 'Edit gone/soon' }).click();
  const field = page.getByLabel('Path').first();
  await field.fill('still/here');
  await world().remove(`${rules}/${made.id}`);
  await expect(page.getByText('Somebody removed this rule meanwhile.')).toBeVisible();
  await expect(field).toHaveValue('still/here');
  await page.getByRole('button', { name: 'Add it again' }).click();
  await page.getByRole('button', { name: 'Remove still/here' }).click();
  await expect(page.getByRole('button', { name: 'Edit still/here' })).toBeHidden();
});
