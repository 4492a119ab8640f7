-- name: ask
-- Row-level security shows the one row that this names, until the transaction ends.
SELECT set_config('app.person', %(who)s, true);

-- name: person
-- What a person may see, by the id that the sign-in gives.
SELECT id, role, area FROM person WHERE id = %(id)s AND secret_sha256 IS NULL;

-- name: display
-- A display is known by its secret alone, of which only the digest is kept.
SELECT id, role, area FROM person WHERE secret_sha256 = %(digest)s;

-- name: people
SELECT id, role, area FROM person ORDER BY id;

-- name: is_root
-- Whether an area is the root; no row if there is no such area.
SELECT parent IS NULL FROM area WHERE code = %(area)s;

-- name: put
-- A new one, or another role and area for a known one; a display gets a new secret each time.
INSERT INTO person (id, role, area, secret_sha256)
VALUES (%(id)s, %(role)s, %(area)s, %(digest)s)
ON CONFLICT (id) DO UPDATE
SET role = EXCLUDED.role, area = EXCLUDED.area, secret_sha256 = EXCLUDED.secret_sha256;

-- name: remove
DELETE FROM person WHERE id = %(id)s RETURNING id;
