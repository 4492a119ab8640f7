-- name: record
-- Number, time and seal are the trigger's.
INSERT INTO audit (person, action, area, detail)
VALUES (%(person)s, %(action)s, %(area)s, %(detail)s);

-- name: entries
SELECT id, at, person, action, area, detail FROM audit ORDER BY id DESC LIMIT %(most)s;

-- name: broken
-- Entries that are not what was sealed, or do not follow the one before.
SELECT id FROM (
    SELECT id, hash, row_number() OVER in_order AS place,
        audit_hash(
            COALESCE(lag(hash) OVER in_order, ''), id, at, person, action, area, detail
        ) AS sealed
    FROM audit
    WINDOW in_order AS (ORDER BY id)
) AS chain
WHERE hash <> sealed OR id <> place
ORDER BY id;

-- name: ends
-- How many there are and how the last is sealed: as found, and as the head says.
SELECT (SELECT count(*) FROM audit),
    COALESCE((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), ''),
    entries, hash
FROM audit_head;
