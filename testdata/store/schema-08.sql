CREATE TABLE schema_migration (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL);
INSERT INTO schema_migration (version, applied_at) VALUES (1, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (2, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (3, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (4, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (5, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (6, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (7, 1);
INSERT INTO schema_migration (version, applied_at) VALUES (8, 1);
CREATE TABLE organization (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
INSERT INTO organization (id, name, description, created_at, updated_at) VALUES ('fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'description', 1, 1);
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  organization_id TEXT,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
, description TEXT NOT NULL DEFAULT '', role TEXT NOT NULL DEFAULT 'ADMIN', expires_at BIGINT);
INSERT INTO api_token (id, organization_id, name, token_hash, created_at, description, role, expires_at) VALUES ('97bc37bd-91f1-5914-a89e-dcd408f0baa2', NULL, 'name', 'token_hash', 1, '', 'ADMIN', NULL);
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
INSERT INTO git_token (id, organization_id, name, description, type, token, created_at, updated_at) VALUES ('8a3e54c0-14b5-5edc-9bd5-93eb89752f39', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'description', 'GIT', 'token', 1, 1);
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
INSERT INTO runtime (id, organization_id, name, kind, is_default, settings, created_at, updated_at) VALUES ('af74380e-db85-5722-8166-00c996db1b14', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'PROCESS', 1, '{}', 1, 1);
CREATE TABLE project (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);
INSERT INTO project (id, organization_id, name, description, created_at, updated_at) VALUES ('a400e5d7-0409-5a81-9050-3991208ceec1', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'description', 1, 1);
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
INSERT INTO environment (id, project_id, organization_id, runtime_id, name, mode, created_at, updated_at) VALUES ('c9182921-cbf1-5051-9369-25435d7d6e93', 'a400e5d7-0409-5a81-9050-3991208ceec1', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'af74380e-db85-5722-8166-00c996db1b14', 'name', 'PRODUCTION', 1, 1);
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
  updated_at BIGINT NOT NULL, image_name TEXT NOT NULL DEFAULT '', image_key TEXT NOT NULL DEFAULT '', image_tag TEXT NOT NULL DEFAULT '', registry_id TEXT,
  UNIQUE (environment_id, name)
);
INSERT INTO service (id, environment_id, organization_id, kind, name, provider, url, branch, root_path, git_token_id, repository, auto_deploy, skip_by_message, stopped, deployed_once, watermark, watermark_moved_at, serving, settings, created_at, updated_at, image_name, image_key, image_tag, registry_id) VALUES ('4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'APPLICATION', 'name', 'GIT', 'https://example.com/acme/shop', 'main', 'root_path', NULL, 'example.com/acme/shop', 1, 1, 1, 1, '3f786850e387550fdab836ed7e6dc881de23001b', 1, NULL, '{}', 1, 1, '', '', '', NULL);
CREATE TABLE restriction (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  mode TEXT NOT NULL,
  value BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (service_id, mode, value)
);
INSERT INTO restriction (id, service_id, mode, value, created_at, updated_at) VALUES ('917bc58f-e3bd-5023-a874-59f2ce5c43e1', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'MATCH', 'value', 1, 1);
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
INSERT INTO hook (id, organization_id, name, kind, secret, allow_unsigned, enabled, created_at, updated_at) VALUES ('73be793c-a7fd-5336-9162-17b348790221', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'GIT', 'secret', 1, 1, 1, 1);
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
, interpreted BIGINT NOT NULL DEFAULT 1, body_encoding TEXT NOT NULL DEFAULT 'identity');
INSERT INTO delivery (id, hook_id, organization_id, kind, sender_id, event, received_at, headers, body, size, state, message, replay_of, interpreted, body_encoding) VALUES ('c0234418-56ed-55c6-8d3c-38680c70ad79', '73be793c-a7fd-5336-9162-17b348790221', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'GIT', 'sender_id', 'event', 1, '[]', 'body', 1, 'DECIDED', 'message', NULL, 1, 'identity');
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
INSERT INTO push (id, organization_id, source, delivery_id, repository, repository_url, ref, before_commit, after_commit, tip, forced, pusher, message, outcome, created_at, decided_at, state) VALUES ('300c72d7-c8ff-59d0-895e-78679cc46abe', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'HOOK', NULL, 'example.com/acme/shop', 'repository_url', 'refs/heads/main', 'before_commit', '3f786850e387550fdab836ed7e6dc881de23001b', '3f786850e387550fdab836ed7e6dc881de23001b', 1, 'pusher', 'message', 'outcome', 1, NULL, 'DECIDED');
CREATE TABLE branch (
  organization_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  name TEXT NOT NULL,
  considered_tip TEXT NOT NULL,
  suspected_tip TEXT NOT NULL,
  suspected_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, repository, name)
);
INSERT INTO branch (organization_id, repository, name, considered_tip, suspected_tip, suspected_at) VALUES ('fc2b096a-7a41-5ca6-950e-a844284e31a4', 'repository', 'name', 'considered_tip', 'suspected_tip', 1);
CREATE TABLE change_set (
  push_id TEXT NOT NULL REFERENCES push(id) ON DELETE CASCADE,
  from_commit TEXT NOT NULL,
  to_commit TEXT NOT NULL,
  known BIGINT NOT NULL,
  how TEXT NOT NULL,
  files BYTEA NOT NULL,
  PRIMARY KEY (push_id, from_commit)
);
INSERT INTO change_set (push_id, from_commit, to_commit, known, how, files) VALUES ('300c72d7-c8ff-59d0-895e-78679cc46abe', 'from_commit', 'to_commit', 1, 'how', 'files');
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
, notice_id TEXT);
INSERT INTO verdict (id, service_id, service_name, environment_id, push_id, decision, reason, explanation, from_commit, to_commit, changed_files_count, deciding, deployment_id, created_at, notice_id) VALUES ('8020a9b1-1bb6-524d-bd3a-e44cc51427ae', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'service_name', 'c9182921-cbf1-5051-9369-25435d7d6e93', '300c72d7-c8ff-59d0-895e-78679cc46abe', 'DEPLOY', 'UNRESTRICTED', 'explanation', 'from_commit', 'to_commit', 1, '[]', NULL, 1, NULL);
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
, notice_id TEXT, image_name TEXT NOT NULL DEFAULT '', image_tag TEXT NOT NULL DEFAULT '', image_digest TEXT NOT NULL DEFAULT '', batch_id TEXT);
INSERT INTO deployment (id, service_id, environment_id, organization_id, action, state, trigger_type, push_id, user_name, commit_id, base, superseded_by, steps, error, cancel_requested, created_at, started_at, ended_at, notice_id, image_name, image_tag, image_digest, batch_id) VALUES ('cd588ce6-f0b8-545f-956e-94d162d87f83', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'DEPLOY', 'DEPLOYED', 'PUSH', NULL, 'user_name', '3f786850e387550fdab836ed7e6dc881de23001b', '', NULL, '[]', '', 1, 1, NULL, NULL, NULL, '', '', '', NULL);
CREATE TABLE deployment_log (
  deployment_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  stream TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (deployment_id, sequence)
);
INSERT INTO deployment_log (deployment_id, sequence, at, stream, line) VALUES ('cd588ce6-f0b8-545f-956e-94d162d87f83', 1, 1, 'stream', 'line');
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
INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, attempts, error) VALUES ('settle', 'environment', 1, 1, 1, 'lease_owner', 1, 1, 'error');
CREATE TABLE event (
  id BIGINT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL
);
INSERT INTO event (id, organization_id, at, type, subject) VALUES (1, 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 1, 'type', 'subject');
CREATE TABLE container_registry (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  description TEXT NOT NULL,
  url TEXT NOT NULL,
  username TEXT NOT NULL,
  password TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);
INSERT INTO container_registry (id, organization_id, name, kind, description, url, username, password, created_at, updated_at) VALUES ('267036a2-ae29-5acb-846f-f1e765c543fc', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'kind', 'description', 'url', 'username', 'password', 1, 1);
CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  source TEXT NOT NULL,
  delivery_id TEXT,
  image_name TEXT NOT NULL,
  image_key TEXT NOT NULL,
  tag TEXT NOT NULL,
  digest TEXT NOT NULL,
  outcome TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  state TEXT NOT NULL
);
INSERT INTO notice (id, organization_id, source, delivery_id, image_name, image_key, tag, digest, outcome, created_at, decided_at, state) VALUES ('b645df4b-3483-5edf-be80-d7e01cd255df', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'source', NULL, 'image_name', 'image_key', 'tag', 'digest', 'outcome', 1, NULL, 'state');
CREATE TABLE variable (
  id TEXT PRIMARY KEY,
  parent_id TEXT NOT NULL,
  project_id TEXT REFERENCES project(id) ON DELETE CASCADE,
  environment_id TEXT REFERENCES environment(id) ON DELETE CASCADE,
  service_id TEXT REFERENCES service(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  description TEXT NOT NULL,
  secret BIGINT NOT NULL,
  alias_of TEXT,
  mount_path TEXT NOT NULL,
  interpolated BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (parent_id, name)
);
INSERT INTO variable (id, parent_id, project_id, environment_id, service_id, name, value, description, secret, alias_of, mount_path, interpolated, created_at, updated_at) VALUES ('43232347-a526-5b96-ac5a-1d059d0a646c', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', NULL, NULL, '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'name', 'value', 'description', 1, NULL, '', 1, 1, 1);
CREATE TABLE deployment_stage (
  id TEXT PRIMARY KEY,
  environment_id TEXT NOT NULL REFERENCES environment(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  position BIGINT NOT NULL,
  default_for TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (environment_id, name)
);
INSERT INTO deployment_stage (id, environment_id, name, description, position, default_for, created_at, updated_at) VALUES ('c9182921-cbf1-5051-9369-25435d7d6ed0', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'DEFAULT DATABASE', '', 0, NULL, 1, 1);
INSERT INTO deployment_stage (id, environment_id, name, description, position, default_for, created_at, updated_at) VALUES ('c9182921-cbf1-5051-9369-25435d7d6ed1', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'DEFAULT JOB', '', 1, 'JOB', 1, 1);
INSERT INTO deployment_stage (id, environment_id, name, description, position, default_for, created_at, updated_at) VALUES ('c9182921-cbf1-5051-9369-25435d7d6ed2', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'DEFAULT CONTAINER', '', 2, 'CONTAINER', 1, 1);
INSERT INTO deployment_stage (id, environment_id, name, description, position, default_for, created_at, updated_at) VALUES ('c9182921-cbf1-5051-9369-25435d7d6ed3', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'DEFAULT APPLICATION', '', 3, 'APPLICATION', 1, 1);
CREATE TABLE staged_service (
  service_id TEXT PRIMARY KEY REFERENCES service(id) ON DELETE CASCADE,
  stage_id TEXT NOT NULL REFERENCES deployment_stage(id) ON DELETE CASCADE,
  skipped BIGINT NOT NULL,
  since BIGINT NOT NULL
);
INSERT INTO staged_service (service_id, stage_id, skipped, since) VALUES ('4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'c9182921-cbf1-5051-9369-25435d7d6ed0', 1, 1);
CREATE TABLE custom_domain (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  domain TEXT NOT NULL UNIQUE,
  generate_certificate BIGINT NOT NULL,
  use_cdn BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
INSERT INTO custom_domain (id, service_id, domain, generate_certificate, use_cdn, created_at, updated_at) VALUES ('e742e6a9-44a0-5c9f-82aa-d45daca5c691', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'domain', 1, 1, 1, 1);
CREATE INDEX service_by_branch ON service (organization_id, repository, branch);
CREATE UNIQUE INDEX delivery_once ON delivery (hook_id, sender_id)
  WHERE sender_id <> '' AND replay_of IS NULL;
CREATE INDEX delivery_by_organization ON delivery (organization_id, id);
CREATE INDEX delivery_by_hook ON delivery (hook_id, id);
CREATE INDEX push_by_organization ON push (organization_id, id);
CREATE INDEX push_by_delivery ON push (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX push_pending ON push (organization_id, repository) WHERE state = 'PENDING';
CREATE INDEX verdict_by_service ON verdict (service_id, id);
CREATE INDEX verdict_by_push ON verdict (push_id, id);
CREATE INDEX deployment_by_service ON deployment (service_id, id);
CREATE INDEX deployment_open ON deployment (environment_id, id)
  WHERE state IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING');
CREATE INDEX task_due ON task (step, lease_until, run_at);
CREATE INDEX delivery_waiting ON delivery (hook_id, id) WHERE interpreted = 0;
CREATE INDEX service_by_image ON service (organization_id, image_key) WHERE image_key <> '';
CREATE INDEX notice_by_organization ON notice (organization_id, id);
CREATE INDEX notice_by_delivery ON notice (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX notice_pending ON notice (organization_id, image_key) WHERE state = 'PENDING';
CREATE INDEX verdict_by_notice ON verdict (notice_id, id) WHERE notice_id IS NOT NULL;
CREATE INDEX variable_by_alias ON variable (alias_of) WHERE alias_of IS NOT NULL;
CREATE INDEX deployment_by_batch ON deployment (environment_id, batch_id)
  WHERE batch_id IS NOT NULL;
CREATE INDEX custom_domain_by_service ON custom_domain (service_id, id);
