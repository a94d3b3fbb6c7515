import { change } from '../api/client';
import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Form, ManagedList } from '../ui/ManagedList';
import { GitTokens } from './GitTokens';
import { HelmRepositories } from './HelmRepositories';
import { loginOf } from './login';

export function Credentials() {
  const { id } = useOrganization();
  const registries = `/organization/${id}/containerRegistry` as const;
  return (
    <>
      <GitTokens />
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
          send={({ name = '', url = '', ...login }) =>
            change('POST', registries, { name, url, kind: 'GENERIC_CR', ...loginOf(login) })
          }
        />
      </ManagedList>
      <HelmRepositories />
    </>
  );
}
