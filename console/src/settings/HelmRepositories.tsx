// Where charts come from that do not come from git.
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { HelmRepository, HelmRepositoryKind } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Form, ManagedList, type FormField } from '../ui/ManagedList';
import { bodyOf } from './helmBody';

const kinds: { id: HelmRepositoryKind; name: string }[] = [
  { id: 'HTTPS', name: 'A web server with an index.yaml' },
  { id: 'OCI_GENERIC_CR', name: 'A container registry' },
  { id: 'OCI_DOCKER_HUB', name: 'Docker Hub' },
  { id: 'OCI_ECR', name: 'Amazon ECR' },
  { id: 'OCI_PUBLIC_ECR', name: 'Amazon ECR, public' },
  { id: 'OCI_GITHUB_CR', name: 'GitHub’s container registry' },
  { id: 'OCI_GITLAB_CR', name: 'GitLab’s container registry' },
  { id: 'OCI_SCALEWAY_CR', name: 'Scaleway’s container registry' },
];

const fieldsOf = (repository?: HelmRepository): FormField[] => [
  { name: 'name', label: 'Name', initial: repository?.name ?? '' },
  { name: 'kind', label: 'Kind', choices: kinds, initial: repository?.kind ?? 'HTTPS' },
  {
    name: 'url',
    label: 'Address',
    initial: repository?.url ?? '',
    hint: 'As https://charts.example.com, or oci://registry.example.com/charts.',
  },
  {
    name: 'username',
    label: 'User',
    initial: repository?.config?.username ?? '',
    hint: 'Left out: it is public.',
  },
  {
    name: 'password',
    label: 'Password',
    secret: true,
    hint: repository
      ? 'Left empty, the present one stays; another address needs it again.'
      : 'It is never shown again.',
  },
];

function noteOf({ url, kind, associated_services_count: count }: HelmRepository): string {
  const kindName = kinds.find((one) => one.id === kind && kind !== 'HTTPS')?.name;
  const used = count ? `used by ${count} ${count === 1 ? 'service' : 'services'}` : 'not used yet';
  return [url, kindName, used].filter(Boolean).join(' · ');
}

export function HelmRepositories() {
  const { id } = useOrganization();
  const path = `/organization/${id}/helmRepository` as const;
  return (
    <ManagedList
      title="Helm repositories"
      query={useList(path)}
      empty="None yet. A chart comes from one, or from a git repository."
      note={noteOf}
      edit={(repository, close) => (
        <Form
          fields={fieldsOf(repository)}
          submit="Save"
          send={(values, changed) =>
            change('PUT', `${path}/${repository.id}`, bodyOf(values, changed))
          }
          onDone={close}
        />
      )}
      remove={(repository) => change('DELETE', `${path}/${repository.id}`)}
    >
      <h3>Add a helm repository</h3>
      <Form
        fields={fieldsOf()}
        submit="Add helm repository"
        send={(values) =>
          change('POST', path, {
            ...bodyOf(values, values),
            name: values['name'] ?? '',
            url: values['url'] ?? '',
          })
        }
      />
    </ManagedList>
  );
}
