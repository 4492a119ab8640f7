-- name: reported_days
-- Days on which anybody, in whatever scope, has reported one of a metric's columns.
SELECT DISTINCT reported_day.observed_on
FROM reported_day JOIN metric ON metric.id = reported_day.metric
WHERE metric.name = ANY(%(columns)s) AND reported_day.observed_on <= %(until)s
    AND reported_day.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
ORDER BY reported_day.observed_on;

-- name: level_of
-- No row outside the scope.
SELECT level FROM area WHERE code = %(area)s;

-- name: acknowledgements
-- The newest one comes last, also while the clock stands still.
SELECT rule, area, raised_on, acknowledged_at, acknowledged_by, note
FROM acknowledgement
WHERE rule = ANY(%(rules)s) AND area = ANY(%(areas)s)
    AND acknowledged_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
ORDER BY rule, area, acknowledged_at, id;

-- name: acknowledge
-- Appended; what was said before stays.
INSERT INTO acknowledgement (rule, area, raised_on, acknowledged_at, acknowledged_by, note)
VALUES (%(rule)s, %(area)s, %(raised_on)s, %(at)s, %(by)s, %(note)s);
