CREATE TABLE polled_image (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  image_key TEXT NOT NULL,
  etag TEXT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (organization_id, image_key)
);

CREATE TABLE considered_tag (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  image_key TEXT NOT NULL,
  tag TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (organization_id, image_key, tag)
);

CREATE INDEX deployment_open_by_service ON deployment (service_id, id)
  WHERE state IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING');
