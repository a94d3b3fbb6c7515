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

ALTER TABLE service ADD COLUMN image_name TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN image_key TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN image_tag TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN registry_id TEXT;
CREATE INDEX service_by_image ON service (organization_id, image_key) WHERE image_key <> '';

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
CREATE INDEX notice_by_organization ON notice (organization_id, id);
CREATE INDEX notice_by_delivery ON notice (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX notice_pending ON notice (organization_id, image_key) WHERE state = 'PENDING';

ALTER TABLE verdict ADD COLUMN notice_id TEXT;
CREATE INDEX verdict_by_notice ON verdict (notice_id, id) WHERE notice_id IS NOT NULL;

ALTER TABLE deployment ADD COLUMN notice_id TEXT;
ALTER TABLE deployment ADD COLUMN image_name TEXT NOT NULL DEFAULT '';
ALTER TABLE deployment ADD COLUMN image_tag TEXT NOT NULL DEFAULT '';
ALTER TABLE deployment ADD COLUMN image_digest TEXT NOT NULL DEFAULT '';
