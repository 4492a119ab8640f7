-- name: reports
-- The newest report of each area and column that stands on a day, with the batch that brought it.
SELECT DISTINCT ON (asked."column", report.area)
    report.area, asked."column", report.value, report.observed_on, report.recorded_at, report.batch
FROM unnest(%(columns)s::text[], %(carry_days)s::integer[]) AS asked ("column", carry_days)
JOIN metric ON metric.name = asked."column"
JOIN observation AS report ON report.metric = metric.id
    AND report.observed_on BETWEEN %(on)s::date - asked.carry_days AND %(on)s::date
WHERE report.area = ANY(string_to_array(%(areas)s, E'\n'))
    AND report.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
    AND NOT EXISTS (
        SELECT FROM held_back
        WHERE held_back.metric = report.metric AND held_back.area = report.area
    )
ORDER BY asked."column", report.area, report.observed_on DESC, report.recorded_at DESC,
    report.batch DESC
