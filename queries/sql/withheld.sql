-- name: siblings
-- Every area with its party: which of its siblings are withheld together with it. By code alone,
-- so that who is withheld says nothing of who is small. Two are enough to hide each other, but not
-- from a lead, who knows the one of them that is theirs: where the parent is published it takes
-- three. `is_lonely`: there are not as many.
CREATE TEMP TABLE sibling ON COMMIT DROP AS
SELECT code, parent, parent_level, brothers < needed AS is_lonely,
    least((place - 1) / needed, greatest(brothers / needed, 1) - 1) AS party
FROM (
    SELECT area.code, area.parent, up.level AS parent_level,
        row_number() OVER (PARTITION BY area.parent ORDER BY area.code) AS place,
        count(*) OVER (PARTITION BY area.parent) AS brothers,
        CASE WHEN up.level <= %(published)s THEN 3 ELSE 2 END AS needed
    FROM area JOIN area AS up ON up.code = area.parent
) AS child;

-- name: levels
-- Levels of areas that have areas below them, the deepest first.
SELECT DISTINCT parent_level FROM sibling ORDER BY parent_level DESC;

-- name: staged_days
-- Days that a delivery reports on.
SELECT DISTINCT observed_on FROM stage_figure ORDER BY observed_on;

-- name: own_values
-- Leaves with a small count of one column in any report, corrected since or not. {days}: NULL is
-- every day.
INSERT INTO withheld (feed, area)
SELECT DISTINCT %(feed)s, report.area
FROM unnest(%(metrics)s::smallint[], %(weights)s::float8[], %(smallest)s::float8[])
    AS term (metric, weight, smallest)
JOIN observation AS report ON report.metric = term.metric
JOIN area ON area.code = report.area AND area.is_leaf
WHERE report.value * term.weight > 0 AND report.value * term.weight < term.smallest
    AND (%(days)s::date[] IS NULL OR report.observed_on = ANY(%(days)s::date[]))
ORDER BY 2
ON CONFLICT DO NOTHING;

-- name: own_sum
-- Leaves with a small count made of several columns. Each may have been corrected on its own, so
-- that it is small if it may have been with any of their values of the day.
INSERT INTO withheld (feed, area)
SELECT DISTINCT %(feed)s, told.area
FROM unnest(%(metrics)s::smallint[], %(weights)s::float8[]) AS term (metric, weight)
JOIN (
    SELECT metric, observed_on, area, min(value) AS least, max(value) AS most
    FROM observation
    WHERE metric = ANY(%(metrics)s)
        AND (%(days)s::date[] IS NULL OR observed_on = ANY(%(days)s::date[]))
    GROUP BY metric, observed_on, area
) AS told ON told.metric = term.metric
JOIN area ON area.code = told.area AND area.is_leaf
GROUP BY told.area, told.observed_on
HAVING count(*) = cardinality(%(metrics)s)
    AND sum(weight * CASE WHEN weight > 0 THEN most ELSE least END) > 0
    AND sum(weight * CASE WHEN weight > 0 THEN least ELSE most END) < %(smallest)s
ORDER BY 2
ON CONFLICT DO NOTHING;

-- name: rise
-- The areas right below those of a level: the whole party of one that is withheld, and the parent
-- of a party that is too small.
INSERT INTO withheld (feed, area)
SELECT withheld.feed, mate.code
FROM sibling AS one
JOIN withheld ON withheld.area = one.code AND withheld.feed = %(feed)s
JOIN sibling AS mate ON mate.parent = one.parent AND mate.party = one.party
WHERE one.parent_level = %(level)s
UNION
SELECT withheld.feed, one.parent
FROM sibling AS one
JOIN withheld ON withheld.area = one.code AND withheld.feed = %(feed)s
WHERE one.parent_level = %(level)s AND one.is_lonely
ORDER BY 2
ON CONFLICT DO NOTHING;

-- name: sink
-- An area that is withheld and has nothing withheld below it would be the sum of its parts: its
-- first party is withheld with it.
INSERT INTO withheld (feed, area)
SELECT withheld.feed, child.code
FROM sibling AS child
JOIN withheld ON withheld.area = child.parent AND withheld.feed = %(feed)s
WHERE child.parent_level = %(level)s AND child.party = 0
    AND NOT EXISTS (
        SELECT FROM sibling AS other
        JOIN withheld AS own ON own.area = other.code AND own.feed = %(feed)s
        WHERE other.parent = child.parent
    )
ORDER BY 2
ON CONFLICT DO NOTHING;

-- name: forget
-- The catalogue's rules are others now.
DELETE FROM withheld;
