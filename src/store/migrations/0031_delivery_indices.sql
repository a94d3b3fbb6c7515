-- Only adds: programs that do not know it go on.
-- One index for what waits of a hook and for its newest delivery: an answer waits for each page of
-- an index that its delivery is written to.
CREATE INDEX delivery_of_hook ON delivery (hook_id, interpreted, id);
DROP INDEX delivery_by_hook;
DROP INDEX delivery_waiting;
