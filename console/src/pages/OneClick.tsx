// The webhooks of the services' repositories, which Slipway makes itself where a git token allows it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { change, get } from '../api/client';
import type { BoardService, GitWebhook } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';
import { Button } from '../ui/fields';
import { Loaded, Problem } from '../ui/parts';

const words: Record<GitWebhook['status'], string> = {
  ACTIVE: 'its forge tells Slipway of every push',
  NOT_CONFIGURED: 'no webhook yet',
  MISCONFIGURED: 'its webhook is not as it should be',
  UNABLE_TO_VERIFY: 'Slipway cannot make it',
};
const lamps: Record<GitWebhook['status'], string> = {
  ACTIVE: 'on',
  NOT_CONFIGURED: '',
  MISCONFIGURED: 'bad',
  UNABLE_TO_VERIFY: '',
};

// Of each repository the first of its services speaks: its token is the one that is asked with.
export function repositoriesOf(services: BoardService[]): BoardService[] {
  const seen = new Set<string>();
  return services.filter((service) => {
    const url = service.repository;
    // A folder of this machine is at no forge.
    if (!url || url.startsWith('file:') || url.startsWith('/') || seen.has(url)) return false;
    seen.add(url);
    return true;
  });
}

function Repository({ service }: { service: BoardService }) {
  const queries = useQueryClient();
  const path = `/service/${service.id}/gitWebhookStatus` as const;
  // Not among those that events read again: each asks the forge.
  const key = ['forge', path];
  const status = useQuery({ queryKey: key, queryFn: ({ signal }) => get(path, signal) });
  const sync = useMutation({
    mutationFn: () => change('POST', `/service/${service.id}/gitWebhook/sync`),
    onSuccess: (made) => {
      queries.setQueryData(key, made);
      void queries.invalidateQueries({ queryKey: ['list'] });
    },
  });
  const remove = useMutation({
    mutationFn: () => change('POST', `/service/${service.id}/gitWebhook/remove`),
    onSuccess: (left) => queries.setQueryData(key, left),
  });
  return (
    <li className="item managed" aria-label={`Webhook of ${service.repository}`}>
      <Loaded query={status}>
        {(webhook) => (
          <>
            <span className={`lamp ${lamps[webhook.status]}`} />
            <div>
              <strong>{service.repository}</strong>
              <p className="quiet">
                {words[webhook.status]}
                {webhook.hook_id ? (
                  <>
                    {' · '}
                    <Link href={`/connect?hook=${webhook.hook_id}`}>its hook</Link>
                  </>
                ) : null}
              </p>
              {webhook.status === 'ACTIVE' ? null : <p>{webhook.message}</p>}
              <Problem error={sync.error ?? remove.error} />
            </div>
            {webhook.status === 'NOT_CONFIGURED' || webhook.status === 'MISCONFIGURED' ? (
              <Button
                look="main"
                needs="ADMIN"
                aria-label={`Make the webhook of ${service.repository}`}
                isDisabled={sync.isPending}
                onPress={() => sync.mutate()}
              >
                {webhook.status === 'MISCONFIGURED' ? 'Correct the webhook' : 'Make the webhook'}
              </Button>
            ) : (
              <Button
                look="quiet"
                aria-label={`Look again at ${service.repository}`}
                onPress={() => void status.refetch()}
              >
                Look again
              </Button>
            )}
            {webhook.status === 'ACTIVE' || webhook.status === 'MISCONFIGURED' ? (
              <Button
                look="quiet"
                needs="ADMIN"
                aria-label={`Remove the webhook of ${service.repository}`}
                isDisabled={remove.isPending}
                onPress={() =>
                  window.confirm(`Remove the webhook of ${service.repository} at its forge?`) &&
                  remove.mutate()
                }
              >
                Remove
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
    </li>
  );
}

export function OneClick() {
  const { id } = useOrganization();
  const board = useBoard(id);
  const repositories = repositoriesOf(board.data?.services ?? []);
  if (repositories.length === 0) return null;
  return (
    <section className="card" aria-label="By one click">
      <h2>By one click</h2>
      <p className="quiet">
        Where the service has a git token that may change webhooks, Slipway makes the hook and the
        forge’s webhook. <Link href="/settings?tab=credentials">Git tokens</Link>
      </p>
      <ul className="plain-list">
        {repositories.map((service) => (
          <Repository key={service.id} service={service} />
        ))}
      </ul>
    </section>
  );
}
