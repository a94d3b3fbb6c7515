import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { change } from '../api/client';
import { useList } from '../api/queries';
import { currentSession } from '../api/session';
import type { Role, User } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Button, Choose } from '../ui/fields';
import { Form, ManagedList } from '../ui/ManagedList';
import { Problem, Time } from '../ui/parts';
import { roles } from './roles';

// Their role, and a new password for whoever forgot theirs.
function UserActions({ user, isSelf }: { user: User; isSelf: boolean }) {
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const save = useMutation({
    mutationFn: (role: Role) => change('PUT', `/user/${user.id}`, { role }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      {isSelf ? (
        <span className="tag">you, {user.role.toLowerCase()}</span>
      ) : (
        <Choose
          label={`Role of ${user.name}`}
          hideLabel
          value={user.role}
          choices={roles}
          onChange={(role) => save.mutate(role as Role)}
        />
      )}
      <Button
        look="quiet"
        aria-label={`New password for ${user.name}`}
        aria-expanded={changing}
        onPress={() => setChanging(!changing)}
      >
        New password
      </Button>
      <Problem error={save.error} />
      {changing ? (
        <Form
          fields={[
            {
              name: 'password',
              label: `New password for ${user.name}`,
              secret: true,
              hint: 'At least 12 characters. It ends all their sessions.',
            },
          ]}
          submit="Change password"
          send={(values) => change('PUT', `/user/${user.id}`, values)}
          onDone={() => setChanging(false)}
        />
      ) : null}
    </>
  );
}

export function Users() {
  const { id } = useOrganization();
  const query = useList('/user');
  const session = useQuery({ queryKey: ['session'], queryFn: currentSession });
  const self = session.data?.user?.id;
  return (
    <ManagedList
      title="Users"
      query={query}
      empty="Nobody signs in by e-mail and password yet."
      note={(user) => (
        <>
          {user.email}
          {user.organization_id ? '' : ' · of all organizations'} ·{' '}
          {user.last_sign_in_at ? (
            <>
              signed in <Time at={user.last_sign_in_at} />
            </>
          ) : (
            'never signed in'
          )}
        </>
      )}
      actions={(user) => <UserActions user={user} isSelf={user.id === self} />}
      removable={(user) => user.id !== self}
      remove={(user) => change('DELETE', `/user/${user.id}`)}
    >
      <h3>Add a user</h3>
      <Form
        fields={[
          { name: 'name', label: 'Name' },
          { name: 'email', label: 'E-mail', type: 'email' },
          {
            name: 'password',
            label: 'Password',
            secret: true,
            hint: 'At least 12 characters; they can be given another one later.',
          },
          { name: 'role', label: 'Role', choices: roles, initial: 'DEPLOYER' },
        ]}
        submit="Add user"
        send={({ name = '', email = '', password = '', role }) =>
          change('POST', '/user', {
            name,
            email,
            password,
            role: role as Role,
            organization_id: id,
          })
        }
      />
    </ManagedList>
  );
}
