-- name: read
SELECT number FROM snapshot

-- name: raise
-- Numbers the state after this transaction and tells every server, when and only if it commits.
WITH raised AS (UPDATE snapshot SET number = number + 1 RETURNING number)
SELECT number, pg_notify('snapshot', number::text) FROM raised
