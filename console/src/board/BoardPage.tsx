import { memo, useMemo } from 'react';
import type { Board } from '../api/types';
import { useOrganization } from '../lib/organization';
import { useParam } from '../lib/router';
import { outcomeOf } from '../lib/outcome';
import { Sign } from '../ui/Sign';
import { branchOf } from '../lib/text';
import { Choose, TextField, type Choice } from '../ui/fields';
import { Empty, Loaded, Page, useTitle } from '../ui/parts';
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

const branchesOf = (columns: Board['columns']): string[] => [
  ...new Set(columns.flatMap((c) => (c.ref ? [branchOf(c.ref)] : []))),
];

// Drawn again only when its choices change, which a push seldom does.
const Filter = memo(function Filter(p: {
  label: string;
  all: string;
  value: string;
  onChange: (value: string) => void;
  choices: Choice[];
}) {
  return (
    <Choose
      label={p.label}
      value={p.value || '*'}
      onChange={(chosen) => p.onChange(chosen === '*' ? '' : chosen)}
      choices={[{ id: '*', name: p.all }, ...p.choices]}
    />
  );
});

export function BoardPage() {
  const organization = useOrganization();
  return <Loaded query={useBoard(organization.id)}>{(board) => <Shown board={board} />}</Loaded>;
}

function Shown({ board }: { board: Board }) {
  const [search, setSearch] = useParam('q');
  const [environment, setEnvironment] = useParam('environment');
  const [branch, setBranch] = useParam('branch');
  const [cell, setCell] = useParam('cell');
  const { environments, services } = board;
  useTitle('Board');
  // A push changes neither, so the rows stay as they are.
  const rows = useMemo(
    () => rowsOf({ environments, services }, search, environment),
    [environments, services, search, environment],
  );
  const places = useMemo(
    () => environments.map((e) => ({ id: e.id, name: `${e.project_name} / ${e.name}` })),
    [environments],
  );
  const names = branchesOf(board.columns).join('\n');
  const branches = useMemo(
    () => (names ? names.split('\n').map((name) => ({ id: name, name })) : []),
    [names],
  );
  const columns = useMemo(
    () => board.columns.filter((c) => !branch || c.ref === `refs/heads/${branch}`),
    [board, branch],
  );
  if (board.services.length === 0) {
    return (
      <Page title="Welcome to Slipway">
        <p className="lead">
          A push redeploys exactly the services it concerns, and every other one says why it was
          left alone.
        </p>
        <FirstSteps hasServices={false} />
      </Page>
    );
  }
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
          <Filter
            label="Environment"
            all="All environments"
            value={environment}
            onChange={setEnvironment}
            choices={places}
          />
          <Filter
            label="Branch"
            all="All branches"
            value={branch}
            onChange={setBranch}
            choices={branches}
          />
        </div>
      </header>
      {board.columns.length === 0 ? (
        <section className="board-first" aria-label="No push yet">
          <FirstSteps hasServices />
        </section>
      ) : null}
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
      </footer>
    </main>
  );
}
