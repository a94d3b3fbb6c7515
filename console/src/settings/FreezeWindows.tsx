// In which times nothing is deployed to an environment.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { BoardEnvironment, FreezeWindow } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { useEditor } from '../lib/router';
import { Button } from '../ui/fields';
import { Empty, Facts, Loaded, Needs, Problem } from '../ui/parts';
import { Approval } from './Approval';
import { FreezeForm } from './FreezeForm';
import { ownZone, wallClock, whenWords } from './freezeWords';

// In the window's zone, and in the browser's where its clock shows another time.
function Moment({ at, zone }: { at: string; zone: string }) {
  const there = wallClock(at, zone);
  const here = wallClock(at);
  return (
    <time dateTime={at}>
      {there}
      {here === there ? null : <span className="quiet"> · here: {here}</span>}
    </time>
  );
}

function WindowItem({ window, environment }: { window: FreezeWindow; environment: string }) {
  const queries = useQueryClient();
  const [editing, setEditing] = useEditor(window.id);
  const remove = useMutation({
    mutationFn: () => change('DELETE', `/freezeWindow/${window.id}`),
    onSuccess: () => queries.invalidateQueries(),
  });
  const { next_start_at: start, next_end_at: end } = window;
  return (
    <li className="freeze-window" aria-label={`Freeze window ${window.name}`}>
      <div className="page-head">
        <h3>
          {window.name} {window.is_active ? <span className="tag">on now</span> : null}
        </h3>
        <div className="actions">
          <Button
            needs="ADMIN"
            aria-expanded={editing}
            aria-label={`Edit ${window.name}`}
            onPress={() => setEditing(!editing)}
          >
            Edit
          </Button>
          <Button
            look="quiet"
            needs="ADMIN"
            aria-label={`Remove ${window.name}`}
            isDisabled={remove.isPending}
            onPress={() =>
              globalThis.confirm(`Remove ${window.name}? What waits for its end starts.`) &&
              remove.mutate()
            }
          >
            Remove
          </Button>
        </div>
      </div>
      <Problem error={remove.error} />
      {editing ? (
        <FreezeForm environment={environment} window={window} onDone={() => setEditing(false)} />
      ) : (
        <Facts
          facts={[
            [window.weekdays.length > 0 ? 'Each week' : 'Once', whenWords(window)],
            ['Time zone', window.timezone],
            [
              window.is_active ? 'Began' : 'Next start',
              start ? <Moment key="s" at={start} zone={window.timezone} /> : 'It is past.',
            ],
            [
              window.is_active ? 'Ends' : 'Next end',
              end ? <Moment key="e" at={end} zone={window.timezone} /> : null,
            ],
          ]}
        />
      )}
    </li>
  );
}

function OfEnvironment({ environment }: { environment: BoardEnvironment }) {
  const name = `${environment.project_name} / ${environment.name}`;
  return (
    <section className="card" aria-label={`Freeze windows of ${environment.name}`}>
      <h2>{name}</h2>
      <Loaded query={useList(`/environment/${environment.id}/freezeWindow`)}>
        {(windows) =>
          windows.length === 0 ? (
            <p className="quiet">None: what is decided is deployed at once.</p>
          ) : (
            <ul className="plain-list">
              {windows.map((window) => (
                <WindowItem key={window.id} window={window} environment={environment.id} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <details>
        <summary>Add a freeze window</summary>
        <Needs role="ADMIN">
          <FreezeForm environment={environment.id} />
        </Needs>
      </details>
      <Approval environment={environment.id} />
    </section>
  );
}

export function FreezeWindows() {
  const { id } = useOrganization();
  return (
    <>
      <p className="lead">
        In a freeze window verdicts are made as always, and deployments wait for its end: the newest
        of each service starts then. Your own clock is that of {ownZone()}.
      </p>
      <Loaded query={useBoard(id)}>
        {(board) =>
          board.environments.length === 0 ? (
            <Empty title="No environment yet.">
              <p>The first service brings one along.</p>
            </Empty>
          ) : (
            board.environments.map((one) => <OfEnvironment key={one.id} environment={one} />)
          )
        }
      </Loaded>
    </>
  );
}
