ALTER TABLE api_token ADD COLUMN last_used_at BIGINT;
