-- name: own_area
-- The area that a person's briefings are made for: their own, for the whole city the root.
SELECT code FROM area
WHERE CASE WHEN %(area)s::text = '*' THEN parent IS NULL ELSE code = %(area)s END;

-- name: newest
-- As last saved, the newest first. Row-level security says the same of owner and area.
SELECT id, version, name, owner, area, lang, sheets, saved_at, saved_by, is_deleted
FROM (
    SELECT DISTINCT ON (id) *
    FROM briefing
    WHERE (owner = %(person)s OR area = %(own_area)s)
        AND id = coalesce(%(id)s::text, id)
    ORDER BY id, version DESC
) AS newest
ORDER BY saved_at DESC, id;

-- name: narrow
-- What is written from here on has to be in this person's sight.
SELECT set_config('app.area', %(area)s, true), set_config('app.person', %(person)s, true);

-- name: save
-- No row if somebody has saved this version already; who does so at the same moment waits here.
INSERT INTO briefing (id, version, name, owner, area, lang, sheets, saved_at, saved_by, is_deleted)
VALUES (%(id)s, %(version)s, %(name)s, %(owner)s, %(area)s, %(lang)s, %(sheets)s, %(saved_at)s,
    %(saved_by)s, %(is_deleted)s)
ON CONFLICT DO NOTHING
RETURNING version;
