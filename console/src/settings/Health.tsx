// How the daemon itself is: whether it serves, what waits, what it keeps, and its disk.
import { useQuery } from '@tanstack/react-query';
import { get } from '../api/client';
import type { Daemon } from '../api/types';
import { bytes, duration, words } from '../lib/text';
import { Empty, Facts, Loaded, Problem, Time } from '../ui/parts';

async function read() {
  const [ready, daemon] = await Promise.all([fetch('/readyz'), get('/daemon')]);
  return { isReady: ready.ok, daemon, at: new Date().toISOString() };
}

// Longer than this a step that is due should not wait for a worker.
const patience = 60_000; // ms

function Tasks({ tasks, at }: { tasks: Daemon['tasks']; at: string }) {
  if (tasks.length === 0) {
    return (
      <Empty title="Nothing waits.">
        <p>Each push, deployment and webhook passes through here in steps.</p>
      </Empty>
    );
  }
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Steps">
      <table className="table">
        <thead>
          <tr>
            {['Step', 'Due', 'Running', 'Later', 'The oldest waits for'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.map((one) => (
            <tr key={one.step}>
              <td>{one.step}</td>
              <td>{one.due}</td>
              <td>{one.running}</td>
              <td>{one.later}</td>
              <td>{one.oldest_due_at ? duration(one.oldest_due_at, at) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Where there is much to count, the daemon does not count it each time. Longer ago than this, it is
// said.
const fresh = 10_000; // ms

function Counted({ daemon, at }: { daemon: Daemon; at: string }) {
  if (Date.parse(at) - Date.parse(daemon.counted_at) <= fresh) return null;
  return (
    <p className="quiet">
      Counted <Time at={daemon.counted_at} />.
    </p>
  );
}

const kept = [
  ['Deliveries', 'deliveries'],
  ['Pushes', 'pushes'],
  ['Deployments', 'deployments'],
  ['Runs of jobs', 'runs'],
  ['Webhook events', 'webhook_events'],
] as const;

function States({ states }: { states: Daemon['deliveries'] }) {
  if (states.length === 0) return <span className="quiet">none</span>;
  return (
    <span className="row">
      {states.map(({ state, count }) => (
        <span key={state}>
          {count} <span className="quiet">{words(state)}</span>
        </span>
      ))}
    </span>
  );
}

function Disk({ disk }: { disk: Daemon['disk'] }) {
  const isKnown = disk.size !== null && disk.free !== null;
  const used = isKnown ? 1 - disk.free! / Math.max(1, disk.size!) : 0;
  return (
    <>
      {isKnown ? (
        <p className="row">
          <meter
            aria-label="Disk in use"
            value={used}
            min={0}
            max={1}
            high={0.9}
            low={0.9}
            optimum={0}
          />
          <span>
            {bytes(disk.free!)} of {bytes(disk.size!)} free
          </span>
        </p>
      ) : null}
      <Facts
        facts={[
          ['Database', bytes(disk.database)],
          [
            'Mirrors',
            `${bytes(disk.mirrors)} of ${disk.mirrors_count} ${disk.mirrors_count === 1 ? 'repository' : 'repositories'}`,
          ],
        ]}
      />
    </>
  );
}

export function Health() {
  const query = useQuery({ queryKey: ['health'], queryFn: read, refetchInterval: 5000 });
  return (
    <Loaded query={query}>
      {({ isReady, daemon, at }) => {
        const waits = daemon.tasks.some(
          (one) => one.oldest_due_at && Date.parse(at) - Date.parse(one.oldest_due_at) > patience,
        );
        const isWell = isReady && !waits && !query.error;
        return (
          <>
            <Problem error={query.error} />
            <section className="card" aria-label="Health">
              <div className="item hook-head">
                <span className={`lamp ${isWell ? 'on' : 'bad'}`} />
                <div>
                  <h2>{isReady ? 'Ready' : 'Not ready'}</h2>
                  {waits ? (
                    <p>A step waits for more than a minute: the workers are behind.</p>
                  ) : null}
                </div>
              </div>
              <Facts
                facts={[
                  ['Version', daemon.version],
                  ['Version of the store', daemon.schema_version],
                  ['Started', <Time key="at" at={daemon.started_at} />],
                ]}
              />
            </section>
            <section className="card" aria-label="What waits">
              <h2>What waits</h2>
              <Tasks tasks={daemon.tasks} at={at} />
            </section>
            <section className="card" aria-label="What it keeps">
              <h2>What it keeps</h2>
              <Facts
                facts={kept.map(([title, key]) => [
                  title,
                  <States key={key} states={daemon[key]} />,
                ])}
              />
              <Counted daemon={daemon} at={at} />
            </section>
            <section className="card" aria-label="Disk">
              <h2>Disk</h2>
              <Disk disk={daemon.disk} />
              <Counted daemon={daemon} at={at} />
            </section>
            <p className="quiet">
              For Prometheus the numbers stand at <a href="/metrics">/metrics</a>.
            </p>
          </>
        );
      }}
    </Loaded>
  );
}
