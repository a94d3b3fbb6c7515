import { useState } from 'react';
import { change } from '../api/client';
import { useGet, useList } from '../api/queries';
import type { Role, TokenReach } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Copy } from '../ui/Copy';
import type { Choice } from '../ui/fields';
import { Form, ManagedList } from '../ui/ManagedList';
import { roles } from './roles';

function reachOf(limit: TokenReach): string {
  const parts = [
    [limit.projects?.length ?? 0, 'project'] as const,
    [limit.environments?.length ?? 0, 'environment'] as const,
  ];
  return `limited to ${parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`)
    .join(' and ')}`;
}

const everything = 'everything';

// All of the organization, a project or an environment; several at once are the CLI's.
function useReaches(organization: string): Choice[] {
  const board = useGet(`/organization/${organization}/board?limit=1`);
  const environments = board.data?.environments ?? [];
  const projects = new Map(environments.map((e) => [e.project_id, e.project_name]));
  return [
    { id: everything, name: 'The whole organization' },
    ...[...projects].map(([id, name]) => ({ id: JSON.stringify({ projects: [id] }), name })),
    ...environments.map((e) => ({
      id: JSON.stringify({ environments: [e.id] }),
      name: `${e.project_name} / ${e.name}`,
    })),
  ];
}

export function Tokens() {
  const organization = useOrganization();
  const path = `/organization/${organization.id}/apiToken` as const;
  const reaches = useReaches(organization.id);
  const [made, setMade] = useState<string | null>(null);
  return (
    <ManagedList
      title="API tokens"
      query={useList(path)}
      empty="None yet. Add one for a CI, or for the command line."
      note={(item) =>
        `${item.role_id.toLowerCase()}${item.limited_to ? ` · ${reachOf(item.limited_to)}` : ''}${item.expires_at ? ` · until ${new Date(item.expires_at).toLocaleDateString()}` : ''}`
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
          { name: 'reach', label: 'Reaches', choices: reaches, initial: everything },
        ]}
        submit="Add token"
        send={({ name = '', role, reach }) =>
          change('POST', path, {
            name,
            role_id: role as Role,
            ...(reach !== everything ? { limited_to: JSON.parse(reach ?? '') as TokenReach } : {}),
          })
        }
        onDone={(token) => setMade(token.token)}
      />
    </ManagedList>
  );
}
