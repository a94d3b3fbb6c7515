-- Only adds: programs that do not know it go on.
-- The count of a helm repository's services.
CREATE INDEX service_by_helm_repository ON service (helm_repository_id)
  WHERE helm_repository_id IS NOT NULL;
