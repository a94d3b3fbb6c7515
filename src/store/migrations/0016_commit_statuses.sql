CREATE TABLE commit_status (
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
  UNIQUE (organization_id, repository, commit_id, service_id)
);

CREATE INDEX commit_status_pending ON commit_status (organization_id, repository, next_attempt_at)
  WHERE delivery = 'PENDING';
CREATE INDEX commit_status_by_service ON commit_status (service_id, id);
