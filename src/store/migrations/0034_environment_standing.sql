-- Only adds: programs that do not know it go on.
-- The newest deployment of an environment, which says how it stands.
CREATE INDEX deployment_by_environment ON deployment (environment_id, id);
-- Which services are in which stage, without the services themselves.
CREATE INDEX service_in_environment ON service (environment_id, id, kind, created_at);
