// Requests to the daemon that served this page, and to nobody else. Their bodies and answers have
// the types that its description gives them.
import { toError } from './error';
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

export async function get<P extends Served<'GET'>>(
  path: P,
  signal?: AbortSignal,
): Promise<Answer<P, 'GET'>> {
  const response = await send('GET', path, signal ? { signal } : {});
  return (await response.json()) as Answer<P, 'GET'>;
}

export async function list<P extends Served<'GET'>>(
  path: P,
  signal?: AbortSignal,
): Promise<Item<P>[]> {
  const response = await send('GET', path, signal ? { signal } : {});
  return ((await response.json()) as { results: Item<P>[] }).results;
}

export async function change<M extends Exclude<Method, 'GET'>, P extends Served<M>>(
  method: M,
  path: P,
  body?: Body<P, M>,
  headers: Record<string, string> = {},
): Promise<Answer<P, M>> {
  const response = await send(method, path, body === undefined ? { headers } : { body, headers });
  return (response.status === 204 ? undefined : await response.json()) as Answer<P, M>;
}
