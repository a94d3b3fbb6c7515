import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { change, list } from '../api/client';
import type { Environment, Named } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Choose, Switch, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import type { StepProps } from './CreatePage';
import type { Kind } from './draft';

interface Place {
  id: string;
  name: string;
}

// Where a service can stand. In an organization without any environment a first one is made.
async function places(organization: string): Promise<Place[]> {
  const path = `/organization/${organization}/project`;
  const projects = await list<Named>(path);
  const all = await Promise.all(
    projects.map(async (project) =>
      (await list<Environment>(`/project/${project.id}/environment`)).map((one) => ({
        id: one.id,
        name: `${project.name} / ${one.name}`,
      })),
    ),
  );
  if (all.flat().length > 0) return all.flat();
  const project = projects[0] ?? (await change<Named>('POST', path, { name: 'main' }));
  const environment = await change<Named>('POST', `/project/${project.id}/environment`, {
    name: 'production',
    mode: 'PRODUCTION',
  });
  return [{ id: environment.id, name: `${project.name} / ${environment.name}` }];
}

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
  return (
    <>
      <RadioGroup
        aria-label="Kind"
        className="kinds"
        value={draft.kind}
        onChange={(kind) => set({ kind: kind as Kind })}
      >
        <Radio value="APPLICATION" className="kind">
          <strong>Application</strong>
          <span className="quiet">Built from a git repository. A push deploys it.</span>
        </Radio>
        <Radio value="CONTAINER" className="kind">
          <strong>Container</strong>
          <span className="quiet">A ready image. A new tag deploys it.</span>
        </Radio>
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
      </div>
      <Problem error={query.error} />
      {draft.kind === 'APPLICATION' ? (
        <>
          <TextField
            label="Repository"
            mono
            value={draft.repository}
            onChange={(repository) => set({ repository })}
            placeholder="https://git.example.com/team/shop.git"
            error={problems['repository'] ?? problems['git_repository.url'] ?? problems['url']}
          />
          <div className="columns">
            <TextField
              label="Branch"
              mono
              value={draft.branch}
              onChange={(branch) => set({ branch })}
              error={problems['git_repository.branch'] ?? problems['branch']}
            />
            <TextField
              label="Root folder"
              mono
              value={draft.root}
              onChange={(root) => set({ root })}
              error={problems['git_repository.root_path'] ?? problems['root_path']}
            />
          </div>
        </>
      ) : (
        <div className="columns">
          <TextField
            label="Image"
            mono
            value={draft.image}
            onChange={(image) => set({ image })}
            placeholder="registry.example.com/team/web"
            error={problems['image'] ?? problems['image_name']}
          />
          <TextField
            label="Tag"
            mono
            value={draft.tag}
            onChange={(tag) => set({ tag })}
            error={problems['tag']}
          />
        </div>
      )}
      <p className="row switch-row">
        <Switch
          label={
            draft.kind === 'APPLICATION'
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
