ALTER TABLE environment ADD COLUMN approvals_required BIGINT NOT NULL DEFAULT 0;
ALTER TABLE environment ADD COLUMN approval_timeout BIGINT NOT NULL DEFAULT 86400;
ALTER TABLE environment ADD COLUMN approval_others_only BIGINT NOT NULL DEFAULT 0;

ALTER TABLE deployment ADD COLUMN approval_state TEXT NOT NULL DEFAULT 'NONE';
ALTER TABLE deployment ADD COLUMN approval_until BIGINT;
ALTER TABLE deployment ADD COLUMN through_approval TEXT NOT NULL DEFAULT '';

CREATE TABLE approval (
  deployment_id TEXT NOT NULL REFERENCES deployment(id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  answer TEXT NOT NULL,
  comment TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (deployment_id, person)
);
