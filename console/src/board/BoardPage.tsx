import { useMemo } from 'react';
import type { Board } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Link, useParam } from '../lib/router';
import { outcomeOf } from '../lib/outcome';
import { Sign } from '../ui/Sign';
import { Choose, TextField } from '../ui/fields';
import { Empty, Loaded } from '../ui/parts';
import { BoardGrid } from './BoardGrid';
import { EvidencePanel } from './EvidencePanel';
import { FirstSteps } from './FirstSteps';
import { rowsOf } from './rows';
import { useBoard } from './useEvents';

const legend = [
  outcomeOf({ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYED' }),
  outcomeOf({ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYING' }),
  outcomeOf({ decision: 'DEPLOY', reason: 'MATCHED', state: 'DEPLOYMENT_ERROR' }),
  outcomeOf({ decision: 'SKIP', reason: 'NO_MATCH' }),
  outcomeOf({ decision: 'SKIP', reason: 'EXCLUDED' }),
  outcomeOf({ decision: 'SKIP', reason: 'SKIPPED_BY_MESSAGE' }),
  outcomeOf({ decision: 'SKIP', reason: 'AUTO_DEPLOY_OFF' }),
];

function branches(board: Board): string[] {
  return [
    ...new Set(board.columns.flatMap((c) => (c.ref ? [c.ref.replace('refs/heads/', '')] : []))),
  ];
}

export function BoardPage() {
  const organization = useOrganization();
  return <Loaded query={useBoard(organization.id)}>{(board) => <Shown board={board} />}</Loaded>;
}

function Shown({ board }: { board: Board }) {
  const [search, setSearch] = useParam('q');
  const [environment, setEnvironment] = useParam('environment');
  const [branch, setBranch] = useParam('branch');
  const [cell, setCell] = useParam('cell');
  const rows = useMemo(() => rowsOf(board, search, environment), [board, search, environment]);
  const columns = useMemo(
    () => board.columns.filter((c) => !branch || c.ref === `refs/heads/${branch}`),
    [board, branch],
  );
  if (board.services.length === 0) return <FirstSteps />;
  return (
    <main className={cell ? 'board-page with-panel' : 'board-page'} id="main">
      <header className="board-head">
        <h1>Board</h1>
        <div className="filters">
          <TextField
            label="Service"
            value={search}
            onChange={(v) => setSearch(v, true)}
            placeholder="Filter by name"
          />
          <Choose
            label="Environment"
            value={environment || 'all'}
            onChange={(v) => setEnvironment(v === 'all' ? '' : v)}
            choices={[
              { id: 'all', name: 'All environments' },
              ...board.environments.map((e) => ({
                id: e.id,
                name: `${e.project_name} / ${e.name}`,
              })),
            ]}
          />
          <Choose
            label="Branch"
            value={branch || '*'}
            onChange={(v) => setBranch(v === '*' ? '' : v)}
            choices={[
              { id: '*', name: 'All branches' },
              ...branches(board).map((b) => ({ id: b, name: b })),
            ]}
          />
        </div>
      </header>
      <div className="board-body">
        {rows.length === 0 ? (
          <Empty title="No service is called that.">
            <p>Clear the filter, or choose another environment.</p>
          </Empty>
        ) : (
          <BoardGrid
            board={board}
            rows={rows}
            columns={columns}
            selected={cell}
            onSelect={setCell}
          />
        )}
        {cell ? <EvidencePanel cell={cell} board={board} onClose={() => setCell('')} /> : null}
      </div>
      <footer className="legend" aria-label="Legend">
        {legend.map((outcome) => (
          <span key={outcome.word}>
            <Sign outcome={outcome} size={16} /> {outcome.word}
          </span>
        ))}
        <span className="grow" />
        {columns.length === 0 ? (
          <span>
            No push yet: <Link href="/connect">connect a forge</Link>
          </span>
        ) : null}
      </footer>
    </main>
  );
}
