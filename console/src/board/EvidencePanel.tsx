// Why a cell is as it is: the sentence, the files and the rule that decided, and the deployment.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { get } from '../api/client';
import { ApiError } from '../api/error';
import { useGet } from '../api/queries';
import type { Board, BoardColumn, DeploymentState, Notice, Push, Verdict } from '../api/types';
import { outcomeOf, watermarkMove } from '../lib/outcome';
import { Link } from '../lib/router';
import { branchOf, repositoryName, shortCommit, words } from '../lib/text';
import { DeploymentView } from '../service/DeploymentView';
import { Button } from '../ui/fields';
import { Loaded, Problem, Time } from '../ui/parts';
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
  if (move === 'not known') return <>{from ? before : 'none'} before</>;
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

// A push or a notice, whichever has this id: of one that the board no longer shows, the address
// does not say which.
function useCause(id: string, type: BoardColumn['type'] | undefined) {
  return useQuery({
    queryKey: ['get', 'cause', id],
    queryFn: async ({ signal }): Promise<Push | Notice> => {
      if (type === 'NOTICE') return get(`/notice/${id}`, signal);
      try {
        return await get(`/push/${id}`, signal);
      } catch (error) {
        if (type || !(error instanceof ApiError) || error.status !== 404) throw error;
        return get(`/notice/${id}`, signal);
      }
    },
  });
}

export function EvidencePanel(p: { cell: string; board: Board; onClose: () => void }) {
  const [causeId = '', serviceId = ''] = p.cell.split('.');
  const column = p.board.columns.find((one) => one.id === causeId);
  const query = useCause(causeId, column?.type);
  const panel = useRef<HTMLElement>(null);
  const isRead = query.data !== undefined || query.isError;
  useEffect(() => {
    if (isRead) panel.current?.querySelector<HTMLElement>('h2')?.focus();
  }, [p.cell, isRead]);
  const { onClose } = p;
  useEffect(() => {
    const close = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className="panel" aria-label="Evidence" ref={panel}>
      {query.data ? (
        <Verdicts cause={query.data} serviceId={serviceId} />
      ) : query.error ? (
        <Nothing>
          <Problem error={query.error} />
          <p>Neither the board nor the history has what this address names.</p>
          <p>
            <Button onPress={onClose}>Back to the board</Button>
          </p>
        </Nothing>
      ) : (
        <Loaded query={query}>{() => null}</Loaded>
      )}
      <Button look="quiet" aria-label="Close" onPress={onClose}>
        ✕
      </Button>
    </aside>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <>
      <h2 tabIndex={-1}>Nothing here</h2>
      {children}
    </>
  );
}

function Verdicts({ cause, serviceId }: { cause: Push | Notice; serviceId: string }) {
  const verdict = cause.verdicts.find((one) => one.service_id === serviceId);
  const deployment = useGet(verdict?.deployment_id ? `/deployment/${verdict.deployment_id}` : null);
  if (!verdict) {
    return (
      <Nothing>
        <p>
          {cause.state === 'PENDING'
            ? 'It is being decided yet.'
            : 'This push says nothing about this service.'}
        </p>
        <Cause cause={cause} />
      </Nothing>
    );
  }
  // The deployment itself says how it stands: the board may show neither it nor its push any more.
  const isAsked = verdict.deployment_id !== null && deployment.isPending;
  const state = deployment.data?.state;
  const outcome = outcomeOf({
    ...verdict,
    state,
    frozen_until: deployment.data?.frozen_until,
    approval_until: deployment.data?.approval_until,
  });
  return (
    <>
      <header>
        {isAsked ? null : <Sign outcome={outcome} size={28} />}
        <div>
          <h2 tabIndex={-1}>{verdict.service_name}</h2>
          <p className="quiet">
            {isAsked ? '' : `${outcome.word} · `}
            {words(verdict.reason)}
          </p>
        </div>
      </header>
      <p className="explanation">{verdict.explanation}</p>
      <Deciding verdict={verdict} />
      <dl className="facts">
        {'image_name' in cause ? null : (
          <>
            <dt>Compared</dt>
            <dd>
              <Range verdict={verdict} />, {verdict.changed_files_count} changed{' '}
              {verdict.changed_files_count === 1 ? 'file' : 'files'}
            </dd>
            <dt>Watermark</dt>
            <dd>
              <Watermark verdict={verdict} state={state} />
            </dd>
          </>
        )}
      </dl>
      <Cause cause={cause} />
      {deployment.data ? <DeploymentView id={deployment.data.id} /> : null}
      {deployment.error ? <p className="quiet">Its deployment is no longer kept.</p> : null}
      <p>
        <Link href={`/service/${serviceId}`}>All about {verdict.service_name}</Link>
      </p>
    </>
  );
}
