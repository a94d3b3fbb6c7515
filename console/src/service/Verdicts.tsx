import type { ReactNode } from 'react';
import { Deciding, Range } from '../board/EvidencePanel';
import { usePages } from '../api/queries';
import type { Verdict } from '../api/types';
import { verdictOutcome } from '../lib/outcome';
import { words } from '../lib/text';
import { Older } from '../ui/Older';
import { Empty, Loaded, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';

// `before`, `after`: what stands before the sentence, and below it.
export function VerdictItem(p: { verdict: Verdict; before?: ReactNode; after?: ReactNode }) {
  const { verdict } = p;
  return (
    <li className="item">
      <Sign outcome={verdictOutcome(verdict)} />
      <div>
        <p>
          {p.before}
          {verdict.explanation}
        </p>
        <p className="quiet">
          {p.after ?? `${words(verdict.reason)} · `}
          <Range verdict={verdict} />
          {verdict.id ? (
            <>
              {' · '}
              <Time at={verdict.created_at} />
            </>
          ) : null}
        </p>
        {verdict.deciding.length > 0 ? (
          <details>
            <summary>
              Evidence ({verdict.deciding.length} of {verdict.changed_files_count} changed files)
            </summary>
            <Deciding verdict={verdict} />
          </details>
        ) : null}
      </div>
    </li>
  );
}

// Of one push or image, what it deploys stands first.
const deployedFirst = (verdicts: Verdict[]) =>
  [...verdicts].sort((a, b) => Number(b.decision === 'DEPLOY') - Number(a.decision === 'DEPLOY'));

export function VerdictList({ verdicts, named }: { verdicts: Verdict[]; named?: boolean }) {
  return (
    <ul className="plain-list">
      {(named ? deployedFirst(verdicts) : verdicts).map((verdict) => (
        <VerdictItem
          key={verdict.id ?? verdict.service_id + verdict.to}
          verdict={verdict}
          before={named ? <strong>{verdict.service_name}: </strong> : null}
        />
      ))}
    </ul>
  );
}

export function Verdicts({ id }: { id: string }) {
  const pages = usePages(`/service/${id}/verdict`, (one) => one.id ?? '');
  return (
    <Loaded query={pages}>
      {(verdicts) =>
        verdicts.length === 0 ? (
          <Empty title="No verdict yet.">
            <p>The next push of its branch, or the next tag of its image, gets one.</p>
          </Empty>
        ) : (
          <>
            <VerdictList verdicts={verdicts} />
            <Older pages={pages} />
          </>
        )
      }
    </Loaded>
  );
}
