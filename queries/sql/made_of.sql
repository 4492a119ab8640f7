-- name: reports
-- The newest report of each area and column that stands on a day, with the batch that brought it.
SELECT DISTINCT ON (asked."column", report.area)
    report.area, asked."column", report.value, report.observed_on, report.recorded_at, report.batch
FROM unnest(%(columns)s::text[], %(carry_days)s::integer[]) AS asked ("column", carry_days)
JOIN metric ON metric.name = asked."column"
-- Day by day, so that it is one short stretch of the index each, however long the history is.
JOIN reported_day AS told ON told.metric = metric.id
    AND told.observed_on BETWEEN %(on)s::date - asked.carry_days AND %(on)s::date
CROSS JOIN LATERAL (
    SELECT * FROM observation
    WHERE observation.metric = told.metric AND observation.observed_on = told.observed_on
        AND observation.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
        AND observation.area = ANY(string_to_array(%(areas)s, E'\n'))
    OFFSET 0
) AS report
WHERE NOT EXISTS (
    SELECT FROM held_back
    WHERE held_back.metric = report.metric AND held_back.area = report.area
)
ORDER BY asked."column", report.area, report.observed_on DESC, report.recorded_at DESC,
    report.batch DESC
