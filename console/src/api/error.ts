// What the daemon says when it refuses.
import { inWords } from '../lib/labels';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field: string | null,
  ) {
    super(message);
  }
}

// No answer in time: a computer slept, a network changed, or what was asked takes that long.
export class NoAnswer extends Error {
  constructor(ms: number, isChange: boolean) {
    const seconds = `Slipway did not answer within ${ms / 1000} seconds.`;
    super(
      isChange ? `${seconds} It may be done all the same: look before you try again.` : seconds,
    );
  }
}

export async function toError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { message?: string; field?: string };
  const message = body.message ?? `Slipway answered ${response.status}.`;
  return new ApiError(response.status, message, body.field ?? null);
}

// `label`: what the form calls the refused field, where it is not its usual name.
export function messageOf(error: unknown, label?: string): string {
  if (error instanceof ApiError) return inWords(error.message, error.field, label);
  if (error instanceof NoAnswer) return error.message;
  return 'Slipway cannot be reached. Is the daemon running, and the network there?';
}

// The field that was refused, without what it is in; empty where it is none.
export function fieldOf(error: unknown): string {
  return error instanceof ApiError ? (error.field ?? '').split('.').at(-1)! : '';
}

// What was refused is refused again; once more for what may have been the network's.
export const isWorthRetrying = (failures: number, error: unknown) =>
  failures < 1 && !(error instanceof ApiError && error.status < 500);
