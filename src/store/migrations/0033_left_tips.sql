-- Only adds: programs that do not know it go on.
-- What a forced push took a branch away from, which a replica that lags still answers.
ALTER TABLE branch ADD COLUMN left_tip TEXT NOT NULL DEFAULT '';
ALTER TABLE branch ADD COLUMN left_at BIGINT NOT NULL DEFAULT 0;
