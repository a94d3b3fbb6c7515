// The shapes of the API that the console uses, as docs/api.md and /api/openapi.json name them.

export interface Results<T> {
  results: T[];
}

export interface Session {
  user: { id: string; name: string; email: string } | null;
  name: string;
  role: Role;
  organization_id: string | null;
  csrf_token: string;
  expires_at: string;
}

export type Role = 'VIEWER' | 'DEPLOYER' | 'ADMIN';
export type ServiceKind = 'APPLICATION' | 'CONTAINER' | 'JOB' | 'HELM';

export interface Named {
  id: string;
  name: string;
}

export interface Organization extends Named {
  description: string;
}

export interface Environment extends Named {
  mode: string;
  cluster_id: string;
  cluster_name?: string;
}

export type DeploymentState =
  | 'QUEUED'
  | 'BUILDING'
  | 'DEPLOYING'
  | 'DEPLOYED'
  | 'BUILD_ERROR'
  | 'DEPLOYMENT_ERROR'
  | 'CANCELING'
  | 'CANCELED'
  | 'SUPERSEDED';

export type Reason =
  | 'AUTO_DEPLOY_OFF'
  | 'NEVER_DEPLOYED'
  | 'STOPPED'
  | 'ALREADY_CONSIDERED'
  | 'SKIPPED_BY_MESSAGE'
  | 'NO_MATCH'
  | 'EXCLUDED'
  | 'UNRESTRICTED'
  | 'MATCHED'
  | 'UNKNOWN_CHANGES';

export type Decision = 'DEPLOY' | 'SKIP';

export interface BoardService extends Named {
  kind: ServiceKind;
  environment_id: string;
  stage_id: string | null;
  auto_deploy: boolean;
  deployed_once: boolean;
  stopped: boolean;
  watermark: string | null;
  serving_deployment_id: string | null;
  repository?: string;
  branch?: string;
  image_name?: string;
}

export interface BoardCell {
  service: number;
  decision: Decision;
  reason: Reason;
  deployment_id?: string;
  state?: DeploymentState;
}

export interface BoardColumn {
  id: string;
  type: 'PUSH' | 'NOTICE';
  source: 'HOOK' | 'POLL' | 'API';
  created_at: string;
  decided_at: string | null;
  state: 'PENDING' | 'DECIDED' | 'FAILED';
  outcome: string | null;
  delivery_id: string | null;
  repository?: string;
  ref?: string;
  before?: string;
  tip?: string;
  forced?: boolean;
  pusher?: string;
  message?: string;
  image_name?: string;
  tag?: string;
  digest?: string | null;
  cells: BoardCell[];
}

export interface BoardEnvironment extends Named {
  mode: string;
  project_id: string;
  project_name: string;
  stages: Named[];
}

export interface Board {
  last_event_id: string;
  environments: BoardEnvironment[];
  services: BoardService[];
  columns: BoardColumn[];
}

export interface Evidence {
  file: string;
  restriction_id: string | null;
  mode: 'MATCH' | 'EXCLUDE' | null;
  value: string | null;
}

export interface Verdict {
  id: string | null;
  service_id: string;
  service_name: string;
  environment_id: string;
  push_id: string | null;
  notice_id: string | null;
  decision: Decision;
  reason: Reason;
  explanation: string;
  from: string | null;
  to: string;
  changed_files_count: number;
  deciding: Evidence[];
  deployment_id: string | null;
  created_at: string;
}

export interface Push {
  id: string;
  repository: string;
  ref: string;
  before: string;
  after: string;
  tip: string;
  forced: boolean;
  pusher: string;
  message: string;
  outcome: string;
  source: string;
  created_at: string;
  state: string;
  verdicts: Verdict[];
}

export interface Notice {
  id: string;
  image_name: string;
  tag: string;
  digest: string | null;
  outcome: string | null;
  created_at: string;
  state: string;
  verdicts: Verdict[];
}

export interface Step {
  name: string;
  state: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED';
  started_at: string | null;
  ended_at: string | null;
}

export interface Deployment {
  id: string;
  service_id: string;
  environment_id: string;
  action: string;
  state: DeploymentState;
  trigger: { type: string; push_id: string | null; notice_id: string | null; user: string | null };
  version: { commit?: string | null; image_name?: string; tag?: string; digest?: string | null };
  base: string | null;
  superseded_by: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  steps: Step[];
  error: string | null;
}

export interface LogLine {
  at: string;
  stream: string;
  text: string;
}

export interface Service extends Named {
  description: string;
  service_type: ServiceKind;
  environment: { id: string };
  auto_deploy: boolean;
  stopped: boolean;
  watermark: string | null;
  url?: string | null;
  git_repository?: { url: string; branch: string; root_path: string };
  image_name?: string;
  tag?: string;
  build_command?: string;
  arguments?: string[];
  serving_commit?: string | null;
}

export interface Restriction {
  id: string;
  mode: 'MATCH' | 'EXCLUDE';
  type: 'PATH';
  value: string;
}

export interface Commit {
  created_at: string;
  git_commit_id: string;
  message: string;
  author_name: string;
}

export interface Hook extends Named {
  kind: string;
  url: string;
  enabled: boolean;
  allow_unsigned: boolean;
  last_delivery_at: string | null;
}

export interface Delivery {
  id: string;
  hook_id: string;
  kind: string;
  delivery_id: string;
  event: string;
  received_at: string;
  size: number;
  state: 'RECEIVED' | 'DECIDED' | 'IGNORED' | 'FAILED';
  message: string;
  replay_of: string | null;
  pushes: Push[];
  notices: Notice[];
}

export interface Variable {
  id: string;
  key: string;
  value?: string | null;
  scope: string;
  is_secret?: boolean;
}

export interface ApiToken extends Named {
  description: string;
  role_id?: string;
  role_name?: string;
  expires_at?: string | null;
  token?: string;
}

export interface Runtime extends Named {
  kind: string;
  default: boolean;
  capabilities: string[];
  status: 'CONNECTED' | 'UNREACHABLE';
  message: string;
}
