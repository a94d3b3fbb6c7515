import { useState } from 'react';
import { Button, Choose, Switch, TextField } from '../ui/fields';
import { modes } from '../service/Restrictions';
import type { StepProps } from './CreatePage';
import { sourceOf, type JobRuns } from './draft';

export function BuildStep({ draft, set, problems }: StepProps) {
  return (
    <>
      {sourceOf(draft) === 'git' ? (
        <TextField
          label="Build command"
          mono
          value={draft.build}
          onChange={(build) => set({ build })}
          error={problems['build_command']}
          hint="Runs in the checkout before each start. On an engine the Dockerfile says it."
        />
      ) : null}
      <TextField
        label="Start command"
        mono
        value={draft.start}
        onChange={(start) => set({ start })}
        error={problems['entrypoint']}
        hint="Left out: what the Procfile or the image says."
      />
    </>
  );
}

export function PortsStep({ draft, set, problems }: StepProps) {
  return (
    <div className="columns">
      <TextField
        label="Port"
        value={draft.port}
        onChange={(port) => set({ port })}
        error={problems['ports'] ?? problems['internal_port']}
        hint="That it listens on, as PORT says it. Left out: it has no address."
      />
      <TextField
        label="Health path"
        mono
        value={draft.health}
        onChange={(health) => set({ health })}
        placeholder="/healthz"
        error={problems['path']}
        hint="A version serves once this answers. Left out: once its port is open."
      />
    </div>
  );
}

export const jobRuns: { id: JobRuns; name: string }[] = [
  { id: 'cron', name: 'By a schedule' },
  { id: 'on_start', name: 'With each deployment of its environment' },
  { id: 'on_stop', name: 'When its environment is stopped' },
  { id: 'on_delete', name: 'When its environment is deleted' },
];

export function ScheduleStep({ draft, set, problems }: StepProps) {
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
          <TextField
            label="Schedule"
            mono
            value={draft.schedule}
            onChange={(schedule) => set({ schedule })}
            error={problems['scheduled_at']}
            hint="Minute, hour, day of the month, month, day of the week; or @daily."
          />
          <TextField
            label="Time zone"
            mono
            value={draft.timezone}
            onChange={(timezone) => set({ timezone })}
            error={problems['timezone']}
            hint="As Europe/Paris."
          />
        </div>
      ) : null}
      <div className="columns">
        <TextField
          label="Longest run in seconds"
          value={draft.duration}
          onChange={(duration) => set({ duration })}
          error={problems['max_duration_seconds']}
        />
        <TextField
          label="Further attempts"
          value={draft.restarts}
          onChange={(restarts) => set({ restarts })}
          error={problems['max_nb_restart']}
          hint="After one that failed."
        />
      </div>
    </>
  );
}

export function VariablesStep({ draft, set, problems }: StepProps) {
  const [fresh, setFresh] = useState(-1); // the one that was just added is written next
  const edit = (index: number, change: object) =>
    set({
      variables: draft.variables.map((one, at) => (at === index ? { ...one, ...change } : one)),
    });
  return (
    <>
      {draft.variables.map((one, index) => (
        <div className="row" key={index}>
          <TextField
            label={`Key ${index + 1}`}
            mono
            autoFocus={index === fresh}
            value={one.key}
            onChange={(key) => edit(index, { key })}
            error={problems[`variable ${index}`]}
          />
          <TextField
            label={`Value ${index + 1}`}
            mono
            type={one.secret ? 'password' : 'text'}
            value={one.value}
            onChange={(value) => edit(index, { value, lost: false })}
          />
          <Switch label="Secret" on={one.secret} onChange={(secret) => edit(index, { secret })} />
          <Button
            look="quiet"
            aria-label={`Remove variable ${index + 1}`}
            onPress={() => set({ variables: draft.variables.filter((_, at) => at !== index) })}
          >
            Remove
          </Button>
        </div>
      ))}
      <p className="row switch-row">
        <Button
          onPress={() => {
            setFresh(draft.variables.length);
            set({ variables: [...draft.variables, { key: '', value: '', secret: false }] });
          }}
        >
          Add variable
        </Button>
      </p>
    </>
  );
}

export function RulesStep({ draft, set, problems }: StepProps) {
  const [fresh, setFresh] = useState(-1);
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
  const edit = (index: number, change: object) =>
    set({ rules: draft.rules.map((one, at) => (at === index ? { ...one, ...change } : one)) });
  return (
    <>
      <p className="quiet">
        Without any restriction every push to the branch deploys this service.
      </p>
      {draft.rules.map((one, index) => (
        <div className="row" key={index}>
          <Choose
            label={`Mode ${index + 1}`}
            value={one.mode}
            choices={modes}
            onChange={(mode) => edit(index, { mode })}
          />
          <TextField
            label={`Path ${index + 1}`}
            mono
            autoFocus={index === fresh}
            value={one.value}
            onChange={(value) => edit(index, { value })}
            placeholder="services/api"
            error={problems[`rule ${index}`]}
          />
          <Button
            look="quiet"
            aria-label={`Remove restriction ${index + 1}`}
            onPress={() => set({ rules: draft.rules.filter((_, at) => at !== index) })}
          >
            Remove
          </Button>
        </div>
      ))}
      <p className="row switch-row">
        <Button
          onPress={() => {
            setFresh(draft.rules.length);
            set({ rules: [...draft.rules, { mode: 'MATCH', value: '' }] });
          }}
        >
          Add restriction
        </Button>
      </p>
    </>
  );
}
