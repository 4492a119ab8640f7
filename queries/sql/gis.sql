-- name: is_available
-- PostGIS is there already, or is installed and may be enabled by this user.
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis')
    OR (EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis')
        AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))

-- name: extension
CREATE EXTENSION IF NOT EXISTS postgis

-- name: views
-- For QGIS, GeoServer and OGC services. EPSG:4490 lon/lat, as stored. The geometry is made from the
-- stored WKB, and the same expression is indexed, so a bounding-box query finds its rows.
-- security_invoker: the reader's scope holds, not that of the view's owner.
CREATE SCHEMA IF NOT EXISTS gis;
CREATE OR REPLACE FUNCTION gis.from_wkb(wkb bytea) RETURNS geometry
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT ST_GeomFromWKB(wkb, 4490) $$;
CREATE OR REPLACE FUNCTION gis.point_of(lon double precision, lat double precision)
    RETURNS geometry
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4490) $$;
CREATE INDEX IF NOT EXISTS area_gis ON area USING gist (gis.from_wkb(geometry));
CREATE INDEX IF NOT EXISTS site_gis ON site USING gist (gis.point_of(lon, lat));
CREATE INDEX IF NOT EXISTS event_gis ON event USING gist (gis.from_wkb(geometry));
CREATE OR REPLACE VIEW gis.area WITH (security_invoker = true) AS
    SELECT code, name, name_en, level, parent, area_km2,
        gis.from_wkb(geometry)::geometry(Geometry, 4490) AS geometry
    FROM public.area;
CREATE OR REPLACE VIEW gis.site WITH (security_invoker = true) AS
    SELECT DISTINCT ON (kind, code) code, kind, name, name_en, area, register, recorded_at,
        gis.point_of(lon, lat)::geometry(Point, 4490) AS geometry
    FROM public.site
    ORDER BY kind, code, recorded_at DESC, batch DESC;
CREATE OR REPLACE VIEW gis.event WITH (security_invoker = true) AS
    SELECT code, kind, occurred_at, area, properties, recorded_at,
        gis.from_wkb(geometry)::geometry(Geometry, 4490) AS geometry
    FROM public.event;
GRANT USAGE ON SCHEMA gis TO command_map_app, command_map_ingest;
GRANT SELECT ON gis.area, gis.site, gis.event TO command_map_app, command_map_ingest;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA gis TO command_map_app, command_map_ingest
