// Who is signed in. A session is a cookie of the daemon's; where the daemon has none of these yet,
// the token is kept in this page's memory and sent with each request.
import { ApiError, toError } from './error';
import type { Session } from './types';

let csrf: string | null = null;
let bearer: string | null = null;

export function authorize(method: string): Record<string, string> {
  if (bearer) return { Authorization: `Token ${bearer}` };
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

export async function currentSession(): Promise<Session | null> {
  try {
    return await ask('GET');
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return null;
    throw error;
  }
}

export type Credentials = { token: string } | { email: string; password: string };

export async function signIn(credentials: Credentials): Promise<Session> {
  const token = 'token' in credentials ? credentials.token : null;
  try {
    return await ask('POST', {
      body: JSON.stringify(credentials),
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Token ${token}` } : {}),
      },
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404 || !token) throw error;
    bearer = token;
    return {
      user: null,
      name: 'API token',
      role: 'ADMIN',
      organization_id: null,
      csrf_token: '',
      expires_at: '',
    };
  }
}

export async function signOut(): Promise<void> {
  if (!bearer) await fetch('/api/session', { method: 'DELETE', headers: authorize('DELETE') });
  bearer = null;
  csrf = null;
}
