-- The worker's queue and the mails that it sends: who may reach what.

-- 1  Mails. Staff see all and may set going again what waits or failed; the program does everything else. Nobody else sees any.

GRANT SELECT ON delivery, stopped_address TO fristklar_staff;
GRANT INSERT (person_id, kind, key, occasion, iso_year, iso_week, due_at) ON delivery TO fristklar_staff;
GRANT UPDATE (state, due_at, claim, attempts, reason, recipient, finished_at) ON delivery TO fristklar_staff;
GRANT INSERT (email, reason), DELETE ON stopped_address TO fristklar_staff;

ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON delivery FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY retry ON delivery FOR UPDATE TO fristklar_staff
    USING (state IN ('waiting', 'refused', 'given_up')) WITH CHECK (state = 'waiting');
CREATE POLICY program ON delivery TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());

ALTER TABLE stopped_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE stopped_address FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON stopped_address FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY lift ON stopped_address FOR DELETE TO fristklar_staff USING (true);
CREATE POLICY program ON stopped_address TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());

-- 2  The queue, in a schema of its own. It holds names of tasks and points in time and not a word of anybody's data, so
--    the login role works it without choosing a role first. It still owns nothing.

GRANT USAGE ON SCHEMA procrastinate TO fristklar_app, fristklar_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA procrastinate TO fristklar_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA procrastinate TO fristklar_app;
GRANT SELECT ON procrastinate.procrastinate_workers, procrastinate.procrastinate_jobs,
    procrastinate.procrastinate_events, procrastinate.procrastinate_periodic_defers TO fristklar_staff;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA procrastinate FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA procrastinate TO fristklar_app;
