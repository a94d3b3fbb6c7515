-- Only adds: programs that do not know it go on.
-- What a forge took of a commit status: a digest of it, how often, and when last.
ALTER TABLE commit_status ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE commit_status ADD COLUMN told_times BIGINT NOT NULL DEFAULT 0;
ALTER TABLE commit_status ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
