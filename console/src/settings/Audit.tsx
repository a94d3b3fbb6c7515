import { useList } from '../api/queries';
import type { AuditEntry } from '../api/types';
import { useOrganization } from '../lib/organization';
import { actorWords } from '../lib/labels';
import { useParam } from '../lib/router';
import { Button, TextField } from '../ui/fields';
import { Empty, Loaded, Time } from '../ui/parts';

// "editApplication" as words.
const words = (operation: string) =>
  operation.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (first) => first.toUpperCase());

function Change({ entry }: { entry: AuditEntry }) {
  if (entry.before == null && entry.after == null) return null;
  const text = (value: unknown) => JSON.stringify(value, null, 2) ?? 'null';
  return (
    <details>
      <summary>What changed</summary>
      <div className="split">
        {[
          ['Before', entry.before],
          ['After', entry.after],
        ].map(([title, value]) => (
          <div key={String(title)}>
            <h3>{String(title)}</h3>
            <pre className="payload" tabIndex={0}>
              {value == null ? 'nothing' : text(value)}
            </pre>
          </div>
        ))}
      </div>
    </details>
  );
}

export function Audit() {
  const organization = useOrganization();
  const [search, setSearch] = useParam('q');
  const [before, setBefore] = useParam('before');
  const query = useList(
    `/organization/${organization.id}/audit?limit=100${before ? `&before=${before}` : ''}`,
  );
  const matches = (entry: AuditEntry) =>
    `${words(entry.operation)} ${entry.target.name} ${entry.actor.name}`
      .toLowerCase()
      .includes(search.toLowerCase());
  return (
    <section className="card" aria-label="Audit log">
      <div className="page-head">
        <h2>Who changed what</h2>
        <TextField
          label="Filter"
          value={search}
          onChange={(next) => setSearch(next, true)}
          placeholder="Who, what or which"
        />
      </div>
      <Loaded query={query}>
        {(all) => {
          const items = all.filter(matches);
          if (items.length === 0) {
            return (
              <Empty title="No entry.">
                <p>Changes and what is done by hand are written down here.</p>
              </Empty>
            );
          }
          return (
            <>
              <ul className="plain-list">
                {items.map((entry) => (
                  <li className="item" key={entry.id}>
                    <div>
                      <p>
                        <strong>{entry.actor.name}</strong>: {words(entry.operation)}
                        {entry.target.name ? (
                          <>
                            {' '}
                            <code>{entry.target.name}</code>
                          </>
                        ) : null}
                      </p>
                      <p className="quiet">
                        <Time at={entry.at} /> · {actorWords(entry.actor.type)} from {entry.address}
                      </p>
                      <Change entry={entry} />
                    </div>
                  </li>
                ))}
              </ul>
              <p className="row">
                {before ? <Button onPress={() => setBefore('')}>Newest</Button> : null}
                {all.length === 100 ? (
                  <Button onPress={() => setBefore(all.at(-1)!.id)}>Older</Button>
                ) : null}
              </p>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
