-- name: read_events
-- What was said of each event last.
SELECT code, kind, occurred_at, area, properties, geometry
FROM event
WHERE kind = %(kind)s AND occurred_at >= %(since)s AND occurred_at < %(until)s
    AND superseded_at IS NULL
ORDER BY occurred_at, code;
