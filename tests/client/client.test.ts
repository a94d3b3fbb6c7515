// Each function of the reference's client against a real slipwayd.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { AxiosResponse } from 'axios';
import { type Client, makeCarelessClient, makeClient } from './client.js';
import { type Daemon, startDaemon } from './daemon.js';
import { type Forge, startForge } from './forge.js';
import { Description } from './description.js';
import { lint } from './linter.js';
import { operations } from './operations.js';
import { Reference, type ReferenceFunction, referenceFunctions } from './reference.js';
import { makeWorld, type World } from './world.js';

const nobody = '00000000-0000-7000-8000-000000000000';
const functions = referenceFunctions();
const reference = new Reference();
let daemon: Daemon;
let forge: Forge;
let description: Description;
let client: Client;
let careless: Client;
let stranger: Client;
let strangers: World;

// A table of docs/api.md: what stands in backticks in the first cell of each row.
function documented(heading: string): string[] {
  const text = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const start = text.indexOf(`\n## ${heading}\n`);
  assert.notEqual(start, -1, `docs/api.md has no "${heading}"`);
  const section = text.slice(start + 4).split('\n## ')[0];
  const cells = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
}

const notServed = new Set(documented('What of the reference is not served'));
const answersOtherwise = new Set(documented('Answers that differ from the reference'));

function check(validate: ReturnType<Reference['validator']>, data: unknown, whose: string) {
  const errors = validate(data) ? [] : (validate.errors ?? []);
  const told = errors
    .slice(0, 8)
    .map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  assert.deepEqual(told, [], `not as ${whose} has it: ${JSON.stringify(data)}`);
}

function checkAsDescribed(name: string, answer: AxiosResponse<unknown>) {
  const validate = description.validator(name, answer.status);
  if (validate) check(validate, answer.data, '/api/openapi.json');
  else assert.equal(answer.data, '');
}

function checkRefused(name: string, answer: AxiosResponse<unknown>, status: number) {
  assert.equal(answer.status, status, JSON.stringify(answer.data));
  checkAsDescribed(name, answer);
}

const owned = ({ path }: ReferenceFunction, id: string) =>
  path.includes('{applicationId}') || path.includes('{serviceId}') ? nobody : id;
const takesBody = ({ method }: ReferenceFunction) => method === 'POST' || method === 'PUT';

before(async () => {
  forge = await startForge();
  daemon = await startDaemon(['--public-url', 'https://slipway.example.invalid']);
  client = makeClient(daemon.url, daemon.token);
  careless = makeCarelessClient(daemon.url, daemon.token);
  const served = await fetch(`${daemon.url}/api/openapi.json`);
  description = new Description((await served.json()) as never);
  strangers = await makeWorld(client, daemon, forge);
  const body = { name: 'stranger', role_id: 'ADMIN' } as never;
  const made = await client.OrganizationApiToken.createOrganizationApiToken(strangers.organization, body);
  stranger = makeClient(daemon.url, (made.data as { token: string }).token);
});

after(async () => {
  await daemon?.stop();
  await forge?.stop();
});

test('every function of the reference is served or said not to be', () => {
  const missing = functions.filter(({ name, method, path }) => {
    const route = description.routes.get(name);
    return route?.method !== method.toLowerCase() || route?.path !== `/api${path}`;
  });
  assert.deepEqual(missing.map(({ name }) => name).sort(), [...notServed].sort());
});

test('every function that is served is in the table, and no other', () => {
  const served = functions.filter(({ name }) => !notServed.has(name)).map(({ name }) => name);
  assert.deepEqual(Object.keys(operations).sort(), served.sort());
});

test('the description is clean for a linter', () => {
  assert.equal(lint(description.document), '');
});

for (const one of functions.filter(({ name }) => !notServed.has(name))) {
  test(one.name, async (t) => {
    const operation = operations[one.name];
    assert.ok(operation, 'is not in the table');
    const world = await makeWorld(client, daemon, forge);
    const hasIds = one.path.includes('{');

    if (hasIds) {
      await t.test('refuses an unknown id', async () => {
        const unknown = Object.fromEntries(Object.keys(world).map((key) => [key, nobody]));
        const kept = { forge: world.forge, repository: world.repository, commit: world.commit };
        // What else a body names is known.
        if (takesBody(one)) Object.assign(kept, { application: owned(one, world.application) });
        checkRefused(one.name, await operation.call(client, { ...unknown, ...kept } as never), 404);
      });
      await t.test("refuses another organization's id", async () => {
        checkRefused(one.name, await operation.call(stranger, world), 404);
      });
    }
    await t.test('succeeds', async () => {
      await operation.first?.(client, world);
      const answer = await operation.call(client, world);
      if (operation.status) return checkRefused(one.name, answer, operation.status);
      assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.data)}`);
      checkAsDescribed(one.name, answer);
      const asked = description.bodyValidator(one.name);
      const body = answer.config.data;
      if (asked && body) check(asked, JSON.parse(body), '/api/openapi.json (the request)');
      if (answersOtherwise.has(one.name)) return undefined;
      const type = reference.answerOf(one.name);
      if (type === 'void') return assert.equal(answer.status, 204);
      return check(reference.validator(type), answer.data, `the client's ${type}`);
    });
    if (operation.conflicts) {
      await t.test('refuses the same once more', async () => {
        checkRefused(one.name, await operation.call(client, world), 409);
      });
    }
    if (takesBody(one)) {
      await t.test('refuses a field that nobody knows', async () => {
        const again = await makeWorld(client, daemon, forge);
        await operation.first?.(client, again);
        const answer = await operation.call(careless, again);
        // The client sends an empty one where there is nothing to say.
        if (['{}', undefined].includes(answer.config.data)) return;
        checkRefused(one.name, answer, 400);
        assert.equal((answer.data as { field: string }).field, 'nmae_');
      });
    }
  });
}
