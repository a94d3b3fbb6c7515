ALTER TABLE delivery ADD COLUMN interpreted BIGINT NOT NULL DEFAULT 1;
CREATE INDEX delivery_waiting ON delivery (hook_id, id) WHERE interpreted = 0;
UPDATE delivery SET interpreted = 0
  WHERE id IN (SELECT subject FROM task WHERE step = 'interpret');
DELETE FROM task WHERE step = 'interpret';
INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, attempts, error)
  SELECT 'interpret', hook_id, MIN(received_at), 1, 0, '', 0, 0, ''
  FROM delivery WHERE interpreted = 0 GROUP BY hook_id;
