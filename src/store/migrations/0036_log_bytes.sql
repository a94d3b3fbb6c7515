-- Only adds: programs that do not know it go on.
-- How much a deployment's log fills, so that nobody reads the logs to know it. NULL where the
-- deployment is an earlier program's: then its lines are counted.
ALTER TABLE deployment ADD COLUMN log_bytes BIGINT;
