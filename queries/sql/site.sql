-- name: read_sites
-- The newest register entry of each site.
SELECT DISTINCT ON (code) code, name, name_en, kind, area, lon, lat, register
FROM site WHERE kind = %(kind)s
ORDER BY code, recorded_at DESC, batch DESC

-- name: states
-- The newest report of each site at a moment. One look into the index a site, however long the
-- history is.
SELECT place.code AS site, report.observed_at, report.recorded_at, report.reported
FROM (SELECT DISTINCT code FROM site WHERE kind = %(kind)s) AS place
CROSS JOIN LATERAL (
    SELECT observed_at, recorded_at, reported
    FROM site_report
    WHERE kind = %(kind)s AND site = place.code AND observed_at <= %(at)s
    ORDER BY observed_at DESC, recorded_at DESC, batch DESC LIMIT 1
) AS report
ORDER BY place.code

-- name: history
SELECT DISTINCT ON (observed_at) observed_at, recorded_at, reported
FROM site_report
WHERE site = %(site)s AND observed_at BETWEEN %(since)s AND %(until)s
ORDER BY observed_at, recorded_at DESC, batch DESC

-- name: count_sites
SELECT kind, count(DISTINCT code) AS sites FROM site GROUP BY kind ORDER BY kind
