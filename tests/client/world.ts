// One of everything, made by the client: each operation is tried on a fresh one.

import axios, { type AxiosResponse } from 'axios';
import {
  APIVariableScopeEnum,
  ContainerRegistryKindEnum,
  DeploymentRestrictionModeEnum,
  DeploymentRestrictionTypeEnum,
  EnvironmentModeEnum,
  GitProviderEnum,
  HelmRepositoryKindEnum,
  OrganizationWebhookEventEnum,
  OrganizationWebhookKindEnum,
} from 'qovery-typescript-axios';
import type { Client } from './client.js';
import type { Daemon } from './daemon.js';
import type { Forge } from './forge.js';

export interface World {
  forge: string; // where its API is
  repository: string;
  commit: string;
  organization: string;
  apiToken: string;
  gitToken: string;
  registry: string;
  helmRepository: string;
  webhook: string;
  runtime: string;
  project: string;
  environment: string;
  cluster: string; // an environment on Kubernetes
  application: string;
  container: string;
  job: string;
  helm: string;
  stage: string;
  otherStage: string;
  variable: string; // of the project
  secret: string;
}

let counted = 0;
export const name = (word: string) => `${word}-${++counted}`;

async function made(answer: Promise<AxiosResponse<{ id: string }>>): Promise<string> {
  const { status, data } = await answer;
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(data)}`);
  return data.id;
}

// What the reference's client has no function for.
const post = (url: string, token: string, body: object) =>
  axios.post(url, body, { headers: { Authorization: `Token ${token}` }, validateStatus: () => true });

export const applicationBody = (w: { repository: string }) => ({
  name: name('shop'),
  git_repository: { url: w.repository, provider: 'GIT' as never, branch: 'main' },
  auto_deploy: false,
});

export const containerBody = (w: { registry: string }) => ({
  name: name('cache'),
  registry_id: w.registry,
  image_name: 'acme/cache',
  tag: '1',
  healthchecks: {},
});

export const jobBody = (w: { repository: string }) => ({
  name: name('report'),
  healthchecks: {},
  source: { docker: { git_repository: { url: w.repository, branch: 'main' } } },
  schedule: { cronjob: { scheduled_at: '@yearly', timezone: 'Etc/UTC' } },
});

export const helmBody = (w: { repository: string }) => ({
  name: name('chart'),
  auto_deploy: false,
  source: { git_repository: { url: w.repository, branch: 'main', root_path: '/' } },
  arguments: [],
  values_override: { set: [['image.tag', 'v2']] },
});

export const registryBody = () => ({
  name: name('registry'),
  kind: ContainerRegistryKindEnum.GENERIC_CR,
  url: 'https://registry.example.com',
  config: { username: 'ada', password: 'secret' },
});

// A container registry's: nobody is asked for its charts.
export const helmRepositoryBody = () => ({
  name: name('charts'),
  kind: HelmRepositoryKindEnum.OCI_GENERIC_CR,
  url: 'oci://registry.example.com/charts',
  skip_tls_verification: false,
  config: { username: 'ada', password: 'secret' },
});

export const gitTokenBody = (w: { forge: string }) => ({
  name: name('token'),
  type: GitProviderEnum.GITHUB,
  token: 'secret',
  git_api_url: w.forge,
});

// Its address is nobody's.
export const webhookBody = () => ({
  kind: OrganizationWebhookKindEnum.STANDARD,
  target_url: 'https://ops.example.invalid/slipway',
  target_secret: 'secret',
  events: [OrganizationWebhookEventEnum.STARTED, OrganizationWebhookEventEnum.CANCELLED],
  environment_types_filter: [EnvironmentModeEnum.DEVELOPMENT],
});

export const restrictionBody = () => ({
  mode: DeploymentRestrictionModeEnum.EXCLUDE,
  type: DeploymentRestrictionTypeEnum.PATH,
  value: name('docs'),
});

export const domainBody = () => ({ domain: `${name('shop')}.example.com`, generate_certificate: true });

export const variableBody = () => ({ key: name('KEY').replace('-', '_'), value: 'v' });

const variableOf = (scope: APIVariableScopeEnum, parent: string, secret: boolean) => ({
  ...variableBody(),
  is_secret: secret,
  variable_scope: scope,
  variable_parent_id: parent,
});

export async function makeWorld(c: Client, daemon: Daemon, forge: Forge): Promise<World> {
  const w = { forge: forge.url, repository: daemon.repository, commit: daemon.commit } as World;
  w.organization = await made(c.OrganizationMainCalls.createOrganization({ name: name('acme') } as never));
  w.apiToken = await made(
    c.OrganizationApiToken.createOrganizationApiToken(w.organization, { name: name('ci'), role_id: 'ADMIN' } as never),
  );
  w.gitToken = await made(c.OrganizationMainCalls.createGitToken(w.organization, gitTokenBody(w) as never));
  w.registry = await made(c.ContainerRegistries.createContainerRegistry(w.organization, registryBody()));
  w.helmRepository = await made(c.HelmRepositories.createHelmRepository(w.organization, helmRepositoryBody()));
  w.webhook = await made(c.OrganizationWebhook.createOrganizationWebhook(w.organization, webhookBody()));
  w.project = await made(c.Projects.createProject(w.organization, { name: name('shop') }));
  // Whose engine is not there: what is deployed ends soon, and nothing is left behind.
  const engine = { name: name('engine'), kind: 'DOCKER', settings: { host: 'unix:///nowhere.sock' } };
  w.runtime = await made(post(`${daemon.url}/api/organization/${w.organization}/runtime`, daemon.token, engine));
  const place = { name: name('live'), cluster: w.runtime };
  w.environment = await made(c.Environments.createEnvironment(w.project, place));
  w.application = await made(c.Applications.createApplication(w.environment, applicationBody(w) as never));
  w.container = await made(c.Containers.createContainer(w.environment, containerBody(w)));
  // Likewise a cluster that is not there.
  const cluster = { name: name('cluster'), kind: 'KUBERNETES', settings: { kubeconfig: '/nowhere/kubeconfig' } };
  const runtime = await made(post(`${daemon.url}/api/organization/${w.organization}/runtime`, daemon.token, cluster));
  w.cluster = await made(c.Environments.createEnvironment(w.project, { name: name('cloud'), cluster: runtime }));
  w.helm = await made(c.Helms.createHelm(w.cluster, helmBody(w) as never));
  w.job = await made(c.Jobs.createJob(w.environment, jobBody(w) as never));
  w.stage = await made(c.DeploymentStageMainCalls.createEnvironmentDeploymentStage(w.environment, { name: name('first') }));
  w.otherStage = await made(c.DeploymentStageMainCalls.createEnvironmentDeploymentStage(w.environment, { name: name('second') }));
  const scope = APIVariableScopeEnum.PROJECT;
  w.variable = await made(c.VariableMainCalls.createVariable(variableOf(scope, w.project, false) as never));
  w.secret = await made(c.VariableMainCalls.createVariable(variableOf(scope, w.project, true) as never));
  return w;
}
