// The reads that several pages share.
import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { get, list } from './client';
import { nextCursor, pageOf } from './pages';
import type { Answer, Item, Served } from './paths';

export function useGet<P extends Served<'GET'>>(path: P | null): UseQueryResult<Answer<P, 'GET'>> {
  return useQuery({
    queryKey: ['get', path],
    queryFn: ({ signal }) => get(path!, signal),
    enabled: path !== null,
  });
}

export function useList<P extends Served<'GET'>>(path: P | null): UseQueryResult<Item<P>[]> {
  return useQuery({
    queryKey: ['list', path],
    queryFn: ({ signal }) => list(path!, signal),
    enabled: path !== null,
  });
}

// A long list as far as it was read, and how to read on.
export interface Pages<T> {
  data: T[] | undefined;
  error: Error | null;
  hasOlder: boolean;
  isReading: boolean;
  readOlder: () => void;
}

// Newest first. `cursor`: what the next page is asked by, and under which name.
export function usePages<P extends Served<'GET'>>(
  path: P,
  cursor: (item: Item<P>) => string,
  word: 'before' | 'startId' = 'before',
): Pages<Item<P>> {
  const query = useInfiniteQuery({
    queryKey: ['list', path, 'pages'],
    queryFn: ({ pageParam, signal }) => list(pageOf(path, word, pageParam) as P, signal),
    initialPageParam: '',
    getNextPageParam: (page: Item<P>[]) => nextCursor(page, cursor),
  });
  return {
    data: query.data?.pages.flat(),
    error: query.error,
    hasOlder: query.hasNextPage,
    isReading: query.isFetchingNextPage,
    readOlder: () => void query.fetchNextPage(),
  };
}
