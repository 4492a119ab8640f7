-- name: add_feed
-- A feed that is there already stays as it is.
INSERT INTO feed (name, kind) VALUES (%(name)s, %(kind)s)
ON CONFLICT (name) DO NOTHING;

-- name: add_metric
-- Numbered from 1 in the order of arrival; facts hold the number for good.
INSERT INTO metric (id, name, feed)
SELECT coalesce(max(id), 0) + 1, %(name)s, %(feed)s FROM metric
HAVING NOT EXISTS (SELECT FROM metric AS known WHERE known.name = %(name)s);

-- name: feed_kinds
-- What kind each feed was when it was first named.
SELECT name, kind FROM feed ORDER BY name;

-- name: metric_feeds
-- Which feed sends each stored column.
SELECT name, feed FROM metric ORDER BY name;

-- name: metric_ids
-- The numbers under which facts of these columns are stored.
SELECT name, id FROM metric WHERE name = ANY(%(names)s) ORDER BY name;
