import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { list } from '../api/client';
import type { Webhook, WebhookEvent } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';
import { Button } from '../ui/fields';
import { Empty, Loaded, Time } from '../ui/parts';

const lamps = { PENDING: 'busy', DELIVERED: 'on', FAILED: 'bad' };
const pageSize = 50;

const titleOf = (event: WebhookEvent) =>
  event.matched_event
    .toLowerCase()
    .replace('_', ' ')
    .replace(/^./, (first) => first.toUpperCase());

// Of the JSON that Standard Webhooks get; Slack's has but a text.
const serviceOf = (event: WebhookEvent) =>
  (event.request as { data?: { service?: { id: string; name: string } } }).data?.service;

function Told({ event }: { event: WebhookEvent }) {
  const service = serviceOf(event);
  const status = event.target_response_status_code;
  return (
    <li className="item">
      <span className={`lamp ${lamps[event.state]}`} />
      <div>
        <p>
          <strong>{titleOf(event)}</strong>
          {service ? (
            <>
              {' of '}
              <Link href={`/service/${service.id}`}>{service.name}</Link>
            </>
          ) : null}
          : {event.state.toLowerCase()}
          {status && !event.error ? `, answered ${status}` : ''}
        </p>
        <p className="quiet">
          <Time at={event.created_at} /> · {event.attempts}{' '}
          {event.attempts === 1 ? 'attempt' : 'attempts'}
          {event.next_attempt_at ? (
            <> · next {new Date(event.next_attempt_at).toLocaleTimeString()}</>
          ) : null}
        </p>
        {event.error ? <p className="wrong">{event.error}</p> : null}
        <details>
          <summary>Body and answer</summary>
          <pre className="payload" tabIndex={0}>
            {JSON.stringify(event.request, null, 2)}
          </pre>
          {event.target_response_body ? (
            <pre className="payload" tabIndex={0}>
              {event.target_response_body}
            </pre>
          ) : null}
        </details>
      </div>
    </li>
  );
}

export function WebhookLog({ webhook }: { webhook: Webhook }) {
  const organization = useOrganization();
  const [before, setBefore] = useState('');
  const path =
    `/organization/${organization.id}/webhook/${webhook.id}/event?limit=${pageSize}${before ? `&before=${before}` : ''}` as const;
  // No event of the daemon tells of an attempt.
  const query = useQuery({
    queryKey: ['list', path],
    queryFn: ({ signal }) => list(path, signal),
    refetchInterval: 3000,
  });
  return (
    <section aria-label={`Log of ${webhook.description || webhook.target}`}>
      <h3>What was sent</h3>
      <Loaded query={query}>
        {(events) =>
          events.length === 0 ? (
            <Empty title="Nothing yet.">
              <p>The next deployment that it is about stands here, with the address’s answer.</p>
            </Empty>
          ) : (
            <>
              <ul className="plain-list">
                {events.map((event) => (
                  <Told key={event.id} event={event} />
                ))}
              </ul>
              <p className="row">
                {before ? <Button onPress={() => setBefore('')}>Newest</Button> : null}
                {events.length === pageSize ? (
                  <Button onPress={() => setBefore(events.at(-1)!.id)}>Older</Button>
                ) : null}
              </p>
            </>
          )
        }
      </Loaded>
    </section>
  );
}
