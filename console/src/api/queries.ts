// The reads that several pages share.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { get, list } from './client';

export function useGet<T>(path: string | null): UseQueryResult<T> {
  return useQuery({
    queryKey: ['get', path],
    queryFn: ({ signal }) => get<T>(path!, signal),
    enabled: path !== null,
  });
}

export function useList<T>(path: string | null): UseQueryResult<T[]> {
  return useQuery({
    queryKey: ['list', path],
    queryFn: ({ signal }) => list<T>(path!, signal),
    enabled: path !== null,
  });
}
