-- name: feeds
-- The newest data of each feed, and its newest delivery. One that was refused changed nothing, so
-- it makes no data newer.
SELECT feed.name AS feed, max(batch.data_time) AS data_time, max(batch.received_at) AS received_at,
    coalesce(sum(batch.accepted), 0)::bigint AS accepted,
    coalesce(sum(batch.rejected), 0)::bigint AS rejected
FROM feed LEFT JOIN batch ON batch.feed = feed.name AND batch.status = 'taken'
GROUP BY feed.name
ORDER BY feed.name

-- name: totals
SELECT feed.name AS feed, max(batch.data_time) FILTER (WHERE batch.status = 'taken') AS data_time,
    coalesce(sum(batch.rejected), 0)::bigint AS rejected,
    count(*) FILTER (WHERE batch.status = 'refused') AS refused
FROM feed LEFT JOIN batch ON batch.feed = feed.name
GROUP BY feed.name
ORDER BY feed.name

-- name: counts
SELECT (SELECT count(*) FROM observation) AS observations,
    (SELECT count(*) FROM site_report) AS site_reports

-- name: areas_by_level
SELECT level, count(*) FROM area GROUP BY level ORDER BY level

-- name: is_empty
-- A city that a replay has opened, which shows by its clock, waits for its first delivery.
SELECT NOT EXISTS (SELECT FROM setting WHERE name = 'catalogue')
    OR NOT EXISTS (SELECT FROM batch WHERE status = 'taken')
        AND NOT EXISTS (SELECT FROM setting WHERE name = 'clock' AND value <> '')

-- name: newest_batches
-- The deliveries that were received last, whatever they were about.
SELECT feed, received_at, accepted, rejected
FROM batch
WHERE status = 'taken'
ORDER BY received_at DESC, id DESC
LIMIT %(most)s

-- name: newest_days
-- The last day that anybody has reported a feed's figures of: one look into the index a column.
SELECT metric.feed, max(newest.day) AS day
FROM metric
CROSS JOIN LATERAL (
    SELECT max(observed_on) AS day FROM reported_day
    WHERE reported_day.metric = metric.id AND observed_on <= %(until)s
) AS newest
WHERE newest.day IS NOT NULL
GROUP BY metric.feed
ORDER BY metric.feed;

-- name: delivered
-- The snapshot that each feed's newest delivery made.
SELECT feed, max(snapshot) AS snapshot FROM batch WHERE status = 'taken' GROUP BY feed ORDER BY feed
