// How each function of the reference's client is called once where it succeeds. What it refuses
// follows: an unknown id, another organization's, an unknown field.

import type { AxiosResponse } from 'axios';
import { APIVariableScopeEnum, ServiceTypeForVariableEnum } from 'qovery-typescript-axios';
import type { Client } from './client.js';
import {
  applicationBody,
  containerBody,
  domainBody,
  gitTokenBody,
  helmBody,
  helmRepositoryBody,
  jobBody,
  name,
  registryBody,
  restrictionBody,
  variableBody,
  webhookBody,
  type World,
} from './world.js';

type Call = (c: Client, w: World) => Promise<AxiosResponse<unknown>>;

export interface Operation {
  call: Call;
  // What has to be there first: the calls of makeWorld are done, these come after them.
  first?: (c: Client, w: World) => Promise<unknown>;
  // Fails the second time, as it did the first.
  conflicts?: boolean;
  // Where nothing can be done yet.
  status?: number;
}

const id = async (answer: Promise<AxiosResponse<unknown>>) => {
  const { data, status } = await answer;
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(data)}`);
  return (data as { id: string }).id;
};

type Functions = Record<string, (...args: unknown[]) => Promise<AxiosResponse<unknown>>>;
// A function of one of the client's classes that differ in their names alone.
const of = (c: Client, className: string) => (c as unknown as Record<string, Functions>)[className];

// What projects, environments and services have alike: a thing of theirs, made, listed, changed.
function variables(title: string, owner: keyof World, className: string): Record<string, Operation> {
  const all: Record<string, Operation> = {};
  const kinds = [
    ['EnvironmentVariable', 'EnvironmentVariable', `${className}EnvironmentVariable`],
    ['Secret', 'Secrets', `${className}Secret`],
  ];
  for (const [kind, plural, group] of kinds) {
    // An environment's are of the class "Environment", not "EnvironmentEnvironment".
    const from = group.replace('EnvironmentEnvironment', 'Environment');
    const create = (c: Client, w: World) =>
      of(c, from)[`create${title}${kind}`](w[owner], variableBody());
    const ids = new WeakMap<World, string>();
    const first = async (c: Client, w: World) => ids.set(w, await id(create(c, w)));
    const one = (w: World) => ids.get(w) ?? w.variable;
    all[`list${title}${plural}`] = {
      call: (c, w) => of(c, from)[`list${title}${plural}`](w[owner]),
      first,
    };
    all[`create${title}${kind}`] = { call: create };
    all[`edit${title}${kind}`] = {
      call: (c, w) => of(c, from)[`edit${title}${kind}`](w[owner], one(w), variableBody()),
      first,
    };
    all[`delete${title}${kind}`] = {
      call: (c, w) => of(c, from)[`delete${title}${kind}`](w[owner], one(w)),
      first,
    };
  }
  return all;
}

function restrictions(title: string, owner: keyof World): Record<string, Operation> {
  const from = `${title}DeploymentRestriction`;
  const create = (c: Client, w: World) => of(c, from)[`create${from}`](w[owner], restrictionBody());
  const ids = new WeakMap<World, string>();
  const first = async (c: Client, w: World) => ids.set(w, await id(create(c, w)));
  const one = (w: World) => ids.get(w) ?? w.variable;
  return {
    [`get${from}s`]: { call: (c, w) => of(c, from)[`get${from}s`](w[owner]), first },
    [`create${from}`]: { call: create },
    [`edit${from}`]: {
      call: (c, w) => of(c, from)[`edit${from}`](w[owner], one(w), restrictionBody()),
      first,
    },
    [`delete${from}`]: { call: (c, w) => of(c, from)[`delete${from}`](w[owner], one(w)), first },
  };
}

function domains(title: string, owner: keyof World, infix: string): Record<string, Operation> {
  const from = `${title}CustomDomain`;
  const create = (c: Client, w: World) => of(c, from)[`create${from}`](w[owner], domainBody());
  const ids = new WeakMap<World, string>();
  const first = async (c: Client, w: World) => ids.set(w, await id(create(c, w)));
  const one = (w: World) => ids.get(w) ?? w.variable;
  const domain = `${infix}CustomDomain`;
  return {
    [`list${from}`]: { call: (c, w) => of(c, from)[`list${from}`](w[owner]), first },
    [`create${from}`]: { call: create },
    [`edit${domain}`]: {
      call: (c, w) => of(c, from)[`edit${domain}`](w[owner], one(w), domainBody()),
      first,
    },
    [`delete${domain}`]: { call: (c, w) => of(c, from)[`delete${domain}`](w[owner], one(w)), first },
    [`get${domain}Status`]: {
      call: (c, w) => of(c, from)[`get${domain}Status`](w[owner], one(w)),
      first,
    },
  };
}

// What every kind of service has: `deploy` gives its histories something to show.
function services(
  title: string,
  owner: keyof World,
  plural: string,
  place: keyof World = 'environment',
  grace: Record<string, unknown> = { 'deployment.termination_grace_period_seconds': 30 },
): Record<string, Operation> {
  const main = `${title}MainCalls`;
  const settings = title === 'Application' ? 'AdvancedSettings' : `${title}AdvancedSettings`;
  const act = (word: string) => (c: Client, w: World) =>
    of(c, `${title}Actions`)[`${word}${title}`](w[owner]);
  const deploy = act('deploy');
  const history = (version: string): Operation => ({
    call: (c, w) => of(c, `${title}DeploymentHistory`)[`list${title}DeploymentHistory${version}`](w[owner]),
    first: deploy,
  });
  return {
    [`delete${title}`]: { call: (c, w) => of(c, main)[`delete${title}`](w[owner]) },
    [`get${title}`]: { call: (c, w) => of(c, main)[`get${title}`](w[owner]) },
    [`get${title}Status`]: { call: (c, w) => of(c, main)[`get${title}Status`](w[owner]), first: deploy },
    [`get${settings}`]: { call: (c, w) => of(c, `${title}Configuration`)[`get${settings}`](w[owner]) },
    [`edit${settings}`]: {
      call: (c, w) => of(c, `${title}Configuration`)[`edit${settings}`](w[owner], grace),
    },
    [`getDefault${title}AdvancedSettings`]: {
      call: (c) => of(c, plural)[`getDefault${title}AdvancedSettings`](),
    },
    [`clone${title}`]: {
      call: (c, w) =>
        of(c, plural)[`clone${title}`](w[owner], { name: name('copy'), environment_id: w[place] }),
    },
    [`deploy${title}`]: { call: deploy },
    [`redeploy${title}`]: { call: act('redeploy'), first: deploy },
    [`stop${title}`]: { call: act('stop'), first: deploy },
    [`list${title}DeploymentHistory`]: history(''),
    [`list${title}DeploymentHistoryV2`]: history('V2'),
  };
}

const deployed = (c: Client, w: World) => c.ApplicationActions.deployApplication(w.application);
const ids = (w: World) => ({ application_ids: [w.application] });

const tree: Record<string, Operation> = {
  listOrganization: { call: (c) => c.OrganizationMainCalls.listOrganization() },
  createOrganization: {
    call: (c) => c.OrganizationMainCalls.createOrganization({ name: name('acme'), plan: 'ENTERPRISE' } as never),
  },
  getOrganization: { call: (c, w) => c.OrganizationMainCalls.getOrganization(w.organization) },
  editOrganization: {
    call: (c, w) => c.OrganizationMainCalls.editOrganization(w.organization, { name: name('acme') }),
  },
  deleteOrganization: { call: (c, w) => c.OrganizationMainCalls.deleteOrganization(w.organization) },
  listProject: { call: (c, w) => c.Projects.listProject(w.organization) },
  createProject: {
    call: (c, w) => c.Projects.createProject(w.organization, { name: `one-of-${w.project}` }),
    conflicts: true,
  },
  getProject: { call: (c, w) => c.ProjectMainCalls.getProject(w.project) },
  editProject: { call: (c, w) => c.ProjectMainCalls.editProject(w.project, { name: name('shop') }) },
  deleteProject: { call: (c, w) => c.ProjectMainCalls.deleteProject(w.project) },
  listEnvironment: { call: (c, w) => c.Environments.listEnvironment(w.project) },
  createEnvironment: {
    call: (c, w) => c.Environments.createEnvironment(w.project, { name: `one-of-${w.project}` }),
    conflicts: true,
  },
  getEnvironment: { call: (c, w) => c.EnvironmentMainCalls.getEnvironment(w.environment) },
  editEnvironment: {
    call: (c, w) => c.EnvironmentMainCalls.editEnvironment(w.environment, { name: name('live') }),
  },
  deleteEnvironment: { call: (c, w) => c.EnvironmentMainCalls.deleteEnvironment(w.environment) },
  cloneEnvironment: {
    call: (c, w) =>
      c.EnvironmentActions.cloneEnvironment(w.environment, { name: `one-of-${w.project}` } as never),
    conflicts: true,
  },
  listServicesByEnvironmentId: {
    call: (c, w) => c.EnvironmentMainCalls.listServicesByEnvironmentId(w.environment),
  },
  listOrganizationApiTokens: {
    call: (c, w) => c.OrganizationApiToken.listOrganizationApiTokens(w.organization),
  },
  createOrganizationApiToken: {
    call: (c, w) =>
      c.OrganizationApiToken.createOrganizationApiToken(w.organization, {
        name: name('ci'),
        role_id: 'DEPLOYER',
      } as never),
  },
  deleteOrganizationApiToken: {
    call: (c, w) => c.OrganizationApiToken.deleteOrganizationApiToken(w.organization, w.apiToken),
  },
  listOrganizationGitTokens: {
    call: (c, w) => c.OrganizationMainCalls.listOrganizationGitTokens(w.organization),
  },
  createGitToken: {
    call: (c, w) => c.OrganizationMainCalls.createGitToken(w.organization, gitTokenBody(w) as never),
  },
  getOrganizationGitToken: {
    call: (c, w) => c.OrganizationMainCalls.getOrganizationGitToken(w.organization, w.gitToken),
  },
  editGitToken: {
    call: (c, w) =>
      c.OrganizationMainCalls.editGitToken(w.organization, w.gitToken, gitTokenBody(w) as never),
  },
  deleteGitToken: {
    call: (c, w) => c.OrganizationMainCalls.deleteGitToken(w.organization, w.gitToken),
  },
};

const registries: Record<string, Operation> = {
  listContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.listContainerRegistry(w.organization),
  },
  createContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.createContainerRegistry(w.organization, registryBody()),
  },
  getContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.getContainerRegistry(w.organization, w.registry),
  },
  editContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.editContainerRegistry(w.organization, w.registry, registryBody()),
  },
  deleteContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.deleteContainerRegistry(w.organization, w.registry),
    first: (c, w) => c.ContainerMainCalls.deleteContainer(w.container),
  },
  getContainerVersions: {
    // The registry's name is nobody's.
    call: (c, w) => c.ContainerRegistries.getContainerVersions(w.organization, w.registry, 'acme/cache'),
    status: 503,
  },
  listHelmRepository: {
    call: (c, w) => c.HelmRepositories.listHelmRepository(w.organization),
  },
  createHelmRepository: {
    call: (c, w) => c.HelmRepositories.createHelmRepository(w.organization, helmRepositoryBody()),
  },
  getHelmRepository: {
    call: (c, w) => c.HelmRepositories.getHelmRepository(w.organization, w.helmRepository),
  },
  editHelmRepository: {
    call: (c, w) => c.HelmRepositories.editHelmRepository(w.organization, w.helmRepository, helmRepositoryBody()),
  },
  deleteHelmRepository: {
    call: (c, w) => c.HelmRepositories.deleteHelmRepository(w.organization, w.helmRepository),
  },
  getHelmCharts: {
    // A container registry has no list of its charts.
    call: (c, w) => c.HelmRepositories.getHelmCharts(w.organization, w.helmRepository),
    status: 409,
  },
  autoDeployContainerEnvironments: {
    call: (c, w) =>
      c.Containers.autoDeployContainerEnvironments(w.organization, { image_name: 'acme/cache', tag: '2' } as never),
  },
  autoDeployJobEnvironments: {
    call: (c, w) =>
      c.Jobs.autoDeployJobEnvironments(w.organization, { image_name: 'acme/cache', tag: '2' } as never),
  },
};

const webhooks: Record<string, Operation> = {
  listOrganizationWebHooks: {
    call: (c, w) => c.OrganizationWebhook.listOrganizationWebHooks(w.organization),
  },
  createOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.createOrganizationWebhook(w.organization, webhookBody()),
  },
  getOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.getOrganizationWebhook(w.organization, w.webhook),
  },
  editOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.editOrganizationWebhook(w.organization, w.webhook, webhookBody()),
  },
  deleteOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.deleteOrganizationWebhook(w.organization, w.webhook),
  },
  listWebhookEvent: {
    call: (c, w) => c.OrganizationWebhook.listWebhookEvent(w.organization, w.webhook),
    first: deployed,
  },
};

const withToken = (c: Client, w: World) =>
  c.ApplicationMainCalls.editApplication(w.application, {
    ...applicationBody(w),
    git_repository: { url: `${w.forge}/acme/shop.git`, branch: 'main', git_token_id: w.gitToken },
  } as never);

const gitWebhooks: Record<string, Operation> = {
  getServiceGitWebhookStatus: {
    call: (c, w) => c.ServiceMainCalls.getServiceGitWebhookStatus(w.application),
    first: withToken,
  },
  syncServiceGitWebhook: {
    call: (c, w) => c.ServiceMainCalls.syncServiceGitWebhook(w.application),
    first: withToken,
  },
};

const kinds: Record<string, Operation> = {
  ...services('Application', 'application', 'Applications'),
  ...services('Container', 'container', 'Containers'),
  ...services('Job', 'job', 'Jobs'),
  ...services('Helm', 'helm', 'Helms', 'cluster', { 'network.ingress.proxy_body_size_mb': 30 }),
  listApplication: { call: (c, w) => c.Applications.listApplication(w.environment) },
  createApplication: {
    call: (c, w) =>
      c.Applications.createApplication(w.environment, { ...applicationBody(w), name: w.project } as never),
    conflicts: true,
  },
  editApplication: {
    call: (c, w) =>
      c.ApplicationMainCalls.editApplication(w.application, applicationBody(w) as never),
  },
  rebootApplication: {
    call: (c, w) => c.ApplicationActions.rebootApplication(w.application),
    first: deployed,
  },
  listApplicationCommit: {
    call: (c, w) => c.ApplicationMainCalls.listApplicationCommit(w.application),
  },
  getEnvironmentApplicationStatus: {
    call: (c, w) => c.Applications.getEnvironmentApplicationStatus(w.environment),
  },
  listContainer: { call: (c, w) => c.Containers.listContainer(w.environment) },
  createContainer: {
    call: (c, w) => c.Containers.createContainer(w.environment, { ...containerBody(w), name: w.project }),
    conflicts: true,
  },
  editContainer: { call: (c, w) => c.ContainerMainCalls.editContainer(w.container, containerBody(w)) },
  rebootContainer: {
    // Its engine is not there: it was never deployed.
    call: (c, w) => c.ContainerActions.rebootContainer(w.container),
    status: 409,
  },
  listJobs: { call: (c, w) => c.Jobs.listJobs(w.environment) },
  createJob: {
    call: (c, w) => c.Jobs.createJob(w.environment, { ...jobBody(w), name: w.project } as never),
    conflicts: true,
  },
  editJob: { call: (c, w) => c.JobMainCalls.editJob(w.job, jobBody(w) as never) },
  cleanFailedJob: { call: (c, w) => c.JobActions.cleanFailedJob(w.job) },
  listJobCommit: { call: (c, w) => c.JobMainCalls.listJobCommit(w.job) },
  getEnvironmentJobStatus: { call: (c, w) => c.Jobs.getEnvironmentJobStatus(w.environment) },
  listHelms: { call: (c, w) => c.Helms.listHelms(w.cluster) },
  createHelm: {
    call: (c, w) => c.Helms.createHelm(w.cluster, { ...helmBody(w), name: w.project } as never),
    conflicts: true,
  },
  editHelm: { call: (c, w) => c.HelmMainCalls.editHelm(w.helm, helmBody(w) as never) },
  listHelmCommit: { call: (c, w) => c.HelmMainCalls.listHelmCommit(w.helm) },
  getEnvironmentHelmStatus: { call: (c, w) => c.Helms.getEnvironmentHelmStatus(w.cluster) },
  uninstallHelm: { call: (c, w) => c.HelmActions.uninstallHelm(w.helm) },
  ...restrictions('Application', 'application'),
  ...restrictions('Job', 'job'),
  ...restrictions('Helm', 'helm'),
  ...domains('Application', 'application', ''),
  ...domains('Container', 'container', 'Container'),
};

const project = APIVariableScopeEnum.PROJECT;
const application = APIVariableScopeEnum.APPLICATION;

const variable: Record<string, Operation> = {
  ...variables('Project', 'project', 'Project'),
  ...variables('Environment', 'environment', 'Environment'),
  ...variables('Application', 'application', 'Application'),
  ...variables('Container', 'container', 'Container'),
  ...variables('Job', 'job', 'Job'),
  listVariables: {
    call: (c, w) => c.VariableMainCalls.listVariables(w.application, application),
    first: (c, w) =>
      c.VariableMainCalls.createVariableAlias(w.secret, {
        key: 'OTHER',
        alias_scope: application,
        alias_parent_id: w.application,
      }),
  },
  createVariable: {
    call: (c, w) =>
      c.VariableMainCalls.createVariable({
        key: 'ONCE',
        value: 'v',
        is_secret: false,
        variable_scope: project,
        variable_parent_id: w.project,
      } as never),
    conflicts: true,
  },
  importEnvironmentVariables: {
    call: (c, w) =>
      c.VariableMainCalls.importEnvironmentVariables(w.application, ServiceTypeForVariableEnum.APPLICATION, {
        overwrite: true,
        vars: [{ name: 'NEW', value: 'v', scope: project, is_secret: false }],
      }),
  },
  editVariable: { call: (c, w) => c.VariableMainCalls.editVariable(w.variable, variableBody()) },
  deleteVariable: { call: (c, w) => c.VariableMainCalls.deleteVariable(w.variable) },
  createVariableAlias: {
    call: (c, w) =>
      c.VariableMainCalls.createVariableAlias(w.variable, {
        key: 'OTHER',
        alias_scope: application,
        alias_parent_id: w.application,
      }),
    conflicts: true,
  },
  createVariableOverride: {
    call: (c, w) =>
      c.VariableMainCalls.createVariableOverride(w.variable, {
        value: 'v',
        override_scope: application,
        override_parent_id: w.application,
      }),
    conflicts: true,
  },
};

const stages: Record<string, Operation> = {
  listEnvironmentDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.listEnvironmentDeploymentStage(w.environment),
  },
  createEnvironmentDeploymentStage: {
    call: (c, w) =>
      c.DeploymentStageMainCalls.createEnvironmentDeploymentStage(w.environment, { name: w.project }),
    conflicts: true,
  },
  getDeploymentStage: { call: (c, w) => c.DeploymentStageMainCalls.getDeploymentStage(w.stage) },
  editDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.editDeploymentStage(w.stage, { name: name('stage') }),
  },
  deleteDeploymentStage: { call: (c, w) => c.DeploymentStageMainCalls.deleteDeploymentStage(w.stage) },
  moveAfterDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.moveAfterDeploymentStage(w.stage, w.otherStage),
  },
  moveBeforeDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.moveBeforeDeploymentStage(w.otherStage, w.stage),
  },
  attachServiceToDeploymentStage: {
    call: (c, w) =>
      c.DeploymentStageMainCalls.attachServiceToDeploymentStage(w.stage, w.application, { is_skipped: true }),
  },
  getServiceDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.getServiceDeploymentStage(w.application),
  },
};

const deployments: Record<string, Operation> = {
  deployEnvironment: { call: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment) },
  redeployEnvironment: {
    call: (c, w) => c.EnvironmentActions.redeployEnvironment(w.environment),
    first: deployed,
  },
  stopEnvironment: { call: (c, w) => c.EnvironmentActions.stopEnvironment(w.environment) },
  cancelEnvironmentDeployment: {
    call: (c, w) => c.EnvironmentActions.cancelEnvironmentDeployment(w.environment),
    first: deployed,
  },
  deployAllServices: {
    call: (c, w) =>
      c.EnvironmentActions.deployAllServices(w.environment, {
        applications: [{ application_id: w.application, git_commit_id: w.commit }],
      }),
  },
  rebootServices: {
    call: (c, w) => c.EnvironmentActions.rebootServices(w.environment, ids(w)),
    first: deployed,
  },
  stopSelectedServices: {
    call: (c, w) => c.EnvironmentActions.stopSelectedServices(w.environment, ids(w)),
  },
  deleteSelectedServices: {
    call: (c, w) => c.EnvironmentActions.deleteSelectedServices(w.environment, undefined, ids(w)),
  },
  cancelDeploymentRequest: {
    call: async (c, w) => {
      const queue = await c.EnvironmentMainCalls.listDeploymentRequestByEnvironmentId(w.environment);
      const waiting = queue.data.results?.[0]?.identifier.deployment_request_id;
      return c.DeploymentQueueActions.cancelDeploymentRequest(waiting ?? w.environment);
    },
    // The container waits for its stage's turn while the job is built.
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  getEnvironmentStatus: {
    call: (c, w) => c.EnvironmentMainCalls.getEnvironmentStatus(w.environment),
    first: deployed,
  },
  getEnvironmentStatuses: {
    call: (c, w) => c.EnvironmentMainCalls.getEnvironmentStatuses(w.environment),
    first: deployed,
  },
  getEnvironmentStatusesWithStages: {
    call: (c, w) => c.EnvironmentMainCalls.getEnvironmentStatusesWithStages(w.environment),
  },
  listEnvironmentDeploymentHistory: {
    call: (c, w) => c.EnvironmentDeploymentHistory.listEnvironmentDeploymentHistory(w.environment),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listEnvironmentDeploymentHistoryV2: {
    call: (c, w) => c.EnvironmentDeploymentHistory.listEnvironmentDeploymentHistoryV2(w.environment),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listDeploymentRequestByEnvironmentId: {
    call: (c, w) => c.EnvironmentMainCalls.listDeploymentRequestByEnvironmentId(w.environment),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listDeploymentRequestByServiceId: {
    call: (c, w) => c.EnvironmentMainCalls.listDeploymentRequestByServiceId(w.application),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listEnvironmentLogs: {
    call: (c, w) => c.EnvironmentLogs.listEnvironmentLogs(w.environment),
    first: deployed,
  },
};

export const operations: Record<string, Operation> = {
  ...tree,
  ...registries,
  ...webhooks,
  ...gitWebhooks,
  ...kinds,
  ...variable,
  ...stages,
  ...deployments,
};
