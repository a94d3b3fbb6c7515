CREATE TABLE schema_migration (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL, additive BIGINT NOT NULL DEFAULT 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (1, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (2, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (3, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (4, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (5, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (6, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (7, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (8, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (9, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (10, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (11, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (12, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (13, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (14, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (15, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (16, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (17, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (18, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (19, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (20, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (21, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (22, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (23, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (24, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (25, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (26, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (27, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (28, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (29, 1, 0);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (30, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (31, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (32, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (33, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (34, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (35, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (36, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (37, 1, 1);
INSERT INTO schema_migration (version, applied_at, additive) VALUES (38, 1, 1);
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
, description TEXT NOT NULL DEFAULT '', role TEXT NOT NULL DEFAULT 'ADMIN', expires_at BIGINT, last_used_at BIGINT, projects TEXT NOT NULL DEFAULT '', environments TEXT NOT NULL DEFAULT '');
INSERT INTO api_token (id, organization_id, name, token_hash, created_at, description, role, expires_at, last_used_at, projects, environments) VALUES ('97bc37bd-91f1-5914-a89e-dcd408f0baa2', NULL, 'name', 'token_hash', 1, '', 'ADMIN', NULL, NULL, '', '');
CREATE TABLE git_token (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL,
  token TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL, workspace TEXT NOT NULL DEFAULT '', git_api_url TEXT NOT NULL DEFAULT '', app_id TEXT NOT NULL DEFAULT '', installation_id TEXT NOT NULL DEFAULT '',
  UNIQUE (organization_id, name)
);
INSERT INTO git_token (id, organization_id, name, description, type, token, created_at, updated_at, workspace, git_api_url, app_id, installation_id) VALUES ('8a3e54c0-14b5-5edc-9bd5-93eb89752f39', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'description', 'GIT', 'token', 1, 1, '', '', '', '');
CREATE TABLE runtime (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_default BIGINT NOT NULL,
  settings TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL, node TEXT NOT NULL DEFAULT '',
  UNIQUE (organization_id, name)
);
INSERT INTO runtime (id, organization_id, name, kind, is_default, settings, created_at, updated_at, node) VALUES ('af74380e-db85-5722-8166-00c996db1b14', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'PROCESS', 1, '{}', 1, 1, '');
CREATE TABLE project (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL, deleting BIGINT NOT NULL DEFAULT 0,
  UNIQUE (organization_id, name)
);
INSERT INTO project (id, organization_id, name, description, created_at, updated_at, deleting) VALUES ('a400e5d7-0409-5a81-9050-3991208ceec1', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'description', 1, 1, 0);
CREATE TABLE environment (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL,
  runtime_id TEXT NOT NULL REFERENCES runtime(id),
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL, deleting BIGINT NOT NULL DEFAULT 0, approvals_required BIGINT NOT NULL DEFAULT 0, approval_timeout BIGINT NOT NULL DEFAULT 86400, approval_others_only BIGINT NOT NULL DEFAULT 0, preview_limit BIGINT NOT NULL DEFAULT 10, preview_timeout BIGINT NOT NULL DEFAULT 604800,
  UNIQUE (project_id, name)
);
INSERT INTO environment (id, project_id, organization_id, runtime_id, name, mode, created_at, updated_at, deleting, approvals_required, approval_timeout, approval_others_only, preview_limit, preview_timeout) VALUES ('c9182921-cbf1-5051-9369-25435d7d6e93', 'a400e5d7-0409-5a81-9050-3991208ceec1', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'af74380e-db85-5722-8166-00c996db1b14', 'name', 'PRODUCTION', 1, 1, 0, 0, 86400, 0, 10, 604800);
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
  updated_at BIGINT NOT NULL, image_name TEXT NOT NULL DEFAULT '', image_key TEXT NOT NULL DEFAULT '', image_tag TEXT NOT NULL DEFAULT '', registry_id TEXT, deleting BIGINT NOT NULL DEFAULT 0, chart_name TEXT NOT NULL DEFAULT '', chart_version TEXT NOT NULL DEFAULT '', helm_repository_id TEXT,
  UNIQUE (environment_id, name)
);
INSERT INTO service (id, environment_id, organization_id, kind, name, provider, url, branch, root_path, git_token_id, repository, auto_deploy, skip_by_message, stopped, deployed_once, watermark, watermark_moved_at, serving, settings, created_at, updated_at, image_name, image_key, image_tag, registry_id, deleting, chart_name, chart_version, helm_repository_id) VALUES ('4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'APPLICATION', 'name', 'GIT', 'https://example.com/acme/shop', 'main', 'root_path', NULL, 'example.com/acme/shop', 1, 1, 1, 1, '3f786850e387550fdab836ed7e6dc881de23001b', 1, NULL, '{}', 1, 1, '', '', '', NULL, 0, '', '', NULL);
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
  suspected_at BIGINT NOT NULL, left_tip TEXT NOT NULL DEFAULT '', left_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, repository, name)
);
INSERT INTO branch (organization_id, repository, name, considered_tip, suspected_tip, suspected_at, left_tip, left_at) VALUES ('fc2b096a-7a41-5ca6-950e-a844284e31a4', 'repository', 'name', 'considered_tip', 'suspected_tip', 1, '', 0);
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
, notice_id TEXT, image_name TEXT NOT NULL DEFAULT '', image_tag TEXT NOT NULL DEFAULT '', image_digest TEXT NOT NULL DEFAULT '', batch_id TEXT, through_freeze TEXT NOT NULL DEFAULT '', frozen_until BIGINT, freeze_window TEXT NOT NULL DEFAULT '', approval_state TEXT NOT NULL DEFAULT 'NONE', approval_until BIGINT, through_approval TEXT NOT NULL DEFAULT '', values_commit TEXT NOT NULL DEFAULT '', log_bytes BIGINT);
INSERT INTO deployment (id, service_id, environment_id, organization_id, action, state, trigger_type, push_id, user_name, commit_id, base, superseded_by, steps, error, cancel_requested, created_at, started_at, ended_at, notice_id, image_name, image_tag, image_digest, batch_id, through_freeze, frozen_until, freeze_window, approval_state, approval_until, through_approval, values_commit, log_bytes) VALUES ('cd588ce6-f0b8-545f-956e-94d162d87f83', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'DEPLOY', 'DEPLOYED', 'PUSH', NULL, 'user_name', '3f786850e387550fdab836ed7e6dc881de23001b', '', NULL, '[]', '', 1, 1, NULL, NULL, NULL, '', '', '', NULL, '', NULL, '', 'NONE', NULL, '', '', NULL);
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
  error TEXT NOT NULL, node TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (step, subject)
);
INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, attempts, error, node) VALUES ('settle', 'environment', 1, 1, 1, 'lease_owner', 1, 1, 'error', '');
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
  updated_at BIGINT NOT NULL, organization_id TEXT REFERENCES organization(id) ON DELETE CASCADE,
  UNIQUE (parent_id, name)
);
INSERT INTO variable (id, parent_id, project_id, environment_id, service_id, name, value, description, secret, alias_of, mount_path, interpolated, created_at, updated_at, organization_id) VALUES ('43232347-a526-5b96-ac5a-1d059d0a646c', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', NULL, NULL, '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'name', 'value', 'description', 1, NULL, '', 1, 1, 1, NULL);
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
CREATE TABLE run (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL,
  environment_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  event TEXT NOT NULL,
  trigger_type TEXT NOT NULL,
  user_name TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  attempt_id TEXT NOT NULL,
  attempt_started BIGINT NOT NULL,
  log_position BIGINT NOT NULL,
  exit_code BIGINT,
  message TEXT NOT NULL,
  cancel_requested BIGINT NOT NULL,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  attempt_at BIGINT,
  ended_at BIGINT
);
INSERT INTO run (id, service_id, environment_id, organization_id, deployment_id, event, trigger_type, user_name, state, attempt, attempt_id, attempt_started, log_position, exit_code, message, cancel_requested, due_at, created_at, started_at, attempt_at, ended_at) VALUES ('0510d5ee-1e08-59c7-8b74-aa24a606a628', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'cd588ce6-f0b8-545f-956e-94d162d87f83', 'event', 'trigger_type', 'user_name', 'state', 1, '794ffabb-c39b-50ea-aced-5409c550e4c5', 1, 1, NULL, 'message', 1, NULL, 1, NULL, NULL, NULL);
CREATE TABLE run_log (
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  stream TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (run_id, sequence)
);
INSERT INTO run_log (run_id, sequence, at, stream, line) VALUES ('0510d5ee-1e08-59c7-8b74-aa24a606a628', 1, 1, 'stream', 'line');
CREATE TABLE job_timer (
  service_id TEXT PRIMARY KEY REFERENCES service(id) ON DELETE CASCADE,
  due_at BIGINT NOT NULL
);
INSERT INTO job_timer (service_id, due_at) VALUES ('4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 1);
CREATE TABLE polled_image (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  image_key TEXT NOT NULL,
  etag TEXT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (organization_id, image_key)
);
INSERT INTO polled_image (organization_id, image_key, etag, tags) VALUES ('fc2b096a-7a41-5ca6-950e-a844284e31a4', 'image_key', 'etag', 'tags');
CREATE TABLE considered_tag (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  image_key TEXT NOT NULL,
  tag TEXT NOT NULL,
  digest TEXT NOT NULL, considered_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, image_key, tag)
);
INSERT INTO considered_tag (organization_id, image_key, tag, digest, considered_at) VALUES ('fc2b096a-7a41-5ca6-950e-a844284e31a4', 'image_key', 'tag', 'digest', 0);
CREATE TABLE user_account (
  id TEXT PRIMARY KEY,
  organization_id TEXT REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_sign_in_at BIGINT
);
INSERT INTO user_account (id, organization_id, name, email, password_hash, role, created_at, last_sign_in_at) VALUES ('8b25e68f-7f54-51fb-b41f-cba1ff28cf86', NULL, 'name', 'email', 'password_hash', 'role', 1, NULL);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT REFERENCES user_account(id) ON DELETE CASCADE,
  api_token_id TEXT REFERENCES api_token(id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL
);
INSERT INTO session (token_hash, user_id, api_token_id, created_at, last_seen_at) VALUES ('token_hash', NULL, NULL, 1, 1);
CREATE TABLE audit_entry (
  id TEXT PRIMARY KEY,
  organization_id TEXT,
  at BIGINT NOT NULL,
  actor_type TEXT NOT NULL,
  actor_id TEXT,
  actor_name TEXT NOT NULL,
  address TEXT NOT NULL,
  operation TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_id TEXT NOT NULL,
  target_name TEXT NOT NULL,
  before_json TEXT NOT NULL,
  after_json TEXT NOT NULL
);
INSERT INTO audit_entry (id, organization_id, at, actor_type, actor_id, actor_name, address, operation, target_type, target_id, target_name, before_json, after_json) VALUES ('3691d501-8cd6-5be4-a142-7e010520f089', NULL, 1, 'actor_type', NULL, 'actor_name', 'address', 'operation', 'target_type', 'f4ce289e-1221-5ae7-b0e3-26c7c0f5dac2', 'target_name', 'before_json', 'after_json');
CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  target_url TEXT NOT NULL,
  target_secret TEXT NOT NULL,
  description TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  events TEXT NOT NULL,
  project_names TEXT NOT NULL,
  environment_modes TEXT NOT NULL,
  failures BIGINT NOT NULL,
  held_until BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
, environment_names TEXT NOT NULL DEFAULT '[]');
INSERT INTO webhook (id, organization_id, kind, target_url, target_secret, description, enabled, events, project_names, environment_modes, failures, held_until, created_at, updated_at, environment_names) VALUES ('913537c8-877f-56fb-af76-eff67d67e713', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'kind', 'target_url', 'target_secret', 'description', 1, 'events', 'project_names', 'environment_modes', 1, 1, 1, 1, '[]');
CREATE TABLE webhook_event (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhook(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  target TEXT NOT NULL,
  response_status BIGINT NOT NULL,
  response_body TEXT NOT NULL,
  error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  attempted_at BIGINT,
  next_attempt_at BIGINT NOT NULL
, message TEXT NOT NULL DEFAULT '');
INSERT INTO webhook_event (id, webhook_id, kind, type, deployment_id, body, state, attempts, target, response_status, response_body, error, created_at, attempted_at, next_attempt_at, message) VALUES ('bb021133-1611-5973-b45d-6cf7b714c75c', '913537c8-877f-56fb-af76-eff67d67e713', 'kind', 'type', 'cd588ce6-f0b8-545f-956e-94d162d87f83', 'body', 'state', 1, 'target', 1, 'response_body', 'error', 1, NULL, 1, '');
CREATE TABLE freeze_window (
  id TEXT PRIMARY KEY,
  environment_id TEXT NOT NULL REFERENCES environment(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  timezone TEXT NOT NULL,
  weekdays TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_weekday TEXT,
  end_time TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (environment_id, name)
);
INSERT INTO freeze_window (id, environment_id, name, timezone, weekdays, start_time, end_weekday, end_time, starts_at, ends_at, created_at, updated_at) VALUES ('bb4877de-8ed0-51d2-8b8e-fc7c07f81c71', 'c9182921-cbf1-5051-9369-25435d7d6e93', 'name', 'timezone', 'weekdays', 'start_time', NULL, 'end_time', 'starts_at', 'ends_at', 1, 1);
CREATE TABLE quarantine (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  tag TEXT NOT NULL,
  cause TEXT NOT NULL,
  user_name TEXT NOT NULL,
  message TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (service_id, version)
);
INSERT INTO quarantine (id, service_id, version, tag, cause, user_name, message, deployment_id, created_at) VALUES ('0bb79608-a806-5e66-9ade-f5623f297904', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'version', 'tag', 'cause', 'user_name', 'message', 'cd588ce6-f0b8-545f-956e-94d162d87f83', 1);
CREATE TABLE check_gate (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  verdict_id TEXT NOT NULL,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  push_id TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  base_commit TEXT NOT NULL,
  reason TEXT NOT NULL,
  explanation TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deadline BIGINT NOT NULL
);
INSERT INTO check_gate (id, organization_id, repository, verdict_id, service_id, push_id, commit_id, base_commit, reason, explanation, state, created_at, deadline) VALUES ('c2bb128a-a589-5416-9a42-ea3ca53125ae', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'repository', '8020a9b1-1bb6-524d-bd3a-e44cc51427ae', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', '300c72d7-c8ff-59d0-895e-78679cc46abe', 'commit_id', 'base_commit', 'reason', 'explanation', 'state', 1, 1);
CREATE TABLE "commit_status" (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  repository TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  service_id TEXT NOT NULL,
  push_id TEXT,
  branch TEXT NOT NULL,
  context TEXT NOT NULL,
  state TEXT NOT NULL,
  description TEXT NOT NULL,
  path TEXT NOT NULL,
  delivery TEXT NOT NULL,
  revision BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  next_attempt_at BIGINT NOT NULL,
  channel TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  remote_id TEXT NOT NULL, told TEXT NOT NULL DEFAULT '', told_times BIGINT NOT NULL DEFAULT 0, told_at BIGINT NOT NULL DEFAULT 0,
  UNIQUE (organization_id, repository, commit_id, service_id, channel)
);
INSERT INTO commit_status (id, organization_id, repository, commit_id, service_id, push_id, branch, context, state, description, path, delivery, revision, attempts, error, created_at, changed_at, next_attempt_at, channel, deployment_id, remote_id, told, told_times, told_at) VALUES ('cc4a95ed-dc88-51f7-a465-97207f1c6dc2', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'repository', 'commit_id', '4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', NULL, 'branch', 'context', 'state', 'description', 'path', 'delivery', 1, 1, 'error', 1, 1, 1, 'STATUS', '', '', '', 0, 0);
CREATE TABLE pull_request_comment (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  repository TEXT NOT NULL,
  number TEXT NOT NULL,
  comment_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, repository, number)
);
INSERT INTO pull_request_comment (organization_id, repository, number, comment_id) VALUES ('fc2b096a-7a41-5ca6-950e-a844284e31a4', 'repository', 'number', '3920bbb7-49e7-572e-8e61-ba5d172f88ab');
CREATE TABLE approval (
  deployment_id TEXT NOT NULL REFERENCES deployment(id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  answer TEXT NOT NULL,
  comment TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (deployment_id, person)
);
INSERT INTO approval (deployment_id, person, name, email, answer, comment, created_at) VALUES ('cd588ce6-f0b8-545f-956e-94d162d87f83', 'person', 'name', 'email', 'answer', 'comment', 1);
CREATE TABLE preview (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  base_id TEXT NOT NULL REFERENCES environment(id) ON DELETE CASCADE,
  environment_id TEXT,
  repository TEXT NOT NULL,
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  url TEXT NOT NULL,
  source_branch TEXT NOT NULL,
  target_branch TEXT NOT NULL,
  head TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  from_fork BIGINT NOT NULL,
  allowed_head TEXT NOT NULL,
  allowed_by TEXT NOT NULL,
  event_at BIGINT,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  expires_at BIGINT,
  UNIQUE (base_id, repository, number)
);
INSERT INTO preview (id, organization_id, base_id, environment_id, repository, number, title, author, url, source_branch, target_branch, head, is_open, from_fork, allowed_head, allowed_by, event_at, state, message, created_at, updated_at, expires_at) VALUES ('5ee1ee53-0c3f-5afb-a5fc-d66477deb2e8', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'c9182921-cbf1-5051-9369-25435d7d6e93', NULL, 'repository', 1, 'title', 'author', 'url', 'source_branch', 'target_branch', 'head', 1, 1, 'allowed_head', 'allowed_by', NULL, 'state', 'message', 1, 1, NULL);
CREATE TABLE store_key (
  id TEXT PRIMARY KEY,
  proof TEXT NOT NULL
);
INSERT INTO store_key (id, proof) VALUES ('fb12ac4f-4c97-59d3-a7b6-eb20e9369bd8', 'proof');
CREATE TABLE helm_repository (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  description TEXT NOT NULL,
  url TEXT NOT NULL,
  skip_tls_verification BIGINT NOT NULL,
  username TEXT NOT NULL,
  password TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (organization_id, name)
);
INSERT INTO helm_repository (id, organization_id, name, kind, description, url, skip_tls_verification, username, password, created_at, updated_at) VALUES ('1c2fe277-e384-5502-a949-43ffe1e54774', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'name', 'kind', 'description', 'url', 1, 'username', 'password', 1, 1);
CREATE TABLE values_link (
  service_id TEXT PRIMARY KEY REFERENCES service(id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  branch TEXT NOT NULL,
  watermark TEXT NOT NULL
);
INSERT INTO values_link (service_id, organization_id, repository, branch, watermark) VALUES ('4f31a839-85c0-5a4c-814e-b3f2aa4efd7d', 'fc2b096a-7a41-5ca6-950e-a844284e31a4', 'repository', 'branch', 'watermark');
CREATE INDEX service_by_branch ON service (organization_id, repository, branch);
CREATE UNIQUE INDEX delivery_once ON delivery (hook_id, sender_id)
  WHERE sender_id <> '' AND replay_of IS NULL;
CREATE INDEX delivery_by_organization ON delivery (organization_id, id);
CREATE INDEX push_by_organization ON push (organization_id, id);
CREATE INDEX push_by_delivery ON push (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX push_pending ON push (organization_id, repository) WHERE state = 'PENDING';
CREATE INDEX verdict_by_service ON verdict (service_id, id);
CREATE INDEX verdict_by_push ON verdict (push_id, id);
CREATE INDEX deployment_by_service ON deployment (service_id, id);
CREATE INDEX deployment_open ON deployment (environment_id, id)
  WHERE state IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING');
CREATE INDEX task_due ON task (step, lease_until, run_at);
CREATE INDEX service_by_image ON service (organization_id, image_key) WHERE image_key <> '';
CREATE INDEX notice_by_organization ON notice (organization_id, id);
CREATE INDEX notice_by_delivery ON notice (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX notice_pending ON notice (organization_id, image_key) WHERE state = 'PENDING';
CREATE INDEX verdict_by_notice ON verdict (notice_id, id) WHERE notice_id IS NOT NULL;
CREATE INDEX variable_by_alias ON variable (alias_of) WHERE alias_of IS NOT NULL;
CREATE INDEX deployment_by_batch ON deployment (environment_id, batch_id)
  WHERE batch_id IS NOT NULL;
CREATE INDEX custom_domain_by_service ON custom_domain (service_id, id);
CREATE INDEX run_by_service ON run (service_id, id);
CREATE INDEX run_open ON run (service_id) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX deployment_open_by_service ON deployment (service_id, id)
  WHERE state IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING');
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_api_token ON session (api_token_id);
CREATE INDEX audit_entry_by_organization ON audit_entry (organization_id, id);
CREATE INDEX webhook_by_organization ON webhook (organization_id);
CREATE INDEX webhook_event_by_webhook ON webhook_event (webhook_id, id);
CREATE INDEX webhook_event_pending ON webhook_event (webhook_id, next_attempt_at)
  WHERE state = 'PENDING';
CREATE INDEX check_gate_waiting ON check_gate (organization_id, repository, id)
  WHERE state = 'WAITING';
CREATE INDEX check_gate_by_service ON check_gate (service_id, id);
CREATE INDEX commit_status_pending ON commit_status (organization_id, repository, next_attempt_at)
  WHERE delivery = 'PENDING';
CREATE INDEX commit_status_by_service ON commit_status (service_id, id);
CREATE INDEX preview_by_pull_request ON preview (organization_id, repository, number);
CREATE INDEX preview_by_environment ON preview (environment_id);
CREATE INDEX values_link_by_branch ON values_link (organization_id, repository, branch);
CREATE INDEX delivery_of_hook ON delivery (hook_id, interpreted, id);
CREATE INDEX service_by_helm_repository ON service (helm_repository_id)
  WHERE helm_repository_id IS NOT NULL;
CREATE INDEX deployment_by_time ON deployment (environment_id, created_at, id);
CREATE INDEX service_in_environment ON service (environment_id, id, kind, created_at);
CREATE INDEX push_pending_in_order ON push (organization_id, repository, id) WHERE state = 'PENDING';
CREATE INDEX notice_pending_in_order ON notice (organization_id, image_key, id) WHERE state = 'PENDING';
CREATE INDEX commit_status_by_change ON commit_status (organization_id, repository, changed_at);
