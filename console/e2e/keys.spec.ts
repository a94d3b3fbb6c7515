// Each form, list, menu and dialog for somebody who has no mouse; keyboard.spec.ts has the creation
// and the stages. Nothing is clicked, and nothing focused but by Tab.
import { expect, test, type Page } from '@playwright/test';
import { choose, isFocused, isKept, press, pressAt, signIn, tabBackTo, tabTo, write } from './keys';
import { agree } from './sign-in';
import { unique, world } from './world';

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

async function idOf(name: string): Promise<string> {
  const { services } = await world().board();
  return services.find((one) => one.name === name)!.id;
}

// The address of a service's page.
const pageOf = async (name: string) => `/service/${await idOf(name)}`;

interface Walk {
  what: string;
  at: () => Promise<string> | string;
  walk: (page: Page) => Promise<void>;
}

const walks: Walk[] = [
  {
    what: 'the restrictions of a service',
    at: async () => `${await pageOf('docs')}?tab=restrictions`,
    walk: async (page) => {
      const path = page.getByLabel('Path').last();
      await write(path, '/manual', 60);
      await press(page, 'Enter');
      await expect(page.locator('.wrong')).toContainText('/');
      await isFocused(path);
      await write(path, 'manual');
      await press(page, 'Enter');
      await pressAt(button(page, 'Edit manual'), 'Enter', 90);
      // Where the row was, its form begins.
      const form = page.getByRole('listitem').filter({ has: button(page, 'Save') });
      await isFocused(form.getByRole('button', { name: /Mode$/ }));
      await choose(
        form.getByRole('button', { name: /Mode$/ }),
        'EXCLUDE: a change here does not count',
      );
      await write(form.getByLabel('Path'), 'manual/drafts', 1);
      await pressAt(button(page, 'Save'), 'Enter', 1);
      await isFocused(button(page, 'Edit manual/drafts'));
      await press(page, 'Enter');
      await pressAt(button(page, 'Cancel'), 'Enter', 3);
      await isFocused(button(page, 'Edit manual/drafts'));
      await pressAt(button(page, 'Remove manual/drafts'), 'Enter', 1);
      await expect(button(page, 'Remove manual/drafts')).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'the settings of a service',
    at: async () => `${await pageOf('docs')}?tab=settings`,
    walk: async (page) => {
      const health = page.getByRole('textbox', { name: 'Health path' });
      await expect(health).toHaveValue('/healthz');
      try {
        await write(health, '/alive', 60);
        await pressAt(button(page, 'Save'), 'Enter', 30);
        await expect(page.getByText('Saved. It counts from the next deployment on.')).toBeVisible();
        await isKept(page);
      } finally {
        await world().put(`/application/${await idOf('docs')}`, {
          healthchecks: {
            readiness_probe: {
              type: { http: { path: '/healthz', scheme: 'HTTP', port: 8080 } },
              period_seconds: 1,
              failure_threshold: 6,
            },
          },
        });
      }
    },
  },
  {
    what: 'another version of a service',
    at: () => pageOf('docs'),
    walk: async (page) => {
      const opens = button(page, 'Deploy another version');
      await pressAt(opens);
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('listitem').first()).toBeVisible();
      // By Tab nobody gets to what is behind it, only out of the page and back.
      for (let count = 0; count < 40; count += 1) {
        await press(page, 'Tab');
        const isOutside = await dialog.evaluate(
          (one) =>
            document.activeElement !== document.body && !one.contains(document.activeElement),
        );
        expect(isOutside).toBe(false);
      }
      await press(page, 'Escape');
      await expect(dialog).toHaveCount(0);
      await isFocused(opens);
      await press(page, 'Enter');
      await pressAt(dialog.getByRole('button', { name: 'Close' }), 'Enter', 60);
      await expect(dialog).toHaveCount(0);
      await isFocused(opens);
    },
  },
  {
    what: 'two versions compared',
    at: () => pageOf('docs'),
    walk: async (page) => {
      await pressAt(page.getByText('Compare with another version'), 'Enter', 90);
      const other = page.getByRole('button', { name: /Compare with/ });
      await pressAt(other, 'Enter', 2);
      await press(page, 'End', 'Enter');
      await expect(page.getByRole('list', { name: 'Files that differ' })).toBeVisible();
      await isFocused(other);
    },
  },
  {
    what: 'the log of a deployment',
    at: () => pageOf('docs'),
    walk: async (page) => {
      const search = page.getByLabel('Search the log');
      await write(search, 'nothing says this', 90);
      await expect(page.getByText('0 lines')).toBeVisible();
      await press(page, 'Control+A', 'Delete');
      const follow = page.getByRole('switch', { name: 'Follow' });
      await pressAt(follow, 'Space', 1);
      await expect(follow).not.toBeChecked();
      await press(page, 'Space');
      await expect(follow).toBeChecked();
      const download = page.waitForEvent('download');
      await pressAt(button(page, 'Download'), 'Enter', 1);
      await download;
      await tabTo(page.getByRole('log'), 1);
    },
  },
  {
    what: 'the filters of the board and its cells',
    at: () => '/',
    walk: async (page) => {
      await write(page.getByLabel('Service', { exact: true }), 'web');
      await expect(page.getByRole('link', { name: 'worker' })).toBeHidden();
      await press(page, 'Control+A', 'Delete');
      const environment = page.getByRole('button', { name: /Environment$/ });
      await choose(environment, 'shop / production', 1);
      await expect(page).toHaveURL(/environment=/);
      await choose(environment, 'All environments');
      await expect(page).not.toHaveURL(/environment=/);
      await choose(page.getByRole('button', { name: /Branch$/ }), 'main', 1);
      await expect(page).toHaveURL(/branch=main/);
      const cell = page.getByRole('grid').locator('button[tabindex="0"]');
      await tabTo(cell, 60);
      await press(page, 'Control+Home', 'End');
      const last = Number(await page.getByRole('grid').getAttribute('aria-colcount'));
      const column = () =>
        page.evaluate(() => document.activeElement?.parentElement?.getAttribute('aria-colindex'));
      await expect.poll(column).toBe(String(last));
      await isFocused(cell);
    },
  },
  {
    what: 'a hook',
    at: () => '/connect',
    walk: async (page) => {
      const name = unique('keyed');
      const add = page.getByRole('region', { name: 'Add a hook' });
      await write(add.getByLabel('Name'), name, 60);
      await choose(add.getByRole('button', { name: /Kind$/ }), 'GitLab', 1);
      await pressAt(add.getByRole('button', { name: 'Add hook' }));
      const card = page.getByRole('region', { name: `Hook ${name}` });
      await expect(card.getByText('Shown this once')).toBeVisible();
      await isKept(page);
      await pressAt(card.getByRole('button', { name: `Switch ${name} off` }), 'Enter', 90);
      await isFocused(card.getByRole('button', { name: `Switch ${name} on` }));
      await pressAt(card.getByRole('button', { name: `Delete the hook ${name}` }), 'Enter', 1);
      await expect(card).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'the variables of a service',
    at: async () => `${await pageOf('docs')}?tab=variables`,
    walk: async (page) => {
      const key = page.getByLabel('Key');
      await write(key, 'TILL', 60);
      await write(page.getByLabel('Value'), 'open', 1);
      await press(page, 'Enter');
      await expect(page.getByRole('cell', { name: 'TILL', exact: true })).toBeVisible();
      await pressAt(page.getByRole('switch', { name: 'Secret' }), 'Space', 1);
      await expect(page.getByLabel('Value')).toHaveAttribute('type', 'password');
      await pressAt(button(page, 'Remove TILL'), 'Enter', 90);
      await expect(page.getByRole('cell', { name: 'TILL', exact: true })).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'an environment',
    at: () => '/settings',
    walk: async (page) => {
      const name = unique('keyed');
      const add = page.getByRole('region', { name: 'Add an environment' });
      await write(add.getByLabel('Name'), name, 120);
      await choose(add.getByRole('button', { name: /Mode$/ }), 'Staging', 1);
      await pressAt(add.getByRole('button', { name: 'Add environment' }), 'Enter', 1);
      const card = page.getByRole('region', { name: `Environment ${name}` });
      const edit = card.getByRole('button', { name: `Edit ${name}` });
      await expect(card).toBeVisible();
      await isKept(page);
      await tabBackTo(edit, 60);
      await press(page, 'Enter');
      await pressAt(card.getByRole('button', { name: 'Save' }), 'Enter', 5);
      await isFocused(edit);
      await press(page, 'Enter');
      await pressAt(card.getByRole('button', { name: 'Delete the environment' }), 'Enter', 5);
      await expect(card).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'a freeze window',
    at: () => '/settings?tab=freeze',
    walk: async (page) => {
      const card = page.getByRole('region', { name: 'Freeze windows of production' });
      await pressAt(card.getByText('Add a freeze window'), 'Enter', 60);
      const add = card.getByRole('form', { name: 'New freeze window' });
      await write(add.getByLabel('Name'), 'weekend', 1);
      const zone = add.getByRole('combobox', { name: 'Time zone' });
      await write(zone, 'Asia/Tok', 1);
      await expect(page.getByRole('option', { name: 'Asia/Tokyo', exact: true })).toBeVisible();
      await press(page, 'ArrowDown', 'Enter');
      await expect(zone).toHaveValue('Asia/Tokyo');
      await pressAt(add.getByRole('checkbox', { name: 'Friday' }), 'Space', 12);
      await choose(add.getByRole('button', { name: /Ends on/ }), 'Monday', 9);
      await pressAt(add.getByRole('button', { name: 'Add freeze window' }), 'Enter', 12);
      const weekend = card.getByRole('listitem', { name: 'Freeze window weekend' });
      await expect(weekend).toBeVisible();
      await isKept(page);
      const edit = weekend.getByRole('button', { name: 'Edit weekend' });
      await pressAt(edit, 'Enter', 90);
      await pressAt(weekend.getByRole('button', { name: 'Cancel' }));
      await isFocused(edit);
      await pressAt(weekend.getByRole('button', { name: 'Remove weekend' }), 'Enter', 1);
      await expect(weekend).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'a token',
    at: () => '/settings?tab=tokens',
    walk: async (page) => {
      const name = unique('keyed');
      const add = page.getByRole('form', { name: 'Add a token' });
      await write(add.getByLabel('Name'), name, 60);
      await choose(add.getByRole('button', { name: /Role$/ }), 'Viewer: looks', 1);
      const shop = add.getByRole('checkbox', { name: 'shop', exact: true });
      await pressAt(shop, 'Space', 12);
      await pressAt(add.getByRole('button', { name: 'Add token' }));
      await expect(page.getByText('Shown this once.')).toBeVisible();
      await isKept(page);
      await pressAt(button(page, `Remove ${name}`), 'Enter', 90);
      await expect(button(page, `Remove ${name}`)).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'a user',
    at: () => '/settings?tab=users',
    walk: async (page) => {
      const name = unique('keyed');
      const users = page.getByRole('region', { name: 'Users' });
      await write(users.getByLabel('Name', { exact: true }), name, 60);
      await write(users.getByLabel('E-mail'), `${name}@shop.example`, 1);
      await write(users.getByLabel('Password', { exact: true }), 'a password of theirs', 1);
      await pressAt(users.getByRole('button', { name: 'Add user' }));
      const role = users.getByRole('button', { name: new RegExp(`Role of ${name}`) });
      await expect(role).toBeVisible();
      await isKept(page);
      await choose(role, 'Viewer: looks', 90);
      await pressAt(button(page, `Remove ${name}`), 'Enter', 5);
      await expect(role).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'an outgoing webhook',
    at: () => '/settings?tab=webhooks',
    walk: async (page) => {
      const add = page.getByRole('region', { name: 'Add a webhook' });
      await choose(
        add.getByRole('button', { name: /Form$/ }),
        'A line of text, as Slack takes it',
        60,
      );
      await write(add.getByLabel('Address'), 'http://127.0.0.1:9/told', 1);
      await write(add.getByLabel('Description'), 'the till', 1);
      await press(page, 'Enter');
      const card = page.getByRole('region', { name: 'Webhook the till' });
      await expect(card).toBeVisible();
      const edit = card.getByRole('button', { name: 'Edit the till' });
      await pressAt(edit, 'Enter', 90);
      await write(card.getByLabel('Description'), 'the till', 12);
      await press(page, 'Enter');
      await expect(card.getByLabel('Description')).toHaveCount(0);
      await isFocused(edit);
      await pressAt(card.getByRole('button', { name: 'Delete the till' }), 'Enter', 6);
      await expect(card).toHaveCount(0);
      await isKept(page);
    },
  },
  {
    what: 'what a push would deploy',
    at: () => '/explain',
    walk: async (page) => {
      const repository = page.getByRole('combobox', { name: 'Repository' });
      await write(repository, 'shop.git', 30);
      await expect(page.getByRole('option').first()).toBeVisible();
      await press(page, 'ArrowDown', 'Enter');
      await expect(repository).toHaveValue(`file://${world().repository}`);
      await pressAt(button(page, 'Explain the push'));
      await expect(page.getByRole('region', { name: 'Verdicts' })).toBeVisible();
      await isKept(page);
    },
  },
  {
    what: 'a delivery',
    at: () => '/deliveries',
    walk: async (page) => {
      const delivery = page.getByRole('group', { name: 'Delivery' });
      await pressAt(page.getByRole('list', { name: 'Deliveries' }).getByRole('button').nth(1));
      await expect(page).toHaveURL(/delivery=/);
      await pressAt(delivery.getByText('Headers', { exact: true }), 'Enter', 90);
      await expect(delivery.getByText('content-type', { exact: true })).toBeVisible();
    },
  },
  {
    what: 'the audit log',
    at: () => '/settings?tab=audit',
    walk: async (page) => {
      const log = page.getByRole('region', { name: 'Audit log' });
      await write(log.getByLabel('Filter'), 'nobody did this', 60);
      await expect(log.getByText('No entry.')).toBeVisible();
      await press(page, 'Control+A', 'Delete');
      await pressAt(log.getByText('What changed').first());
      await expect(log.getByRole('heading', { name: 'After' }).first()).toBeVisible();
    },
  },
  {
    what: 'the theme, and leaving',
    at: () => '/account',
    walk: async (page) => {
      const theme = page.getByRole('button', { name: /^Theme/ });
      for (const name of ['light', 'dark', 'auto']) {
        await pressAt(theme);
        await expect(theme).toHaveText(`Theme: ${name}`);
      }
      await press(page, 'Tab');
      await isFocused(button(page, 'Sign out'));
      await press(page, 'Enter');
      await isFocused(page.getByLabel('API token'));
    },
  },
];

for (const { what, at, walk } of walks) {
  test(what, async ({ page }) => {
    agree(page);
    await signIn(page, await at());
    await expect(page.getByText('Loading…')).toHaveCount(0);
    await walk(page);
  });
}
