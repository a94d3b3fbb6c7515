import { useState } from 'react';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { Role } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Copy } from '../ui/Copy';
import { Form, ManagedList } from '../ui/ManagedList';
import { roles } from './roles';

export function Tokens() {
  const organization = useOrganization();
  const path = `/organization/${organization.id}/apiToken` as const;
  const [made, setMade] = useState<string | null>(null);
  return (
    <ManagedList
      title="API tokens"
      query={useList(path)}
      empty="None yet. Add one for a CI, or for the command line."
      note={(item) =>
        `${item.role_id.toLowerCase()}${item.expires_at ? ` · until ${new Date(item.expires_at).toLocaleDateString()}` : ''}`
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
      <Form
        fields={[
          { name: 'name', label: 'Name' },
          { name: 'role', label: 'Role', choices: roles, initial: 'DEPLOYER' },
        ]}
        submit="Add token"
        send={({ name = '', role }) => change('POST', path, { name, role_id: role as Role })}
        onDone={(token) => setMade(token.token)}
      />
    </ManagedList>
  );
}
