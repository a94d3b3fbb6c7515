// People sign in through a real OpenID provider: every redirection as a browser follows it.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Daemon, startDaemon } from './daemon.js';

interface Page {
  url: URL;
  status: number;
  text: string;
}

class Browser {
  readonly seen: string[] = [];
  private cookies = new Map<string, string>(); // by origin and name

  cookie(origin: string, name: string) {
    return this.cookies.get(`${origin} ${name}`);
  }

  private keep(origin: string, lines: string[]) {
    for (const line of lines) {
      const [, name, value, attributes] = /^([^=]+)=([^;]*)(.*)/.exec(line)!;
      if (/max-age=0|1970/i.test(attributes)) this.cookies.delete(`${origin} ${name}`);
      else this.cookies.set(`${origin} ${name}`, value);
    }
  }

  async go(to: string | URL, form?: Record<string, string>): Promise<Page> {
    let url = new URL(to);
    let body = form && new URLSearchParams(form);
    for (let steps = 0; steps < 20; steps += 1) {
      const own = [...this.cookies].filter(([key]) => key.startsWith(`${url.origin} `));
      const cookie = own.map(([key, value]) => `${key.split(' ')[1]}=${value}`).join('; ');
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: cookie ? { cookie } : {},
        ...(body ? { method: 'POST', body } : {}),
      });
      this.keep(url.origin, answer.headers.getSetCookie());
      this.seen.push(url.pathname);
      const text = await answer.text();
      const next = answer.headers.get('location');
      if (!next || answer.status < 300 || answer.status > 399) {
        return { url, status: answer.status, text };
      }
      url = new URL(next, url);
      body = undefined;
    }
    throw new Error('it never ends');
  }

  // Signs in at the provider's form and agrees to all that it asks then.
  async signIn(start: string, who: string): Promise<Page> {
    let page = await this.go(start);
    for (let forms = 0; forms < 3; forms += 1) {
      const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
      if (page.url.hostname !== 'localhost' || !action) break;
      const prompt = /name="prompt" value="(\w+)"/.exec(page.text)![1];
      const form: Record<string, string> = { prompt };
      if (prompt === 'login') Object.assign(form, { login: who, password: 'any' });
      page = await this.go(new URL(action, page.url), form);
    }
    return page;
  }
}

let provider: ChildProcess;
let issuer: string;

before(async () => {
  const program = fileURLToPath(new URL('provider.mjs', import.meta.url));
  provider = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  [issuer] = (await once(provider, 'message')) as [string];
});

after(() => provider.kill());

async function withDaemon(more: string[], use: (daemon: Daemon) => Promise<void>) {
  const daemon = await startDaemon(['--oidc-issuer', issuer, '--oidc-name', 'Example', ...more]);
  try {
    provider.send(`${daemon.url}/api/session/oidc/callback`);
    await once(provider, 'message');
    await use(daemon);
  } finally {
    await daemon.stop();
  }
}

async function makeUser(daemon: Daemon, name: string) {
  const answer = await fetch(`${daemon.url}/api/user`, {
    method: 'POST',
    headers: { Authorization: `Token ${daemon.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name,
      email: `${name}@example.com`,
      password: 'correct horse',
      role: 'DEPLOYER',
    }),
  });
  assert.equal(answer.status, 201);
}

async function session(daemon: Daemon, browser: Browser) {
  const cookie = `slipway_session=${browser.cookie(daemon.url, 'slipway_session')}`;
  const answer = await fetch(`${daemon.url}/api/session`, { headers: { cookie } });
  return (await answer.json()) as Record<string, unknown>;
}

const client = (id: string) => [
  '--oidc-client-id',
  id,
  '--oidc-client-secret',
  `secret of ${id} &c.`,
];

for (const id of ['slipway', 'slipway-ec']) {
  test(`a user signs in as the client ${id}, and nobody else`, () =>
    withDaemon(client(id), async (daemon) => {
      await makeUser(daemon, 'ann');
      const start = `${daemon.url}/api/session/oidc`;
      const browser = new Browser();
      const page = await browser.signIn(`${start}?return_to=/settings`, 'ann');
      assert.equal(page.url.href, `${daemon.url}/settings`);
      assert.ok(browser.seen.includes('/api/session/oidc/callback'));
      const ann = await session(daemon, browser);
      assert.equal((ann.user as { email: string }).email, 'ann@example.com');
      assert.equal(ann.role, 'DEPLOYER');
      // The provider knows them now: no form any more.
      assert.equal((await browser.go(start)).url.pathname, '/');
      for (const [who, problem] of [
        ['eve', 'NO_USER'],
        ['mallory', 'UNVERIFIED_EMAIL'],
      ]) {
        const other = new Browser();
        const refused = await other.signIn(start, who);
        assert.equal(refused.url.search, `?sign_in_problem=${problem}`);
        assert.equal(other.cookie(daemon.url, 'slipway_session'), undefined);
      }
    }));
}

test('whoever is new becomes a user where that is set up', () => {
  const more = ['--oidc-new-user-role', 'VIEWER', '--oidc-new-user-organization', 'default'];
  return withDaemon([...client('slipway'), ...more], async (daemon) => {
    const browser = new Browser();
    await browser.signIn(`${daemon.url}/api/session/oidc`, 'zoe');
    const zoe = await session(daemon, browser);
    assert.equal(zoe.name, 'The zoe');
    assert.equal(zoe.role, 'VIEWER');
    assert.notEqual(zoe.organization_id, null);
  });
});

test('a wrong secret is said to be one', () =>
  withDaemon(['--oidc-client-id', 'slipway', '--oidc-client-secret', 'wrong'], async (daemon) => {
    await makeUser(daemon, 'ann');
    const page = await new Browser().signIn(`${daemon.url}/api/session/oidc`, 'ann');
    assert.equal(page.url.search, '?sign_in_problem=CLIENT_REFUSED');
    const ways = await fetch(`${daemon.url}/api/session/way?problem=CLIENT_REFUSED`);
    const { problem } = (await ways.json()) as { problem: string };
    assert.match(problem, /^Example refuses the client id/);
  }));
