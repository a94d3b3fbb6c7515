// Which of the latest pushes would have deployed under other restrictions, before these are saved.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { change } from '../api/client';
import type { Restriction, Schema, Service, Verdict } from '../api/types';
import { verdictOutcome } from '../lib/outcome';
import { useSettled } from '../lib/settled';
import { shortCommit, subject, words } from '../lib/text';
import { Deciding } from '../board/EvidencePanel';
import { Empty, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';

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
        {deployed} of the last {past.length} {past.length === 1 ? 'push' : 'pushes'} would have
        deployed{otherwise > 0 ? `, ${otherwise} decided otherwise than they were` : ''}.
      </p>
      <ul className="plain-list" aria-label="The latest pushes">
        {past.map((one) => (
          <PastPush key={one.then.id} past={one} />
        ))}
      </ul>
    </>
  );
}

const wordOf = ({ decision, reason }: Verdict) => {
  const why = words(reason);
  if (why.startsWith('skipped')) return why;
  return `${decision === 'DEPLOY' ? 'deploys' : 'skipped'}, ${why}`;
};

function PastPush({ past }: { past: Schema['PastDecision'] }) {
  const { then, now, differs } = past;
  return (
    <li className="item past-push">
      <Sign outcome={verdictOutcome(now)} />
      <div>
        <p>
          <strong>{subject(past.message) || 'A push'}</strong>{' '}
          <code title={now.to}>{shortCommit(now.to)}</code>{' '}
          <span className="quiet">
            <Time at={then.created_at} />
          </span>
        </p>
        <p className={differs ? 'differs' : 'quiet'}>
          {differs ? (
            <>
              <s>{wordOf(then)}</s> <span aria-label="now">→</span> <strong>{wordOf(now)}</strong>
            </>
          ) : (
            <>{wordOf(now)}, as it was</>
          )}
        </p>
        <details>
          <summary>Why</summary>
          <p>{now.explanation}</p>
          <Deciding verdict={now} />
        </details>
      </div>
    </li>
  );
}
