-- A calendar address opens what its person may see, so it is for the program alone, as a session is.

GRANT SELECT, INSERT, DELETE ON calendar_address TO fristklar_staff;
GRANT UPDATE (token_hash, created_on, fetched_on) ON calendar_address TO fristklar_staff;
ALTER TABLE calendar_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_address FORCE ROW LEVEL SECURITY;
CREATE POLICY program ON calendar_address TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());
