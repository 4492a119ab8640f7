-- Figures of the city and of the levels below it that are published, for everybody who may see any
-- area at all. Row-level security shows nobody another's areas; these functions, and nothing else,
-- look past it: they are the owner's, name their schemas, sum up and give sums of published areas
-- alone, never what lies below one, nor what is not located in it.

-- name: areas_function
-- Whoever sees no area is nobody, and learns of none. Whose areas these are is asked of the paths:
-- the owner may be one whom row-level security does not hold.
CREATE OR REPLACE FUNCTION published_areas() RETURNS TABLE (
    code text, name text, name_en text, level smallint, parent text, leaves integer, is_own boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = scoped, public, pg_temp AS $function$
DECLARE
    scope text := coalesce(current_setting('app.area', true), '');
BEGIN
    PERFORM set_config('app.area', '*', true);
    RETURN QUERY
        SELECT a.code, a.name, a.name_en, a.level, a.parent, a.leaves,
            scope = '*' OR scope = ANY (a.path)
        FROM area AS a
        WHERE a.level <= coalesce((SELECT s.value FROM setting AS s
                WHERE s.name = 'published_level'), '1')::integer
            AND (scope = '*' OR EXISTS (SELECT FROM area AS own WHERE own.code = scope))
        ORDER BY a.level, a.code;
    PERFORM set_config('app.area', scope, true);
END $function$;

-- name: sums_function
-- One of the queries of figures.sql. Nobody is in charge of an area that is not their own, so small
-- counts are withheld from everybody. What is asked for and not published is asked for as '', which
-- is no area's code. Executed and not planned once: a plan for any number of areas takes ten times
-- as long.
CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS TABLE ({columns})
LANGUAGE plpgsql SECURITY DEFINER SET search_path = scoped, public, pg_temp AS $function$
DECLARE
    scope text := coalesce(current_setting('app.area', true), '');
    small_counts text := coalesce(current_setting('app.small_counts', true), '');
    published text := (
        SELECT string_agg(coalesce(known.code, ''), E'\n' ORDER BY wanted.place)
        FROM unnest(string_to_array(asked_areas, E'\n')) WITH ORDINALITY AS wanted (code, place)
        LEFT JOIN published_areas() AS known ON known.code = wanted.code
    );
BEGIN
    PERFORM set_config('app.area', '*', true), set_config('app.small_counts', 'withheld', true);
    RETURN QUERY EXECUTE $query$ SELECT {shown} FROM ({query}) AS shown $query$ USING {values};
    PERFORM set_config('app.area', scope, true),
        set_config('app.small_counts', small_counts, true);
END $function$;

-- name: rights
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO command_map_app;

-- name: read_areas
SELECT code, name, name_en, level, parent, leaves, is_own FROM published_areas()
ORDER BY level, code;

-- name: columns
SELECT name, id, held_back FROM published_columns(%(names)s, %(areas)s) ORDER BY name;

-- name: sums_of_parents
-- What is not located in an area is nobody else's: no direct part.
SELECT metric, days, areas, total, NULL AS direct, highest, reporting, recorded_s
FROM published_sums_of_parents(%(metrics)s, %(areas)s, %(first)s, %(days)s)
ORDER BY metric;

-- name: sums_of_leaves
-- A published area may have none below it.
SELECT metric, days, areas, total, recorded_s
FROM published_sums_of_leaves(%(metrics)s, %(areas)s, %(first)s, %(days)s)
ORDER BY metric;

-- name: sums_from_facts
SELECT metric, days, areas, total, NULL AS direct, highest, reporting, recorded_s, latest
FROM published_sums_from_facts(
    %(metric)s, %(areas)s, %(days)s, %(carry_days)s, %(known_at)s::timestamptz
);
