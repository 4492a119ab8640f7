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
    report.batch DESC;

-- name: site_reports
-- What some sites said of some moments last, with the batch that brought it.
SELECT asked.site, asked.observed_at, newest.status, newest.recorded_at, newest.batch
FROM unnest(%(sites)s::text[], %(moments)s::timestamptz[])
    WITH ORDINALITY AS asked (site, observed_at, place)
CROSS JOIN LATERAL (
    SELECT report.status, report.recorded_at, report.batch
    FROM site_report AS report
    WHERE report.site = asked.site AND report.observed_at = asked.observed_at
        AND report.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
    ORDER BY report.recorded_at DESC, report.batch DESC
    LIMIT 1
) AS newest
ORDER BY asked.place;
