-- Only adds: programs that do not know it go on, and find a hook's newest delivery more slowly.
-- One index for what waits of a hook and for its newest delivery, in place of two: an answer waits
-- for each page of an index that its delivery is written to.
DROP INDEX delivery_by_hook;
DROP INDEX delivery_waiting;
CREATE INDEX delivery_of_hook ON delivery (hook_id, interpreted, id);
