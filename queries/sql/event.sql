-- name: read_events
-- An event may be sent again with corrections, its time among them: only its newest version counts,
-- and only if that one lies in the span.
SELECT code, kind, occurred_at, area, properties, geometry
FROM event
WHERE kind = %(kind)s AND occurred_at >= %(since)s AND occurred_at < %(until)s
    AND NOT EXISTS (
        SELECT FROM event AS later
        WHERE later.kind = event.kind AND later.code = event.code
            AND (later.recorded_at, later.batch) > (event.recorded_at, event.batch)
    )
ORDER BY occurred_at, code
