-- What a register or a report says comes as text: the client reads thousands as one, six times as
-- fast as each by itself.

-- name: read_sites
-- What the register says now.
SELECT code, name, name_en, kind, area, lon, lat, register::text AS register
FROM site
WHERE kind = %(kind)s AND superseded_at IS NULL
ORDER BY code;

-- name: states
-- What is kept as the newest report of a site, if it was made and known by then; otherwise, and where
-- only an older one may be seen, one look into the index of all, however long the history is.
SELECT site.code AS site, newest.observed_at, newest.recorded_at,
    newest.reported::text AS reported
FROM site
LEFT JOIN (
    SELECT site, observed_at, recorded_at, reported
    FROM site_newest
    WHERE observed_at <= %(at)s AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
) AS kept ON kept.site = site.code
CROSS JOIN LATERAL (
    SELECT kept.observed_at, kept.recorded_at, kept.reported WHERE kept.site IS NOT NULL
    UNION ALL (
        SELECT observed_at, recorded_at, reported
        FROM site_report
        WHERE kept.site IS NULL AND site_report.site = site.code AND observed_at <= %(at)s
            AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
        ORDER BY observed_at DESC, recorded_at DESC, batch DESC
        LIMIT 1
    )
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
SELECT DISTINCT ON (observed_at) observed_at, recorded_at, reported::text AS reported
FROM site_report
WHERE site = %(site)s AND observed_at BETWEEN %(since)s AND %(until)s
    AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
ORDER BY observed_at, recorded_at DESC, batch DESC;

-- name: by_hour
-- The last report of each site of a kind in each hour, counted from the first moment.
SELECT DISTINCT ON (site.code, report.hour) site.code AS site, report.hour, report.observed_at,
    report.recorded_at, report.reported::text AS reported
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

-- name: first_in_status
-- When each site first reported each of some statuses, as positions in that list from 1 on. One row
-- of arrays in no order.
SELECT array_agg(spell.site) AS sites, array_agg(asked.place) AS statuses,
    array_agg(date_part('epoch', spell.since)) AS observed_s
FROM unnest(%(statuses)s::text[]) WITH ORDINALITY AS asked (status, place)
JOIN site_spell AS spell ON spell.status = asked.status AND spell.is_first AND spell.since <= %(at)s
JOIN site ON site.code = spell.site AND site.kind = %(kind)s AND site.superseded_at IS NULL;

-- name: since
-- Since when each of some sites has been in its status: the first such spell after the last of
-- another; NULL `changed` where there is no other.
SELECT asked.site, spell.since, other.since AS changed
FROM unnest(%(sites)s::text[], %(in_status)s::text[]) AS asked (site, status)
LEFT JOIN LATERAL (
    SELECT since
    FROM site_spell
    WHERE site_spell.site = asked.site AND site_spell.status <> asked.status AND since <= %(at)s
    ORDER BY since DESC
    LIMIT 1
) AS other ON true
CROSS JOIN LATERAL (
    SELECT since
    FROM site_spell
    WHERE site_spell.site = asked.site AND site_spell.status = asked.status
        AND site_spell.since > coalesce(other.since, '-infinity')
    ORDER BY since
    LIMIT 1
) AS spell
ORDER BY asked.site;

-- As was known at a moment, from the reports themselves. Of those about one moment, only the one
-- recorded last counts: the others were corrected. Looked up and not joined: a join would read every
-- report of the site.

-- name: first_in_status_then
-- As first_in_status: one look into an index each, however long the history is.
SELECT array_agg(site) AS sites, array_agg(status) AS statuses,
    array_agg(date_part('epoch', observed_at)) AS observed_s
FROM (
    SELECT site.code AS site, asked.place AS status, first.observed_at
    FROM site
    CROSS JOIN unnest(%(statuses)s::text[]) WITH ORDINALITY AS asked (status, place)
    CROSS JOIN LATERAL (
        SELECT report.observed_at
        FROM site_report AS report
        WHERE report.site = site.code AND report.status = asked.status
            AND report.observed_at <= %(at)s
            AND report.recorded_at <= %(known_at)s
            AND (report.recorded_at, report.batch) = (
                SELECT newest.recorded_at, newest.batch
                FROM site_report AS newest
                WHERE newest.site = site.code AND newest.observed_at = report.observed_at
                    AND newest.recorded_at <= %(known_at)s
                ORDER BY newest.recorded_at DESC, newest.batch DESC
                LIMIT 1
            )
        ORDER BY report.observed_at
        LIMIT 1
    ) AS first
    WHERE site.kind = %(kind)s AND site.superseded_at IS NULL
) AS reached;

-- name: since_then
-- As since.
SELECT asked.site, since.observed_at AS since, other.observed_at AS changed
FROM unnest(%(sites)s::text[], %(in_status)s::text[]) AS asked (site, status)
LEFT JOIN LATERAL (
    SELECT max(last.observed_at) AS observed_at
    FROM unnest(%(statuses)s::text[]) AS any_other (status)
    CROSS JOIN LATERAL (
        SELECT report.observed_at
        FROM site_report AS report
        WHERE report.site = asked.site AND report.status = any_other.status
            AND report.observed_at <= %(at)s
            AND report.recorded_at <= %(known_at)s
            AND (report.recorded_at, report.batch) = (
                SELECT newest.recorded_at, newest.batch
                FROM site_report AS newest
                WHERE newest.site = asked.site AND newest.observed_at = report.observed_at
                    AND newest.recorded_at <= %(known_at)s
                ORDER BY newest.recorded_at DESC, newest.batch DESC
                LIMIT 1
            )
        ORDER BY report.observed_at DESC
        LIMIT 1
    ) AS last
    WHERE any_other.status <> asked.status
) AS other ON true
CROSS JOIN LATERAL (
    SELECT report.observed_at
    FROM site_report AS report
    WHERE report.site = asked.site AND report.status = asked.status
        AND report.observed_at > coalesce(other.observed_at, '-infinity')
        AND report.recorded_at <= %(known_at)s
    ORDER BY report.observed_at
    LIMIT 1
) AS since
ORDER BY asked.site;

-- name: kind_of
-- Of which kind a site is.
SELECT kind FROM site WHERE code = %(site)s AND superseded_at IS NULL;

-- name: registered
-- What the register says now of one site.
SELECT kind, register FROM site WHERE code = %(site)s AND superseded_at IS NULL;

-- name: count_sites
-- Sites in the register now.
SELECT kind, count(*) AS sites FROM site WHERE superseded_at IS NULL GROUP BY kind ORDER BY kind;
