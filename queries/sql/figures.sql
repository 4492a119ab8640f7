-- name: metric_ids
SELECT name, id FROM metric WHERE name = ANY(%(names)s) ORDER BY name

-- name: expected
SELECT code, leaves, leaves = 1 AND NOT EXISTS (SELECT FROM area AS below WHERE below.parent = a.code)
    AS leaf
FROM area AS a WHERE code = ANY(%(areas)s) ORDER BY code

-- name: day_of_parents
-- What the batches have summed up already.
SELECT metric, area, total, direct, reporting, recorded_at
FROM rollup
WHERE metric = ANY(%(metrics)s) AND observed_on = %(on)s AND area = ANY(%(areas)s)
ORDER BY area, metric

-- name: day_of_leaves
-- The newest report of each leaf on the day, off the index alone.
SELECT DISTINCT ON (metric, area) metric, area, value AS total, NULL::double precision AS direct,
    1 AS reporting, recorded_at
FROM observation
WHERE metric = ANY(%(metrics)s) AND observed_on = %(on)s AND area = ANY(%(areas)s)
ORDER BY metric, area, recorded_at DESC, batch DESC

-- name: sums_as_known
-- From the facts themselves: as known at a moment, or carried from earlier days. For each reporting
-- area the newest report not older than `since`, summed over the subtree of every asked area.
WITH newest AS (
    SELECT DISTINCT ON (metric, area) metric, area, value, recorded_at
    FROM observation
    WHERE metric = ANY(%(metrics)s) AND observed_on BETWEEN %(since)s AND %(on)s
        AND (%(known_at)s::timestamptz IS NULL OR recorded_at <= %(known_at)s)
    ORDER BY metric, area, observed_on DESC, recorded_at DESC, batch DESC
)
SELECT n.metric, t.ancestor AS area, sum(n.value) AS total,
    sum(n.value) FILTER (WHERE n.area = t.ancestor) AS direct,
    count(*) FILTER (WHERE leaf.leaves = 1 AND NOT EXISTS (
        SELECT FROM area AS below WHERE below.parent = n.area)) AS reporting,
    max(n.recorded_at) AS recorded_at, max(n.value) AS largest,
    (array_agg(n.value ORDER BY n.recorded_at DESC, n.area))[1] AS newest
FROM newest AS n
JOIN area_tree AS t ON t.descendant = n.area
JOIN area AS leaf ON leaf.code = n.area
WHERE t.ancestor = ANY(%(areas)s)
GROUP BY n.metric, t.ancestor
ORDER BY area, n.metric

-- name: days_of_parent
SELECT metric, observed_on, total, direct
FROM rollup
WHERE metric = ANY(%(metrics)s) AND area = %(area)s AND observed_on BETWEEN %(first)s AND %(last)s
ORDER BY metric, observed_on

-- name: days_of_leaf
SELECT DISTINCT ON (metric, observed_on) metric, observed_on, value AS total,
    NULL::double precision AS direct
FROM observation
WHERE metric = ANY(%(metrics)s) AND area = %(area)s AND observed_on BETWEEN %(first)s AND %(last)s
ORDER BY metric, observed_on, recorded_at DESC, batch DESC

-- name: days_reported
-- On which days anything was reported of metrics that carry over; few, they change seldom.
SELECT DISTINCT observed_on FROM observation
WHERE metric = ANY(%(metrics)s) AND observed_on <= %(last)s
ORDER BY observed_on

-- name: touched
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT DISTINCT metric, observed_on FROM stage_observation

-- name: forget_rollups
DELETE FROM rollup USING touched
WHERE rollup.metric = touched.metric AND rollup.observed_on = touched.observed_on

-- name: newest_reports
-- The newest report of every area on the touched days, with what the rollup adds up.
CREATE TEMP TABLE newest ON COMMIT DROP AS
SELECT DISTINCT ON (o.metric, o.observed_on, o.area) o.metric, o.observed_on, o.area, o.value,
    o.recorded_at
FROM observation AS o JOIN touched USING (metric, observed_on)
ORDER BY o.metric, o.observed_on, o.area, o.recorded_at DESC, o.batch DESC

-- name: sum_level
-- One level, from the level below it: what its children sum to and what sits directly on it.
INSERT INTO rollup (metric, observed_on, area, total, direct, reporting, recorded_at)
SELECT metric, observed_on, area, sum(value), sum(direct), sum(reporting), max(recorded_at)
FROM (
    SELECT n.metric, n.observed_on, a.parent AS area, n.value, NULL::double precision AS direct,
        1 AS reporting, n.recorded_at
    FROM newest AS n JOIN leaf_area AS a ON a.code = n.area
    WHERE a.parent_level = %(level)s
    UNION ALL
    SELECT r.metric, r.observed_on, a.parent, r.total, NULL, r.reporting, r.recorded_at
    FROM rollup AS r JOIN touched USING (metric, observed_on)
    JOIN inner_area AS a ON a.code = r.area
    WHERE a.parent_level = %(level)s
    UNION ALL
    SELECT n.metric, n.observed_on, n.area, n.value, n.value, 0, n.recorded_at
    FROM newest AS n JOIN inner_area AS a ON a.code = n.area
    WHERE a.level = %(level)s
) AS parts
GROUP BY metric, observed_on, area

-- name: area_kinds
-- Leaves and inner areas with their parents' levels, for the joins of sum_level.
CREATE TEMP TABLE leaf_area ON COMMIT DROP AS
SELECT a.code, a.parent, up.level AS parent_level
FROM area AS a JOIN area AS up ON up.code = a.parent
WHERE NOT EXISTS (SELECT FROM area AS below WHERE below.parent = a.code);
CREATE TEMP TABLE inner_area ON COMMIT DROP AS
SELECT a.code, a.parent, a.level, up.level AS parent_level
FROM area AS a LEFT JOIN area AS up ON up.code = a.parent
WHERE EXISTS (SELECT FROM area AS below WHERE below.parent = a.code);
ANALYZE leaf_area;
ANALYZE inner_area;

-- name: parent_levels
SELECT DISTINCT level FROM inner_area ORDER BY level DESC

-- name: days_of_areas
-- Many areas and days at once, as positions in the asked lists. An area with a rollup takes it;
-- any other is a leaf and takes its newest report.
SELECT observed_on - %(first)s::date AS day, asked.place - 1 AS place, rollup.total
FROM unnest(%(areas)s::text[]) WITH ORDINALITY AS asked (area, place)
JOIN rollup ON rollup.area = asked.area AND rollup.metric = %(metric)s
    AND rollup.observed_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT observed_on - %(first)s::date, asked.place - 1, newest.value
FROM unnest(%(areas)s::text[]) WITH ORDINALITY AS asked (area, place)
JOIN (
    SELECT DISTINCT ON (observed_on, area) observed_on, area, value
    FROM observation
    WHERE metric = %(metric)s AND observed_on BETWEEN %(first)s AND %(last)s
    ORDER BY observed_on, area, recorded_at DESC, batch DESC
) AS newest ON newest.area = asked.area
WHERE NOT EXISTS (SELECT FROM area AS below WHERE below.parent = asked.area)
ORDER BY day, place
