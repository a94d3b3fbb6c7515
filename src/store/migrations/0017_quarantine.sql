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
