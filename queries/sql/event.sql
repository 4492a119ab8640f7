-- name: read_events
-- What was said of each event last, or last by a moment.
SELECT code, kind, occurred_at, area, properties, geometry, recorded_at, batch
FROM event
WHERE kind = %(kind)s AND occurred_at >= %(since)s AND occurred_at < %(until)s
    AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
    AND (superseded_at IS NULL OR superseded_at > %(known_at)s::timestamptz)
ORDER BY occurred_at, code;
