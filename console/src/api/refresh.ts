// Reads again what is shown, once something changed. What is being read at that moment may be older
// than the change: it is read once more when it is there, so that no change is missed, and however
// fast they come each reading ends.
import type { Query, QueryClient } from '@tanstack/react-query';

const twice = new WeakSet<Query>();

// `which`: by default what is in nobody's sight is read once it is shown again.
export function readAgain(
  queries: QueryClient,
  queryKey: readonly unknown[],
  which: 'active' | 'all' = 'active',
): void {
  for (const query of queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    if (twice.has(query)) continue;
    twice.add(query);
    const after = () => {
      twice.delete(query);
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: which });
    };
    query.promise?.then(after, after);
  }
  void queries.invalidateQueries({
    queryKey,
    refetchType: which,
    predicate: (query) => query.state.fetchStatus !== 'fetching',
  });
}

// Changes what was read, and lets it stay stale where it was: what was missed is missed still.
export function changeRead<T>(
  queries: QueryClient,
  queryKey: readonly unknown[],
  to: (now: T) => T,
): void {
  const wasStale = queries.getQueryState(queryKey)?.isInvalidated;
  queries.setQueryData<T>(queryKey, (now) => now && to(now));
  if (wasStale) void queries.invalidateQueries({ queryKey, exact: true, refetchType: 'none' });
}
