// Reads again what is shown, once something changed. What is being read at that moment may be older
// than the change: it is read once more when it is there, so that no change is missed, and however
// fast they come each reading ends.
import type { Query, QueryClient } from '@tanstack/react-query';

const twice = new WeakSet<Query>();

export function readAgain(queries: QueryClient, queryKey: readonly unknown[]): void {
  for (const query of queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    if (twice.has(query)) continue;
    twice.add(query);
    const after = () => {
      twice.delete(query);
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    query.promise?.then(after, after);
  }
  void queries.invalidateQueries({
    queryKey,
    predicate: (query) => query.state.fetchStatus !== 'fetching',
  });
}
