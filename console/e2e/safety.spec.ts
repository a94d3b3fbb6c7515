// What keeps the console safe, in a real browser: how its files are answered, what its policy stops,
// and that whatever somebody wrote is text wherever it is shown.
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { open } from './sign-in';
import { unique, world } from './world';

interface Answer {
  headers: IncomingMessage['headers'];
  body: Buffer;
}

// As it comes: a browser, and fetch, decompress before anybody looks.
function ask(path: string, encoding = 'identity'): Promise<Answer> {
  return new Promise((done, fail) => {
    const headers = { 'Accept-Encoding': encoding };
    request(world().url + path, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done({ headers: response.headers, body: Buffer.concat(parts) }));
    })
      .on('error', fail)
      .end();
  });
}

async function firstFiles(): Promise<string[]> {
  const page = (await ask('/')).body.toString();
  return [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!);
}

// Another site, with one page.
async function elsewhere(html = '') {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' });
    response.end(html);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, close: () => (server.close(), server.closeAllConnections()) };
}

test('every page carries the whole policy', async () => {
  for (const path of ['/', '/settings', ...(await firstFiles())]) {
    const { headers } = await ask(path);
    const policy = String(headers['content-security-policy']).split('; ').sort();
    expect(policy, path).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  }
});

test('files that are named by their content are kept for good, and come compressed', async () => {
  const files = await firstFiles();
  expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
  expect(files.filter((file) => file.endsWith('.css')).length).toBeGreaterThan(0);
  for (const file of files) {
    const whole = await ask(file);
    expect(whole.headers['content-encoding']).toBeUndefined();
    expect(whole.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const [asked, encoding, decompress] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
    ] as const) {
      const { headers, body } = await ask(file, asked);
      expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
      expect(body.length).toBeLessThan(whole.body.length / 2);
      expect(decompress(body).equals(whole.body)).toBe(true);
    }
  }
  // The page that names them is asked for each time, or an upgrade would not be seen.
  expect((await ask('/')).headers['cache-control']).toBe('no-cache');
});

test('the first page needs at most 250 KiB of JavaScript, gzipped, until the board is drawn', async ({
  page,
}) => {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.body());
  });
  await open(page, '/');
  await expect(page.getByRole('grid')).toBeVisible();
  const loaded = await Promise.all(scripts);
  expect(loaded.length).toBeGreaterThan(0);
  const size = loaded.reduce((sum, script) => sum + gzipSync(script).length, 0);
  expect(size).toBeLessThanOrEqual(250 * 1024);
});

test('the session’s cookie is out of reach for scripts and other sites', async ({ page }) => {
  await open(page, '/');
  const [cookie, ...more] = await page.context().cookies();
  expect(more).toEqual([]);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  // Without the token that only the page knows, the cookie alone changes nothing.
  const path = `${world().url}/api/organization/${await world().organization()}/project`;
  const answer = await page.request.post(path, { data: { name: 'forged' } });
  expect(answer.status()).toBe(403);
});

test('a page that frames the console shows nothing of it', async ({ page }) => {
  const other = await elsewhere(`<iframe src="${world().url}/"></iframe>`);
  try {
    const refusal = page.waitForEvent('console', (said) => said.text().includes('frame-ancestors'));
    await page.goto(other.url);
    await refusal;
    const framed = page.frames()[1]!;
    await framed.waitForLoadState();
    expect(framed.url()).not.toContain(world().url);
    await expect(page.frameLocator('iframe').getByLabel('API token')).toHaveCount(0);
  } finally {
    other.close();
  }
});

// Each is done by the page itself; the policy names the directive that stopped it.
const attacks: [what: string, directive: string, attack: (elsewhere: string) => void][] = [
  [
    'an inline script',
    'script-src-elem',
    () => {
      const script = document.createElement('script');
      script.textContent = 'window.taken = true';
      document.body.append(script);
    },
  ],
  [
    'a handler in HTML',
    'script-src-attr',
    () => {
      const box = document.createElement('div');
      box.innerHTML = '<img src="/icon.svg" onload="window.taken = true">';
      document.body.append(box);
    },
  ],
  [
    'an address that is a script',
    'script-src-elem',
    () => {
      const link = document.createElement('a');
      link.href = 'javascript:window.taken = true';
      document.body.append(link);
      link.click();
    },
  ],
  ['a text that is run', 'script-src', () => void setTimeout('window.taken = true')],
  [
    'a script from elsewhere',
    'script-src-elem',
    (url) => {
      const script = document.createElement('script');
      script.src = `${url}/script.js`;
      document.body.append(script);
    },
  ],
  [
    'a style in HTML',
    'style-src-attr',
    () => {
      const box = document.createElement('div');
      box.innerHTML = '<p style="position: fixed; inset: 0">';
      document.body.append(box);
    },
  ],
  ['a question elsewhere', 'connect-src', (url) => void fetch(url).catch(() => {})],
  [
    'a picture from elsewhere',
    'img-src',
    (url) => {
      new Image().src = `${url}/picture.png`;
    },
  ],
  [
    'a form that goes elsewhere',
    'form-action',
    (url) => {
      const form = document.createElement('form');
      form.action = url;
      document.body.append(form);
      form.submit();
    },
  ],
  [
    'a frame',
    'frame-src',
    (url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
    },
  ],
  [
    'another base for addresses',
    'base-uri',
    (url) => {
      const base = document.createElement('base');
      base.href = url;
      document.head.append(base);
    },
  ],
];

for (const [what, directive, attack] of attacks) {
  test(`the policy stops ${what}`, async ({ page }) => {
    const other = await elsewhere();
    try {
      await page.goto(world().url);
      await expect(page.getByLabel('API token')).toBeVisible();
      const stopped = page.evaluate(
        () =>
          new Promise<string>((done) =>
            document.addEventListener('securitypolicyviolation', (event) =>
              done(event.effectiveDirective),
            ),
          ),
      );
      await page.evaluate(attack, other.url);
      expect(await stopped).toBe(directive);
      expect(await page.evaluate(() => 'taken' in window)).toBe(false);
      expect(other.asked).toEqual([]);
      expect(page.url()).toContain(world().url);
    } finally {
      other.close();
    }
  });
}

// Shown as HTML it would be an element of this class, and run.
const written = (where: string) =>
  `${where} <b class="taken">b</b><img src="/icon.svg" onload="window.taken = true">`;

// Wherever it is looked at, it is read letter by letter, and is nothing else.
async function isText(page: Page, path: string, ...texts: string[]): Promise<void> {
  await page.goto(world().url + path);
  for (const text of texts) {
    await expect(page.getByText(text).locator('visible=true').first(), text).toBeVisible();
  }
  await expect(page.locator('.taken, [onload]')).toHaveCount(0);
  expect(await page.evaluate(() => 'taken' in window)).toBe(false);
}

test('what somebody wrote is text, wherever it is shown', async ({ page }) => {
  const broken: string[] = [];
  page.on('console', (said) => {
    if (said.text().includes('Content Security Policy')) broken.push(said.text());
  });
  const made = async (path: string, body: object) =>
    (await world().post<{ id: string }>(path, body)).id;
  const organization = `/organization/${await world().organization()}`;
  const name = (what: string) => written(unique(what));
  const [ofProject, ofEnvironment, ofService] = [name('project'), name('where'), name('what')];
  const [ofHook, ofToken, ofWebhook] = [name('hook'), name('token'), name('webhook')];
  // What git allows in the name of a branch.
  const branch = `${unique('branch')}<svg/onload=window.taken=true><b/class=taken>`;
  const file = `${unique('file')}<img src=x onload=window.taken=true><b class=taken>.txt`;
  const value = 'a <b class="taken">value</b>';
  const project = await made(`${organization}/project`, { name: ofProject });
  const hook = await made(`${organization}/hook`, {
    name: ofHook,
    kind: 'GIT',
    secret: 'a secret',
  });
  const token = await made(`${organization}/apiToken`, { name: ofToken, role_id: 'VIEWER' });
  const webhook = await made(`${organization}/webhook`, {
    kind: 'STANDARD',
    target_url: 'http://127.0.0.1:9/told',
    description: ofWebhook,
    events: ['DEPLOYMENT_FAILURE'],
  });
  try {
    const environment = await made(`/project/${project}/environment`, { name: ofEnvironment });
    const id = await made(`/environment/${environment}/application`, {
      name: ofService,
      git_repository: { url: `file://${world().repository}`, branch, root_path: 'services/worker' },
      build_command: `echo '${written('log')}'`,
      healthchecks: {},
    });
    await made(`/application/${id}/environmentVariable`, { key: 'TILL', value });
    world().pushTo(branch, 'A branch');
    await world().deployed(id);
    const message = written(unique('message'));
    world().write(file, 'Nothing.\n');
    await world().settled(world().pushTo(branch, message));
    await world().refusedDelivery(written('agent'));

    await open(page, `/?q=${ofService.split(' ')[0]}`);
    await page.getByRole('button', { name: `${ofService}, ${message}: deployed` }).click();
    const panel = page.getByRole('complementary', { name: 'Evidence' });
    await expect(panel.getByRole('log')).toContainText(written('log'));
    const cell = new URL(page.url()).search;
    await isText(page, `/${cell}`, ofEnvironment, ofService, message, branch, file);
    await isText(page, `/service/${id}`, ofService, message, branch, written('log'));
    await isText(page, `/service/${id}?tab=verdicts`, ofService);
    await isText(page, `/service/${id}?tab=variables`, value);
    await isText(page, '/deliveries', message, written('agent'));
    await page.getByRole('button', { name: message }).first().click();
    await page.getByText('Body', { exact: true }).click();
    await page.getByRole('button', { name: 'Unfold all' }).click();
    await expect(page.locator('.payload')).toContainText('<svg/onload');
    await isText(page, '/connect', ofHook);
    await isText(page, '/settings', ofProject, ofEnvironment, ofService);
    await isText(page, '/settings?tab=tokens', ofToken);
    await isText(page, '/settings?tab=webhooks', ofWebhook);
    await isText(page, '/settings?tab=audit', ofService);
    await isText(
      page,
      `/explain?repository=file://${world().repository}&branch=${encodeURIComponent(branch)}`,
      ofService,
    );
    expect(broken).toEqual([]);
  } finally {
    await world().remove(`/project/${project}`);
    await world().remove(`/hook/${hook}`);
    await world().remove(`${organization}/apiToken/${token}`);
    await world().remove(`${organization}/webhook/${webhook}`);
  }
});
