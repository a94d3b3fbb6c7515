-- Only adds: programs that do not know it go on.
-- When a tag was last considered, so that those go which nobody needs. 0 where an earlier program
-- wrote it: its age then counts from when the retention first sees it.
ALTER TABLE considered_tag ADD COLUMN considered_at BIGINT NOT NULL DEFAULT 0;
