CREATE TABLE custom_domain (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  domain TEXT NOT NULL UNIQUE,
  generate_certificate BIGINT NOT NULL,
  use_cdn BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX custom_domain_by_service ON custom_domain (service_id, id);
