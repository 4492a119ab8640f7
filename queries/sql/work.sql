-- name: level_of
-- No row outside the scope.
SELECT level FROM area WHERE code = %(area)s;

-- name: entries
-- By number: it follows the order in which they were taken, also while the clock stands still.
SELECT rule, area, id, raised_on, action, acted_at, acted_by, assignee, assignee_en, note
FROM work_entry
WHERE rule = ANY(%(rules)s) AND area = ANY(%(areas)s)
    AND acted_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
ORDER BY rule, area, id;

-- name: history
-- Of one raise, that stands on a day.
SELECT id, raised_on, action, acted_at, acted_by, assignee, assignee_en, note
FROM work_entry
WHERE rule = %(rule)s AND area = %(area)s AND raised_on BETWEEN %(since)s AND %(until)s
ORDER BY id;

-- name: enter
-- Appended; what was entered before stays.
INSERT INTO work_entry
    (rule, area, raised_on, action, acted_at, acted_by, assignee, assignee_en, note)
VALUES
    (%(rule)s, %(area)s, %(raised_on)s, %(action)s, %(acted_at)s, %(acted_by)s, %(assignee)s,
    %(assignee_en)s, %(note)s);
