CREATE TABLE organization (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  organization_id TEXT,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

CREATE TABLE git_token (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL,
  token TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE runtime (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_default BIGINT NOT NULL,
  settings TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE project (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE environment (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL,
  runtime_id TEXT NOT NULL REFERENCES runtime(id),
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE service (
  id TEXT PRIMARY KEY,
  environment_id TEXT NOT NULL REFERENCES environment(id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  url TEXT NOT NULL,
  branch TEXT NOT NULL,
  root_path TEXT NOT NULL,
  git_token_id TEXT,
  repository TEXT NOT NULL,
  auto_deploy BIGINT NOT NULL,
  skip_by_message BIGINT NOT NULL,
  stopped BIGINT NOT NULL,
  deployed_once BIGINT NOT NULL,
  watermark TEXT NOT NULL,
  watermark_moved_at BIGINT NOT NULL,
  serving TEXT,
  settings TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (environment_id, name)
);
CREATE INDEX service_by_branch ON service (organization_id, repository, branch);

CREATE TABLE restriction (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  mode TEXT NOT NULL,
  value BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (service_id, mode, value)
);

CREATE TABLE variable (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  description TEXT NOT NULL,
  secret BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (service_id, name)
);

CREATE TABLE hook (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  secret TEXT NOT NULL,
  allow_unsigned BIGINT NOT NULL,
  enabled BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);

CREATE TABLE delivery (
  id TEXT PRIMARY KEY,
  hook_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  event TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  headers TEXT NOT NULL,
  body BYTEA NOT NULL,
  size BIGINT NOT NULL,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  replay_of TEXT
);
CREATE UNIQUE INDEX delivery_once ON delivery (hook_id, sender_id)
  WHERE sender_id <> '' AND replay_of IS NULL;
CREATE INDEX delivery_by_organization ON delivery (organization_id, id);
CREATE INDEX delivery_by_hook ON delivery (hook_id, id);

CREATE TABLE push (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  source TEXT NOT NULL,
  delivery_id TEXT,
  repository TEXT NOT NULL,
  repository_url TEXT NOT NULL,
  ref TEXT NOT NULL,
  before_commit TEXT NOT NULL,
  after_commit TEXT NOT NULL,
  tip TEXT NOT NULL,
  forced BIGINT NOT NULL,
  pusher TEXT NOT NULL,
  message TEXT NOT NULL,
  outcome TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  state TEXT NOT NULL
);
CREATE INDEX push_by_organization ON push (organization_id, id);
CREATE INDEX push_by_delivery ON push (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX push_pending ON push (organization_id, repository) WHERE state = 'PENDING';

CREATE TABLE branch (
  organization_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  name TEXT NOT NULL,
  considered_tip TEXT NOT NULL,
  suspected_tip TEXT NOT NULL,
  suspected_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, repository, name)
);

CREATE TABLE change_set (
  push_id TEXT NOT NULL REFERENCES push(id) ON DELETE CASCADE,
  from_commit TEXT NOT NULL,
  to_commit TEXT NOT NULL,
  known BIGINT NOT NULL,
  how TEXT NOT NULL,
  files BYTEA NOT NULL,
  PRIMARY KEY (push_id, from_commit)
);

CREATE TABLE verdict (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL,
  service_name TEXT NOT NULL,
  environment_id TEXT NOT NULL,
  push_id TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  explanation TEXT NOT NULL,
  from_commit TEXT NOT NULL,
  to_commit TEXT NOT NULL,
  changed_files_count BIGINT NOT NULL,
  deciding TEXT NOT NULL,
  deployment_id TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX verdict_by_service ON verdict (service_id, id);
CREATE INDEX verdict_by_push ON verdict (push_id, id);

CREATE TABLE deployment (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL,
  environment_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  trigger_type TEXT NOT NULL,
  push_id TEXT,
  user_name TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  base TEXT NOT NULL,
  superseded_by TEXT,
  steps TEXT NOT NULL,
  error TEXT NOT NULL,
  cancel_requested BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX deployment_by_service ON deployment (service_id, id);
CREATE INDEX deployment_open ON deployment (environment_id, id)
  WHERE state IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING');

CREATE TABLE deployment_log (
  deployment_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  stream TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (deployment_id, sequence)
);

CREATE TABLE task (
  step TEXT NOT NULL,
  subject TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  wanted BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (step, subject)
);
CREATE INDEX task_due ON task (step, lease_until, run_at);

CREATE TABLE event (
  id BIGINT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL
);
