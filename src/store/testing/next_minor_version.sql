-- Only adds: programs that do not know it go on.
-- What a next minor version may do to the tables that every node writes all the time.
ALTER TABLE task ADD COLUMN of_next TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN of_next BIGINT;
ALTER TABLE push ADD COLUMN of_next TEXT NOT NULL DEFAULT '';
ALTER TABLE verdict ADD COLUMN of_next TEXT NOT NULL DEFAULT '';
ALTER TABLE deployment ADD COLUMN of_next BIGINT NOT NULL DEFAULT 0;
ALTER TABLE service ADD COLUMN of_next TEXT;
CREATE TABLE of_next (id TEXT PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX deployment_of_next ON deployment (of_next);
