// What Slipway adds to the reference, against a real slipwayd: each operation is called once, and
// its answer held against /api/openapi.json.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axios from 'axios';
import { additions, makeMore, type More } from './additions.js';
import { type Client, makeClient } from './client.js';
import { type Daemon, startDaemon } from './daemon.js';
import { Description } from './description.js';
import { type Forge, startForge } from './forge.js';
import { referenceFunctions } from './reference.js';
import { makeWorld } from './world.js';

const http = axios.create({ validateStatus: () => true, maxRedirects: 0 });
let daemon: Daemon;
let forge: Forge;
let description: Description;
let client: Client;
let looked: More; // what is only looked at

before(async () => {
  forge = await startForge();
  daemon = await startDaemon();
  client = makeClient(daemon.url, daemon.token);
  http.defaults.headers.common.Authorization = `Token ${daemon.token}`;
  const served = await http.get(`${daemon.url}/api/openapi.json`);
  description = new Description(served.data as never);
  looked = await more();
});

after(async () => {
  await daemon?.stop();
  await forge?.stop();
});

const more = async () => makeMore(client, post, await makeWorld(client, daemon, forge));
const url = (path: string) => new URL(`${daemon.url}/api${path}`).href;

async function post(path: string, body: unknown): Promise<{ id: string }> {
  const { status, data } = await http.post(url(path), body);
  assert.ok(status < 300, `POST ${path}: ${status} ${JSON.stringify(data)}`);
  return data as { id: string };
}

test('what is described and not of the reference is in the table, and nothing else', () => {
  const ofTheReference = new Set(referenceFunctions().map(({ name }) => name));
  const own = [...description.routes.keys()].filter((name) => !ofTheReference.has(name));
  assert.deepEqual(Object.keys(additions).sort(), own.sort());
});

// A stream goes on: its beginning is enough.
async function beginning(address: string, accept: string) {
  const end = new AbortController();
  const headers = { Accept: accept };
  const answer = await http.get(address, { headers, responseType: 'stream', signal: end.signal });
  end.abort();
  return answer;
}

for (const [name, call] of Object.entries(additions)) {
  test(name, async () => {
    const { method } = description.routes.get(name)!;
    const world = method === 'get' ? looked : await more();
    const address = url(call.path(world));
    const body = call.body?.(world);
    const answer = call.accept
      ? await beginning(address, call.accept)
      : await http.request({ method, url: address, data: body });
    const told = `${answer.status} ${call.accept ? '' : JSON.stringify(answer.data)}`;
    if (call.status) assert.equal(answer.status, call.status, told);
    else assert.ok(answer.status < 300, told);
    if (body && !call.status) {
      const asked = description.bodyValidator(name);
      assert.ok(!asked || asked(body), `the request: ${JSON.stringify(asked?.errors)}`);
    }
    const types = description.contentTypes(name, answer.status);
    if (types.length === 0) return assert.equal(answer.data, '');
    const type = String(answer.headers['content-type']).split(';')[0];
    assert.ok(types.includes(type) || types.includes('*/*'), `${type} is not said to be answered`);
    if (!types.includes('application/json')) return undefined;
    const validate = description.validator(name, answer.status)!;
    return assert.ok(validate(answer.data), `${JSON.stringify(validate.errors?.slice(0, 5))} ${told}`);
  });
}
