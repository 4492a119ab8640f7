-- name: read_base_map
-- Ordered, so that the same map is the same bytes.
SELECT kind, name, name_en, geometry FROM base_map ORDER BY kind, name, geometry;

-- name: add_feature
-- Written once, with the city.
INSERT INTO base_map (kind, name, name_en, geometry)
VALUES (%(kind)s, %(name)s, %(name_en)s, %(geometry)s);
