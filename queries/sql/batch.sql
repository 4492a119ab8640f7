-- name: taken_before
SELECT id, received_at FROM batch
WHERE feed = %(feed)s AND sha256 = %(sha256)s AND status = 'taken'

-- name: taken_files
SELECT feed, sha256, received_at FROM batch WHERE status = 'taken' ORDER BY id

-- name: take_turn
-- What may contradict each other waits here until the other has committed: deliveries of one feed,
-- reports about sites of one kind, and all registers. Deliveries of different departments are taken in side by side.
SELECT pg_advisory_xact_lock(hashtextextended(%(queue)s, 0))

-- name: number_batch
UPDATE batch SET snapshot = %(snapshot)s WHERE id = %(batch)s

-- name: insert_batch
INSERT INTO batch (feed, filename, sha256, status, received_at, data_time, rows, accepted, rejected,
    message, snapshot)
VALUES (%(feed)s, %(filename)s, %(sha256)s, %(status)s, %(received_at)s, %(data_time)s, %(rows)s,
    %(accepted)s, %(rejected)s, %(message)s, %(snapshot)s)
RETURNING id

-- name: insert_reject
INSERT INTO reject (batch, row, "column", code, message)
VALUES (%(batch)s, %(row)s, %(column)s, %(code)s, %(message)s)

-- name: stage_observation
-- COPY cannot write where row-level security holds, so the file lands here first, as wide as it is.
CREATE TEMP TABLE stage_observation (
    area text COLLATE "C", observed_on date, recorded_at timestamptz, {columns}
) ON COMMIT DROP

-- name: stage_figure
-- One row a figure; what was not reported makes none.
CREATE TEMP VIEW stage_figure AS
SELECT figure.metric, stage.observed_on, stage.area, stage.recorded_at, figure.value
FROM stage_observation AS stage
CROSS JOIN LATERAL (VALUES {figures}) AS figure (metric, value)
WHERE figure.value IS NOT NULL

-- name: take_observations
-- In the order of the index by day: neighbours in the file become neighbours in the index.
INSERT INTO observation (metric, observed_on, area, recorded_at, value, batch)
SELECT metric, observed_on, area, recorded_at, value, %(batch)s
FROM stage_figure
ORDER BY metric, observed_on, area

-- name: stage_site
CREATE TEMP TABLE stage_site (
    code text COLLATE "C", name text, name_en text, area text COLLATE "C", lon double precision,
    lat double precision, register jsonb, recorded_at timestamptz
) ON COMMIT DROP

-- name: supersede_sites
-- What was recorded last is in force, in whatever order it comes; what was said before stays
-- readable, each until the next that was recorded after it.
UPDATE site SET superseded_at = stage.recorded_at
FROM stage_site AS stage
WHERE site.code = stage.code AND site.recorded_at <= stage.recorded_at
    AND (site.superseded_at IS NULL OR site.superseded_at > stage.recorded_at)

-- name: take_sites
INSERT INTO site
    (code, kind, name, name_en, area, lon, lat, register, recorded_at, superseded_at, batch)
SELECT code, %(kind)s, name, name_en, area, lon, lat, register, recorded_at,
    (SELECT min(later.recorded_at) FROM site AS later
        WHERE later.code = stage.code AND later.recorded_at > stage.recorded_at),
    %(batch)s
FROM stage_site AS stage
ORDER BY code

-- name: stage_site_report
CREATE TEMP TABLE stage_site_report (
    site text COLLATE "C", observed_at timestamptz, recorded_at timestamptz, reported jsonb
) ON COMMIT DROP

-- name: take_site_reports
-- A report belongs to the area that its site stands in.
INSERT INTO site_report (site, area, observed_at, recorded_at, reported, batch)
SELECT stage.site, site.area, stage.observed_at, stage.recorded_at, stage.reported, %(batch)s
FROM stage_site_report AS stage
JOIN site ON site.code = stage.site AND site.kind = %(kind)s AND site.superseded_at IS NULL
ORDER BY stage.site, stage.observed_at

-- name: told_now
-- The sites that a batch reports on, each with the first moment that it speaks of.
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT stage.site, min(stage.observed_at) AS since
FROM stage_site_report AS stage
JOIN site ON site.code = stage.site AND site.kind = %(kind)s AND site.superseded_at IS NULL
GROUP BY stage.site

-- name: told_before
-- All sites that have ever reported, for a database that had nothing derived of it.
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT site, min(observed_at) AS since FROM site_report GROUP BY site

-- name: analyze_told
-- The planner knows nothing of a temporary table by itself.
ANALYZE told

-- name: keep_newest
INSERT INTO site_newest (site, area, observed_at, recorded_at, reported, batch)
SELECT told.site, newest.area, newest.observed_at, newest.recorded_at, newest.reported, newest.batch
FROM told
CROSS JOIN LATERAL (
    SELECT area, observed_at, recorded_at, reported, batch
    FROM site_report
    WHERE site_report.site = told.site
    ORDER BY observed_at DESC, recorded_at DESC, batch DESC
    LIMIT 1
) AS newest
ORDER BY told.site
ON CONFLICT (site) DO UPDATE SET
    area = EXCLUDED.area, observed_at = EXCLUDED.observed_at, recorded_at = EXCLUDED.recorded_at,
    reported = EXCLUDED.reported, batch = EXCLUDED.batch

-- name: forget_spells
-- From the first moment told of on they are made anew: a late report or a correction may part one,
-- join two, or make another the first.
DELETE FROM site_spell USING told
WHERE site_spell.site = told.site AND site_spell.since >= told.since

-- name: keep_spells
-- Where the status or the area is not that of the report before, of which the first looks back at
-- the spell that stays. A report without a status says nothing of it.
INSERT INTO site_spell (site, since, area, status, is_first)
SELECT site, observed_at, area, status,
    row_number() OVER (PARTITION BY site, status, area ORDER BY observed_at) = 1
        AND NOT EXISTS (
            SELECT FROM site_spell AS kept
            WHERE kept.site = spell.site AND kept.status = spell.status AND kept.area = spell.area
        )
FROM (
    SELECT report.site, report.observed_at, report.area, report.status,
        (report.status, report.area) IS DISTINCT FROM (
            coalesce(lag(report.status) OVER by_time, before.status),
            coalesce(lag(report.area) OVER by_time, before.area)
        ) AS is_new
    FROM (
        SELECT DISTINCT ON (told.site, site_report.observed_at)
            told.site, told.since, site_report.observed_at, site_report.area, site_report.status
        FROM told
        JOIN site_report ON site_report.site = told.site AND site_report.observed_at >= told.since
        ORDER BY told.site, site_report.observed_at, site_report.recorded_at DESC,
            site_report.batch DESC
    ) AS report
    LEFT JOIN LATERAL (
        SELECT status, area
        FROM site_spell
        WHERE site_spell.site = report.site
        ORDER BY site_spell.since DESC
        LIMIT 1
    ) AS before ON true
    WHERE report.status IS NOT NULL
    WINDOW by_time AS (PARTITION BY report.site ORDER BY report.observed_at)
) AS spell
WHERE is_new
ORDER BY site, observed_at

-- name: stage_event
CREATE TEMP TABLE stage_event (
    code text COLLATE "C", occurred_at timestamptz, area text COLLATE "C", geometry bytea,
    properties jsonb, recorded_at timestamptz
) ON COMMIT DROP

-- name: supersede_events
-- As for sites.
UPDATE event SET superseded_at = stage.recorded_at
FROM stage_event AS stage
WHERE event.code = stage.code AND event.recorded_at <= stage.recorded_at
    AND (event.superseded_at IS NULL OR event.superseded_at > stage.recorded_at)

-- name: take_events
INSERT INTO event
    (code, kind, occurred_at, area, geometry, properties, recorded_at, superseded_at, batch)
SELECT code, %(kind)s, occurred_at, area, geometry, properties, recorded_at,
    (SELECT min(later.recorded_at) FROM event AS later
        WHERE later.code = stage.code AND later.recorded_at > stage.recorded_at),
    %(batch)s
FROM stage_event AS stage
ORDER BY occurred_at, code

-- name: sites_of_other_kinds
SELECT code, kind FROM site WHERE kind <> %(kind)s AND superseded_at IS NULL ORDER BY code

-- name: known_sites
SELECT code FROM site WHERE kind = %(kind)s AND superseded_at IS NULL ORDER BY code

-- name: analyze
ANALYZE observation, rollup, site, site_report, site_newest, site_spell, event, area, area_tree
