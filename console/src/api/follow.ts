// Follows a stream of server-sent events by fetch, which unlike EventSource can authorize itself,
// and takes it up again after the last event seen.
import { ApiError } from './error';
import { send } from './client';
import { EventParser, type ServerEvent } from './sse';

export interface Following {
  from?: string;
  onEvents: (events: ServerEvent[]) => void;
  onConnected: (connected: boolean) => void;
  // It was refused, and is not asked for again unless somebody follows anew.
  onRefused: (error: ApiError) => void;
}

const shortest = 500; // ms
const longest = 10_000;
// The daemon says every 15 s that it is still there. A connection that is silent for longer than this
// is cut off, though nobody closed it: a computer slept, or a network changed.
const silence = 45_000; // ms

// Reads until the stream breaks off; true where it said that there is no more.
async function read(path: string, f: Following, stop: AbortSignal): Promise<boolean> {
  const attempt = new AbortController();
  const end = () => attempt.abort();
  stop.addEventListener('abort', end);
  let watch = setTimeout(end, silence);
  try {
    return await readUntil(path, f, attempt.signal, () => {
      clearTimeout(watch);
      watch = setTimeout(end, silence);
    });
  } finally {
    clearTimeout(watch);
    stop.removeEventListener('abort', end);
  }
}

async function readUntil(
  path: string,
  f: Following,
  signal: AbortSignal,
  onSaid: () => void,
): Promise<boolean> {
  const last = positions.get(f);
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (last) headers['Last-Event-ID'] = last;
  const response = await send('GET', path, { headers, signal });
  onSaid();
  f.onConnected(true);
  const parser = new EventParser();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    onSaid();
    const events = parser.push(value);
    if (events.length === 0) continue;
    positions.set(f, events.at(-1)!.id || positions.get(f)!);
    f.onEvents(events);
    if (events.some((event) => event.type === 'end')) return true;
  }
}

// Where each following stands, so that an error in the middle loses nothing.
const positions = new WeakMap<Following, string>();

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

// Returns how to stop it.
export function follow(path: string, f: Following): () => void {
  const stop = new AbortController();
  positions.set(f, f.from ?? '');
  void (async () => {
    let wait = shortest;
    while (!stop.signal.aborted) {
      try {
        if (await read(path, f, stop.signal)) return;
        wait = shortest;
      } catch (error) {
        if (stop.signal.aborted) return;
        if (error instanceof ApiError && error.status < 500 && error.status !== 429) {
          f.onConnected(false);
          return f.onRefused(error);
        }
      }
      f.onConnected(false);
      await pause(wait, stop.signal);
      wait = Math.min(wait * 2, longest);
    }
  })();
  return () => stop.abort();
}
