-- name: enter
-- SET LOCAL takes no parameters; set_config with true is the same and does. All settings end with
-- the transaction.
SELECT set_config('app.area', %(area)s, true),
    set_config('app.small_counts', %(small_counts)s, true),
    set_config('search_path', %(path)s, true), set_config('role', %(role)s, true);
