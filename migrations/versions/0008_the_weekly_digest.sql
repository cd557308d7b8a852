-- The weekly digest: who may reach what.

-- 1  What a person wants of it. Staff see all, for the sake of previews; only the program writes, after access/ has
--    said yes. A vendor reaches none: whether a colleague reads the digest is the colleague's own business.

GRANT SELECT, INSERT, UPDATE ON subscription TO fristklar_staff;
ALTER TABLE subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON subscription FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON subscription TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());

-- 2  When a change came out of its draft, and when it ended. The database sees to it, whoever does the deed. A change
--    that was loaded as published, or was there before this, has no such moment: its ledger says when it was announced.

CREATE FUNCTION note_lifecycle() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.lifecycle = 'draft' AND NEW.lifecycle = 'published' THEN
        NEW.published_at := now();
    END IF;
    NEW.ended_at := CASE WHEN NEW.lifecycle IN ('withdrawn', 'completed') THEN now() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_lifecycle BEFORE UPDATE ON change
    FOR EACH ROW WHEN (NEW.lifecycle <> OLD.lifecycle) EXECUTE FUNCTION note_lifecycle();
