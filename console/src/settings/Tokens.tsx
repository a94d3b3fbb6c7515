import { useState } from 'react';
import { change } from '../api/client';
import { useGet, useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Copy } from '../ui/Copy';
import { ManagedList } from '../ui/ManagedList';
import { placesOf, reachWords } from './reach';
import { TokenForm } from './TokenForm';

export function Tokens() {
  const organization = useOrganization();
  const path = `/organization/${organization.id}/apiToken` as const;
  const board = useGet(`/organization/${organization.id}/board?limit=1`);
  const projects = useList(`/organization/${organization.id}/project`);
  const places = placesOf(projects.data ?? [], board.data?.environments ?? []);
  const [made, setMade] = useState<string | null>(null);
  return (
    <ManagedList
      title="API tokens"
      query={useList(path)}
      empty="None yet. Add one for a CI, or for the command line."
      note={(item) =>
        [
          item.role_id.toLowerCase(),
          item.limited_to && board.data && projects.data ? reachWords(item.limited_to, places) : '',
          item.expires_at ? `until ${new Date(item.expires_at).toLocaleDateString()}` : '',
        ]
          .filter(Boolean)
          .join(' · ')
      }
      remove={(item) => change('DELETE', `${path}/${item.id}`)}
    >
      {made ? (
        <>
          <Copy text={made} label="the token" />
          <p className="quiet">Shown this once.</p>
        </>
      ) : null}
      <h3>Add a token</h3>
      <TokenForm path={path} places={places} onMade={setMade} />
    </ManagedList>
  );
}
