import { afterEach, expect, it, vi } from 'vitest';
import { follow } from './follow';

afterEach(() => vi.unstubAllGlobals());

const said = (text: string) =>
  new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });
const refused = (status: number) =>
  new Response(JSON.stringify({ message: 'There is no such log.' }), { status });

// What becomes of a following that is answered so, one answer after another.
async function followed(answers: Response[]) {
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get('Last-Event-ID'));
    return Promise.resolve(answers.shift() ?? new Promise(() => undefined));
  });
  const lines: string[] = [];
  const error = await new Promise<string>((done) => {
    follow('/run/1/log', {
      onConnected: () => undefined,
      onEvents: (events) => {
        lines.push(...events.map((event) => event.data));
        if (events.some((event) => event.type === 'end')) done('');
      },
      onRefused: (refusal) => done(refusal.message),
    });
  });
  return { asked, lines, error };
}

it.each([400, 403, 404, 409, 410])('says that it was refused with %i', async (status) => {
  expect((await followed([refused(status)])).error).toBe('There is no such log.');
});

it('says it after a stream that broke off too, and goes on where it was before that', async () => {
  const { asked, lines, error } = await followed([said('id: 7\ndata: one\n\n'), refused(404)]);
  expect(lines).toEqual(['one']);
  expect(asked).toEqual([null, '7']);
  expect(error).toBe('There is no such log.');
});

it('ends where the stream says so', async () => {
  const { error } = await followed([said('id: 1\nevent: end\ndata: {}\n\n')]);
  expect(error).toBe('');
});

it('takes up again a stream that is silent, though nobody closed it', async () => {
  vi.useFakeTimers();
  const asked: (string | null)[] = [];
  const connected: boolean[] = [];
  // It says one thing, then nothing more until it is given up.
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get('Last-Event-ID'));
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(new TextEncoder().encode('id: 7\ndata: one\n\n'));
        init.signal!.addEventListener('abort', () => stream.error(new Error('given up')));
      },
    });
    return Promise.resolve(new Response(body));
  });
  const stop = follow('/organization/1/event', {
    onConnected: (is) => connected.push(is),
    onEvents: () => undefined,
    onRefused: () => undefined,
  });
  try {
    await vi.advanceTimersByTimeAsync(44_000);
    expect(asked).toEqual([null]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual([null, '7']);
    expect(connected).toEqual([true, false, true]);
  } finally {
    stop();
    vi.useRealTimers();
  }
});
