-- name: unsafe
-- What would let a reader see other areas' rows: kind of object, its name, and why.
SELECT 'table', c.relname::text, 'row-level security is not forced'
FROM pg_class AS c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
    AND EXISTS (
        SELECT FROM pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attname IN ('area', 'ancestor', 'path', 'batch')
            AND c.relname <> 'reported_day' AND NOT a.attisdropped
    )
    AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
UNION ALL
SELECT 'table', p.tablename::text, format('the policy %%I lets everybody see every row', p.policyname)
FROM pg_policies AS p
WHERE p.schemaname = 'public' AND p.cmd <> 'INSERT' AND (p.qual IS NULL OR p.qual = 'true')
UNION ALL
SELECT 'view', format('%%I.%%I', n.nspname, c.relname), 'it reads with its maker''s rights'
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname IN ('public', 'scoped', 'gis')
    AND NOT COALESCE('security_invoker=true' = ANY (c.reloptions), false)
    AND NOT EXISTS (
        SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
UNION ALL
SELECT 'function', p.proname::text, 'it reads with its maker''s rights'
FROM pg_proc AS p
WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.proname <> ALL (%(functions)s)
    AND NOT EXISTS (
        SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    )
UNION ALL
SELECT 'role', r.rolname::text, 'it passes by row-level security'
FROM pg_roles AS r
WHERE r.rolname = ANY (%(roles)s) AND (r.rolsuper OR r.rolbypassrls)
UNION ALL
SELECT 'role', r.rolname::text, format('it owns %%I', c.relname)
FROM pg_roles AS r JOIN pg_class AS c ON c.relowner = r.oid
WHERE r.rolname = ANY (%(roles)s)
UNION ALL
SELECT 'role', r.rolname::text, format('it is a member of %%I', g.rolname)
FROM pg_roles AS r
JOIN pg_auth_members AS m ON m.member = r.oid
JOIN pg_roles AS g ON g.oid = m.roleid
WHERE r.rolname = ANY (%(roles)s)
ORDER BY 1, 2, 3;
