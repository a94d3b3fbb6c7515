import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useGet, useList } from '../api/queries';
import type { BoardEnvironment, EnvironmentMode, Project, Runtime } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { useEditor, useParam } from '../lib/router';
import { VariableSection } from '../service/Variables';
import { Button, Choose } from '../ui/fields';
import { Form, type FormField } from '../ui/ManagedList';
import { Empty, Loaded, Needs, Problem } from '../ui/parts';
import { Previews } from './Previews';
import { Stages } from './Stages';

const modes: { id: EnvironmentMode; name: string }[] = [
  { id: 'DEVELOPMENT', name: 'Development' },
  { id: 'STAGING', name: 'Staging' },
  { id: 'PREVIEW', name: 'Preview' },
  { id: 'PRODUCTION', name: 'Production' },
];

// Where the services of an environment run. While there is one runtime, there is nothing to choose.
const runtimeField = (runtimes: Runtime[], initial: string): FormField[] =>
  runtimes.length < 2
    ? []
    : [
        {
          name: 'cluster',
          label: 'Runtime',
          choices: runtimes.map((one) => ({
            id: one.id,
            name: `${one.name} (${one.kind.toLowerCase()})`,
          })),
          initial,
        },
      ];

function Editing({ environment, onDone }: { environment: BoardEnvironment; onDone: () => void }) {
  const queries = useQueryClient();
  const path = `/environment/${environment.id}` as const;
  const runtimes = useList(`/organization/${useOrganization().id}/runtime`);
  const known = useGet(path);
  const remove = useMutation({
    mutationFn: () => change('DELETE', path),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <Loaded query={runtimes}>
        {(all) => (
          <Loaded query={known}>
            {({ cluster_id }) => (
              <Form
                fields={[
                  { name: 'name', label: 'New name', initial: environment.name },
                  { name: 'mode', label: 'New mode', choices: modes, initial: environment.mode },
                  ...runtimeField(all, cluster_id),
                ]}
                submit="Save"
                send={(_, { mode, ...rest }) =>
                  change('PUT', path, {
                    ...rest,
                    ...(mode ? { mode: mode as EnvironmentMode } : {}),
                  })
                }
                onDone={onDone}
              />
            )}
          </Loaded>
        )}
      </Loaded>
      <Problem error={remove.error} />
      <p className="row">
        <Button
          look="danger"
          isDisabled={remove.isPending}
          onPress={() =>
            window.confirm(
              `Delete ${environment.name}? Its services are stopped and go with it.`,
            ) && remove.mutate()
          }
        >
          Delete the environment
        </Button>
      </p>
    </>
  );
}

function EnvironmentCard({ environment }: { environment: BoardEnvironment }) {
  const [chosen, choose] = useParam('environment');
  const [editing, setEditing] = useEditor(environment.id);
  const isOpen = chosen === environment.id;
  return (
    <section className="card" aria-label={`Environment ${environment.name}`}>
      <div className="page-head">
        <h2>
          {environment.project_name} / {environment.name}{' '}
          <span className="tag">{environment.mode.toLowerCase()}</span>
        </h2>
        <div className="actions">
          <Button
            aria-expanded={isOpen}
            aria-label={`Variables of ${environment.name}`}
            onPress={() => choose(isOpen ? '' : environment.id)}
          >
            {isOpen ? 'Hide variables' : 'Variables'}
          </Button>
          <Button
            needs="ADMIN"
            aria-expanded={editing}
            aria-label={`Edit ${environment.name}`}
            onPress={() => setEditing(!editing)}
          >
            Edit
          </Button>
        </div>
      </div>
      {editing ? <Editing environment={environment} onDone={() => setEditing(false)} /> : null}
      <Stages environment={environment} />
      <Previews environment={environment} />
      {isOpen ? <VariableSection base={`/environment/${environment.id}`} /> : null}
    </section>
  );
}

// What all environments of a project see, or all of the organization.
function SharedVariables({
  organization,
  projects,
}: {
  organization: string;
  projects: Project[];
}) {
  const [project, setProject] = useParam('project');
  const shown = project
    ? (`/project/${project}` as const)
    : (`/organization/${organization}` as const);
  return (
    <>
      <Choose
        label="Variables of"
        value={project || organization}
        choices={[
          { id: organization, name: 'the organization' },
          ...projects.map((one) => ({ id: one.id, name: `the project ${one.name}` })),
        ]}
        onChange={(id) => setProject(id === organization ? '' : id)}
      />
      <VariableSection key={shown} base={shown} label="Shared variables" />
    </>
  );
}

function AddEnvironment({ projects, runtimes }: { projects: Project[]; runtimes: Runtime[] }) {
  const preferred = runtimes.find((one) => one.default)?.id ?? '';
  return (
    <Form
      fields={[
        { name: 'project', label: 'Project', choices: projects, initial: projects[0]?.id ?? '' },
        { name: 'name', label: 'Name' },
        { name: 'mode', label: 'Mode', choices: modes, initial: 'DEVELOPMENT' },
        ...runtimeField(runtimes, preferred),
      ]}
      submit="Add environment"
      send={({ project = '', name = '', mode, ...rest }) =>
        change('POST', `/project/${project}/environment`, {
          ...rest,
          name,
          mode: mode as EnvironmentMode,
        })
      }
    />
  );
}

export function Environments() {
  const organization = useOrganization();
  const projects = useList(`/organization/${organization.id}/project`);
  const runtimes = useList(`/organization/${organization.id}/runtime`);
  return (
    <Loaded query={useBoard(organization.id)}>
      {(board) => (
        <>
          {board.environments.length === 0 ? (
            <Empty title="No environment yet.">
              <p>The first service brings one along.</p>
            </Empty>
          ) : null}
          {board.environments.map((environment) => (
            <EnvironmentCard key={environment.id} environment={environment} />
          ))}
          <Loaded query={projects}>
            {(all) => <SharedVariables organization={organization.id} projects={all} />}
          </Loaded>
          <section className="card" aria-label="Add an environment">
            <h2>Add an environment</h2>
            <Needs role="ADMIN">
              <Loaded query={projects}>
                {(all) => (
                  <Loaded query={runtimes}>
                    {(places) => <AddEnvironment projects={all} runtimes={places} />}
                  </Loaded>
                )}
              </Loaded>
            </Needs>
          </section>
        </>
      )}
    </Loaded>
  );
}
