// Why a cell is as it is: the sentence, the files and the rule that decided, and the deployment.
import { useEffect, useRef } from 'react';
import { useGet } from '../api/queries';
import type { Board, DeploymentState, Notice, Push, Verdict } from '../api/types';
import { outcomeOf, reasonWord, watermarkMove } from '../lib/outcome';
import { Link } from '../lib/router';
import { branchOf, repositoryName, shortCommit } from '../lib/text';
import { DeploymentView } from '../service/DeploymentView';
import { Button } from '../ui/fields';
import { Loaded, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';

export function Range({ verdict }: { verdict: Verdict }) {
  return (
    <span className="range">
      <code>{shortCommit(verdict.from)}</code>
      <span aria-label="to"> → </span>
      <code>{shortCommit(verdict.to)}</code>
    </span>
  );
}

export function Deciding({ verdict }: { verdict: Verdict }) {
  if (verdict.deciding.length === 0) return null;
  return (
    <ul className="deciding">
      {verdict.deciding.map((item) => (
        <li key={item.file + item.restriction_id}>
          <code>{item.file}</code>
          {item.mode ? (
            <span className={`rule ${item.mode.toLowerCase()}`}>
              {item.mode} <code>{item.value}</code>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

// Up to where the branch was considered before this push, and since.
function Watermark(p: { verdict: Verdict; state: DeploymentState | undefined }) {
  const { from, to, reason } = p.verdict;
  const move = watermarkMove(reason, p.state);
  const before = <code>{shortCommit(from)}</code>;
  if (!from && move === 'stays') return <>none yet</>;
  if (move === 'stays') return <>{before}, and stays there</>;
  return (
    <>
      {from ? before : 'none'} before, <code>{shortCommit(to)}</code> after
      {move === 'goes back' ? '; it went back, as its deployment did not end well' : ''}
    </>
  );
}

function Cause({ cause }: { cause: Push | Notice }) {
  if ('image_name' in cause) {
    return (
      <dl className="facts">
        <dt>Image</dt>
        <dd>
          <code>
            {cause.image_name}:{cause.tag}
          </code>
        </dd>
        <dt>Digest</dt>
        <dd>
          <code>{cause.digest ?? 'not known'}</code>
        </dd>
      </dl>
    );
  }
  return (
    <>
      <blockquote className="message">{cause.message || 'no message'}</blockquote>
      <dl className="facts">
        <dt>Commit</dt>
        <dd>
          <code title={cause.tip}>{shortCommit(cause.tip)}</code>
          {cause.pusher ? ` by ${cause.pusher}` : ''}, <Time at={cause.created_at} />
        </dd>
        <dt>Branch</dt>
        <dd>
          {repositoryName(cause.repository)} / {branchOf(cause.ref)}
          {cause.forced ? ' (forced)' : ''}
        </dd>
      </dl>
    </>
  );
}

export function EvidencePanel(p: { cell: string; board: Board; onClose: () => void }) {
  const [columnId = '', serviceId = ''] = p.cell.split('.');
  const column = p.board.columns.find((one) => one.id === columnId);
  const kind = column?.type === 'NOTICE' ? 'notice' : 'push';
  const query = useGet(`/${kind}/${columnId!}`);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [p.cell]);
  const { onClose } = p;
  useEffect(() => {
    const close = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className="panel" aria-label="Evidence">
      <Loaded query={query}>
        {(cause) => {
          const verdict = cause.verdicts.find((one) => one.service_id === serviceId);
          if (!verdict) return <p>This push says nothing about this service.</p>;
          const index = p.board.services.findIndex((one) => one.id === serviceId);
          const cell = column?.cells.find((one) => one.service === index);
          const outcome = outcomeOf({
            ...verdict,
            state: cell?.state,
            frozen_until: cell?.frozen_until,
          });
          return (
            <>
              <header>
                <Sign outcome={outcome} size={28} />
                <div>
                  <h2 tabIndex={-1} ref={heading}>
                    {verdict.service_name}
                  </h2>
                  <p className="quiet">
                    {outcome.word} · {reasonWord(verdict.reason)}
                  </p>
                </div>
              </header>
              <p className="explanation">{verdict.explanation}</p>
              <Deciding verdict={verdict} />
              <dl className="facts">
                <dt>Compared</dt>
                <dd>
                  <Range verdict={verdict} />, {verdict.changed_files_count} changed{' '}
                  {verdict.changed_files_count === 1 ? 'file' : 'files'}
                </dd>
                {kind === 'push' ? (
                  <>
                    <dt>Watermark</dt>
                    <dd>
                      <Watermark verdict={verdict} state={cell?.state} />
                    </dd>
                  </>
                ) : null}
              </dl>
              <Cause cause={cause} />
              {verdict.deployment_id ? <DeploymentView id={verdict.deployment_id} /> : null}
              <p>
                <Link href={`/service/${serviceId}`}>All about {verdict.service_name}</Link>
              </p>
            </>
          );
        }}
      </Loaded>
      <Button look="quiet" aria-label="Close" onPress={p.onClose}>
        ✕
      </Button>
    </aside>
  );
}
