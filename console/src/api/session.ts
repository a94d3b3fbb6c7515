// Who is signed in: a cookie of the daemon's, which no script sees, and the token that a request
// must show beside it.
import { ApiError, toError } from './error';
import type { Session, SignInWays } from './types';

let csrf: string | null = null;

export function authorize(method: string): Record<string, string> {
  if (csrf && method !== 'GET') return { 'X-CSRF-Token': csrf };
  return {};
}

async function ask(method: string, init: RequestInit = {}): Promise<Session> {
  const response = await fetch('/api/session', { method, ...init });
  if (!response.ok) throw await toError(response);
  const session = (await response.json()) as Session;
  csrf = session.csrf_token;
  return session;
}

// Asked only where there is one, so that nobody's first visit begins with a refusal.
export async function currentSession(): Promise<Session | null> {
  if (!(await signInWays('')).signed_in) return null;
  try {
    return await ask('GET');
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export type Credentials = { token: string } | { email: string; password: string };

export function signIn(credentials: Credentials): Promise<Session> {
  return ask('POST', {
    body: JSON.stringify(credentials),
    headers: { 'Content-Type': 'application/json' },
  });
}

// `problem`: what the address says that one came back to.
export async function signInWays(problem: string): Promise<SignInWays> {
  const response = await fetch(`/api/session/way?problem=${encodeURIComponent(problem)}`);
  if (!response.ok) throw await toError(response);
  return (await response.json()) as SignInWays;
}

export async function signOut(): Promise<void> {
  const response = await fetch('/api/session', { method: 'DELETE', headers: authorize('DELETE') });
  if (!response.ok && response.status !== 401) throw await toError(response);
  csrf = null;
}
