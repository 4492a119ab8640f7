-- name: read_base_map
-- Ordered, so that the same map is the same bytes.
SELECT kind, name, name_en, geometry FROM base_map ORDER BY kind, name, geometry;

-- name: add_feature
-- Written once, with the city.
INSERT INTO base_map (kind, name, name_en, geometry)
VALUES (%(kind)s, %(name)s, %(name_en)s, %(geometry)s);

-- name: read_roads
-- In the order in which they were given.
SELECT speed_kmh, oneway, geometry FROM road ORDER BY id;

-- name: drop_roads
-- A file of roads stands for all of them.
DELETE FROM road;

-- name: add_road
-- One line.
INSERT INTO road (speed_kmh, oneway, geometry)
VALUES (%(speed_kmh)s, %(oneway)s, %(geometry)s);
