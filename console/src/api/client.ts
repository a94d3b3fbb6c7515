// Requests to the daemon that served this page, and to nobody else.
import { toError } from './error';
import { authorize } from './session';

let onSignedOut: () => void = () => undefined;
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

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
  if (response.status === 401) onSignedOut();
  throw await toError(response);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send('GET', path, signal ? { signal } : {});
  return (await response.json()) as T;
}

export async function list<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  return (await get<{ results: T[] }>(path, signal)).results;
}

export async function change<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body === undefined ? {} : { body });
  return (response.status === 204 ? undefined : await response.json()) as T;
}
