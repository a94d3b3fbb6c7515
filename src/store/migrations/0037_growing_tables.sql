-- Only adds: programs that do not know it go on.
-- What is looked for at each push, in tables that grow with them. By the id, too: else SQLite takes
-- the index that has the order, and reads all of the organization.
CREATE INDEX push_pending_in_order ON push (organization_id, repository, id) WHERE state = 'PENDING';
CREATE INDEX notice_pending_in_order ON notice (organization_id, image_key, id) WHERE state = 'PENDING';
CREATE INDEX commit_status_by_change ON commit_status (organization_id, repository, changed_at);
