CREATE TABLE commit_status_by_channel (
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
  remote_id TEXT NOT NULL,
  UNIQUE (organization_id, repository, commit_id, service_id, channel)
);
INSERT INTO commit_status_by_channel
  SELECT id, organization_id, repository, commit_id, service_id, push_id, branch, context, state,
    description, path, delivery, revision, attempts, error, created_at, changed_at,
    next_attempt_at, 'STATUS', '', ''
  FROM commit_status;
DROP TABLE commit_status;
ALTER TABLE commit_status_by_channel RENAME TO commit_status;

CREATE INDEX commit_status_pending ON commit_status (organization_id, repository, next_attempt_at)
  WHERE delivery = 'PENDING';
CREATE INDEX commit_status_by_service ON commit_status (service_id, id);

CREATE TABLE pull_request_comment (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  repository TEXT NOT NULL,
  number TEXT NOT NULL,
  comment_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, repository, number)
);
