-- name: available
-- Is PostGIS installed, enabled here, may this user enable it, and are the views there already?
SELECT
    EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis'),
    EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis'),
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
    to_regclass('gis.area') IS NOT NULL,
    to_regclass('gis.observation') IS NOT NULL;

-- name: extension
-- Two databases may do so at once; each has its own extension.
CREATE EXTENSION IF NOT EXISTS postgis;

-- name: views
-- For QGIS, GeoServer and whatever else reads a geometry column. security_invoker, so that
-- row-level security asks who reads, not who made the view. CGCS2000 (EPSG:4490) and WGS 84 agree
-- to centimetres. The indexes are on the very expressions of the views.
CREATE SCHEMA gis;
GRANT USAGE ON SCHEMA gis TO command_map_app;

CREATE INDEX area_geometry ON area USING gist (
    (ST_Multi(ST_GeomFromWKB(geometry, 4490))::geometry(MultiPolygon, 4490))
);
CREATE INDEX site_geometry ON site USING gist (
    (ST_SetSRID(ST_MakePoint(lon, lat), 4490)::geometry(Point, 4490))
);
CREATE INDEX event_geometry ON event USING gist (
    (ST_GeomFromWKB(geometry, 4490)::geometry(Geometry, 4490))
);

CREATE VIEW gis.area WITH (security_invoker = true) AS
SELECT a.code, a.name, a.name_en, a.level, a.parent, a.area_km2,
    ST_Multi(ST_GeomFromWKB(a.geometry, 4490))::geometry(MultiPolygon, 4490) AS geom
FROM area AS a;

CREATE VIEW gis.site WITH (security_invoker = true) AS
SELECT s.code, s.kind, s.name, s.name_en, s.area, s.register, s.recorded_at,
    ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)::geometry(Point, 4490) AS geom
FROM site AS s
WHERE s.superseded_at IS NULL;

CREATE VIEW gis.event WITH (security_invoker = true) AS
SELECT e.code, e.kind, e.occurred_at, e.area, e.properties, e.recorded_at,
    ST_GeomFromWKB(e.geometry, 4490)::geometry(Geometry, 4490) AS geom
FROM event AS e
WHERE e.superseded_at IS NULL;

-- name: observation
-- What was reported of an area on a day, corrections applied, as a layer that can be coloured; none
-- of the small counts, unless whoever reads says app.small_counts = 'shown'.
CREATE VIEW gis.observation WITH (security_invoker = true) AS
SELECT DISTINCT ON (o.metric, o.observed_on, o.area)
    m.name AS metric, o.observed_on, o.area, a.name, a.level, o.value, o.recorded_at,
    ST_Multi(ST_GeomFromWKB(a.geometry, 4490))::geometry(MultiPolygon, 4490) AS geom
FROM observation AS o
JOIN metric AS m ON m.id = o.metric
JOIN area AS a ON a.code = o.area
WHERE NOT EXISTS (
    SELECT FROM scoped.held_back WHERE held_back.metric = o.metric AND held_back.area = o.area
)
ORDER BY o.metric, o.observed_on, o.area, o.recorded_at DESC, o.batch DESC;

GRANT SELECT ON ALL TABLES IN SCHEMA gis TO command_map_app;
