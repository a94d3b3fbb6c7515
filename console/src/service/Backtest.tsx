// Which of the latest pushes would have deployed under other restrictions, before these are saved.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { change } from '../api/client';
import type { Restriction, Service } from '../api/types';
import { reasonWord } from '../lib/outcome';
import { useSettled } from '../lib/settled';
import { Empty } from '../ui/parts';
import { VerdictItem } from './Verdicts';

export type Rule = Pick<Restriction, 'mode' | 'value'>;

export function Backtest({ service, rules }: { service: Service; rules: Rule[] }) {
  const settled = useSettled(rules, 300);
  const query = useQuery({
    queryKey: ['backtest', service.id, settled],
    queryFn: () =>
      change('POST', `/service/${service.id}/deploymentRestriction/test?limit=50`, {
        restrictions: settled,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (query.isError) return <p className="quiet">These rules cannot be tried as they are.</p>;
  if (!query.data) return <p className="quiet">Comparing…</p>;
  const past = query.data.results;
  if (past.length === 0) {
    return (
      <Empty title="No push to compare with yet.">
        <p>The next pushes of its branch are shown here, as these rules would decide them.</p>
      </Empty>
    );
  }
  const deployed = past.filter((one) => one.now.decision === 'DEPLOY').length;
  const otherwise = past.filter((one) => one.differs).length;
  return (
    <>
      <p aria-live="polite">
        {deployed} of {past.length} pushes would have deployed
        {otherwise > 0 ? `, ${otherwise} decided otherwise than they were` : ''}.
      </p>
      <ul className="plain-list">
        {past.map((one) => (
          <VerdictItem
            key={one.then.id}
            verdict={{ ...one.now, id: one.then.id, created_at: one.then.created_at }}
            after={one.differs ? <strong>was: {reasonWord(one.then.reason)} · </strong> : ''}
          />
        ))}
      </ul>
    </>
  );
}
