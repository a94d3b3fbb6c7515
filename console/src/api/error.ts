// What the daemon says when it refuses.
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field: string | null,
  ) {
    super(message);
  }
}

export async function toError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { message?: string; field?: string };
  const message = body.message ?? `Slipway answered ${response.status}.`;
  return new ApiError(response.status, message, body.field ?? null);
}

export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'Slipway cannot be reached. Is the daemon running, and the network there?';
}

// The field that was refused, without what it is in; empty where it is none.
export function fieldOf(error: unknown): string {
  return error instanceof ApiError ? (error.field ?? '').split('.').at(-1)! : '';
}
