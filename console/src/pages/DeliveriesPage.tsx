import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { change, send } from '../api/client';
import { useGet, useList, usePages } from '../api/queries';
import type { Delivery, Push, Notice } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Link, useParam } from '../lib/router';
import { branchOf, bytes, shortCommit, subject } from '../lib/text';
import { VerdictList } from '../service/Verdicts';
import { Button, Choose } from '../ui/fields';
import { Json } from '../ui/Json';
import { MasterDetail } from '../ui/MasterDetail';
import { Empty, Facts, Loaded, Page, Problem, Time } from '../ui/parts';
import { resultOf, titleOf, whereOf } from './deliveryWords';
import { kinds } from './kinds';
import { Refusals } from './Refusals';

const states = ['RECEIVED', 'DECIDED', 'IGNORED', 'FAILED'];
const lamps: Record<Delivery['state'], string> = {
  RECEIVED: 'lamp busy',
  DECIDED: 'lamp on',
  IGNORED: 'lamp',
  FAILED: 'lamp bad',
};
const nameOf = (delivery: Delivery) =>
  `${kinds[delivery.kind]?.name ?? delivery.kind}: ${delivery.event}`;

function Payload({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['payload', id],
    queryFn: async () => (await send('GET', `/delivery/${id}/payload`)).text(),
    staleTime: Infinity,
  });
  return <Loaded query={query}>{(text) => <Json text={text} />}</Loaded>;
}

// Kept without those that hold a secret.
function Headers({ id }: { id: string }) {
  return (
    <Loaded query={useGet(`/delivery/${id}`)}>
      {(delivery) => (
        <Facts
          facts={(delivery.headers ?? []).map(({ name, value }) => [
            name,
            <code key={name}>{value}</code>,
          ])}
        />
      )}
    </Loaded>
  );
}

function Cause({ cause }: { cause: Push | Notice }) {
  return (
    <section aria-label="What it says">
      <h3>
        {'image_name' in cause ? (
          <code>
            {cause.image_name}:{cause.tag}
          </code>
        ) : (
          <>
            {subject(cause.message) || 'A push'} <code>{shortCommit(cause.tip)}</code> to{' '}
            {branchOf(cause.ref)}
          </>
        )}
      </h3>
      {cause.verdicts.length > 0 ? (
        <VerdictList verdicts={cause.verdicts} named />
      ) : (
        <p className="quiet">
          {cause.outcome ||
            (cause.state === 'PENDING' ? 'Being decided.' : 'No service is linked.')}
        </p>
      )}
    </section>
  );
}

function Details({ delivery }: { delivery: Delivery }) {
  const queries = useQueryClient();
  const [, choose] = useParam('delivery');
  const replay = useMutation({
    mutationFn: () => change('POST', `/delivery/${delivery.id}/replay`),
    onSuccess: async (again) => {
      await queries.invalidateQueries({ queryKey: ['list'] });
      choose(again.id);
    },
  });
  const causes = [...delivery.pushes, ...delivery.notices];
  return (
    <div className="card" aria-label="Delivery" role="group">
      <div className="page-head">
        <h2>{nameOf(delivery)}</h2>
        <Button needs="DEPLOYER" isDisabled={replay.isPending} onPress={() => replay.mutate()}>
          Replay
        </Button>
      </div>
      <Problem error={replay.error} />
      <Facts
        facts={[
          ['State', delivery.state.toLowerCase()],
          ['Message', delivery.message],
          [
            'Received',
            `${new Date(delivery.received_at).toLocaleString()}, ${bytes(delivery.size)}`,
          ],
          ['Sender’s id', <code key="id">{delivery.delivery_id || 'none'}</code>],
          [
            'Replay of',
            delivery.replay_of ? (
              <Link href={`/deliveries?delivery=${delivery.replay_of}`}>an earlier delivery</Link>
            ) : null,
          ],
        ]}
      />
      {causes.map((cause) => (
        <Cause key={cause.id} cause={cause} />
      ))}
      <details>
        <summary>Headers</summary>
        <Headers id={delivery.id} />
      </details>
      <details>
        <summary>Body</summary>
        <Payload id={delivery.id} />
      </details>
    </div>
  );
}

function OlderDelivery({ id }: { id: string }) {
  return (
    <Loaded query={useGet(`/delivery/${id}`)}>
      {(delivery) => <Details delivery={delivery} />}
    </Loaded>
  );
}

export default function DeliveriesPage() {
  const organization = useOrganization();
  const [state, setState] = useParam('state');
  const hooks = useList(`/organization/${organization.id}/hook`);
  const pages = usePages(
    `/organization/${organization.id}/delivery?state=${state}`,
    (one) => one.id,
  );
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
      <Refusals />
      <Loaded query={pages}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              title={
                state ? `No delivery is ${state.toLowerCase()}.` : 'Nothing was delivered yet.'
              }
            >
              <p>
                A forge’s or a registry’s webhook appears here as soon as it arrives, also its test.
              </p>
            </Empty>
          ) : (
            <MasterDetail
              label="Deliveries"
              parameter="delivery"
              pages={pages}
              entry={(item) => ({
                sign: <span className={lamps[item.state]} />,
                title: titleOf(item),
                note: (
                  <>
                    {whereOf(item) ? <code>{whereOf(item)}</code> : null} {resultOf(item)}
                    {item.replay_of ? ', replay' : ''} · <Time at={item.received_at} />
                    <br />
                    {hooks.data?.find((one) => one.id === item.hook_id)?.name ?? 'a hook'} ·{' '}
                    {nameOf(item)}
                  </>
                ),
              })}
              beyond={(id) => <OlderDelivery id={id} />}
            >
              {(item) => <Details delivery={item} />}
            </MasterDetail>
          )
        }
      </Loaded>
    </Page>
  );
}
