-- Alerts and reminders: who may reach what.

-- 1  What happened before there were alerts is not told of: a first session that holds all of it is over and done with.

INSERT INTO edit_session (began_at, ended_at, handed_over) VALUES ('2000-01-01 00:00Z', now(), true);

-- 2  Staff hear of the edits of staff when they ask for it. The owner is bound by row security too, so it steps aside
--    for this one statement.

ALTER TABLE subscription NO FORCE ROW LEVEL SECURITY;
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
UPDATE subscription SET alerts_since = NULL
WHERE person_id IN (SELECT id FROM person WHERE staff_role IS NOT NULL);
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;

-- 3  What was told is for staff to see, like the mails themselves. Only the program writes.

GRANT SELECT, INSERT ON edit_session, nudge TO fristklar_staff;
GRANT UPDATE (handed_over) ON edit_session TO fristklar_staff;

ALTER TABLE edit_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE edit_session FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON edit_session FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON edit_session TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());

ALTER TABLE nudge ENABLE ROW LEVEL SECURITY;
ALTER TABLE nudge FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON nudge FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON nudge TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());
