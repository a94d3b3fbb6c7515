// The reads that several pages share.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { get, list } from './client';
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
