// What opens private repositories, and what is asked at their forges.
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { GitToken, GitTokenEdit } from '../api/types';
import { useOrganization } from '../lib/organization';
import { kinds } from '../pages/kinds';
import { Form, ManagedList, type FormField, type Values } from '../ui/ManagedList';

const forges = [
  'GITHUB',
  'GITLAB',
  'BITBUCKET',
  'BITBUCKET_SERVER',
  'GITEA',
  'FORGEJO',
  'GOGS',
  'AZURE_DEVOPS',
] as const;
const types = [
  { id: 'GIT', name: 'As its repositories’ addresses say' },
  ...forges.map((id) => ({ id, name: kinds[id]!.name })),
];

const fieldsOf = (token?: GitToken): FormField[] => [
  { name: 'name', label: 'Name', initial: token?.name ?? '' },
  {
    name: 'token',
    label: 'Token',
    secret: true,
    hint: token
      ? 'Left empty, the present one stays; another address of the API needs it again.'
      : 'An access token for https, or a private ssh key. It is never shown again.',
  },
  {
    name: 'type',
    label: 'Forge',
    choices: types,
    initial: types.some((one) => one.id === token?.type) ? token!.type : 'GIT',
  },
  {
    name: 'workspace',
    label: 'Workspace',
    initial: token?.workspace ?? '',
    hint: 'Of Bitbucket: the name before the repository’s.',
  },
  {
    name: 'git_api_url',
    label: 'Address of the API',
    initial: token?.git_api_url ?? '',
    hint: 'Of a forge of your own, as https://git.example.com/api/v4. Empty: where the forge has it.',
  },
];

const bodyOf = ({ token, ...rest }: Values): GitTokenEdit => ({
  ...rest,
  ...(token ? { token } : {}),
});

const typeName = (type: string) => types.find((one) => one.id === type && type !== 'GIT')?.name;

function noteOf(token: GitToken): string {
  const count = token.associated_services_count;
  return [
    typeName(token.type),
    token.workspace ? `workspace ${token.workspace}` : '',
    token.git_api_url,
    count === 0 ? 'not used yet' : `used by ${count} ${count === 1 ? 'service' : 'services'}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

export function GitTokens() {
  const { id } = useOrganization();
  const path = `/organization/${id}/gitToken` as const;
  return (
    <ManagedList
      title="Git tokens"
      query={useList(path)}
      empty="None yet. Private repositories need one; it is chosen with the service."
      note={noteOf}
      edit={(token, close) => (
        <Form
          fields={fieldsOf(token)}
          submit="Save"
          send={(values) => change('PUT', `${path}/${token.id}`, bodyOf(values))}
          onDone={close}
        />
      )}
      remove={(token) => change('DELETE', `${path}/${token.id}`)}
    >
      <h3>Add a git token</h3>
      <Form
        fields={fieldsOf()}
        submit="Add git token"
        send={({ name = '', token = '', ...rest }) =>
          change('POST', path, { ...rest, name, token })
        }
      />
    </ManagedList>
  );
}
