// What stands around services: environments, tokens, runtimes, and how the daemon is.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { ApiToken, Named, Runtime } from '../api/types';
import { boardKey, readBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { Link, useParam } from '../lib/router';
import { VariableSection } from '../service/Variables';
import { Copy } from '../ui/Copy';
import { Button, Choose, TextField } from '../ui/fields';
import { Loaded, Page, Problem } from '../ui/parts';
import { Credentials } from './Credentials';
import { Health } from './Health';

const tabs = [
  ['', 'Environments'],
  ['tokens', 'API tokens'],
  ['credentials', 'Git tokens and registries'],
  ['runtimes', 'Runtimes'],
  ['health', 'Health'],
] as const;

export default function SettingsPage() {
  const [tab] = useParam('tab');
  return (
    <Page title="Settings">
      <nav className="tabs" aria-label="Settings">
        {tabs.map(([key, title]) => (
          <Link
            key={key}
            href={`/settings${key ? `?tab=${key}` : ''}`}
            aria-current={tab === key ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      {tab === '' ? <Environments /> : null}
      {tab === 'tokens' ? <Tokens /> : null}
      {tab === 'credentials' ? <Credentials /> : null}
      {tab === 'runtimes' ? <Runtimes /> : null}
      {tab === 'health' ? <Health /> : null}
    </Page>
  );
}

function Environments() {
  const organization = useOrganization();
  const queries = useQueryClient();
  const [chosen, choose] = useParam('environment');
  const [name, setName] = useState('');
  const [project, setProject] = useState('');
  const query = useQuery({
    queryKey: boardKey(organization.id),
    queryFn: () => readBoard(organization.id),
    staleTime: Infinity,
  });
  const projects = useList<Named>(`/organization/${organization.id}/project`);
  const add = useMutation({
    mutationFn: () =>
      change('POST', `/project/${project || projects.data?.[0]?.id}/environment`, {
        name,
        mode: 'DEVELOPMENT',
      }),
    onSuccess: () => (setName(''), queries.invalidateQueries()),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Loaded query={query}>
      {(board) => (
        <>
          {board.environments.map((environment) => (
            <section
              className="card"
              key={environment.id}
              aria-label={`Environment ${environment.name}`}
            >
              <div className="page-head">
                <h2>
                  {environment.project_name} / {environment.name}{' '}
                  <span className="tag">{environment.mode.toLowerCase()}</span>
                </h2>
                <Button onPress={() => choose(chosen === environment.id ? '' : environment.id)}>
                  {chosen === environment.id ? 'Hide variables' : 'Variables'}
                </Button>
              </div>
              <dl className="facts">
                {environment.stages.map((stage) => (
                  <div className="fact" key={stage.id}>
                    <dt>{stage.name.replace('DEFAULT ', '').toLowerCase()}</dt>
                    <dd>
                      {board.services
                        .filter((one) => one.stage_id === stage.id)
                        .map((one) => one.name)
                        .join(', ') || '—'}
                    </dd>
                  </div>
                ))}
              </dl>
              {chosen === environment.id ? (
                <VariableSection base={`/environment/${environment.id}`} />
              ) : null}
            </section>
          ))}
          <form className="card" onSubmit={submit}>
            <h2>Add an environment</h2>
            <div className="columns">
              <Choose
                label="Project"
                value={project || (projects.data?.[0]?.id ?? '')}
                choices={projects.data ?? []}
                onChange={setProject}
              />
              <TextField
                label="Name"
                value={name}
                onChange={setName}
                error={add.error ? messageOf(add.error) : null}
              />
            </div>
            <Button type="submit">Add environment</Button>
          </form>
        </>
      )}
    </Loaded>
  );
}

const roles = [
  { id: 'VIEWER', name: 'Viewer: looks' },
  { id: 'DEPLOYER', name: 'Deployer: also deploys' },
  { id: 'ADMIN', name: 'Admin: everything here' },
];

function Tokens() {
  const organization = useOrganization();
  const queries = useQueryClient();
  const path = `/organization/${organization.id}/apiToken`;
  const [name, setName] = useState('');
  const [role, setRole] = useState('DEPLOYER');
  const changed = () => queries.invalidateQueries({ queryKey: ['list', path] });
  const add = useMutation({
    mutationFn: () => change<ApiToken>('POST', path, { name, role_id: role }),
    onSuccess: () => (setName(''), changed()),
  });
  const remove = useMutation({
    mutationFn: (id: string) => change('DELETE', `${path}/${id}`),
    onSuccess: changed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section className="card" aria-label="API tokens">
      <h2>API tokens</h2>
      <Loaded query={useList<ApiToken>(path)}>
        {(items) => (
          <ul className="plain-list">
            {items.map((item) => (
              <li className="item" key={item.id}>
                <div>
                  {item.name} <span className="tag">{(item.role_name ?? '').toLowerCase()}</span>
                </div>
                <Button
                  look="quiet"
                  aria-label={`Remove the token ${item.name}`}
                  onPress={() => remove.mutate(item.id)}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Problem error={remove.error} />
      {add.data?.token ? (
        <>
          <Copy text={add.data.token} label="the token" />
          <p className="quiet">Shown this once.</p>
        </>
      ) : null}
      <form onSubmit={submit} className="restriction-form">
        <div className="columns">
          <TextField
            label="Name"
            value={name}
            onChange={setName}
            error={add.error ? messageOf(add.error) : null}
          />
          <Choose label="Role" value={role} choices={roles} onChange={setRole} />
        </div>
        <Button type="submit">Add token</Button>
      </form>
    </section>
  );
}

function Runtimes() {
  const organization = useOrganization();
  return (
    <Loaded query={useList<Runtime>(`/organization/${organization.id}/runtime`)}>
      {(items) => (
        <>
          {items.map((item) => (
            <section className="card" key={item.id} aria-label={`Runtime ${item.name}`}>
              <div className="item hook-head">
                <span className={`lamp ${item.status === 'CONNECTED' ? 'on' : ''}`} />
                <div>
                  <h2>
                    {item.name} {item.default ? <span className="tag">default</span> : null}
                  </h2>
                  <p className="quiet">
                    {item.kind.toLowerCase()} · {item.status.toLowerCase()} {item.message}
                  </p>
                  <p className="quiet">{item.capabilities.join(', ')}</p>
                </div>
              </div>
            </section>
          ))}
        </>
      )}
    </Loaded>
  );
}
