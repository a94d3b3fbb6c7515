// The runs of a job, and one more by hand.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useGet, usePages } from '../api/queries';
import type { Job, Run, Service } from '../api/types';
import type { Outcome } from '../lib/outcome';
import { duration, words } from '../lib/text';
import { Button } from '../ui/fields';
import { MasterDetail } from '../ui/MasterDetail';
import { Empty, Facts, Loaded, Problem, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';
import { Log } from './Log';

const outcomes: Record<Run['state'], Outcome> = {
  QUEUED: { tone: 'busy', sign: 'wait', word: 'waiting' },
  RUNNING: { tone: 'busy', sign: 'run', word: 'running' },
  SUCCEEDED: { tone: 'good', sign: 'check', word: 'succeeded' },
  FAILED: { tone: 'bad', sign: 'cross', word: 'failed' },
  CANCELED: { tone: 'gone', sign: 'slash', word: 'cancelled' },
  SKIPPED: { tone: 'skip', sign: 'minus', word: 'skipped' },
};

// A newer daemon may have others.
const outcomeOf = ({ state }: Run): Outcome =>
  outcomes[state] ?? { tone: 'gone', sign: 'unknown', word: words(state) };

function eventsOf({ schedule }: Job): Run['event'][] {
  if (schedule.cronjob) return ['CRON'];
  const events: Run['event'][] = [];
  if (schedule.on_start) events.push('ON_START');
  if (schedule.on_stop) events.push('ON_STOP');
  if (schedule.on_delete) events.push('ON_DELETE');
  return events;
}

function RunNow({ job }: { job: Job }) {
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: (event: Run['event']) => change('POST', `/service/${job.id}/run`, { event }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <p className="row switch-row">
        {eventsOf(job).map((event) => (
          <Button
            key={event}
            needs="DEPLOYER"
            isDisabled={run.isPending}
            onPress={() => run.mutate(event)}
          >
            Run it now{event === 'CRON' ? '' : `: ${words(event)}`}
          </Button>
        ))}
      </p>
      <Problem error={run.error} />
    </>
  );
}

function RunView({ run }: { run: Run }) {
  return (
    <div className="card" role="group" aria-label="Run">
      <Facts
        facts={[
          ['State', outcomeOf(run).word],
          ['Message', run.message],
          ['Asked by', run.trigger.user ?? run.trigger.type.toLowerCase()],
          ['Attempts', String(run.attempt)],
          ['Exit code', run.exit_code === null ? null : String(run.exit_code)],
          ['Took', duration(run.started_at, run.ended_at)],
        ]}
      />
      <Log key={run.id} path={`/run/${run.id}/log`} name={`run-${run.id}`} />
    </div>
  );
}

function OlderRun({ id }: { id: string }) {
  return <Loaded query={useGet(`/run/${id}`)}>{(run) => <RunView run={run} />}</Loaded>;
}

export function Runs({ service }: { service: Service }) {
  const pages = usePages(`/service/${service.id}/run`, (one) => one.id);
  return (
    <>
      {service.service_type === 'JOB' ? <RunNow job={service} /> : null}
      <Loaded query={pages}>
        {(runs) =>
          runs.length === 0 ? (
            <Empty title="It never ran.">
              <p>A run appears here at its time, at its event, or by hand.</p>
            </Empty>
          ) : (
            <MasterDetail
              label="Runs"
              parameter="run"
              pages={pages}
              entry={(run) => ({
                sign: <Sign outcome={outcomeOf(run)} />,
                title: `${words(run.event)}: ${outcomeOf(run).word}`,
                note: <Time at={run.created_at} />,
              })}
              beyond={(id) => <OlderRun id={id} />}
            >
              {(run) => <RunView run={run} />}
            </MasterDetail>
          )
        }
      </Loaded>
    </>
  );
}
