CREATE TABLE user_account (
  id TEXT PRIMARY KEY,
  organization_id TEXT REFERENCES organization(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_sign_in_at BIGINT
);

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT REFERENCES user_account(id) ON DELETE CASCADE,
  api_token_id TEXT REFERENCES api_token(id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL
);

CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_api_token ON session (api_token_id);
