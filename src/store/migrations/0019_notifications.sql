ALTER TABLE webhook ADD COLUMN environment_names TEXT NOT NULL DEFAULT '[]';
ALTER TABLE webhook_event ADD COLUMN message TEXT NOT NULL DEFAULT '';
