-- Ids with a space between them; both empty: all of the organization.
ALTER TABLE api_token ADD COLUMN projects TEXT NOT NULL DEFAULT '';
ALTER TABLE api_token ADD COLUMN environments TEXT NOT NULL DEFAULT '';
