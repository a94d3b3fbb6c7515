// Outgoing webhooks: whom the daemon tells of deployments, and what became of each telling.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { Webhook } from '../api/types';
import { useOrganization } from '../lib/organization';
import { useEditor, useParam } from '../lib/router';
import { Button } from '../ui/fields';
import { Empty, Facts, Loaded, Problem } from '../ui/parts';
import { WebhookForm } from './WebhookForm';
import { WebhookLog } from './WebhookLog';
import { eventWords, kindWords } from './webhookWords';

function WebhookCard({ webhook }: { webhook: Webhook }) {
  const queries = useQueryClient();
  const organization = useOrganization();
  const path = `/organization/${organization.id}/webhook/${webhook.id}` as const;
  const name = webhook.description || webhook.target;
  const [editing, setEditing] = useEditor(webhook.id);
  const [open, setOpen] = useParam('log');
  const isOpen = open === webhook.id;
  const changed = () => queries.invalidateQueries({ queryKey: ['list'] });
  const turn = useMutation({
    mutationFn: () => change('PUT', path, { enabled: !webhook.enabled }),
    onSuccess: changed,
  });
  const remove = useMutation({ mutationFn: () => change('DELETE', path), onSuccess: changed });
  return (
    <section className="card" aria-label={`Webhook ${name}`}>
      <div className="page-head">
        <div className="item hook-head">
          <span className={`lamp ${webhook.enabled ? 'on' : ''}`} />
          <div>
            <h2>{name}</h2>
            <p className="quiet">{webhook.enabled ? 'switched on' : 'switched off'}</p>
          </div>
        </div>
        <div className="actions">
          <Button
            aria-expanded={isOpen}
            aria-label={`Log of ${name}`}
            onPress={() => setOpen(isOpen ? '' : webhook.id)}
          >
            {isOpen ? 'Hide log' : 'Log'}
          </Button>
          <Button
            aria-expanded={editing}
            aria-label={`Edit ${name}`}
            onPress={() => setEditing(!editing)}
          >
            Edit
          </Button>
          <Button
            aria-label={`Switch ${name} ${webhook.enabled ? 'off' : 'on'}`}
            isDisabled={turn.isPending}
            onPress={() => turn.mutate()}
          >
            {webhook.enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <Button
            look="danger"
            aria-label={`Delete ${name}`}
            isDisabled={remove.isPending}
            onPress={() =>
              window.confirm(`Delete ${name}? What it has not sent yet is dropped, its log too.`) &&
              remove.mutate()
            }
          >
            Delete
          </Button>
        </div>
      </div>
      <Problem error={turn.error ?? remove.error} />
      {editing ? (
        <WebhookForm webhook={webhook} onDone={() => setEditing(false)} />
      ) : (
        <Facts
          facts={[
            ['Sends to', <code key="to">{webhook.target}</code>],
            ['As', kindWords[webhook.kind] ?? webhook.kind],
            ['Deployments that', webhook.events.map((one) => eventWords[one] ?? one).join(', ')],
            ['Of projects', webhook.project_names_filter.join(', ') || 'all'],
            [
              'Of environments',
              webhook.environment_types_filter.map((one) => one.toLowerCase()).join(', ') || 'all',
            ],
            ['Signed', webhook.target_secret_set ? 'with its secret' : 'no: it has no secret'],
          ]}
        />
      )}
      {isOpen ? <WebhookLog webhook={webhook} /> : null}
    </section>
  );
}

export function Webhooks() {
  const organization = useOrganization();
  return (
    <>
      <Loaded query={useList(`/organization/${organization.id}/webhook`)}>
        {(items) =>
          items.length === 0 ? (
            <Empty title="Nobody is told of deployments yet.">
              <p>Add an address below: a chat’s incoming webhook, or a program of yours.</p>
            </Empty>
          ) : (
            items.map((item) => <WebhookCard key={item.id} webhook={item} />)
          )
        }
      </Loaded>
      <section className="card" aria-label="Add a webhook">
        <h2>Add a webhook</h2>
        <WebhookForm />
      </section>
    </>
  );
}
