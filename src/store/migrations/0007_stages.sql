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

-- Only of services that somebody attached or skipped; the others are in the stage of their kind.
CREATE TABLE staged_service (
  service_id TEXT PRIMARY KEY REFERENCES service(id) ON DELETE CASCADE,
  stage_id TEXT NOT NULL REFERENCES deployment_stage(id) ON DELETE CASCADE,
  skipped BIGINT NOT NULL,
  since BIGINT NOT NULL
);

ALTER TABLE deployment ADD COLUMN batch_id TEXT;
CREATE INDEX deployment_by_batch ON deployment (environment_id, batch_id)
  WHERE batch_id IS NOT NULL;

-- Ids that differ from the environment's in the last digits only are new: no two environments share
-- the 62 random bits before.
INSERT INTO deployment_stage
SELECT substr(id, 1, 34) || 'd0', id, 'DEFAULT DATABASE', '', 0, NULL, created_at, created_at
FROM environment;
INSERT INTO deployment_stage
SELECT substr(id, 1, 34) || 'd1', id, 'DEFAULT JOB', '', 1, 'JOB', created_at, created_at
FROM environment;
INSERT INTO deployment_stage
SELECT substr(id, 1, 34) || 'd2', id, 'DEFAULT CONTAINER', '', 2, 'CONTAINER', created_at, created_at
FROM environment;
INSERT INTO deployment_stage
SELECT substr(id, 1, 34) || 'd3', id, 'DEFAULT APPLICATION', '', 3, 'APPLICATION', created_at,
  created_at
FROM environment;
