import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { Runtime, RuntimeKind } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Button } from '../ui/fields';
import { Form } from '../ui/ManagedList';
import { Facts, Loaded, Needs, Problem } from '../ui/parts';

const kinds: { id: RuntimeKind; name: string }[] = [
  { id: 'PROCESS', name: 'Process: programs of this machine' },
  { id: 'DOCKER', name: 'Docker: a container engine' },
  { id: 'KUBERNETES', name: 'Kubernetes: a namespace of a cluster' },
];

function RuntimeCard({ runtime }: { runtime: Runtime }) {
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries();
  const path = `/runtime/${runtime.id}` as const;
  const prefer = useMutation({
    mutationFn: () => change('PUT', path, { default: true }),
    onSuccess: changed,
  });
  const remove = useMutation({ mutationFn: () => change('DELETE', path), onSuccess: changed });
  const isConnected = runtime.status === 'CONNECTED';
  const host = String(runtime.settings['host'] ?? runtime.settings['kubeconfig'] ?? '');
  return (
    <section className="card" aria-label={`Runtime ${runtime.name}`}>
      <div className="item hook-head">
        <span className={`lamp ${isConnected ? 'on' : 'bad'}`} />
        <div>
          <h2>
            {runtime.name} {runtime.default ? <span className="tag">default</span> : null}
          </h2>
          <p className="quiet">
            {runtime.kind.toLowerCase()} · {runtime.status.toLowerCase()} {runtime.message}
          </p>
        </div>
        {runtime.default ? null : (
          <>
            <Button
              needs="ADMIN"
              aria-label={`Make ${runtime.name} the default`}
              isDisabled={prefer.isPending}
              onPress={() => prefer.mutate()}
            >
              Make it the default
            </Button>
            <Button
              look="quiet"
              needs="ADMIN"
              aria-label={`Remove ${runtime.name}`}
              isDisabled={remove.isPending}
              onPress={() => window.confirm(`Remove ${runtime.name}?`) && remove.mutate()}
            >
              Remove
            </Button>
          </>
        )}
      </div>
      <Facts
        facts={[
          ['Address', host ? <code>{host}</code> : null],
          ['Can', runtime.capabilities.join(', ').toLowerCase().replaceAll('_', ' ')],
        ]}
      />
      <Problem error={prefer.error ?? remove.error} />
    </section>
  );
}

export function Runtimes() {
  const organization = useOrganization();
  const path = `/organization/${organization.id}/runtime` as const;
  return (
    <>
      <Loaded query={useList(path)}>
        {(items) => items.map((item) => <RuntimeCard key={item.id} runtime={item} />)}
      </Loaded>
      <section className="card" aria-label="Add a runtime">
        <h2>Add a runtime</h2>
        <Needs role="ADMIN">
          <Form
            fields={[
              { name: 'name', label: 'Name' },
              { name: 'kind', label: 'Kind', choices: kinds, initial: 'DOCKER' },
              {
                name: 'host',
                label: 'Engine’s address',
                initial: 'unix:///run/docker.sock',
                hint: 'Of a container engine only.',
              },
              {
                name: 'kubeconfig',
                label: 'Kubeconfig',
                hint: 'Of a cluster only: a file on the daemon’s machine. Empty where the daemon runs in the cluster.',
              },
              {
                name: 'namespace',
                label: 'Namespace',
                hint: 'Of a cluster only. Empty: the kubeconfig’s.',
              },
            ]}
            submit="Add runtime"
            send={({ name = '', kind, host, kubeconfig, namespace }) =>
              change('POST', path, {
                name,
                kind: kind as RuntimeKind,
                settings:
                  kind === 'DOCKER'
                    ? { host }
                    : kind === 'KUBERNETES'
                      ? { ...(kubeconfig && { kubeconfig }), ...(namespace && { namespace }) }
                      : {},
              })
            }
          />
        </Needs>
      </section>
    </>
  );
}
