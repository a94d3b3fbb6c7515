// How each operation is called that /api/openapi.json describes beside the reference's.

import type { Client } from './client.js';
import type { World } from './world.js';

// What the additions are about, beside what the reference's client makes.
export interface More extends World {
  hook: string;
  delivery: string;
  user: string;
  freezeWindow: string;
  push: string;
  notice: string;
  deployment: string;
  organizationVariable: string;
  organizationSecret: string;
}

export interface Call {
  path: (w: More) => string; // below /api, with its query
  body?: (w: More) => unknown;
  status?: number; // where there is nothing that it could be done to
  accept?: string;
}

const nobody = '00000000-0000-7000-8000-000000000000';
const inOrganization = (rest: string) => (w: More) => `/organization/${w.organization}${rest}`;
const inService = (rest: string) => (w: More) => `/service/${w.application}${rest}`;
const variable = () => ({ key: `KEY_${Math.random().toString(36).slice(2)}`, value: 'v' });
const window = () => ({ name: 'holidays', starts_at: '2999-12-24', ends_at: '2999-12-27' });
const user = (email: string) => ({ name: 'Ann', email, role: 'VIEWER', password: 'correct horse battery' });
const engine = () => ({ name: 'other', kind: 'DOCKER', settings: { host: 'unix:///nowhere.sock' } });
const reason = () => ({ reason: 'It cannot wait.' });

export const additions: Record<string, Call> = {
  listUsers: { path: () => '/user' },
  createUser: { path: () => '/user', body: (w) => user(`new@${w.organization}.example.com`) },
  getUser: { path: (w) => `/user/${w.user}` },
  editUser: { path: (w) => `/user/${w.user}`, body: () => ({ name: 'Anna' }) },
  deleteUser: { path: (w) => `/user/${w.user}` },
  createSession: {
    path: () => '/session',
    body: (w) => ({ email: `ann@${w.organization}.example.com`, password: 'correct horse battery' }),
  },
  getSession: { path: () => '/session' },
  deleteSession: { path: () => '/session' },
  // A token has none.
  changeOwnPassword: {
    path: () => '/session/password',
    body: () => ({ current_password: 'correct horse battery', password: 'staple correct horse' }),
    status: 400,
  },
  listSignInWays: { path: () => '/session/way' },
  // No provider is configured here; sign-in.test.ts has one.
  beginOidcSignIn: { path: () => '/session/oidc', status: 404 },
  finishOidcSignIn: { path: () => '/session/oidc/callback', status: 404 },
  listAuditEntries: { path: inOrganization('/audit?limit=20') },
  listRuntime: { path: inOrganization('/runtime') },
  createRuntime: { path: inOrganization('/runtime'), body: engine },
  getRuntime: { path: (w) => `/runtime/${w.runtime}` },
  editRuntime: { path: (w) => `/runtime/${w.runtime}`, body: engine },
  deleteRuntime: { path: (w) => `/runtime/${w.runtime}`, status: 409 },
  listGitTokenRepositories: { path: (w) => `/organization/${w.organization}/gitToken/${w.gitToken}/repository` },
  listHostKeys: { path: inOrganization('/hostKey') },
  forgetHostKey: { path: inOrganization('/hostKey/git.example.com'), status: 404 },
  runService: { path: (w) => `/service/${w.job}/run`, body: () => ({}), status: 409 },
  listServiceRun: { path: (w) => `/service/${w.job}/run` },
  getRun: { path: () => `/run/${nobody}`, status: 404 },
  getRunLog: { path: () => `/run/${nobody}/log`, status: 404 },
  listNotice: { path: inOrganization('/notice') },
  getNotice: { path: (w) => `/notice/${w.notice}` },
  listOrganizationEnvironmentVariable: { path: inOrganization('/environmentVariable') },
  createOrganizationEnvironmentVariable: { path: inOrganization('/environmentVariable'), body: variable },
  editOrganizationEnvironmentVariable: {
    path: (w) => `/organization/${w.organization}/environmentVariable/${w.organizationVariable}`,
    body: variable,
  },
  deleteOrganizationEnvironmentVariable: {
    path: (w) => `/organization/${w.organization}/environmentVariable/${w.organizationVariable}`,
  },
  listOrganizationSecrets: { path: inOrganization('/secret') },
  createOrganizationSecret: { path: inOrganization('/secret'), body: variable },
  editOrganizationSecret: {
    path: (w) => `/organization/${w.organization}/secret/${w.organizationSecret}`,
    body: variable,
  },
  deleteOrganizationSecret: { path: (w) => `/organization/${w.organization}/secret/${w.organizationSecret}` },
  listFreezeWindow: { path: (w) => `/environment/${w.environment}/freezeWindow` },
  createFreezeWindow: {
    path: (w) => `/environment/${w.environment}/freezeWindow`,
    body: () => ({ ...window(), name: 'others' }),
  },
  getFreezeWindow: { path: (w) => `/freezeWindow/${w.freezeWindow}` },
  editFreezeWindow: { path: (w) => `/freezeWindow/${w.freezeWindow}`, body: window },
  deleteFreezeWindow: { path: (w) => `/freezeWindow/${w.freezeWindow}` },
  // Its deployment waits for nothing.
  goThroughFreeze: { path: () => `/deployment/${nobody}/throughFreeze`, body: reason, status: 404 },
  listApproval: { path: (w) => `/environment/${w.environment}/approval` },
  getApproval: { path: (w) => `/deployment/${w.deployment}/approval` },
  approveDeployment: { path: (w) => `/deployment/${w.deployment}/approve`, body: () => ({}), status: 409 },
  refuseDeployment: { path: (w) => `/deployment/${w.deployment}/refuse`, body: reason, status: 409 },
  goThroughApproval: { path: () => `/deployment/${nobody}/throughApproval`, body: reason, status: 404 },
  listPreview: { path: (w) => `/environment/${w.environment}/preview` },
  getPreview: { path: () => `/preview/${nobody}`, status: 404 },
  deletePreview: { path: () => `/preview/${nobody}`, status: 404 },
  allowPreview: { path: () => `/preview/${nobody}/allow`, body: (w) => ({ commit: w.commit }), status: 404 },
  rollbackService: { path: inService('/rollback'), body: () => ({}), status: 409 },
  getEnvironmentContainerStatus: { path: (w) => `/environment/${w.environment}/container/status` },
  getDeployment: { path: (w) => `/deployment/${w.deployment}` },
  getDeploymentLog: { path: (w) => `/deployment/${w.deployment}/log` },
  listHook: { path: inOrganization('/hook') },
  createHook: {
    path: inOrganization('/hook'),
    body: () => ({ name: 'other', kind: 'GITHUB', secret: 'secret' }),
  },
  getHook: { path: (w) => `/hook/${w.hook}` },
  editHook: {
    path: (w) => `/hook/${w.hook}`,
    body: () => ({ name: 'git', kind: 'GIT', allow_unsigned: true }),
  },
  deleteHook: { path: (w) => `/hook/${w.hook}` },
  listDelivery: { path: inOrganization('/delivery') },
  listRefusal: { path: inOrganization('/refusal') },
  getDelivery: { path: (w) => `/delivery/${w.delivery}` },
  getDeliveryPayload: { path: (w) => `/delivery/${w.delivery}/payload` },
  replayDelivery: { path: (w) => `/delivery/${w.delivery}/replay`, body: () => undefined },
  removeServiceGitWebhook: { path: inService('/gitWebhook/remove'), body: () => undefined, status: 422 },
  listCommitStatus: { path: inService('/commitStatus') },
  listQuarantine: { path: inService('/quarantine') },
  releaseQuarantine: { path: inService(`/quarantine/${nobody}`), status: 404 },
  listPush: { path: inOrganization('/push') },
  createPush: {
    path: inOrganization('/push'),
    body: (w) => ({ repository: w.repository, branch: 'main' }),
  },
  getPush: { path: (w) => `/push/${w.push}` },
  listVerdict: { path: inService('/verdict') },
  getWatermark: { path: inService('/watermark') },
  getBoard: { path: inOrganization('/board') },
  getRepository: { path: (w) => `/organization/${w.organization}/repository?url=${encodeURIComponent(w.repository)}` },
  compareVersions: { path: (w) => `/service/${w.application}/compare?base=${w.commit}&head=${w.commit}` },
  explain: {
    path: inOrganization('/explain'),
    body: (w) => ({ repository: w.repository, branch: 'main', to: w.commit }),
  },
  testDeploymentRestrictions: { path: inService('/deploymentRestriction/test'), body: () => ({ restrictions: [] }) },
  followEvents: { path: inOrganization('/event'), accept: 'text/event-stream' },
  getServiceLog: { path: inService('/log') },
  getServiceUsage: { path: inService('/usage') },
  forwardServicePort: { path: (w) => `/service/${w.job}/portForward`, status: 409 },
  getDaemon: { path: () => '/daemon' },
  getCheckup: { path: inOrganization('/checkup') },
  metrics: { path: () => '/../metrics' },
  healthz: { path: () => '/../healthz' },
  readyz: { path: () => '/../readyz' },
  openapi: { path: () => '/openapi.json' },
  receiveDelivery: {
    path: (w) => `/../hooks/${w.hook}`,
    body: (w) => ({ repository: w.repository, updates: [{ ref: 'refs/heads/none', before: w.commit, after: w.commit }] }),
  },
};

type Post = (path: string, body: unknown) => Promise<{ id: string }>;

export async function makeMore(client: Client, post: Post, world: World): Promise<More> {
  const w = world as More;
  const organization = `/organization/${w.organization}`;
  const id = async (path: string, body: unknown) => (await post(path, body)).id;
  w.hook = await id(`${organization}/hook`, { name: 'git', kind: 'GIT', allow_unsigned: true });
  w.delivery = await id(`/../hooks/${w.hook}`, additions.receiveDelivery.body!(w));
  w.user = await id('/user', user(`ann@${w.organization}.example.com`));
  w.freezeWindow = await id(`/environment/${w.environment}/freezeWindow`, window());
  w.push = await id(`${organization}/push`, { repository: w.repository, branch: 'main' });
  w.notice = await id(`${organization}/container/deploy`, { image_name: 'acme/cache', tag: '2' });
  w.organizationVariable = await id(`${organization}/environmentVariable`, variable());
  w.organizationSecret = await id(`${organization}/secret`, variable());
  const answer = await client.ApplicationActions.deployApplication(w.application, { git_commit_id: w.commit });
  w.deployment = (answer.data as unknown as { deployment_id: string }).deployment_id;
  return w;
}
