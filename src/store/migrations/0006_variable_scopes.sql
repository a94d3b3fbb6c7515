ALTER TABLE variable RENAME TO service_variable;

-- parent_id is the one of the three that it belongs to.
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
CREATE INDEX variable_by_alias ON variable (alias_of) WHERE alias_of IS NOT NULL;

INSERT INTO variable (id, parent_id, service_id, name, value, description, secret, mount_path,
                      interpolated, created_at, updated_at)
SELECT id, service_id, service_id, name, value, description, secret, '', 1, created_at,
       updated_at
FROM service_variable;

DROP TABLE service_variable;
