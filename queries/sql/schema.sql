-- name: tables
-- Four fact tables (observation, site, site_report, event) carry every department. A correction
-- is a new row with a later recorded_at. Codes compare by bytes ("C"), the same everywhere.
-- Columns of the large tables stand in the order of their alignment, widest first: 8 bytes a row.
CREATE TABLE setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE snapshot (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    number bigint NOT NULL
);
INSERT INTO snapshot (number) VALUES (0);
-- path: the codes from the root down to the area itself, which is all that row-level security
-- needs to know. leaves: how many areas with nothing below them it has, itself included.
CREATE TABLE area (
    code text COLLATE "C" PRIMARY KEY CHECK (code <> '' AND code <> '*'),
    name text NOT NULL,
    name_en text NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 9),
    parent text COLLATE "C" REFERENCES area (code),
    path text[] COLLATE "C" NOT NULL,
    is_leaf boolean NOT NULL,
    leaves integer NOT NULL CHECK (leaves > 0),
    area_km2 double precision NOT NULL,
    geometry bytea NOT NULL
);
CREATE TABLE area_tree (
    ancestor text COLLATE "C" NOT NULL REFERENCES area (code),
    descendant text COLLATE "C" NOT NULL REFERENCES area (code),
    depth smallint NOT NULL,
    PRIMARY KEY (ancestor, descendant)
);
CREATE INDEX area_tree_descendant ON area_tree (descendant, ancestor);
CREATE TABLE base_map (
    kind text NOT NULL CHECK (kind IN ('land', 'neighbour')),
    name text NOT NULL,
    name_en text NOT NULL,
    geometry bytea NOT NULL
);
-- Lines that people travel by, as `geo.network.RoadNetwork` takes them.
CREATE TABLE road (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    speed_kmh double precision CHECK (speed_kmh > 0),
    oneway text NOT NULL,
    geometry bytea NOT NULL
);
CREATE TABLE feed (
    name text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('observations', 'sites', 'site_reports', 'events'))
);
-- One row for every stored column of an observation feed.
CREATE TABLE metric (
    id smallint PRIMARY KEY,
    name text NOT NULL UNIQUE,
    feed text NOT NULL REFERENCES feed (name)
);
CREATE TABLE batch (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed text NOT NULL REFERENCES feed (name),
    filename text NOT NULL,
    sha256 text NOT NULL,
    status text NOT NULL CHECK (status IN ('taken', 'refused')),
    received_at timestamptz NOT NULL,
    data_time timestamptz,
    rows integer NOT NULL,
    accepted integer NOT NULL,
    rejected integer NOT NULL,
    message text NOT NULL,
    snapshot bigint
);
CREATE UNIQUE INDEX batch_once ON batch (feed, sha256) WHERE status = 'taken';
CREATE INDEX batch_feed ON batch (feed, id);
CREATE TABLE reject (
    batch integer NOT NULL REFERENCES batch (id),
    "row" integer NOT NULL,
    "column" text NOT NULL,
    code text NOT NULL,
    message text NOT NULL
);
CREATE INDEX reject_batch ON reject (batch, "row");
-- No foreign keys here: ingest joins every row to its area and metric, and a check a row by
-- trigger would double the time of a load.
CREATE TABLE observation (
    value double precision NOT NULL,
    recorded_at timestamptz NOT NULL,
    observed_on date NOT NULL,
    batch integer NOT NULL,
    metric smallint NOT NULL,
    area text COLLATE "C" NOT NULL
);
-- The whole city on a day is one range; an area's history is one look a day. A second index, by
-- area, would make the history one range too, and every load half as fast.
CREATE INDEX observation_by_day
    ON observation (metric, observed_on, area, recorded_at DESC, batch DESC) INCLUDE (value);
-- Derived from observation, for every area that has areas below it, inside the batch's
-- transaction: over the newest reports of the subtree on the day their sum (total), the report on
-- the area itself (direct), the largest (highest), how many leaf areas reported (reporting).
CREATE TABLE rollup (
    total double precision NOT NULL,
    direct double precision,
    highest double precision NOT NULL,
    recorded_at timestamptz NOT NULL,
    observed_on date NOT NULL,
    reporting integer NOT NULL,
    metric smallint NOT NULL,
    area text COLLATE "C" NOT NULL,
    PRIMARY KEY (metric, observed_on, area)
);
-- superseded_at closes a row when a later one says otherwise; nothing else in it ever changes.
CREATE TABLE site (
    code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    register jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    superseded_at timestamptz,
    batch integer NOT NULL REFERENCES batch (id)
);
CREATE UNIQUE INDEX site_current ON site (code) WHERE superseded_at IS NULL;
CREATE INDEX site_kind ON site (kind, code) WHERE superseded_at IS NULL;
-- status: what is reported as such, once more as a column of its own: when a site first said so is
-- one look into its index, which row-level security would not let an expression be.
CREATE TABLE site_report (
    observed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    batch integer NOT NULL,
    site text COLLATE "C" NOT NULL,
    area text COLLATE "C" NOT NULL,
    reported jsonb NOT NULL,
    status text COLLATE "C" GENERATED ALWAYS AS (reported ->> 'status') STORED
);
CREATE INDEX site_report_newest
    ON site_report (site, observed_at DESC, recorded_at DESC, batch DESC);
CREATE INDEX site_report_status ON site_report (site, status, observed_at);
-- Derived from site_report inside the batch's transaction, of the reports that have not been put
-- right: the newest of each site, and where its status began to be another one (or its area: who may
-- see only one of them begins there). is_first: the first of that status and area. What was known
-- at an earlier moment is worked out from the reports themselves.
CREATE TABLE site_newest (
    observed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    batch integer NOT NULL,
    site text COLLATE "C" PRIMARY KEY,
    area text COLLATE "C" NOT NULL,
    reported jsonb NOT NULL
);
CREATE TABLE site_spell (
    since timestamptz NOT NULL,
    site text COLLATE "C" NOT NULL,
    area text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    is_first boolean NOT NULL,
    PRIMARY KEY (site, since)
);
CREATE INDEX site_spell_first ON site_spell (site, status) WHERE is_first;
CREATE TABLE event (
    code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    properties jsonb NOT NULL,
    geometry bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    superseded_at timestamptz,
    batch integer NOT NULL REFERENCES batch (id)
);
CREATE UNIQUE INDEX event_current ON event (code) WHERE superseded_at IS NULL;
CREATE INDEX event_time ON event (kind, occurred_at, code) WHERE superseded_at IS NULL;
-- What somebody did about an area that a rule raised on a day. The alerts themselves are worked out
-- from the facts, and how an item stands from its entries. While a sample's clock stands still the
-- number says which is later. The assignee is kept by name: the roster may change.
CREATE TABLE work_entry (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule text NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    raised_on date NOT NULL,
    acted_at timestamptz NOT NULL,
    acted_by text NOT NULL CHECK (acted_by <> ''),
    note text NOT NULL,
    action text NOT NULL,
    assignee text,
    assignee_en text,
    CONSTRAINT work_entry_action
        CHECK (action IN ('acknowledge', 'assign', 'note', 'close', 'reopen')),
    CONSTRAINT work_entry_assignee CHECK ((action = 'assign') = (assignee IS NOT NULL)),
    CONSTRAINT work_entry_note CHECK (length(note) <= 500 AND (note <> '' OR action = 'assign'))
);
CREATE INDEX work_entry_of ON work_entry (rule, area, raised_on);
-- Duty posts and teams that work can be given to.
CREATE TABLE roster (
    name text PRIMARY KEY CHECK (name <> ''),
    name_en text NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code)
);
-- Days on which anybody has reported a column, and when that was first known. Not under row-level
-- security: whether the others have reported decides if an area is silent, in every scope alike.
CREATE TABLE reported_day (
    metric smallint NOT NULL,
    observed_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (metric, observed_on)
);
-- Areas of which nothing of a feed is shown where small counts are withheld; see withholding.py.
CREATE TABLE withheld (
    feed text NOT NULL REFERENCES feed (name),
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    PRIMARY KEY (feed, area)
);
-- Briefings: every saving is a row of its own, so that nothing that was ever saved is lost, and two
-- savings of the same version cannot both be there.
CREATE TABLE briefing (
    id text NOT NULL CHECK (id <> ''),
    version integer NOT NULL CHECK (version > 0),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    owner text NOT NULL CHECK (owner <> ''),
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    lang text NOT NULL,
    sheets jsonb NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL CHECK (saved_by <> ''),
    is_deleted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (id, version)
);
-- Who may see what. A display has no sign-in but a secret, of which the digest is kept.
CREATE TABLE person (
    id text PRIMARY KEY CHECK (id <> ''),
    role text NOT NULL CHECK (role IN ('centre', 'district', 'briefer', 'display')),
    area text COLLATE "C" NOT NULL CHECK (area <> ''),
    secret_sha256 text UNIQUE,
    CHECK ((role = 'display') = (secret_sha256 IS NOT NULL))
);
-- Whoever changes it and however: readers remember what they read here until the next snapshot.
CREATE FUNCTION person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE snapshot SET number = number + 1;
    PERFORM pg_notify('snapshot', number::text) FROM snapshot;
    RETURN NULL;
END $$;
CREATE TRIGGER person_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON person EXECUTE FUNCTION person_changed();
-- Who came, saw, acted and was given what: only ever added to, each entry sealed with the one before.
-- The trigger numbers and seals it, one after the other, whoever writes; the head holds the last seal,
-- so that a cut-off end shows too.
CREATE TABLE audit (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    person text NOT NULL CHECK (person <> ''),
    action text NOT NULL CHECK (action <> ''),
    area text COLLATE "C" NOT NULL,
    detail text NOT NULL,
    hash text NOT NULL
);
CREATE TABLE audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    entries bigint NOT NULL,
    hash text NOT NULL
);
INSERT INTO audit_head (entries, hash) VALUES (0, '');
CREATE FUNCTION audit_hash(
    before text, id bigint, at timestamptz, person text, action text, area text, detail text
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
        jsonb_build_array(before, id, extract(epoch FROM at), person, action, area, detail)::text,
        'UTF8'
    )), 'hex')
$$;
CREATE FUNCTION seal_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text;
BEGIN
    UPDATE audit_head SET entries = entries + 1 RETURNING entries, hash INTO NEW.id, before;
    NEW.at := clock_timestamp();
    NEW.hash := audit_hash(
        before, NEW.id, NEW.at, NEW.person, NEW.action, NEW.area, NEW.detail
    );
    UPDATE audit_head SET hash = NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER seal_audit BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION seal_audit();

-- name: role
-- Roles belong to the whole cluster: another database may have made this one already, or be making
-- it at this moment, which no lock of this database can see.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal}) THEN
        CREATE ROLE {role} NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

-- name: membership
-- A superuser may take on any role; another user has to be a member.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, {literal}, 'MEMBER') THEN
        GRANT {role} TO CURRENT_USER;
    END IF;
EXCEPTION WHEN unique_violation THEN
    NULL;
END $$;

-- name: grants
-- Reading is for both roles; writing only for ingest, and only what a batch writes. Facts can be
-- inserted but neither changed nor removed; superseded_at is the one column of theirs that can.
GRANT USAGE ON SCHEMA public TO command_map_app, command_map_ingest;
GRANT SELECT ON setting, snapshot, area, area_tree, base_map, road, feed, metric, batch, reject,
    observation, rollup, site, site_report, site_newest, site_spell, event, work_entry, roster,
    reported_day, withheld, briefing
    TO command_map_app, command_map_ingest;
GRANT SELECT ON person TO command_map_app;
GRANT SELECT ON audit, audit_head TO command_map_app, command_map_ingest;
GRANT INSERT ON audit TO command_map_ingest;
GRANT INSERT ON setting, area, area_tree, base_map, road, feed, metric, batch, reject, observation,
    rollup, site, site_report, site_newest, site_spell, event, work_entry, roster, reported_day,
    withheld, briefing
    TO command_map_ingest;
GRANT DELETE ON withheld, road, site_spell TO command_map_ingest;
GRANT UPDATE ON setting, snapshot, rollup, reported_day, site_newest TO command_map_ingest;
GRANT UPDATE (superseded_at) ON site, event TO command_map_ingest;
GRANT UPDATE (snapshot) ON batch TO command_map_ingest;

-- name: temporary
-- A batch is copied into a temporary table first: COPY cannot write where row-level security rules.
GRANT TEMPORARY ON DATABASE {database} TO command_map_ingest;

-- name: area_policy
-- The scope is one code, in force for one transaction; unset or '' is in no path. '*' is the whole
-- city. The settings stand in sub-selects so that they are read once a statement, not once a row.
ALTER TABLE area ENABLE ROW LEVEL SECURITY;
ALTER TABLE area FORCE ROW LEVEL SECURITY;
CREATE POLICY by_scope ON area
    USING (
        (SELECT current_setting('app.area', true) = '*')
        OR (SELECT current_setting('app.area', true)) = ANY (path)
    );

-- name: scope_policy
-- {column} is an area that may be seen. The areas are found through their own policy, once a
-- statement, as a hashed set; for the whole city the set is not even made.
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY by_scope ON {table}
    USING (
        (SELECT current_setting('app.area', true) = '*')
        OR {column} IN (SELECT area.code FROM area)
    );

-- name: reject_policy
-- What was wrong with a batch may quote any area's rows: only for those who see the root.
ALTER TABLE reject ENABLE ROW LEVEL SECURITY;
ALTER TABLE reject FORCE ROW LEVEL SECURITY;
CREATE POLICY by_scope ON reject
    USING (
        (SELECT current_setting('app.area', true) = '*')
        OR (SELECT EXISTS (SELECT FROM area WHERE area.parent IS NULL))
    );

-- name: audit_policy
-- For those who see the whole city.
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY by_scope ON audit USING ((SELECT current_setting('app.area', true) = '*'));

-- name: person_policy
-- Read before there is a scope: only the one row that is asked for, by id or by the secret's digest.
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY by_id ON person
    USING (
        (SELECT current_setting('app.area', true) = '*')
        OR (SELECT current_setting('app.person', true)) IN (id, secret_sha256)
    );

-- name: briefing_policy
-- Of those in scope only one's own and those made for the same area as one's own: a draft of a
-- district is not the city's to read. Both settings as above; app.person is whoever asks.
CREATE POLICY by_owner ON briefing AS RESTRICTIVE
    USING (
        owner = (SELECT current_setting('app.person', true))
        OR area IN (
            SELECT area.code FROM area
            WHERE CASE WHEN (SELECT current_setting('app.area', true) = '*')
                THEN area.parent IS NULL
                ELSE area.code = (SELECT current_setting('app.area', true)) END
        )
    );

-- name: from_1
-- One index a table where there were two, batches that run side by side, and what rules on figures
-- need: who has acknowledged what, and the days that were reported.
DROP INDEX observation_by_area;
DROP INDEX rollup_by_day;
ALTER TABLE rollup DROP CONSTRAINT rollup_pkey, ADD PRIMARY KEY (metric, observed_on, area);
GRANT UPDATE (snapshot) ON batch TO command_map_ingest;
INSERT INTO setting (name, value) VALUES ('areas', md5(random()::text)) ON CONFLICT DO NOTHING;
CREATE TABLE acknowledgement (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule text NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    raised_on date NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    acknowledged_by text NOT NULL CHECK (acknowledged_by <> ''),
    note text NOT NULL CHECK (length(note) BETWEEN 1 AND 500)
);
CREATE INDEX acknowledgement_of ON acknowledgement (rule, area, raised_on);
CREATE TABLE reported_day (
    metric smallint NOT NULL,
    observed_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (metric, observed_on)
);
GRANT SELECT ON acknowledgement, reported_day TO command_map_app, command_map_ingest;
GRANT INSERT ON acknowledgement, reported_day TO command_map_ingest;
GRANT UPDATE ON reported_day TO command_map_ingest;
-- The owner is under row-level security too, unless a superuser.
SELECT set_config('app.area', '*', true);
INSERT INTO reported_day (metric, observed_on, recorded_at)
SELECT metric, observed_on, min(recorded_at) FROM observation GROUP BY metric, observed_on;

-- name: from_2
-- Sign-in: who may see what.
CREATE TABLE person (
    id text PRIMARY KEY CHECK (id <> ''),
    role text NOT NULL CHECK (role IN ('centre', 'district', 'briefer', 'display')),
    area text COLLATE "C" NOT NULL CHECK (area <> ''),
    secret_sha256 text UNIQUE,
    CHECK ((role = 'display') = (secret_sha256 IS NOT NULL))
);
-- Whoever changes it and however: readers remember what they read here until the next snapshot.
CREATE FUNCTION person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE snapshot SET number = number + 1;
    PERFORM pg_notify('snapshot', number::text) FROM snapshot;
    RETURN NULL;
END $$;
CREATE TRIGGER person_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON person EXECUTE FUNCTION person_changed();
-- Who came, saw, acted and was given what: only ever added to, each entry sealed with the one before.
-- The trigger numbers and seals it, one after the other, whoever writes; the head holds the last seal,
-- so that a cut-off end shows too.
CREATE TABLE audit (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    person text NOT NULL CHECK (person <> ''),
    action text NOT NULL CHECK (action <> ''),
    area text COLLATE "C" NOT NULL,
    detail text NOT NULL,
    hash text NOT NULL
);
CREATE TABLE audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    entries bigint NOT NULL,
    hash text NOT NULL
);
INSERT INTO audit_head (entries, hash) VALUES (0, '');
CREATE FUNCTION audit_hash(
    before text, id bigint, at timestamptz, person text, action text, area text, detail text
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
        jsonb_build_array(before, id, extract(epoch FROM at), person, action, area, detail)::text,
        'UTF8'
    )), 'hex')
$$;
CREATE FUNCTION seal_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text;
BEGIN
    UPDATE audit_head SET entries = entries + 1 RETURNING entries, hash INTO NEW.id, before;
    NEW.at := clock_timestamp();
    NEW.hash := audit_hash(
        before, NEW.id, NEW.at, NEW.person, NEW.action, NEW.area, NEW.detail
    );
    UPDATE audit_head SET hash = NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER seal_audit BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION seal_audit();
GRANT SELECT ON person TO command_map_app;
GRANT SELECT ON audit, audit_head TO command_map_app, command_map_ingest;
GRANT INSERT ON audit TO command_map_ingest;

-- name: from_3
-- Acknowledging became one of several things that can be done about an alert; a roster to give it to.
ALTER TABLE acknowledgement RENAME TO work_entry;
ALTER TABLE work_entry RENAME COLUMN acknowledged_at TO acted_at;
ALTER TABLE work_entry RENAME COLUMN acknowledged_by TO acted_by;
ALTER TABLE work_entry RENAME CONSTRAINT acknowledgement_pkey TO work_entry_pkey;
ALTER TABLE work_entry RENAME CONSTRAINT acknowledgement_area_fkey TO work_entry_area_fkey;
ALTER TABLE work_entry
    RENAME CONSTRAINT acknowledgement_acknowledged_by_check TO work_entry_acted_by_check;
ALTER INDEX acknowledgement_of RENAME TO work_entry_of;
ALTER SEQUENCE acknowledgement_id_seq RENAME TO work_entry_id_seq;
ALTER TABLE work_entry
    DROP CONSTRAINT acknowledgement_note_check,
    ADD COLUMN action text NOT NULL DEFAULT 'acknowledge',
    ADD COLUMN assignee text,
    ADD COLUMN assignee_en text,
    ADD CONSTRAINT work_entry_action
        CHECK (action IN ('acknowledge', 'assign', 'note', 'close', 'reopen')),
    ADD CONSTRAINT work_entry_assignee CHECK ((action = 'assign') = (assignee IS NOT NULL)),
    ADD CONSTRAINT work_entry_note CHECK (length(note) <= 500 AND (note <> '' OR action = 'assign'));
ALTER TABLE work_entry ALTER COLUMN action DROP DEFAULT;
CREATE TABLE roster (
    name text PRIMARY KEY CHECK (name <> ''),
    name_en text NOT NULL,
    area text COLLATE "C" NOT NULL REFERENCES area (code)
);
GRANT SELECT ON roster TO command_map_app, command_map_ingest;
GRANT INSERT ON roster TO command_map_ingest;

-- name: from_4
-- Small counts. The catalogue in the store has no rule on any yet; one that has works them out.
-- Areas of which nothing of a feed is shown where small counts are withheld; see withholding.py.
CREATE TABLE withheld (
    feed text NOT NULL REFERENCES feed (name),
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    PRIMARY KEY (feed, area)
);
GRANT SELECT ON withheld TO command_map_app, command_map_ingest;
GRANT INSERT, DELETE ON withheld TO command_map_ingest;
-- Made anew, without what is withheld.
DO $$
BEGIN
    IF to_regclass('gis.observation') IS NOT NULL THEN
        DROP VIEW gis.observation;
    END IF;
END $$;

-- name: from_5
-- Briefings. Every saving is a row of its own.
CREATE TABLE briefing (
    id text NOT NULL CHECK (id <> ''),
    version integer NOT NULL CHECK (version > 0),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    owner text NOT NULL CHECK (owner <> ''),
    area text COLLATE "C" NOT NULL REFERENCES area (code),
    lang text NOT NULL,
    sheets jsonb NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL CHECK (saved_by <> ''),
    is_deleted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (id, version)
);
GRANT SELECT ON briefing TO command_map_app, command_map_ingest;
GRANT INSERT ON briefing TO command_map_ingest;

-- name: from_6
-- When a site first said that it is in a status is one look into an index.
ALTER TABLE site_report
    ADD COLUMN status text COLLATE "C" GENERATED ALWAYS AS (reported ->> 'status') STORED;
CREATE INDEX site_report_status ON site_report (site, status, observed_at);

-- name: from_7
-- Roads, where a city has a file of them.
CREATE TABLE road (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    speed_kmh double precision CHECK (speed_kmh > 0),
    oneway text NOT NULL,
    geometry bytea NOT NULL
);
GRANT SELECT ON road TO command_map_app, command_map_ingest;
GRANT INSERT, DELETE ON road TO command_map_ingest;

-- name: from_8
-- What is derived of the reports of sites is made of those there are by `batch.told_before`.
CREATE TABLE site_newest (
    observed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    batch integer NOT NULL,
    site text COLLATE "C" PRIMARY KEY,
    area text COLLATE "C" NOT NULL,
    reported jsonb NOT NULL
);
CREATE TABLE site_spell (
    since timestamptz NOT NULL,
    site text COLLATE "C" NOT NULL,
    area text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    is_first boolean NOT NULL,
    PRIMARY KEY (site, since)
);
CREATE INDEX site_spell_first ON site_spell (site, status) WHERE is_first;
GRANT SELECT ON site_newest, site_spell TO command_map_app, command_map_ingest;
GRANT INSERT ON site_newest, site_spell TO command_map_ingest;
GRANT UPDATE ON site_newest TO command_map_ingest;
GRANT DELETE ON site_spell TO command_map_ingest;

-- name: has_schema
-- Whether this database has been migrated before.
SELECT to_regclass('public.setting') IS NOT NULL;
