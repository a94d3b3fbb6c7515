import { Button, Choose, Switch, TextField } from '../ui/fields';
import { modes } from '../service/Restrictions';
import type { StepProps } from './CreatePage';

export function BuildStep({ draft, set, problems }: StepProps) {
  return (
    <>
      {draft.kind === 'APPLICATION' ? (
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
        hint="A version serves once this answers. Left out: once its port is open."
      />
    </div>
  );
}

export function VariablesStep({ draft, set }: StepProps) {
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
            value={one.key}
            onChange={(key) => edit(index, { key })}
          />
          <TextField
            label={`Value ${index + 1}`}
            mono
            type={one.secret ? 'password' : 'text'}
            value={one.value}
            onChange={(value) => edit(index, { value })}
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
          onPress={() =>
            set({ variables: [...draft.variables, { key: '', value: '', secret: false }] })
          }
        >
          Add variable
        </Button>
      </p>
    </>
  );
}

export function RulesStep({ draft, set }: StepProps) {
  if (draft.kind === 'CONTAINER') {
    return (
      <p className="lead">
        Restrictions are of the changed files of a repository. An image has none: every new tag
        counts.
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
            value={one.value}
            onChange={(value) => edit(index, { value })}
            placeholder="services/api"
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
        <Button onPress={() => set({ rules: [...draft.rules, { mode: 'MATCH', value: '' }] })}>
          Add restriction
        </Button>
      </p>
    </>
  );
}

export function SummaryStep({ draft, set }: StepProps) {
  const facts: [string, string][] = [
    ['Name', draft.name],
    ['Kind', draft.kind.toLowerCase()],
    ...(draft.kind === 'APPLICATION'
      ? ([
          ['Repository', draft.repository],
          ['Branch', draft.branch],
          ['Root folder', draft.root],
          ['Build', draft.build || 'nothing to build'],
        ] as [string, string][])
      : ([['Image', `${draft.image}:${draft.tag}`]] as [string, string][])),
    ['Start', draft.start || 'as its source says'],
    ['Port', draft.port || 'none'],
    ['Health', draft.health || 'the port is open'],
    [
      'Variables',
      draft.variables
        .map((one) => one.key)
        .filter(Boolean)
        .join(', ') || 'none',
    ],
    [
      'Restrictions',
      draft.rules
        .filter((one) => one.value)
        .map((one) => `${one.mode} ${one.value}`)
        .join(', ') || 'none',
    ],
    ['Auto-deploy', draft.autoDeploy ? 'on' : 'off'],
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="row switch-row">
        <Switch
          label="Deploy it now; only what was deployed once deploys by itself"
          on={draft.deploy}
          onChange={(deploy) => set({ deploy })}
        />
      </p>
    </>
  );
}
