// What the version that serves uses just now, where its runtime can tell.
import { useQuery } from '@tanstack/react-query';
import { get } from '../api/client';
import { messageOf } from '../api/error';
import { usageWords } from '../lib/usage';

const period = 10_000; // ms

export function Usage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['usage', id],
    queryFn: ({ signal }) => get(`/service/${id}/usage`, signal),
    refetchInterval: period,
    retry: false,
  });
  const said = query.error
    ? `What it uses is not known: ${messageOf(query.error)}`
    : query.data && usageWords(query.data);
  return said ? (
    <p className="quiet service-source">{query.error ? said : `Uses ${said}.`}</p>
  ) : null;
}
