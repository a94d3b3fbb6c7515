-- Only adds: programs that do not know it go on.
-- By which other repository a helm service is linked: that of its values.
CREATE TABLE values_link (
  service_id TEXT PRIMARY KEY REFERENCES service(id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  branch TEXT NOT NULL,
  watermark TEXT NOT NULL
);
CREATE INDEX values_link_by_branch ON values_link (organization_id, repository, branch);
