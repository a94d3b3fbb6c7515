// How a service is built, started and asked for its health, and when a job runs: the fields that its
// creation and its settings share.
import { TextField } from '../ui/fields';
import type { Draft } from './draft';
import type { Fields } from './problems';

export const BuildCommand = ({ draft, set, problems }: Fields<Pick<Draft, 'build'>>) => (
  <TextField
    label="Build command"
    mono
    value={draft.build}
    onChange={(build) => set({ build })}
    error={problems['build_command']}
    hint="Runs in the checkout before each start. On an engine the Dockerfile says it."
  />
);

export const StartCommand = ({ draft, set, problems }: Fields<Pick<Draft, 'start'>>) => (
  <TextField
    label="Start command"
    mono
    value={draft.start}
    onChange={(start) => set({ start })}
    error={problems['entrypoint']}
    hint="Left out: what the Procfile or the image says."
  />
);

export const ServingFields = ({ draft, set, problems }: Fields<Pick<Draft, 'port' | 'health'>>) => (
  <>
    <TextField
      label="Port"
      value={draft.port}
      onChange={(port) => set({ port })}
      error={problems['internal_port'] ?? problems['ports']}
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
  </>
);

export const ScheduleFields = ({
  draft,
  set,
  problems,
}: Fields<Pick<Draft, 'schedule' | 'timezone'>>) => (
  <>
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
  </>
);

export const AttemptFields = ({
  draft,
  set,
  problems,
}: Fields<Pick<Draft, 'duration' | 'restarts'>>) => (
  <>
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
  </>
);
