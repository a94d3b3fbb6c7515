import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { change, get, list } from './client';
import { messageOf } from './error';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

// A daemon that takes a request, says this much and then nothing more.
function hangs(said?: string) {
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
    const broken = (end: (error: unknown) => void) =>
      signal!.addEventListener('abort', () => end(signal!.reason));
    if (said === undefined) return new Promise((_, fail) => broken(fail));
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(new TextEncoder().encode(said));
        broken((error) => stream.error(error));
      },
    });
    return Promise.resolve(new Response(body));
  });
}

// What is said of it, once it has ended.
function outcome(promise: Promise<unknown>) {
  const seen: { said?: string } = {};
  promise.then(
    () => (seen.said = 'done'),
    (error: unknown) => (seen.said = messageOf(error)),
  );
  return seen;
}

it.each([
  ['a reading', () => get('/organization')],
  ['a list', () => list('/organization')],
])('gives up %s that hangs', async (_, ask) => {
  for (const said of [undefined, '{"results": [']) {
    hangs(said);
    const seen = outcome(ask());
    await vi.advanceTimersByTimeAsync(29_000);
    expect(seen.said).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen.said).toBe('Slipway did not answer within 30 seconds.');
  }
});

it('gives up a change that hangs, which may be done', async () => {
  hangs();
  const seen = outcome(change('POST', '/organization', { name: 'ours' }));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(seen.said).toBeUndefined();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen.said).toBe(
    'Slipway did not answer within 60 seconds. It may be done all the same: look before you try again.',
  );
});

it('ends a reading that nobody wants any more', async () => {
  hangs();
  const wanted = new AbortController();
  const reading = get('/organization', wanted.signal);
  wanted.abort(new Error('not wanted'));
  await expect(reading).rejects.toThrow('not wanted');
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves no limit behind what was answered', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"results": []}')));
  expect(await list('/organization')).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
