import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { isFine } from './fine';
import { agree, open } from './sign-in';
import { unique, world } from './world';

const secret = 'of the forge';
const commit = 'c0ffee0000000000000000000000000000000000';

async function send(hook: string, action: string): Promise<void> {
  const url = `file://${world().repository}`;
  const body = JSON.stringify({
    action,
    number: 12,
    pull_request: {
      title: 'Sell tea',
      state: action === 'closed' ? 'closed' : 'open',
      html_url: 'https://git.example.com/shop/pull/12',
      user: { login: 'robin' },
      updated_at: new Date().toISOString(),
      head: { ref: 'tea', sha: commit, repo: { full_name: 'robin/shop' } },
      base: { ref: 'main', repo: { full_name: 'acme/shop' } },
    },
    repository: { full_name: 'acme/shop', clone_url: url, ssh_url: url, html_url: url },
  });
  const response = await fetch(`${world().url}/hooks/${hook}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-GitHub-Event': 'pull_request',
      'X-GitHub-Delivery': crypto.randomUUID(),
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  });
  expect(response.status, await response.text()).toBe(202);
}

test('a pull request from a fork waits for a person, and its preview is removed', async ({
  page,
}) => {
  agree(page);
  const organization = await world().organization();
  const hook = await world().post<{ id: string }>(`/organization/${organization}/hook`, {
    name: unique('forge'),
    kind: 'GITHUB',
    secret,
  });
  const web = (await world().board()).services.find((one) => one.name === 'web')!;
  await world().put(`/application/${web.id}`, { auto_preview: true });
  try {
    await open(page, '/settings');
    const environment = page.getByRole('region', { name: 'Environment production', exact: true });
    await expect(environment.getByRole('heading', { name: 'Previews' })).toBeHidden();
    await send(hook.id, 'opened');
    const preview = environment.getByRole('listitem', { name: 'Preview of pull request 12' });
    await expect(preview).toContainText('#12 Sell tea');
    await expect(preview).toContainText('fork');
    await isFine(page);
    await preview.getByRole('button', { name: 'Allow c0ffee0 of pull request 12' }).click();
    await expect(preview.getByRole('button', { name: /Allow/ })).toBeHidden();
    await preview.getByRole('button', { name: /Remove the preview/ }).click();
    await expect(preview).toContainText('removed');
  } finally {
    await world().put(`/application/${web.id}`, { auto_preview: false });
  }
});
