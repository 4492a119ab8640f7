-- name: exists
-- Is our database there?
SELECT 1 FROM pg_database WHERE datname = %(name)s;

-- name: create
-- From template0, so that encoding and order are ours whatever the machine's language.
CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';

-- name: configure
-- Kept in the data folder, in force from the next reload.
ALTER SYSTEM SET {name} = {value};

-- name: reload
-- Puts the settings in force.
SELECT pg_reload_conf();
