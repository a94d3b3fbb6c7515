import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { change, send } from '../api/client';
import { useList } from '../api/queries';
import type { Delivery } from '../api/types';
import { useOrganization } from '../lib/organization';
import { useParam } from '../lib/router';
import { bytes } from '../lib/text';
import { VerdictList } from '../service/Verdicts';
import { Button, Choose } from '../ui/fields';
import { Empty, Loaded, Page, Problem, Time } from '../ui/parts';

const states = ['RECEIVED', 'DECIDED', 'IGNORED', 'FAILED'];

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Payload({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['payload', id],
    queryFn: async () => pretty(await (await send('GET', `/delivery/${id}/payload`)).text()),
    staleTime: Infinity,
  });
  return (
    <Loaded query={query}>
      {(text) => (
        <pre className="payload" tabIndex={0}>
          {text}
        </pre>
      )}
    </Loaded>
  );
}

function Details({ delivery }: { delivery: Delivery }) {
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () => change('POST', `/delivery/${delivery.id}/replay`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list'] }),
  });
  const verdicts = [...delivery.pushes, ...delivery.notices].flatMap((one) => one.verdicts);
  return (
    <div className="card" aria-label="Delivery" role="group">
      <div className="page-head">
        <h2>
          {delivery.kind.toLowerCase()} {delivery.event}
        </h2>
        <Button onPress={() => replay.mutate()}>Replay</Button>
      </div>
      <Problem error={replay.error} />
      <dl className="facts">
        <dt>State</dt>
        <dd>
          {delivery.state.toLowerCase()} {delivery.message}
        </dd>
        <dt>Received</dt>
        <dd>
          {new Date(delivery.received_at).toLocaleString()}, {bytes(delivery.size)}
        </dd>
        <dt>Sender’s id</dt>
        <dd>
          <code>{delivery.delivery_id || 'none'}</code>
        </dd>
      </dl>
      <h3>Verdicts</h3>
      {verdicts.length > 0 ? (
        <VerdictList verdicts={verdicts} named />
      ) : (
        <p className="quiet">None.</p>
      )}
      <details>
        <summary>Body</summary>
        <Payload id={delivery.id} />
      </details>
    </div>
  );
}

export default function DeliveriesPage() {
  const organization = useOrganization();
  const [state, setState] = useParam('state');
  const [chosen, choose] = useParam('delivery');
  const path = `/organization/${organization.id}/delivery${state ? `?state=${state}` : ''}`;
  return (
    <Page
      wide
      title="Deliveries"
      actions={
        <Choose
          label="State"
          hideLabel
          value={state || 'all'}
          onChange={(next) => setState(next === 'all' ? '' : next)}
          choices={[
            { id: 'all', name: 'Every state' },
            ...states.map((one) => ({ id: one, name: one.toLowerCase() })),
          ]}
        />
      }
    >
      <Loaded query={useList<Delivery>(path)}>
        {(items) => {
          const shown = items.find((one) => one.id === chosen) ?? items[0];
          if (!shown) {
            return (
              <Empty title="Nothing was delivered yet.">
                <p>
                  A forge’s or a registry’s webhook appears here as soon as it arrives, also its
                  test.
                </p>
              </Empty>
            );
          }
          return (
            <div className="history">
              <ul className="plain-list history-list" aria-label="Deliveries">
                {items.map((item) => (
                  <li key={item.id}>
                    <button
                      type="button"
                      aria-current={item.id === shown.id}
                      onClick={() => choose(item.id)}
                    >
                      <span className={`lamp ${item.state === 'DECIDED' ? 'on' : ''}`} />
                      <span>
                        <span>
                          {item.kind.toLowerCase()} {item.event}
                        </span>
                        <small>
                          {item.state.toLowerCase()} · <Time at={item.received_at} />
                        </small>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              <Details delivery={shown} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
