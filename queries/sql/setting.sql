-- name: read_setting
SELECT value FROM setting WHERE name = %(name)s

-- name: write_setting
INSERT INTO setting (name, value) VALUES (%(name)s, %(value)s)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: keep_setting
INSERT INTO setting (name, value) VALUES (%(name)s, %(value)s)
ON CONFLICT (name) DO NOTHING
