-- name: read_areas
-- Everything in scope, with its shape.
SELECT code, name, name_en, level, parent, area_km2, geometry
FROM area ORDER BY level, code;

-- name: read_hierarchy
-- The tree without shapes: a tenth of the bytes.
SELECT code, name, name_en, level, parent
FROM area ORDER BY level, code;

-- name: read_parents
-- Enough to tell one tree from another.
SELECT code, parent, level FROM area ORDER BY code;

-- name: read_leaves
-- What a point can lie in.
SELECT code, geometry FROM area WHERE is_leaf ORDER BY code;

-- name: add_area
-- Parents come before their children.
INSERT INTO area
    (code, name, name_en, level, parent, path, is_leaf, leaves, area_km2, geometry)
VALUES
    (%(code)s, %(name)s, %(name_en)s, %(level)s, %(parent)s, %(path)s, %(is_leaf)s, %(leaves)s,
    %(area_km2)s, %(geometry)s);

-- name: fill_tree
-- Every pair of an area and one at or below it, from the paths.
INSERT INTO area_tree (ancestor, descendant, depth)
SELECT up.code, a.code, cardinality(a.path) - up.position
FROM area AS a
CROSS JOIN LATERAL unnest(a.path) WITH ORDINALITY AS up (code, position)
ORDER BY up.code, a.code;
