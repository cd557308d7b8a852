-- Digests are kept, and each tells what is new since the last: who may reach what, and when something is new.

-- 1  What a digest says, once for all who read the same. A vendor's person reaches it while at every vendor that it is
--    about, and the customer centre's never. Staff see all; the program alone writes.

GRANT SELECT ON digest_edition TO fristklar_vendor;
GRANT SELECT, INSERT, DELETE ON digest_edition TO fristklar_staff;
ALTER TABLE digest_edition ENABLE ROW LEVEL SECURITY;
ALTER TABLE digest_edition FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON digest_edition FOR SELECT TO fristklar_vendor
    USING (NOT for_staff AND vendor_ids <@ (SELECT fristklar_vendor_ids())::bigint[]);
CREATE POLICY staff ON digest_edition FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON digest_edition TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());

-- 2  Who got which. No vendor reaches it: what a colleague got is the colleague's own business.

GRANT SELECT, INSERT, DELETE ON digest_issue TO fristklar_staff;
GRANT UPDATE (edition_id, person_name, told_until) ON digest_issue TO fristklar_staff;
ALTER TABLE digest_issue ENABLE ROW LEVEL SECURITY;
ALTER TABLE digest_issue FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON digest_issue FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON digest_issue TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());

-- 3  Whether a mail may have reached its reader though nobody knows that it did.

GRANT UPDATE (may_have_gone) ON delivery TO fristklar_staff;

-- 4  When something in the register happened: one moment for all that a transaction writes, in the order in which the
--    transactions become visible. Whoever has read the register up to a moment has then missed nothing before it. The
--    start of a transaction, now(), will not do: one that began early may be committed long after a later one was read.
--    All who write to the register wait for one another on its version's row, as bump_topics() does after each write.

CREATE FUNCTION register_moment() RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    moment text := current_setting('fristklar.register_moment', true);
BEGIN
    IF moment <> '' THEN
        RETURN moment::timestamptz;
    END IF;
    PERFORM FROM data_version WHERE topic = 'register' FOR UPDATE;
    moment := clock_timestamp()::text;
    PERFORM set_config('fristklar.register_moment', moment, true);
    RETURN moment::timestamptz;
END
$$;
REVOKE EXECUTE ON FUNCTION register_moment FROM PUBLIC;

-- Nobody calls it but the triggers, which run with the owner's rights as it does.

CREATE FUNCTION note_revision() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    NEW.made_at := register_moment();
    RETURN NEW;
END
$$;
CREATE TRIGGER note_revision BEFORE INSERT ON deadline_revision
    FOR EACH ROW WHEN (NEW.made_at IS NULL) EXECUTE FUNCTION note_revision();

CREATE OR REPLACE FUNCTION note_lifecycle() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.lifecycle = 'draft' AND NEW.lifecycle = 'published' THEN
        NEW.published_at := register_moment();
    END IF;
    NEW.ended_at := CASE WHEN NEW.lifecycle IN ('withdrawn', 'completed') THEN register_moment() END;
    RETURN NEW;
END
$$;
