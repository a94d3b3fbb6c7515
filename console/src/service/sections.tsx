// What the settings of every kind of service have below their form.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { Service } from '../api/types';
import { Link, navigate } from '../lib/router';
import { gitOf, pathOf, rulesPathOf } from '../lib/service';
import { Button } from '../ui/fields';
import { Loaded, Needs, Problem } from '../ui/parts';

// They have a page of their own, beside what they would have decided.
export function RestrictionsSection({ service }: { service: Service }) {
  const isGit = gitOf(service) !== null;
  const rules = useList(isGit ? rulesPathOf(service) : null);
  if (!isGit) return null;
  return (
    <section className="card" aria-label="Deployment restrictions">
      <div className="page-head">
        <h2>Deployment restrictions</h2>
        <Link href={`/service/${service.id}?tab=restrictions`}>Change the restrictions</Link>
      </div>
      <Loaded query={rules}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">None: every change of the branch deploys this service.</p>
          ) : (
            <ul className="plain-list">
              {items.map(({ id, mode, value }) => (
                <li key={id} className="item one-line">
                  <span className={`rule ${mode.toLowerCase()}`}>{mode}</span>
                  <code>{value}</code>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

export function DeleteSection({ service }: { service: Service }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => change('DELETE', pathOf(service)),
    onSuccess: () => (void queries.invalidateQueries(), navigate('/')),
  });
  return (
    <section className="card">
      <h2>Delete</h2>
      <p className="quiet">The service is stopped and taken away with its history.</p>
      <Needs role="ADMIN">
        <p className="row">
          <Button
            look="danger"
            isDisabled={remove.isPending}
            onPress={() => window.confirm(`Delete ${service.name}?`) && remove.mutate()}
          >
            Delete {service.name}
          </Button>
        </p>
      </Needs>
      <Problem error={remove.error} />
    </section>
  );
}
