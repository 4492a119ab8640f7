-- name: touched
-- Days and columns that a batch reports on: only their rollups change.
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT metric, observed_on, min(recorded_at) AS recorded_at
FROM stage_figure
GROUP BY metric, observed_on;

-- name: remember
-- That these days were reported at all, and since when it is known.
INSERT INTO reported_day (metric, observed_on, recorded_at)
SELECT metric, observed_on, recorded_at FROM touched ORDER BY metric, observed_on
ON CONFLICT (metric, observed_on) DO UPDATE
SET recorded_at = least(reported_day.recorded_at, EXCLUDED.recorded_at);

-- name: places
-- What the joins below need of the tree, small and without row-level security.
CREATE TEMP TABLE place ON COMMIT DROP AS
SELECT area.code, area.level, area.is_leaf, area.parent, up.level AS parent_level
FROM area LEFT JOIN area AS up ON up.code = area.parent;

-- name: analyze
-- The planner knows nothing of a temporary table by itself.
ANALYZE touched, place;

-- name: reported
-- The newest report of every area on those days, of the batch, which is not in the facts yet, and
-- of what came before it: those of leaves summed up in their parent, others in the area itself.
CREATE TEMP TABLE reported ON COMMIT DROP AS
SELECT newest.metric, newest.observed_on,
    CASE WHEN place.is_leaf AND place.parent IS NOT NULL THEN place.parent ELSE place.code END
        AS area,
    sum(newest.value) AS total, max(newest.value) FILTER (WHERE NOT place.is_leaf) AS direct,
    max(newest.value) AS highest, count(*) FILTER (WHERE place.is_leaf) AS reporting,
    max(newest.recorded_at) AS recorded_at
FROM (
    SELECT DISTINCT ON (metric, observed_on, area) metric, observed_on, area, value, recorded_at
    FROM (
        SELECT metric, observed_on, area, value, recorded_at, %(batch)s AS batch FROM stage_figure
        UNION ALL
        SELECT o.metric, o.observed_on, o.area, o.value, o.recorded_at, o.batch
        FROM observation AS o
        JOIN touched USING (metric, observed_on)
    ) AS report
    ORDER BY metric, observed_on, area, recorded_at DESC, batch DESC
) AS newest
JOIN place ON place.code = newest.area
GROUP BY 1, 2, 3;

-- name: summed
-- Not written to rollup level by level: reading it back would pass its policy every time.
CREATE TEMP TABLE summed (LIKE reported) ON COMMIT DROP;

-- name: inner_levels
-- Levels of areas that have areas below them, the deepest first.
SELECT DISTINCT level FROM place WHERE NOT is_leaf ORDER BY level DESC;

-- name: sum_level
-- One level: what was reported to its areas, and the sums of the areas directly below them.
INSERT INTO summed (metric, observed_on, area, total, direct, highest, reporting, recorded_at)
SELECT metric, observed_on, area, sum(total), max(direct), max(highest), sum(reporting),
    max(recorded_at)
FROM (
    SELECT reported.metric, reported.observed_on, reported.area, reported.total, reported.direct,
        reported.highest, reported.reporting, reported.recorded_at
    FROM reported JOIN place ON place.code = reported.area
    WHERE place.level = %(level)s AND NOT place.is_leaf
    UNION ALL
    SELECT summed.metric, summed.observed_on, place.parent, summed.total, NULL, summed.highest,
        summed.reporting, summed.recorded_at
    FROM summed JOIN place ON place.code = summed.area
    WHERE place.parent_level = %(level)s
) AS part
GROUP BY metric, observed_on, area;

-- name: keep
-- An area that has reported once never falls silent again on that day, so nothing has to go.
INSERT INTO rollup
    (metric, area, observed_on, total, direct, highest, reporting, recorded_at)
SELECT metric, area, observed_on, total, direct, highest, reporting, recorded_at
FROM summed
ORDER BY metric, observed_on, area
ON CONFLICT (metric, observed_on, area) DO UPDATE SET
    total = EXCLUDED.total, direct = EXCLUDED.direct, highest = EXCLUDED.highest,
    reporting = EXCLUDED.reporting, recorded_at = EXCLUDED.recorded_at;
