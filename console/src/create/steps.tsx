// The steps of the creation that are not of a source or a chart.
import { Choose, Switch, TextField } from '../ui/fields';
import { modes } from '../service/Restrictions';
import type { StepProps } from './CreatePage';
import { sourceOf, type JobRuns, type Rule } from './draft';
import { Rows } from './Rows';
import {
  AttemptFields,
  BuildCommand,
  ScheduleFields,
  ServingFields,
  StartCommand,
} from './RunFields';

export const BuildStep = (props: StepProps) => (
  <>
    {sourceOf(props.draft) === 'git' ? <BuildCommand {...props} /> : null}
    <StartCommand {...props} />
  </>
);

export const PortsStep = (props: StepProps) => (
  <div className="columns">
    <ServingFields {...props} />
  </div>
);

export const jobRuns: { id: JobRuns; name: string }[] = [
  { id: 'cron', name: 'By a schedule' },
  { id: 'on_start', name: 'With each deployment of its environment' },
  { id: 'on_stop', name: 'When its environment is stopped' },
  { id: 'on_delete', name: 'When its environment is deleted' },
];

export function ScheduleStep(props: StepProps) {
  const { draft, set } = props;
  return (
    <>
      <Choose
        label="Runs"
        value={draft.runs}
        choices={jobRuns}
        onChange={(runs) => set({ runs: runs as JobRuns })}
      />
      {draft.runs === 'cron' ? (
        <div className="columns">
          <ScheduleFields {...props} />
        </div>
      ) : null}
      <div className="columns">
        <AttemptFields {...props} />
      </div>
    </>
  );
}

export const VariablesStep = ({ draft, set, problems }: StepProps) => (
  <Rows
    items={draft.variables}
    onChange={(variables) => set({ variables })}
    what="variable"
    blank={{ key: '', value: '', secret: false }}
  >
    {({ item, index, edit, isFresh }) => (
      <>
        <TextField
          label={`Key ${index + 1}`}
          mono
          autoFocus={isFresh}
          value={item.key}
          onChange={(key) => edit({ key })}
          error={problems[`variable ${index}`]}
        />
        <TextField
          label={`Value ${index + 1}`}
          mono
          type={item.secret ? 'password' : 'text'}
          value={item.value}
          onChange={(value) => edit({ value, lost: false })}
        />
        <Switch label="Secret" on={item.secret} onChange={(secret) => edit({ secret })} />
      </>
    )}
  </Rows>
);

export function RulesStep({ draft, set, problems }: StepProps) {
  const source = sourceOf(draft);
  if (source !== 'git') {
    return (
      <p className="lead">
        Restrictions are of the changed files of a repository.{' '}
        {source === 'image'
          ? 'An image has none: every new tag counts.'
          : 'A chart of a helm repository has none: its version changes when somebody deploys another.'}
      </p>
    );
  }
  return (
    <>
      <p className="quiet">
        Without any restriction every push to the branch deploys this service.
      </p>
      <Rows
        items={draft.rules}
        onChange={(rules) => set({ rules })}
        what="restriction"
        blank={{ mode: 'MATCH', value: '' }}
      >
        {({ item, index, edit, isFresh }) => (
          <>
            <Choose
              label={`Mode ${index + 1}`}
              value={item.mode}
              choices={modes}
              onChange={(mode) => edit({ mode: mode as Rule['mode'] })}
            />
            <TextField
              label={`Path ${index + 1}`}
              mono
              autoFocus={isFresh}
              value={item.value}
              onChange={(value) => edit({ value })}
              placeholder="services/api"
              error={problems[`rule ${index}`]}
            />
          </>
        )}
      </Rows>
    </>
  );
}
