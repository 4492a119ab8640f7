-- name: number
-- One row, always there.
SELECT number FROM snapshot ORDER BY only_row;

-- name: raise_number
-- The row's lock is the queue of the batches: the next one waits here until this one has committed.
UPDATE snapshot SET number = number + 1 RETURNING number;

-- name: tell
-- Delivered at commit; the payload is the number, so that nobody has to ask for it.
SELECT pg_notify('snapshot', %(number)s);

-- name: listen
-- On a connection of its own.
LISTEN snapshot;
