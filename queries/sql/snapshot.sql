-- name: number
-- One row, always there.
SELECT number FROM snapshot ORDER BY only_row;

-- name: raise_number
-- The last thing a batch does: the row's lock lets the next one on when this one has committed.
UPDATE snapshot SET number = number + 1 RETURNING number;

-- name: tell
-- Delivered at commit; the payload is the number, so that nobody has to ask for it.
SELECT pg_notify('snapshot', %(number)s);

-- name: listen
-- On a connection of its own.
LISTEN snapshot;
