// How a long list is asked for page by page. Pure.
export const pageSize = 50;

export function pageOf(path: string, word: string, after: string): string {
  const limited = `${path}${path.includes('?') ? '&' : '?'}limit=${pageSize}`;
  return after ? `${limited}&${word}=${encodeURIComponent(after)}` : limited;
}

// By what the page after this one is asked for; nothing where this is the last.
export function nextCursor<T>(page: T[], cursor: (item: T) => string): string | undefined {
  return page.length < pageSize ? undefined : cursor(page.at(-1)!) || undefined;
}
