-- The database roles of Fristklar. Run once per cluster as a superuser, before the first migration:
--
--     psql -f migrations/roles.sql
--     psql -c "\password fristklar_owner" -c "\password fristklar_app"
--     createdb --owner fristklar_owner fristklar
--
-- The embedded database runs this same file. Safe to run again.
--
--   fristklar_owner   owns the tables and migrates. Row security is forced, so it reads no vendor's rows either.
--   fristklar_app     what the program logs in as. Owns nothing, inherits nothing: a transaction that does not
--                     first choose one of the three roles below may read nothing at all.
--   fristklar_public  the register and nothing else.
--   fristklar_vendor  the register and the rows of the vendors named in fristklar.vendor_ids.
--   fristklar_staff   NHN's customer centre: the register and every vendor.

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['fristklar_public', 'fristklar_vendor', 'fristklar_staff'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fristklar_owner') THEN
        CREATE ROLE fristklar_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fristklar_app') THEN
        CREATE ROLE fristklar_app LOGIN NOINHERIT;
    END IF;
END
$$;

ALTER ROLE fristklar_owner NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
ALTER ROLE fristklar_app NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;

GRANT fristklar_public, fristklar_vendor, fristklar_staff TO fristklar_app;
