-- name: posts
SELECT name, name_en, area FROM roster ORDER BY area, name;

-- name: posts_for
-- Row-level security leaves of roster and area what the scope holds; the path of an area within
-- the scope still names the areas above it, of which then no post is found.
SELECT post.name, post.name_en, post.area
FROM roster AS post
JOIN area AS own ON own.code = post.area
CROSS JOIN area AS item
WHERE item.code = %(area)s AND (own.code = ANY(item.path) OR item.code = ANY(own.path))
ORDER BY abs(cardinality(own.path) - cardinality(item.path)), cardinality(own.path),
    post.area, post.name;

-- name: areas
-- Those of some codes that there are.
SELECT code FROM area WHERE code = ANY(%(areas)s) ORDER BY code;

-- name: put
INSERT INTO roster (name, name_en, area) VALUES (%(name)s, %(name_en)s, %(area)s)
ON CONFLICT (name) DO UPDATE SET name_en = EXCLUDED.name_en, area = EXCLUDED.area;

-- name: add
-- Who stands on the roster already stays as they are.
INSERT INTO roster (name, name_en, area) VALUES (%(name)s, %(name_en)s, %(area)s)
ON CONFLICT (name) DO NOTHING;

-- name: remove
DELETE FROM roster WHERE name = %(name)s RETURNING name;
