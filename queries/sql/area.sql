-- name: read_areas
-- The topmost area that the scope sees has no parent, whatever stands above it.
SELECT a.code, a.name, a.name_en, a.level, up.code AS parent, a.geometry, a.area_km2, a.leaves
FROM area AS a LEFT JOIN area AS up ON up.code = a.parent
ORDER BY a.level, a.code

-- name: read_tree
SELECT a.code, a.name, a.name_en, a.level, up.code AS parent
FROM area AS a LEFT JOIN area AS up ON up.code = a.parent
ORDER BY a.level, a.code

-- name: read_codes
SELECT code FROM area ORDER BY code

-- name: insert_area
INSERT INTO area (code, name, name_en, level, parent, geometry, area_km2, leaves)
VALUES (%(code)s, %(name)s, %(name_en)s, %(level)s, %(parent)s, %(geometry)s, %(area_km2)s,
    %(leaves)s)

-- name: insert_pair
INSERT INTO area_tree (ancestor, descendant, depth)
VALUES (%(ancestor)s, %(descendant)s, %(depth)s)

-- name: copy_scope
-- What the policies look up; see tree_policy.
INSERT INTO area_scope (ancestor, descendant) SELECT ancestor, descendant FROM area_tree

-- name: insert_feed
INSERT INTO feed (name) VALUES (%(name)s) ON CONFLICT (name) DO NOTHING

-- name: insert_metric
INSERT INTO metric (name) VALUES (%(name)s) ON CONFLICT (name) DO NOTHING
