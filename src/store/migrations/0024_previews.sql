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

CREATE INDEX preview_by_pull_request ON preview (organization_id, repository, number);
CREATE INDEX preview_by_environment ON preview (environment_id);

ALTER TABLE environment ADD COLUMN preview_limit BIGINT NOT NULL DEFAULT 10;
ALTER TABLE environment ADD COLUMN preview_timeout BIGINT NOT NULL DEFAULT 604800;
