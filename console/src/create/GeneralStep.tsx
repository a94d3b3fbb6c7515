import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { list } from '../api/client';
import { useOrganization } from '../lib/organization';
import { Choose, Switch, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import { newEnvironment, newEnvironmentName } from './create';
import type { StepProps } from './CreatePage';
import { ChartSource } from './ChartSource';
import { sourceOf, type Draft, type Kind, type Source } from './draft';
import { GitSource, ImageSource } from './SourceFields';

interface Place {
  id: string;
  name: string;
}

// Where a service can stand.
async function places(organization: string): Promise<Place[]> {
  const projects = await list(`/organization/${organization}/project`);
  const all = await Promise.all(
    projects.map(async (project) =>
      (await list(`/project/${project.id}/environment`)).map((one) => ({
        id: one.id,
        name: `${project.name} / ${one.name}`,
      })),
    ),
  );
  return all.flat();
}

// Of an organization without any environment: made with the service, not before.
const firstPlace: Place = { id: newEnvironment, name: `${newEnvironmentName} (made with it)` };

export function usePlaces() {
  const organization = useOrganization();
  const query = useQuery({
    queryKey: ['places', organization.id],
    queryFn: () => places(organization.id),
    staleTime: 60_000,
  });
  return { error: query.error, choices: query.data?.length === 0 ? [firstPlace] : query.data };
}

const kinds: [Kind, string, string][] = [
  ['APPLICATION', 'Application', 'Built from a git repository. A push deploys it.'],
  ['CONTAINER', 'Container', 'A ready image. A new tag deploys it.'],
  ['JOB', 'Job', 'Runs to its end: by a schedule, or with its environment.'],
  ['HELM', 'Chart', 'A helm chart, brought to a cluster as a release.'],
];

const sources: Record<Source, (props: StepProps) => ReactNode> = {
  git: GitSource,
  image: ImageSource,
  charts: ChartSource,
};

const autoDeploy: Record<Source, string> = {
  git: 'Auto-deploy: pushes to this branch deploy it',
  image: 'Auto-deploy: new tags deploy it',
  charts: 'Auto-deploy: pushes to its values deploy it, once they come from git',
};

export function GeneralStep(props: StepProps) {
  const { draft, set, problems, isMade } = props;
  const { choices, error } = usePlaces();
  const first = choices?.[0]?.id;
  const isThere = choices?.some((one) => one.id === draft.environment);
  useEffect(() => {
    if (!isThere && first && !isMade) set({ environment: first });
  });
  const source = sourceOf(draft);
  const Fields = sources[source];
  return (
    <>
      <RadioGroup
        aria-label="Kind"
        className="kinds"
        value={draft.kind}
        isDisabled={isMade}
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
          choices={choices ?? []}
          isDisabled={isMade}
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
            onChange={(next) => set({ source: next as Draft['source'] })}
          />
        ) : null}
        {draft.kind === 'HELM' ? (
          <Choose
            label="Comes from"
            value={draft.chartSource}
            choices={[
              { id: 'charts', name: 'A helm repository' },
              { id: 'git', name: 'A git repository' },
            ]}
            isDisabled={isMade}
            onChange={(next) => set({ chartSource: next as Draft['chartSource'] })}
          />
        ) : null}
      </div>
      <Problem error={error} />
      <Fields {...props} />
      <p className="row switch-row">
        <Switch
          label={autoDeploy[source]}
          on={draft.autoDeploy}
          onChange={(autoDeploy) => set({ autoDeploy })}
        />
      </p>
    </>
  );
}
