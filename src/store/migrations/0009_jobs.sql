ALTER TABLE service ADD COLUMN deleting BIGINT NOT NULL DEFAULT 0;
ALTER TABLE environment ADD COLUMN deleting BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project ADD COLUMN deleting BIGINT NOT NULL DEFAULT 0;

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
CREATE INDEX run_by_service ON run (service_id, id);
CREATE INDEX run_open ON run (service_id) WHERE state IN ('QUEUED', 'RUNNING');

CREATE TABLE run_log (
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  stream TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (run_id, sequence)
);

CREATE TABLE job_timer (
  service_id TEXT PRIMARY KEY REFERENCES service(id) ON DELETE CASCADE,
  due_at BIGINT NOT NULL
);
