import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { BoardEnvironment, EnvironmentMode, Project } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { useEditor, useParam } from '../lib/router';
import { VariableSection } from '../service/Variables';
import { Button, Choose } from '../ui/fields';
import { Form } from '../ui/ManagedList';
import { Empty, Loaded, Needs, Problem } from '../ui/parts';
import { Previews } from './Previews';
import { Stages } from './Stages';

const modes: { id: EnvironmentMode; name: string }[] = [
  { id: 'DEVELOPMENT', name: 'Development' },
  { id: 'STAGING', name: 'Staging' },
  { id: 'PREVIEW', name: 'Preview' },
  { id: 'PRODUCTION', name: 'Production' },
];

function Editing({ environment, onDone }: { environment: BoardEnvironment; onDone: () => void }) {
  const queries = useQueryClient();
  const path = `/environment/${environment.id}` as const;
  const remove = useMutation({
    mutationFn: () => change('DELETE', path),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <Form
        fields={[
          { name: 'name', label: 'New name', initial: environment.name },
          { name: 'mode', label: 'New mode', choices: modes, initial: environment.mode },
        ]}
        submit="Save"
        send={({ name = '', mode }) => change('PUT', path, { name, mode: mode as EnvironmentMode })}
        onDone={onDone}
      />
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

export function Environments() {
  const organization = useOrganization();
  const projects = useList(`/organization/${organization.id}/project`);
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
                  <Form
                    fields={[
                      {
                        name: 'project',
                        label: 'Project',
                        choices: all,
                        initial: all[0]?.id ?? '',
                      },
                      { name: 'name', label: 'Name' },
                      { name: 'mode', label: 'Mode', choices: modes, initial: 'DEVELOPMENT' },
                    ]}
                    submit="Add environment"
                    send={({ project = '', name = '', mode }) =>
                      change('POST', `/project/${project}/environment`, {
                        name,
                        mode: mode as EnvironmentMode,
                      })
                    }
                  />
                )}
              </Loaded>
            </Needs>
          </section>
        </>
      )}
    </Loaded>
  );
}
