-- Only adds: programs that do not know it go on.
-- The newest deployment of an environment, which says how it stands. By time before id: the other
-- queries want their order by id, and are to keep their own indices.
CREATE INDEX deployment_by_time ON deployment (environment_id, created_at, id);
-- Which services are in which stage, without the services themselves.
CREATE INDEX service_in_environment ON service (environment_id, id, kind, created_at);
