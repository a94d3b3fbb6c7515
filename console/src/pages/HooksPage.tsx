import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { Hook } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';
import { Copy } from '../ui/Copy';
import { Button, Choose, Switch, TextField } from '../ui/fields';
import { Empty, Loaded, Page, Problem, Time } from '../ui/parts';
import { kinds } from './kinds';

function newSecret(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  // GitLab's signing tokens have this form (docs/connect-a-forge.md).
  if (kind === 'GITLAB') return `whsec_${btoa(String.fromCharCode(...bytes))}`;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function Fields({ hook, secret }: { hook: Hook; secret?: string }) {
  const kind = kinds[hook.kind];
  if (!kind) return null;
  return (
    <dl className="facts">
      <dt>Where</dt>
      <dd>{kind.where}</dd>
      <dt>Address</dt>
      <dd>
        <Copy text={hook.url} label="the address" />
      </dd>
      {kind.type ? (
        <>
          <dt>Content type</dt>
          <dd>
            <code>{kind.type}</code>
          </dd>
        </>
      ) : null}
      <dt>Secret goes into</dt>
      <dd>{kind.secret}</dd>
      {secret ? (
        <>
          <dt>The secret</dt>
          <dd>
            <Copy text={secret} label="the secret" />
            <span className="quiet">Shown this once; it is never read back.</span>
          </dd>
        </>
      ) : null}
      <dt>Events</dt>
      <dd>{kind.events}</dd>
      {kind.note ? (
        <>
          <dt>Note</dt>
          <dd>{kind.note}</dd>
        </>
      ) : null}
    </dl>
  );
}

function HookCard({ hook, secret }: { hook: Hook; secret?: string | undefined }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => change('DELETE', `/hook/${hook.id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list'] }),
  });
  return (
    <section className="card" aria-label={`Hook ${hook.name}`}>
      <div className="item hook-head">
        <span className={`lamp ${hook.last_delivery_at ? 'on' : ''}`} />
        <div>
          <h2>{hook.name}</h2>
          <p className="quiet">
            {kinds[hook.kind]?.name ?? hook.kind} ·{' '}
            {hook.last_delivery_at ? (
              <>
                last delivery <Time at={hook.last_delivery_at} />
              </>
            ) : (
              'waiting for its first delivery'
            )}
            {hook.allow_unsigned ? ' · unsigned deliveries allowed' : ''}
          </p>
        </div>
        <Button
          look="danger"
          aria-label={`Delete the hook ${hook.name}`}
          onPress={() => window.confirm(`Delete the hook ${hook.name}?`) && remove.mutate()}
        >
          Delete
        </Button>
      </div>
      <Problem error={remove.error} />
      <Fields hook={hook} {...(secret ? { secret } : {})} />
    </section>
  );
}

export default function HooksPage() {
  const organization = useOrganization();
  const queries = useQueryClient();
  const path = `/organization/${organization.id}/hook`;
  const [name, setName] = useState('');
  const [kind, setKind] = useState('GITHUB');
  const [unsigned, setUnsigned] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const add = useMutation({
    mutationFn: async () => {
      const secret = unsigned ? '' : newSecret(kind);
      const body = { name, kind, ...(unsigned ? { allow_unsigned: true } : { secret }) };
      return { id: (await change<Hook>('POST', path, body)).id, secret };
    },
    onSuccess: (hook) => (
      setMade(hook),
      setName(''),
      queries.invalidateQueries({ queryKey: ['list', path] })
    ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Page title="Hooks" actions={<Link href="/deliveries">All deliveries</Link>}>
      <Loaded query={useList<Hook>(path)}>
        {(hooks) =>
          hooks.length === 0 ? (
            <Empty title="No hook yet.">
              <p>
                A hook is an address that one forge or one registry sends to, with a secret of its
                own.
              </p>
            </Empty>
          ) : (
            hooks.map((hook) => (
              <HookCard
                key={hook.id}
                hook={hook}
                secret={made?.id === hook.id ? made.secret : undefined}
              />
            ))
          )
        }
      </Loaded>
      <form className="card" onSubmit={submit}>
        <h2>Add a hook</h2>
        <div className="columns">
          <TextField
            label="Name"
            value={name}
            onChange={setName}
            error={add.error ? messageOf(add.error) : null}
          />
          <Choose
            label="Kind"
            value={kind}
            onChange={setKind}
            choices={Object.entries(kinds).map(([id, one]) => ({ id, name: one.name }))}
          />
        </div>
        <div className="row">
          <Button look="main" type="submit" isDisabled={add.isPending}>
            Add hook
          </Button>
          <Switch label="Allow unsigned deliveries" on={unsigned} onChange={setUnsigned} />
        </div>
      </form>
    </Page>
  );
}
