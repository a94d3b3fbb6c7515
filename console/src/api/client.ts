// Requests to the daemon that served this page, and to nobody else. Their bodies and answers have
// the types that its description gives them.
import { NoAnswer, toError } from './error';
import type { Answer, Body, Item, Method, Served } from './paths';
import { authorize } from './session';

let onSignedOut: (why: string) => void = () => undefined;
export function whenSignedOut(callback: (why: string) => void): void {
  onSignedOut = callback;
}
// The session has ended; `why` is what the page to sign in says of it.
export const signedOut = (why = ''): void => onSignedOut(why);

export async function send(
  method: string,
  path: string,
  init: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const response = await fetch(`/api${path}`, {
    method,
    headers: {
      ...authorize(method),
      ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    ...(init.signal ? { signal: init.signal } : {}),
  });
  if (response.ok) return response;
  if (response.status === 401) signedOut();
  throw await toError(response);
}

// Nothing is waited for forever: what is being read is not read a second time, and a button is
// disabled while what it asks for is under way.
const longestReading = 30_000; // ms
const longestChange = 60_000;

// What `ask` brings, its body included, in that time and until `signal`.
async function within<T>(
  ms: number,
  isChange: boolean,
  signal: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = () => limit.abort(signal?.reason);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  const timer = setTimeout(() => limit.abort(new NoAnswer(ms, isChange)), ms);
  try {
    return await ask(limit.signal);
  } catch (error) {
    // Some browsers have an error of their own where a body breaks off.
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

const read = (path: string, signal: AbortSignal | undefined): Promise<unknown> =>
  within(longestReading, false, signal, async (limit) => {
    const response = await send('GET', path, { signal: limit });
    return response.json();
  });

export async function get<P extends Served<'GET'>>(
  path: P,
  signal?: AbortSignal,
): Promise<Answer<P, 'GET'>> {
  return (await read(path, signal)) as Answer<P, 'GET'>;
}

export async function list<P extends Served<'GET'>>(
  path: P,
  signal?: AbortSignal,
): Promise<Item<P>[]> {
  return ((await read(path, signal)) as { results: Item<P>[] }).results;
}

export async function change<M extends Exclude<Method, 'GET'>, P extends Served<M>>(
  method: M,
  path: P,
  body?: Body<P, M>,
  headers: Record<string, string> = {},
): Promise<Answer<P, M>> {
  const answer = await within(longestChange, true, undefined, async (signal) => {
    const init = { headers, signal, ...(body === undefined ? {} : { body }) };
    const response = await send(method, path, init);
    return response.status === 204 ? undefined : ((await response.json()) as unknown);
  });
  return answer as Answer<P, M>;
}
