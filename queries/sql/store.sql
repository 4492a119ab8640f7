-- name: enter
-- SET LOCAL takes no parameters; set_config with true is the same and does. Both settings end with
-- the transaction.
SELECT set_config('app.area', %(area)s, true), set_config('role', %(role)s, true);
