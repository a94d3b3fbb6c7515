// What the hooks did not take, and what to do about it: where a push is missing, this is why.
import { useQuery } from '@tanstack/react-query';
import { list } from '../api/client';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';
import { Time } from '../ui/parts';
import { kinds } from './kinds';

export function Refusals() {
  const { id } = useOrganization();
  // No event tells of them: anybody can cause one.
  const query = useQuery({
    queryKey: ['refusals', id],
    queryFn: () => list(`/organization/${id}/refusal`),
    refetchInterval: 5000,
  });
  const refusals = query.data ?? [];
  if (refusals.length === 0) return null;
  return (
    <section className="card refusals" aria-label="Refused deliveries">
      <h2>Refused since the daemon’s start</h2>
      <ul className="plain-list">
        {refusals.map((one) => (
          <li className="item" key={one.hook_id + one.at + one.message}>
            <span className="lamp bad" />
            <div>
              <p>
                <strong>{one.hook_name}</strong>
                {one.count > 1 ? `, ${one.count} times` : ''}: {one.message}
              </p>
              <p className="quiet">
                {kinds[one.kind]?.name ?? one.kind} · <Time at={one.at} />
                {one.user_agent ? ` · ${one.user_agent}` : ''} ·{' '}
                <Link href={`/connect?hook=${one.hook_id}`}>Look at the hook’s secret</Link>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
