-- name: since
-- The newest report of each area, day and column where another stood at the moment asked for.
SELECT * FROM (
    SELECT DISTINCT ON (later.metric, later.observed_on, later.area)
        later.area, later.observed_on, metric.name AS "column", earlier.value AS value_then,
        later.value AS value_now, later.recorded_at
    FROM metric
    JOIN observation AS later ON later.metric = metric.id
    CROSS JOIN LATERAL (
        SELECT value FROM observation AS known
        WHERE known.metric = later.metric AND known.observed_on = later.observed_on
            AND known.area = later.area AND known.recorded_at <= %(known_at)s
        ORDER BY known.recorded_at DESC, known.batch DESC
        LIMIT 1
    ) AS earlier
    WHERE metric.name = ANY(%(columns)s) AND later.observed_on <= %(until)s
        AND later.recorded_at > %(known_at)s
        AND later.area = ANY(string_to_array(%(areas)s, E'\n'))
        AND NOT EXISTS (
            SELECT FROM held_back
            WHERE held_back.metric = later.metric AND held_back.area = later.area
        )
    ORDER BY later.metric, later.observed_on, later.area, later.recorded_at DESC,
        later.batch DESC
) AS newest
WHERE value_then <> value_now
ORDER BY recorded_at DESC, area, observed_on, "column"
