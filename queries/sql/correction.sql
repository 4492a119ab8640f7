-- name: since
-- The newest report of each area, day and column where another stood at the moment asked for: on
-- days of which something was known then. Day by day, so that it is one short stretch of the index
-- each, however long the history is.
SELECT * FROM (
    SELECT DISTINCT ON (later.metric, later.observed_on, later.area)
        later.area, later.observed_on, metric.name AS "column", earlier.value AS value_then,
        later.value AS value_now, later.recorded_at
    FROM metric
    JOIN reported_day AS told ON told.metric = metric.id
        AND told.observed_on BETWEEN %(first)s AND %(until)s
        AND told.recorded_at <= %(known_at)s
    CROSS JOIN LATERAL (
        SELECT * FROM observation
        WHERE observation.metric = told.metric AND observation.observed_on = told.observed_on
            AND observation.recorded_at > %(known_at)s
        OFFSET 0
    ) AS later
    CROSS JOIN LATERAL (
        SELECT value FROM observation AS known
        WHERE known.metric = later.metric AND known.observed_on = later.observed_on
            AND known.area = later.area AND known.recorded_at <= %(known_at)s
        ORDER BY known.recorded_at DESC, known.batch DESC
        LIMIT 1
    ) AS earlier
    WHERE metric.name = ANY(%(columns)s)
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
