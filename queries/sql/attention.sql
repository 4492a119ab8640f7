-- name: reported_days
-- Days on which anybody, in whatever scope, has reported one of a metric's columns.
SELECT DISTINCT reported_day.observed_on
FROM reported_day JOIN metric ON metric.id = reported_day.metric
WHERE metric.name = ANY(%(columns)s)
    AND reported_day.observed_on
        BETWEEN coalesce(%(since)s::date, '-infinity') AND %(until)s
    AND reported_day.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
ORDER BY reported_day.observed_on;
