ALTER TABLE variable ADD COLUMN organization_id TEXT REFERENCES organization(id) ON DELETE CASCADE;
