// Creation and stages for somebody who has no mouse: from the first key on, nothing is clicked, and
// no element is focused but by Tab.
import { expect, test } from '@playwright/test';
import { isFine } from './fine';
import { press, signIn, tabTo, write } from './keys';
import { unique, world } from './world';

test('a service is created', async ({ page }) => {
  await signIn(page, '/');
  await tabTo(page.getByRole('link', { name: 'New service' }));
  await press(page, 'Enter');
  const next = page.getByRole('button', { name: 'Next' });
  const heading = (name: string) => page.getByRole('heading', { level: 2, name });
  await tabTo(next, 40);
  await press(page, 'Enter');
  // What is wrong is where one goes on.
  await expect(page.getByText('A name is needed.')).toBeVisible();
  await expect(page.getByLabel('Name')).toBeFocused();
  const name = unique('keyed');
  await page.keyboard.type(name);
  await write(page.getByRole('textbox', { name: 'Repository' }), `file://${world().repository}`);
  await expect(page.getByText(/^Reached: /)).toBeVisible();
  await tabTo(page.getByRole('combobox', { name: 'Root folder' }));
  await press(page, 'Control+A');
  await page.keyboard.type('doc');
  await expect(page.getByRole('option', { name: 'docs', exact: true })).toBeVisible();
  await press(page, 'ArrowDown', 'Enter');
  await expect(page.getByRole('combobox', { name: 'Root folder' })).toHaveValue('docs');
  const auto = page.getByRole('switch', { name: /^Auto-deploy/ });
  await tabTo(auto);
  await press(page, 'Space');
  await expect(auto).not.toBeChecked();
  await tabTo(next);
  await press(page, 'Enter');

  await expect(heading('Build and start')).toBeFocused();
  await write(page.getByLabel('Start command'), 'python3 serve.py', 5);
  await tabTo(next, 5);
  await press(page, 'Enter');
  await expect(heading('Ports and health')).toBeFocused();
  await write(page.getByLabel('Port'), '8080', 3);
  await tabTo(next, 5);
  await press(page, 'Enter');
  await expect(heading('Variables')).toBeFocused();
  await tabTo(page.getByRole('button', { name: 'Add variable' }), 5);
  await press(page, 'Enter');
  await write(page.getByLabel('Key 1'), 'COLOUR', 0);
  await write(page.getByLabel('Value 1'), 'red', 3);
  await tabTo(next, 8);
  await press(page, 'Enter');
  await expect(heading('Restrictions')).toBeFocused();
  await tabTo(page.getByRole('button', { name: 'Add restriction' }), 5);
  await press(page, 'Enter');
  // One writes the path at once; the mode stands before it.
  await expect(page.getByLabel('Path 1')).toBeFocused();
  await press(page, 'Shift+Tab');
  await expect(page.getByRole('button', { name: /Mode 1$/ })).toBeFocused();
  await press(page, 'Enter');
  await expect(page.getByRole('option', { name: /^MATCH/ })).toBeFocused();
  await press(page, 'ArrowDown', 'Enter');
  await write(page.getByLabel('Path 1'), 'docs/drafts', 3);
  await tabTo(next, 8);
  await press(page, 'Enter');
  await expect(heading('Summary')).toBeFocused();
  await tabTo(page.getByRole('switch', { name: /^Deploy it now/ }), 5);
  await press(page, 'Space');
  await tabTo(page.getByRole('button', { name: 'Create', exact: true }), 5);
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  const { services } = await world().board();
  const { id } = services.find((one) => one.name === name)!;
  expect(await world().api(`/application/${id}`)).toMatchObject({
    auto_deploy: false,
    ports: [{ internal_port: 8080 }],
    git_repository: { root_path: 'docs' },
  });
  const { results } = await world().api<{ results: object[] }>(
    `/application/${id}/deploymentRestriction`,
  );
  expect(results).toMatchObject([{ mode: 'EXCLUDE', value: 'docs/drafts' }]);
  await world().remove(`/application/${id}`);
});

test('a stage is added, moved, filled, emptied and removed', async ({ page }) => {
  await signIn(page, '/settings');
  const environment = page.getByRole('region', { name: 'Environment production' });
  const stages = environment.getByRole('list', { name: 'Stages of production' });
  const names = () => stages.locator('.stage-head strong').allTextContents();
  const stage = stages.getByRole('listitem', { name: 'Stage Keys' });
  await expect(stages).toBeVisible();
  const before = await names();
  await tabTo(environment.getByText('Add a stage'), 80);
  await press(page, 'Enter');
  await write(environment.getByLabel('Name of the stage'), 'Keys', 3);
  await press(page, 'Enter');
  await expect.poll(names).toEqual([...before, 'Keys']);
  const up = stage.getByRole('button', { name: 'Move Keys up' });
  await tabTo(up, 120);
  for (let left = before.length; left > 0; left -= 1) {
    await press(page, 'Enter');
    await expect
      .poll(names)
      .toEqual([...before.slice(0, left - 1), 'Keys', ...before.slice(left - 1)]);
  }
  const choose = environment.getByRole('button', { name: /Stage of docs/ });
  const go = async (to: string) => {
    await tabTo(choose, 120);
    await press(page, 'Enter');
    const option = page.getByRole('option', { name: to, exact: true });
    await expect(option).toBeVisible();
    await page.keyboard.type(to);
    await expect(option).toBeFocused();
    await press(page, 'Enter');
  };
  await go('Keys');
  await expect(stage.getByText('docs', { exact: true })).toBeVisible();
  await isFine(page);
  await go('Application');
  await expect(stage.getByText('docs', { exact: true })).toBeHidden();
  await tabTo(stage.getByRole('button', { name: 'Remove Keys' }), 120);
  await press(page, 'Enter');
  await expect.poll(names).toEqual(before);
});
