-- name: feeds
-- The newest data of each feed, and its newest delivery. One that was refused changed nothing, so
-- it makes no data newer.
SELECT feed.name AS feed, max(batch.data_time) AS data_time, max(batch.received_at) AS received_at,
    coalesce(sum(batch.accepted), 0)::bigint AS accepted,
    coalesce(sum(batch.rejected), 0)::bigint AS rejected
FROM feed LEFT JOIN batch ON batch.feed = feed.name AND batch.status = 'taken'
GROUP BY feed.name
ORDER BY feed.name

-- name: counts
SELECT (SELECT count(*) FROM observation) AS observations,
    (SELECT count(*) FROM site_report) AS site_reports

-- name: areas_by_level
SELECT level, count(*) FROM area GROUP BY level ORDER BY level

-- name: is_empty
SELECT NOT EXISTS (SELECT FROM setting WHERE name = 'catalogue')
    OR NOT EXISTS (SELECT FROM batch WHERE status = 'taken')

-- name: newest_batches
-- The deliveries that were received last, whatever they were about.
SELECT feed, received_at, accepted, rejected
FROM batch
WHERE status = 'taken'
ORDER BY received_at DESC, id DESC
LIMIT %(most)s
