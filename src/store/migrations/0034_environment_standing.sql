-- Only adds: programs that do not know it go on.
-- The newest deployment of an environment, which says how it stands.
CREATE INDEX deployment_by_environment ON deployment (environment_id, id);
