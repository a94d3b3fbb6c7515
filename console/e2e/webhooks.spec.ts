// Outgoing webhooks, against a server that receives them.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { agree, open } from './sign-in';
import { world } from './world';

const secret = 'a secret of the receiver';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

// Answers with `answer`, which may change, and keeps what it received.
async function receiver() {
  const received: Received[] = [];
  const here = { url: '', answer: 204, received, close: () => {} };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(here.answer).end(here.answer === 204 ? '' : 'not now');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  here.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
  here.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return here;
}

const isSigned = ({ headers, body }: Received) => {
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', secret).update(text).digest('base64');
  return headers['webhook-signature'] === `v1,${expected}`;
};

test('a webhook is added, told, changed, switched off and deleted', async ({ page }) => {
  agree(page);
  const there = await receiver();
  try {
    await open(page, '/settings?tab=webhooks');
    await expect(page.getByText('Nobody is told of deployments yet.')).toBeVisible();
    const add = page.getByRole('region', { name: 'Add a webhook' });
    await add.getByLabel('Description').fill('the cashier');
    await add.getByLabel('Address').fill('ftp://nowhere');
    await add.getByLabel('Secret').fill(secret);
    await add.getByRole('button', { name: 'Add webhook' }).click();
    await expect(add.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true');
    await expect(add.locator('.wrong')).toContainText('http');
    await add.getByLabel('Address').fill(there.url);
    for (const what of ['Succeed', 'Fail']) await add.getByLabel(what).uncheck();
    await add.getByRole('button', { name: 'Add webhook' }).click();
    await expect(add.getByRole('group', { name: 'Deployments that' })).toContainText('names none');
    await add.getByLabel('Succeed').check();
    await add.getByLabel('Production').check();
    await add.getByLabel('Only of these projects').fill('sh*');
    await add.getByRole('button', { name: 'Add webhook' }).click();

    const card = page.getByRole('region', { name: 'Webhook the cashier' });
    await expect(card.getByText('with its secret')).toBeVisible();
    await expect(card.getByText('sh*', { exact: true })).toBeVisible();
    await expect(add.getByLabel('Address')).toHaveValue('');
    await card.getByRole('button', { name: 'Log of the cashier' }).click();
    const log = page.getByRole('region', { name: 'Log of the cashier' });
    await expect(log.getByText('Nothing yet.')).toBeVisible();

    there.answer = 400;
    world().slipway('application', 'deploy', 'docs', '--watch');
    await expect(log.getByText('It answered 400.')).toBeVisible();
    await log.getByText('Body and answer').click();
    await expect(log.getByText('not now', { exact: true })).toBeVisible();
    await expect(log.getByText('"DEPLOYMENT_SUCCESSFUL"')).toBeVisible();
    // A change tries at once what waits.
    there.answer = 204;
    await card.getByRole('button', { name: 'Edit the cashier' }).click();
    await expect(card.getByLabel('Secret')).toHaveValue('');
    await card.getByLabel('Description').fill('the till');
    await card.getByRole('button', { name: 'Save' }).click();
    const renamed = page.getByRole('region', { name: 'Webhook the till' });
    await expect(renamed.getByText('delivered, answered 204')).toBeVisible();
    expect(there.received.every(isSigned)).toBe(true);
    expect(new Set(there.received.map((one) => one.headers['webhook-id'])).size).toBe(1);

    await renamed.getByRole('button', { name: 'Switch the till off' }).click();
    await expect(renamed.getByText('switched off')).toBeVisible();
    await renamed.getByRole('button', { name: 'Switch the till on' }).click();
    await expect(renamed.getByText('switched on')).toBeVisible();
    await renamed.getByRole('button', { name: 'Delete the till' }).click();
    await expect(renamed).toBeHidden();
  } finally {
    there.close();
  }
});
