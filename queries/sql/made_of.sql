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
        AND observation.area = ANY((SELECT string_to_array(%(areas)s, E'\n'))::text[])
    OFFSET 0
) AS report
WHERE (report.metric, report.area) NOT IN (
    SELECT held_back.metric, held_back.area FROM held_back
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

-- name: newest_site_reports
-- The newest report of each of some sites at a moment with the batch that brought it, NULL where it
-- has none, and the batch of what the register says of it.
SELECT site.code AS site, site.batch AS register_batch, site.recorded_at AS registered_at,
    newest.observed_at, newest.recorded_at, newest.batch
FROM site
LEFT JOIN LATERAL (
    SELECT observed_at, recorded_at, batch
    FROM site_report
    WHERE site_report.site = site.code AND observed_at <= %(at)s
        AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
    ORDER BY observed_at DESC, recorded_at DESC, batch DESC
    LIMIT 1
) AS newest ON true
WHERE site.code = ANY(%(sites)s::text[]) AND site.superseded_at IS NULL
ORDER BY site.code
