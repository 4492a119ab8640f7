-- name: tables
-- Four fact tables carry every department. Facts are never updated: a correction is a new row with
-- a later recorded_at. Codes compare by bytes ("C"), so that their order is the same everywhere.
CREATE TABLE IF NOT EXISTS setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE IF NOT EXISTS area (
    code text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    name_en text,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 9),
    parent text COLLATE "C" REFERENCES area (code),
    geometry bytea,
    area_km2 double precision NOT NULL,
    leaves integer NOT NULL
);
CREATE INDEX IF NOT EXISTS area_parent ON area (parent);
CREATE TABLE IF NOT EXISTS area_tree (
    ancestor text COLLATE "C" NOT NULL REFERENCES area (code),
    descendant text COLLATE "C" NOT NULL REFERENCES area (code),
    depth smallint NOT NULL,
    PRIMARY KEY (ancestor, descendant)
);
CREATE INDEX IF NOT EXISTS area_tree_descendant ON area_tree (descendant, ancestor);
CREATE TABLE IF NOT EXISTS feed (
    name text PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS metric (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS snapshot (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    number bigint NOT NULL
);
INSERT INTO snapshot (number) VALUES (0) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed text NOT NULL REFERENCES feed (name),
    filename text NOT NULL,
    sha256 text NOT NULL,
    status text NOT NULL CHECK (status IN ('taken', 'refused')),
    received_at timestamptz NOT NULL,
    data_time timestamptz,
    rows integer NOT NULL,
    accepted integer NOT NULL,
    rejected integer NOT NULL,
    message text NOT NULL DEFAULT '',
    snapshot bigint
);
CREATE UNIQUE INDEX IF NOT EXISTS batch_once ON batch (feed, sha256) WHERE status = 'taken';
CREATE INDEX IF NOT EXISTS batch_feed ON batch (feed, id);
CREATE TABLE IF NOT EXISTS reject (
    batch bigint NOT NULL REFERENCES batch (id),
    row integer NOT NULL,
    "column" text NOT NULL,
    code text NOT NULL,
    message text NOT NULL
);
CREATE INDEX IF NOT EXISTS reject_batch ON reject (batch, row);
CREATE TABLE IF NOT EXISTS observation (
    metric smallint NOT NULL,
    observed_on date NOT NULL,
    area text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    value double precision NOT NULL,
    batch bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS observation_day
    ON observation (metric, observed_on, area, recorded_at DESC, batch DESC) INCLUDE (value);
CREATE INDEX IF NOT EXISTS observation_area ON observation (area, metric, observed_on);
-- Derived from observation for every area that has areas below it, inside the transaction of the
-- batch: the sum over the subtree of the newest reports, what sits directly on the area, how many
-- reports it sums, and the newest of their times.
CREATE TABLE IF NOT EXISTS rollup (
    metric smallint NOT NULL,
    observed_on date NOT NULL,
    area text COLLATE "C" NOT NULL,
    total double precision NOT NULL,
    direct double precision,
    reporting integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (metric, area, observed_on)
);
CREATE TABLE IF NOT EXISTS site (
    code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_en text,
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    register jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    batch bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS site_kind ON site (kind, code, recorded_at DESC, batch DESC);
CREATE TABLE IF NOT EXISTS site_report (
    site text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    area text COLLATE "C" NOT NULL,
    observed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    reported jsonb NOT NULL,
    batch bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS site_report_newest
    ON site_report (kind, site, observed_at DESC, recorded_at DESC, batch DESC);
CREATE INDEX IF NOT EXISTS site_report_site ON site_report (site, observed_at);
CREATE TABLE IF NOT EXISTS event (
    code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    geometry bytea NOT NULL,
    properties jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    batch bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS event_time ON event (kind, occurred_at, code);

-- name: roles
-- Two roles that the connecting user takes on inside a transaction; neither owns anything, so
-- row-level security holds for both. Roles belong to the whole cluster: another database may have
-- made them already, or be making them now.
DO $$
BEGIN
    CREATE ROLE command_map_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    CREATE ROLE command_map_ingest NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- name: membership
-- A superuser may take on any role; another owner has to be made a member.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT command_map_app, command_map_ingest TO %I', current_user);
    END IF;
END $$;

-- name: grants
GRANT USAGE ON SCHEMA public TO command_map_app, command_map_ingest;
GRANT SELECT ON setting, area, area_tree, feed, metric, snapshot, batch, reject, observation,
    rollup, site, site_report, event TO command_map_app, command_map_ingest;
GRANT INSERT ON setting, area, area_tree, feed, metric, batch, reject, observation, rollup, site,
    site_report, event TO command_map_ingest;
GRANT UPDATE ON setting, snapshot TO command_map_ingest;
GRANT DELETE ON rollup TO command_map_ingest;

-- name: scope_function
-- The areas of the transaction's scope. '*' is the whole city; unset or '' is nothing. Called once
-- a statement, because the policies ask for it in an uncorrelated sub-select.
CREATE OR REPLACE FUNCTION scope_is_whole() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('app.area', true), '') = '*' $$;
CREATE OR REPLACE FUNCTION scope_area() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('app.area', true), '') $$;

-- name: tree_policy
-- The tree carries its own scope: every pair at or below the scope's area. It must not ask itself
-- (that would recurse), so a plain copy of the pairs stands in area_scope, readable by no one else.
CREATE TABLE IF NOT EXISTS area_scope (
    ancestor text COLLATE "C" NOT NULL,
    descendant text COLLATE "C" NOT NULL,
    PRIMARY KEY (ancestor, descendant)
);
CREATE OR REPLACE FUNCTION scope_codes() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT descendant FROM area_scope
          WHERE ancestor = coalesce(current_setting('app.area', true), '') $$;
REVOKE ALL ON FUNCTION scope_codes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_codes() TO command_map_app, command_map_ingest;
GRANT INSERT ON area_scope TO command_map_ingest;
ALTER TABLE area_tree ENABLE ROW LEVEL SECURITY;
ALTER TABLE area_tree FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_scope ON area_tree;
CREATE POLICY by_scope ON area_tree
    USING ((SELECT scope_is_whole()) OR ancestor IN (SELECT scope_codes()))
    WITH CHECK ((SELECT scope_is_whole()));

-- name: scope_policy
-- For one table ({table}) with an area in {column}.
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS by_scope ON {table};
CREATE POLICY by_scope ON {table}
    USING ((SELECT scope_is_whole()) OR {column} IN (SELECT scope_codes()))
    WITH CHECK ((SELECT scope_is_whole()) OR {column} IN (SELECT scope_codes()));
