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
);

CREATE INDEX webhook_by_organization ON webhook (organization_id);

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
);

CREATE INDEX webhook_event_by_webhook ON webhook_event (webhook_id, id);
CREATE INDEX webhook_event_pending ON webhook_event (webhook_id, next_attempt_at)
  WHERE state = 'PENDING';
