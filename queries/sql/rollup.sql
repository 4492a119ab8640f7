-- name: touched
-- Days and columns that a batch reports on: only their rollups change.
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT DISTINCT metric, observed_on FROM stage_figure;

-- name: newest_reports
-- The newest report of every area on those days, with the batch's own.
CREATE TEMP TABLE newest ON COMMIT DROP AS
SELECT DISTINCT ON (o.metric, o.observed_on, o.area)
    o.metric, o.observed_on, o.area, o.value, o.recorded_at
FROM observation AS o
JOIN touched USING (metric, observed_on)
ORDER BY o.metric, o.observed_on, o.area, o.recorded_at DESC, o.batch DESC;

-- name: places
-- What the joins below need of the tree, small and without row-level security.
CREATE TEMP TABLE place ON COMMIT DROP AS
SELECT area.code, area.level, area.is_leaf, area.parent, up.level AS parent_level
FROM area LEFT JOIN area AS up ON up.code = area.parent;

-- name: summed
-- Not written to rollup level by level: reading it back would pass its policy every time.
CREATE TEMP TABLE summed (
    metric smallint, observed_on date, area text COLLATE "C", total double precision,
    direct double precision, highest double precision, reporting integer, recorded_at timestamptz
) ON COMMIT DROP;

-- name: analyze
-- The planner knows nothing of a temporary table by itself.
ANALYZE touched, newest, place;

-- name: inner_levels
-- Levels of areas that have areas below them, the deepest first.
SELECT DISTINCT level FROM place WHERE NOT is_leaf ORDER BY level DESC;

-- name: sum_level
-- One level: leaves and sums of the areas directly below it, and what was reported of the areas
-- themselves.
INSERT INTO summed
    (metric, observed_on, area, total, direct, highest, reporting, recorded_at)
SELECT metric, observed_on, area, sum(total), max(direct), max(highest), sum(reporting),
    max(recorded_at)
FROM (
    SELECT newest.metric, newest.observed_on, place.parent AS area, newest.value AS total,
        NULL::double precision AS direct, newest.value AS highest, 1 AS reporting,
        newest.recorded_at
    FROM newest JOIN place ON place.code = newest.area
    WHERE place.is_leaf AND place.parent_level = %(level)s
    UNION ALL
    SELECT summed.metric, summed.observed_on, place.parent, summed.total, NULL, summed.highest,
        summed.reporting, summed.recorded_at
    FROM summed JOIN place ON place.code = summed.area
    WHERE place.parent_level = %(level)s
    UNION ALL
    SELECT newest.metric, newest.observed_on, newest.area, newest.value, newest.value,
        newest.value, 0, newest.recorded_at
    FROM newest JOIN place ON place.code = newest.area
    WHERE NOT place.is_leaf AND place.level = %(level)s
) AS part
GROUP BY metric, observed_on, area;

-- name: keep
-- An area that has reported once never falls silent again on that day, so nothing has to go.
INSERT INTO rollup
    (metric, area, observed_on, total, direct, highest, reporting, recorded_at)
SELECT metric, area, observed_on, total, direct, highest, reporting, recorded_at
FROM summed
ORDER BY metric, area, observed_on
ON CONFLICT (metric, area, observed_on) DO UPDATE SET
    total = EXCLUDED.total, direct = EXCLUDED.direct, highest = EXCLUDED.highest,
    reporting = EXCLUDED.reporting, recorded_at = EXCLUDED.recorded_at;
