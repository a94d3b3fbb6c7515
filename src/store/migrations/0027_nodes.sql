-- Only adds: programs that do not know it go on.
ALTER TABLE schema_migration ADD COLUMN additive BIGINT NOT NULL DEFAULT 0;
ALTER TABLE runtime ADD COLUMN node TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- Encrypted with the key of the store, by which a node knows whether its own is that.
CREATE TABLE store_key (
  id TEXT PRIMARY KEY,
  proof TEXT NOT NULL
);
