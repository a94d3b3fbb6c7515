import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { Hook, HookKind } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Link, useParam } from '../lib/router';
import { Copy } from '../ui/Copy';
import { Button, Choose, Switch, TextField } from '../ui/fields';
import { Empty, Facts, Loaded, Needs, Page, Problem, Time } from '../ui/parts';
import { kinds } from './kinds';
import { OneClick } from './OneClick';

function newSecret(kind: HookKind): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  // GitLab's signing tokens have this form (docs/connect-a-forge.md).
  if (kind === 'GITLAB') return `whsec_${btoa(String.fromCharCode(...bytes))}`;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// What to enter where at the other side.
function KindFields(p: { kind: HookKind; address: ReactNode; secret: ReactNode }) {
  // A newer daemon may have kinds of which nothing is known here but the address.
  const kind = kinds[p.kind];
  return (
    <Facts
      facts={[
        ['Where', kind?.where],
        ['Address', p.address],
        ['Content type', kind?.type ? <code key="t">{kind.type}</code> : null],
        ['Secret goes into', kind?.secret],
        ['The secret', p.secret],
        ['Events', kind?.events],
        ['Note', kind?.note],
      ]}
    />
  );
}

function Fields({ hook, secret }: { hook: Hook; secret: string | null }) {
  return (
    <KindFields
      kind={hook.kind}
      address={<Copy text={hook.url} label="the address" />}
      secret={
        secret ? (
          <div>
            <Copy text={secret} label="the secret" />
            <span className="quiet">Shown this once; it is never read back.</span>
          </div>
        ) : null
      }
    />
  );
}

function HookCard({ hook, secret: first }: { hook: Hook; secret: string | null }) {
  const queries = useQueryClient();
  const [named] = useParam('hook');
  const [fresh, setFresh] = useState<string | null>(null);
  const card = useRef<HTMLElement>(null);
  const isNamed = named === hook.id;
  useEffect(() => {
    if (isNamed) card.current?.scrollIntoView({ block: 'start' });
  }, [isNamed]);
  const act = useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list'] }),
  });
  const path = `/hook/${hook.id}` as const;
  const renew = () => {
    const secret = newSecret(hook.kind);
    const question = `Give ${hook.name} a new secret? The one that its sender has ends at once.`;
    if (!window.confirm(question)) return;
    act.mutate(async () => {
      await change('PUT', path, { secret, allow_unsigned: false });
      setFresh(secret);
    });
  };
  return (
    <section
      ref={card}
      className={isNamed ? 'card named' : 'card'}
      aria-label={`Hook ${hook.name}`}
    >
      <div className="page-head">
        <div className="item hook-head">
          <span className={`lamp ${hook.last_delivery_at ? 'on' : ''}`} />
          <div>
            <h2>
              {hook.name} {hook.enabled ? null : <span className="tag">switched off</span>}
            </h2>
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
        </div>
        <div className="actions">
          <Button
            needs="ADMIN"
            aria-label={`New secret for ${hook.name}`}
            isDisabled={act.isPending}
            onPress={renew}
          >
            New secret
          </Button>
          <Button
            needs="ADMIN"
            aria-label={`Switch ${hook.name} ${hook.enabled ? 'off' : 'on'}`}
            isDisabled={act.isPending}
            onPress={() => act.mutate(() => change('PUT', path, { enabled: !hook.enabled }))}
          >
            Switch {hook.enabled ? 'off' : 'on'}
          </Button>
          <Button
            look="danger"
            needs="ADMIN"
            aria-label={`Delete the hook ${hook.name}`}
            isDisabled={act.isPending}
            onPress={() =>
              window.confirm(`Delete the hook ${hook.name} with its deliveries?`) &&
              act.mutate(() => change('DELETE', path))
            }
          >
            Delete
          </Button>
        </div>
      </div>
      <Problem error={act.error} />
      <Fields hook={hook} secret={fresh ?? first} />
    </section>
  );
}

export default function HooksPage() {
  const organization = useOrganization();
  const queries = useQueryClient();
  const path = `/organization/${organization.id}/hook` as const;
  const [name, setName] = useState('');
  // Each forge and registry has an address of its own.
  const [wanted, setKind] = useParam('kind');
  const kind = (wanted in kinds ? wanted : 'GITHUB') as HookKind;
  const [unsigned, setUnsigned] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const add = useMutation({
    mutationFn: async () => {
      const secret = unsigned ? '' : newSecret(kind);
      const body = { name, kind, ...(unsigned ? { allow_unsigned: true } : { secret }) };
      return { id: (await change('POST', path, body)).id, secret };
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
      <Loaded query={useList(path)}>
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
                secret={made?.id === hook.id ? made.secret : null}
              />
            ))
          )
        }
      </Loaded>
      <OneClick />
      <section className="card" aria-label="Add a hook">
        <h2>Add a hook</h2>
        <Needs role="ADMIN">
          <form onSubmit={submit}>
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
                onChange={(next) => setKind(next, true)}
                choices={Object.entries(kinds).map(([id, one]) => ({ id, name: one.name }))}
              />
            </div>
            <KindFields
              kind={kind}
              address="is shown with the hook, to be copied"
              secret="is made, and shown once"
            />
            <div className="row">
              <Button look="main" type="submit" isDisabled={add.isPending}>
                Add hook
              </Button>
              <Switch label="Allow unsigned deliveries" on={unsigned} onChange={setUnsigned} />
            </div>
          </form>
        </Needs>
      </section>
    </Page>
  );
}
