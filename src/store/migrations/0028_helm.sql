-- Only adds: programs that do not know it go on.
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

ALTER TABLE service ADD COLUMN chart_name TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN chart_version TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN helm_repository_id TEXT;
