-- name: read_sites
-- What the register says now.
SELECT code, name, name_en, kind, area, lon, lat, register
FROM site
WHERE kind = %(kind)s AND superseded_at IS NULL
ORDER BY code;

-- name: states
-- One look into the index a site, however long the history is.
SELECT site.code AS site, newest.observed_at, newest.recorded_at, newest.reported
FROM site
CROSS JOIN LATERAL (
    SELECT observed_at, recorded_at, reported
    FROM site_report
    WHERE site_report.site = site.code AND observed_at <= %(at)s
        AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
    ORDER BY observed_at DESC, recorded_at DESC, batch DESC
    LIMIT 1
) AS newest
WHERE site.kind = %(kind)s AND site.superseded_at IS NULL
ORDER BY site.code;

-- name: count_in_state
-- How many sites of a kind below an area said so in their newest report at each moment; NULL where
-- none had reported anything.
SELECT CASE WHEN count(newest.reported) > 0 THEN
    count(*) FILTER (WHERE newest.reported ->> %(column)s = %(state)s) END AS sites
FROM unnest(%(moments)s::timestamptz[]) WITH ORDINALITY AS asked (moment, place)
LEFT JOIN site ON site.kind = %(kind)s AND site.superseded_at IS NULL
    AND site.area IN (SELECT descendant FROM area_tree WHERE ancestor = %(area)s)
LEFT JOIN LATERAL (
    SELECT reported
    FROM site_report
    WHERE site_report.site = site.code AND observed_at <= asked.moment
    ORDER BY observed_at DESC, recorded_at DESC, batch DESC
    LIMIT 1
) AS newest ON true
GROUP BY asked.place
ORDER BY asked.place;

-- name: history
-- Of several reports about one moment, the one recorded last.
SELECT DISTINCT ON (observed_at) observed_at, recorded_at, reported
FROM site_report
WHERE site = %(site)s AND observed_at BETWEEN %(since)s AND %(until)s
    AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
ORDER BY observed_at, recorded_at DESC, batch DESC;

-- name: by_hour
-- The last report of each site of a kind in each hour, counted from the first moment.
SELECT DISTINCT ON (site.code, report.hour) site.code AS site, report.hour, report.observed_at,
    report.recorded_at, report.reported
FROM site
CROSS JOIN LATERAL (
    SELECT floor(date_part('epoch', observed_at - %(since)s::timestamptz) / 3600)::integer AS hour,
        observed_at, recorded_at, batch, reported
    FROM site_report
    WHERE site_report.site = site.code
        AND observed_at >= %(since)s AND observed_at < %(until)s
        AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
) AS report
WHERE site.kind = %(kind)s AND site.superseded_at IS NULL
ORDER BY site.code, report.hour, report.observed_at DESC, report.recorded_at DESC,
    report.batch DESC;

-- name: kind_of
-- Of which kind a site is.
SELECT kind FROM site WHERE code = %(site)s AND superseded_at IS NULL;

-- name: count_sites
-- Sites in the register now.
SELECT kind, count(*) AS sites FROM site WHERE superseded_at IS NULL GROUP BY kind ORDER BY kind;
