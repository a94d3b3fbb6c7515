import { memo, useMemo } from 'react';
import type { Board } from '../api/types';
import { useOrganization } from '../lib/organization';
import { navigate, useParam } from '../lib/router';
import { branchOf } from '../lib/text';
import { Button, Choose, TextField, type Choice } from '../ui/fields';
import { Empty, Loaded, Page, useTitle } from '../ui/parts';
import { mostColumns } from './apply';
import { BoardGrid } from './BoardGrid';
import { EvidencePanel } from './EvidencePanel';
import { FirstSteps } from './FirstSteps';
import { Legend } from './Legend';
import { rowsOf } from './rows';
import { showChoices, showing } from './shows';
import { useBoard } from './useEvents';

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
  // What the address names and is not there stands in the field all the same.
  const isKnown = !p.value || p.choices.some((one) => one.id === p.value);
  const unknown = isKnown ? [] : [{ id: p.value, name: p.value }];
  return (
    <Choose
      label={p.label}
      value={p.value || '*'}
      onChange={(chosen) => p.onChange(chosen === '*' ? '' : chosen)}
      choices={[{ id: '*', name: p.all }, ...p.choices, ...unknown]}
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
  const [show, setShow] = useParam('show');
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
  const ofBranch = useMemo(
    () => board.columns.filter((c) => !branch || c.ref === `refs/heads/${branch}`),
    [board, branch],
  );
  const opened = cell.split('.')[0]!;
  const columns = useMemo(() => {
    const shown = new Set(rows.flatMap((row) => (row.kind === 'service' ? [row.index] : [])));
    return showing(ofBranch, show, shown, opened);
  }, [ofBranch, show, rows, opened]);
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
          <Filter
            label="Pushes"
            all="All pushes"
            value={show}
            onChange={setShow}
            choices={showChoices}
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
          <NoRows
            search={search}
            isKnown={!environment || environments.some((one) => one.id === environment)}
            onClear={() => navigate(location.pathname)}
          />
        ) : ofBranch.length === 0 && branch ? (
          <Empty title={`No push to a branch ‘${branch}’.`}>
            <p>None of the latest {mostColumns} pushes and images is of it.</p>
            <Button onPress={() => setBranch('')}>Show all branches</Button>
          </Empty>
        ) : columns.length === 0 && show ? (
          <Empty title="No such push.">
            <p>Of the latest {mostColumns} pushes and images none is like that here.</p>
            <Button onPress={() => setShow('')}>Show all pushes</Button>
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
      <Legend />
    </main>
  );
}

function NoRows(p: { search: string; isKnown: boolean; onClear: () => void }) {
  const title = !p.isKnown
    ? 'There is no such environment here, or no more.'
    : p.search
      ? `No service is called ‘${p.search}’.`
      : 'No service is in this environment.';
  return (
    <Empty title={title}>
      <Button onPress={p.onClear}>Show all services</Button>
    </Empty>
  );
}
