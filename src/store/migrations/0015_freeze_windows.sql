CREATE TABLE freeze_window (
  id TEXT PRIMARY KEY,
  environment_id TEXT NOT NULL REFERENCES environment(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  timezone TEXT NOT NULL,
  weekdays TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_weekday TEXT,
  end_time TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (environment_id, name)
);

ALTER TABLE deployment ADD COLUMN through_freeze TEXT NOT NULL DEFAULT '';
ALTER TABLE deployment ADD COLUMN frozen_until BIGINT;
ALTER TABLE deployment ADD COLUMN freeze_window TEXT NOT NULL DEFAULT '';
