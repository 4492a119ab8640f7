-- The asked areas come as one text, a code a line: an array of a thousand codes took its time to
-- be written by the client.

-- name: columns
-- The numbers under which columns are stored, and the asked areas of which they are held back from
-- who asks; one that no feed has ever declared to the store is left out.
SELECT metric.name, metric.id, (
    SELECT array_agg(asked.place - 1 ORDER BY asked.place)
    FROM unnest(string_to_array(%(areas)s, E'\n')) WITH ORDINALITY AS asked (code, place)
    JOIN held_back ON held_back.area = asked.code AND held_back.metric = metric.id
) AS held_back
FROM metric WHERE metric.name = ANY(%(names)s)
ORDER BY metric.name;

-- name: leaf_counts
-- How many areas with nothing below them each asked area has; NULL outside the scope.
SELECT array_agg(area.leaves ORDER BY asked.place) AS leaves
FROM unnest(string_to_array(%(areas)s, E'\n')) WITH ORDINALITY AS asked (code, place)
LEFT JOIN area ON area.code = asked.code;

-- What the batches have summed up already, as positions in the asked lists. One row a metric, its
-- figures as arrays in no order: a row a figure took the client longer than the server. An area of
-- which a column is held back has nothing here, not even how much was reported; the largest below
-- an area, which may be what is held back, is not told of such a column at all.

-- name: sums_of_parents
-- Day by day, with all areas as one list to the index: it looks into each of its pages once a day,
-- and not once an area and day. The list stands there as it is asked for: of one that is worked out
-- the planner does not know how long it is, takes it for short and loops over what it should hash.
WITH parent AS MATERIALIZED (
    SELECT asked.code, asked.place
    FROM unnest(string_to_array(%(areas)s, E'\n')) WITH ORDINALITY AS asked (code, place)
    JOIN area ON area.code = asked.code AND NOT area.is_leaf
)
SELECT metric, array_agg(day) AS days, array_agg(area) AS areas, array_agg(total) AS total,
    array_agg(direct) AS direct, array_agg(highest) AS highest, array_agg(reporting) AS reporting,
    array_agg(recorded_s) AS recorded_s
FROM (
    SELECT figure.metric, told.day - %(first)s::date AS day, parent.place - 1 AS area,
        figure.total, figure.direct, figure.reporting,
        CASE WHEN figure.metric NOT IN (SELECT held_back.metric FROM held_back)
            THEN figure.highest END AS highest,
        date_part('epoch', figure.recorded_at) AS recorded_s
    FROM unnest(%(metrics)s::smallint[]) AS wanted (metric)
    CROSS JOIN unnest(%(days)s::date[]) AS told (day)
    CROSS JOIN LATERAL (
        SELECT metric, area, total, direct, reporting, highest, recorded_at FROM rollup
        WHERE rollup.metric = wanted.metric AND rollup.observed_on = told.day
            AND rollup.area = ANY(string_to_array(%(areas)s, E'\n'))
            AND (SELECT EXISTS (SELECT FROM parent))
        OFFSET 0
    ) AS figure
    JOIN parent ON parent.code = figure.area
    WHERE NOT EXISTS (
        SELECT FROM held_back
        WHERE held_back.metric = figure.metric AND held_back.area = figure.area
    )
) AS found
GROUP BY metric
ORDER BY metric;

-- name: sums_of_leaves
-- The newest report of each leaf and day; a leaf's sum is its own value.
WITH leaf AS MATERIALIZED (
    SELECT asked.code, asked.place
    FROM unnest(string_to_array(%(areas)s, E'\n')) WITH ORDINALITY AS asked (code, place)
    JOIN area ON area.code = asked.code AND area.is_leaf
)
SELECT newest.metric, array_agg(told.day - %(first)s::date) AS days,
    array_agg(leaf.place - 1) AS areas, array_agg(newest.value) AS total,
    array_agg(date_part('epoch', newest.recorded_at)) AS recorded_s
FROM unnest(%(metrics)s::smallint[]) AS wanted (metric)
CROSS JOIN unnest(%(days)s::date[]) AS told (day)
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (area) metric, area, value, recorded_at FROM observation
    WHERE observation.metric = wanted.metric AND observation.observed_on = told.day
        AND observation.area = ANY(string_to_array(%(areas)s, E'\n'))
        AND (SELECT EXISTS (SELECT FROM leaf))
    ORDER BY area, recorded_at DESC, batch DESC
) AS newest
JOIN leaf ON leaf.code = newest.area
WHERE NOT EXISTS (
    SELECT FROM held_back
    WHERE held_back.metric = newest.metric AND held_back.area = newest.area
)
GROUP BY newest.metric
ORDER BY newest.metric;

-- name: days_of_change
-- Days of a period on which a carried figure may change: something was reported by anybody, or had
-- been carried to its end the day before.
SELECT observed_on AS day FROM reported_day
WHERE metric = %(metric)s AND observed_on BETWEEN %(first)s AND %(last)s
UNION
SELECT observed_on + %(carry_days)s + 1 FROM reported_day
WHERE metric = %(metric)s
    AND observed_on BETWEEN %(first)s::date - %(carry_days)s - 1
    AND %(last)s::date - %(carry_days)s - 1
ORDER BY day;

-- name: sums_from_facts
-- From the facts themselves: as known at a moment, or carried from earlier days. Written so that it
-- takes as long where the planner thinks that the reports of a metric are few: one look into the
-- index a day (OFFSET is a fence), and sets made once (CASE is one too) where there were joins.
SELECT %(metric)s AS metric, array_agg(day) AS days, array_agg(area) AS areas, array_agg(total) AS total,
    array_agg(direct) AS direct, array_agg(highest) AS highest, array_agg(reporting) AS reporting,
    array_agg(recorded_s) AS recorded_s, array_agg(latest) AS latest
FROM (
    SELECT newest.place - 1 AS day, (
            (
                SELECT jsonb_object_agg(code, place)
                FROM unnest(string_to_array(%(areas)s, E'\n')) WITH ORDINALITY AS asked (code, place)
            ) ->> area_tree.ancestor
        )::bigint - 1 AS area,
        sum(newest.value) AS total,
        sum(newest.value) FILTER (WHERE newest.area = area_tree.ancestor AND NOT newest.is_leaf)
            AS direct,
        max(newest.value) FILTER (WHERE NOT shown.is_partly) AS highest,
        count(*) FILTER (WHERE newest.is_leaf) AS reporting,
        date_part('epoch', max(newest.recorded_at)) AS recorded_s,
        (array_agg(newest.value
            ORDER BY newest.observed_on DESC, newest.recorded_at DESC, newest.area)
            FILTER (WHERE NOT shown.is_partly))[1] AS latest
    FROM (
        SELECT DISTINCT ON (asked_day.place, report.area)
            asked_day.place, report.area, report.value, report.observed_on, report.recorded_at,
            report.area IN (SELECT code FROM area WHERE area.is_leaf) AS is_leaf
        FROM unnest(%(days)s::date[]) WITH ORDINALITY AS asked_day (day, place)
        CROSS JOIN LATERAL (
            SELECT area, value, observed_on, recorded_at, batch
            FROM observation
            WHERE metric = %(metric)s
                AND observed_on BETWEEN asked_day.day - %(carry_days)s AND asked_day.day
                AND recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
            OFFSET 0
        ) AS report
        WHERE CASE WHEN report.area IN (
            SELECT descendant FROM area_tree
            WHERE ancestor = ANY(string_to_array(%(areas)s, E'\n'))
        ) THEN true END
        ORDER BY asked_day.place, report.area, report.observed_on DESC, report.recorded_at DESC,
            report.batch DESC
    ) AS newest
    JOIN area_tree ON area_tree.descendant = newest.area
    CROSS JOIN (
        SELECT EXISTS (SELECT FROM held_back WHERE held_back.metric = %(metric)s) AS is_partly
    ) AS shown
    WHERE CASE
        WHEN area_tree.ancestor IN (
            SELECT held_back.area FROM held_back WHERE held_back.metric = %(metric)s
        ) THEN false
        ELSE area_tree.ancestor = ANY(string_to_array(%(areas)s, E'\n'))
    END
    GROUP BY newest.place, area_tree.ancestor
) AS figure;
