import { change } from '../api/client';
import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Form, ManagedList } from '../ui/ManagedList';

export function Credentials() {
  const { id } = useOrganization();
  const tokens = `/organization/${id}/gitToken` as const;
  const registries = `/organization/${id}/containerRegistry` as const;
  return (
    <>
      <ManagedList
        title="Git tokens"
        query={useList(tokens)}
        empty="None yet. Private repositories need one; it is chosen with the service."
        note={({ associated_services_count: count }) =>
          count === 0 ? 'not used yet' : `used by ${count} ${count === 1 ? 'service' : 'services'}`
        }
        remove={(item) => change('DELETE', `${tokens}/${item.id}`)}
      >
        <h3>Add a git token</h3>
        <Form
          fields={[
            { name: 'name', label: 'Name' },
            {
              name: 'token',
              label: 'Token',
              secret: true,
              hint: 'An access token for https, or a private ssh key. It is never shown again.',
            },
          ]}
          submit="Add git token"
          send={({ name = '', token = '' }) => change('POST', tokens, { name, token })}
        />
      </ManagedList>
      <ManagedList
        title="Container registries"
        query={useList(registries)}
        empty="None yet. Public images need none; add one for private images or another host."
        note={(item) => item.url}
        remove={(item) => change('DELETE', `${registries}/${item.id}`)}
      >
        <h3>Add a registry</h3>
        <Form
          fields={[
            { name: 'name', label: 'Name' },
            { name: 'url', label: 'Address' },
            { name: 'username', label: 'User' },
            { name: 'password', label: 'Password', secret: true },
          ]}
          submit="Add registry"
          send={({ name = '', url = '', username, password = '' }) =>
            change('POST', registries, {
              name,
              url,
              kind: 'GENERIC_CR',
              ...(username ? { config: { username, password } } : {}),
            })
          }
        />
      </ManagedList>
    </>
  );
}
