-- name: begin
-- The role and the scope end with the transaction, so a pooled connection keeps neither.
SELECT set_config('role', %(role)s, true), set_config('app.area', %(area)s, true)
