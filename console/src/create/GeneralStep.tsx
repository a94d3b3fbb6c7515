import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { change, list } from '../api/client';
import { useOrganization } from '../lib/organization';
import { Choose, Switch, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import type { StepProps } from './CreatePage';
import { sourceOf, type Kind, type Source } from './draft';
import { GitSource, ImageSource } from './SourceFields';

interface Place {
  id: string;
  name: string;
}

// Where a service can stand. In an organization without any environment a first one is made.
async function places(organization: string): Promise<Place[]> {
  const path = `/organization/${organization}/project` as const;
  const projects = await list(path);
  const all = await Promise.all(
    projects.map(async (project) =>
      (await list(`/project/${project.id}/environment`)).map((one) => ({
        id: one.id,
        name: `${project.name} / ${one.name}`,
      })),
    ),
  );
  if (all.flat().length > 0) return all.flat();
  const project = projects[0] ?? (await change('POST', path, { name: 'main' }));
  const environment = await change('POST', `/project/${project.id}/environment`, {
    name: 'production',
    mode: 'PRODUCTION',
  });
  return [{ id: environment.id, name: `${project.name} / ${environment.name}` }];
}

const kinds: [Kind, string, string][] = [
  ['APPLICATION', 'Application', 'Built from a git repository. A push deploys it.'],
  ['CONTAINER', 'Container', 'A ready image. A new tag deploys it.'],
  ['JOB', 'Job', 'Runs to its end: by a schedule, or with its environment.'],
];

export function GeneralStep({ draft, set, problems }: StepProps) {
  const organization = useOrganization();
  const query = useQuery({
    queryKey: ['places', organization.id],
    queryFn: () => places(organization.id),
    staleTime: 60_000,
  });
  const first = query.data?.[0]?.id;
  useEffect(() => {
    if (!draft.environment && first) set({ environment: first });
  });
  const source = sourceOf(draft);
  return (
    <>
      <RadioGroup
        aria-label="Kind"
        className="kinds"
        value={draft.kind}
        onChange={(kind) => set({ kind: kind as Kind })}
      >
        {kinds.map(([kind, name, text]) => (
          <Radio key={kind} value={kind} className="kind">
            <strong>{name}</strong>
            <span className="quiet">{text}</span>
          </Radio>
        ))}
      </RadioGroup>
      <div className="columns">
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => set({ name })}
          error={problems['name']}
        />
        <Choose
          label="Environment"
          value={draft.environment}
          choices={query.data ?? []}
          onChange={(environment) => set({ environment })}
        />
        {draft.kind === 'JOB' ? (
          <Choose
            label="Comes from"
            value={draft.source}
            choices={[
              { id: 'git', name: 'A git repository' },
              { id: 'image', name: 'An image' },
            ]}
            onChange={(next) => set({ source: next as Source })}
          />
        ) : null}
      </div>
      <Problem error={query.error} />
      {source === 'git' ? (
        <GitSource draft={draft} set={set} problems={problems} />
      ) : (
        <ImageSource draft={draft} set={set} problems={problems} />
      )}
      <p className="row switch-row">
        <Switch
          label={
            source === 'git'
              ? 'Auto-deploy: pushes to this branch deploy it'
              : 'Auto-deploy: new tags deploy it'
          }
          on={draft.autoDeploy}
          onChange={(autoDeploy) => set({ autoDeploy })}
        />
      </p>
    </>
  );
}
