// What to fill in where, for each kind of hook: docs/connect-a-forge.md and
// docs/connect-a-registry.md as data.
export interface Kind {
  name: string;
  where: string;
  secret: string;
  events: string;
  type?: string;
  note?: string;
}

const bearer = 'a header: Authorization: Bearer SECRET';
const json = 'application/json';

export const kinds: Record<string, Kind> = {
  GITHUB: {
    name: 'GitHub',
    where: 'Repository or organization, Settings, Webhooks',
    secret: 'Secret',
    events: 'Just the push event',
    type: json,
  },
  GITLAB: {
    name: 'GitLab',
    where: 'Project or group, Settings, Webhooks',
    secret: 'Secret token, or signing token',
    events: 'Push events',
  },
  BITBUCKET: {
    name: 'Bitbucket',
    where: 'Repository, Repository settings, Webhooks',
    secret: 'Secret',
    events: 'Repository push',
  },
  BITBUCKET_SERVER: {
    name: 'Bitbucket Server',
    where: 'Repository, Repository settings, Webhooks',
    secret: 'Secret',
    events: 'Repository push',
  },
  GITEA: {
    name: 'Gitea',
    where: 'Repository or organization, Settings, Webhooks',
    secret: 'Secret',
    events: 'Push events',
    type: json,
  },
  FORGEJO: {
    name: 'Forgejo',
    where: 'Repository or organization, Settings, Webhooks',
    secret: 'Secret',
    events: 'Push events',
    type: json,
  },
  GOGS: {
    name: 'Gogs',
    where: 'Repository, Settings, Webhooks',
    secret: 'Secret',
    events: 'Just the push event',
    type: json,
  },
  AZURE_DEVOPS: {
    name: 'Azure DevOps',
    where: 'Project, Project settings, Service hooks, Web Hooks',
    secret: 'Basic authentication password',
    events: 'Code pushed',
  },
  GIT: {
    name: 'A plain git server',
    where: 'hooks/post-receive in the bare repository',
    secret: 'the file slipway-secret beside it',
    events: 'every push',
    note: 'The script is what "slipway hook git" prints for this hook.',
  },
  DISTRIBUTION: {
    name: 'Distribution',
    where: 'Its configuration, notifications, endpoints',
    secret: bearer,
    events: 'all',
  },
  GHCR: {
    name: 'GitHub packages',
    where: 'Repository or organization, Settings, Webhooks',
    secret: 'Secret',
    events: 'Packages, or Registry packages',
    type: json,
  },
  HARBOR: {
    name: 'Harbor',
    where: 'Project, Webhooks',
    secret: 'Auth Header: Bearer SECRET',
    events: 'Artifact pushed',
  },
  ACR: {
    name: 'Azure Container Registry',
    where: 'Registry, Services, Webhooks',
    secret: bearer,
    events: 'push',
  },
  ECR: {
    name: 'Amazon ECR',
    where: 'EventBridge: a connection, an API destination, a rule',
    secret: 'API key X-Slipway-Token',
    events: 'ECR Image Action',
  },
  DOCKER_HUB: {
    name: 'Docker Hub',
    where: 'Repository, Webhooks',
    secret: 'none: allow unsigned deliveries',
    events: 'a pushed tag',
  },
  QUAY: {
    name: 'Quay',
    where: 'Repository, Settings, Events and notifications',
    secret: 'none: allow unsigned deliveries',
    events: 'Push to Repository',
  },
};
