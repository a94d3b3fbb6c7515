ALTER TABLE delivery ADD COLUMN body_encoding TEXT NOT NULL DEFAULT 'identity';
