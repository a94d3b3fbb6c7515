CREATE TABLE check_gate (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  verdict_id TEXT NOT NULL,
  service_id TEXT NOT NULL REFERENCES service(id) ON DELETE CASCADE,
  push_id TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  base_commit TEXT NOT NULL,
  reason TEXT NOT NULL,
  explanation TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  deadline BIGINT NOT NULL
);

CREATE INDEX check_gate_waiting ON check_gate (organization_id, repository, id)
  WHERE state = 'WAITING';
CREATE INDEX check_gate_by_service ON check_gate (service_id, id);
