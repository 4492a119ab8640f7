-- The application's own filter, once for every query: a reading transaction finds these views where
-- it names a table. Row-level security says the same again of the tables below; either alone is
-- enough. As in the policies the settings stand in sub-selects, read once a statement. CASE … IS NOT
-- NULL says nothing more, but the planner takes such a condition to keep all rows, where it takes
-- each OR to lose half of them: what is filtered twice would look like a handful and be looped over.

-- name: drop
-- Before a table that they read is changed.
DROP SCHEMA IF EXISTS scoped CASCADE;

-- name: schema
CREATE SCHEMA scoped;
GRANT USAGE ON SCHEMA scoped TO command_map_app;

-- name: area
CREATE VIEW scoped.area WITH (security_invoker = true) AS
SELECT * FROM public.area
WHERE CASE WHEN (SELECT current_setting('app.area', true) = '*')
    OR (SELECT current_setting('app.area', true)) = ANY (path) THEN true END IS NOT NULL;

-- name: table
-- {column} is an area that may be seen.
CREATE VIEW scoped.{table} WITH (security_invoker = true) AS
SELECT * FROM public.{table}
WHERE CASE WHEN (SELECT current_setting('app.area', true) = '*')
    OR {column} IN (SELECT area.code FROM scoped.area) THEN true END IS NOT NULL;

-- name: people
-- Who may see what: the one who is asked for. What they did: for those who see the whole city.
CREATE VIEW scoped.person WITH (security_invoker = true) AS
SELECT * FROM public.person
WHERE (SELECT current_setting('app.area', true) = '*')
    OR (SELECT current_setting('app.person', true)) IN (id, secret_sha256);
CREATE VIEW scoped.audit WITH (security_invoker = true) AS
SELECT * FROM public.audit WHERE (SELECT current_setting('app.area', true) = '*');

-- name: held_back
-- Areas of which this transaction may have no number of a column. Without a word of whether small
-- counts may be seen they may not.
CREATE VIEW scoped.held_back WITH (security_invoker = true) AS
SELECT metric.id AS metric, withheld.area
FROM scoped.withheld JOIN public.metric ON metric.feed = withheld.feed
WHERE (SELECT current_setting('app.small_counts', true)) IS DISTINCT FROM 'shown';

-- name: rights
GRANT SELECT ON ALL TABLES IN SCHEMA scoped TO command_map_app;
