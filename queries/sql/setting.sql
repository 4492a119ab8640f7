-- name: read_setting
-- One value by its name.
SELECT value FROM setting WHERE name = %(name)s;

-- name: write_setting
-- Settings are not facts: only the newest value counts.
INSERT INTO setting (name, value) VALUES (%(name)s, %(value)s)
ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;
