-- People, sessions, reports and objections: who may reach what.

-- 1  Two more settings beside fristklar.vendor_ids. All are local to a transaction (access/scope.py).

CREATE FUNCTION fristklar_editable_vendor_ids() RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(NULLIF(current_setting('fristklar.editable_vendor_ids', true), ''), '{}')::bigint[];

-- On in transactions of the program itself, such as signing somebody in. Off when it acts for a person.
CREATE FUNCTION fristklar_is_program() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('fristklar.program', true) = 'on', false);

-- 2  People. Staff see all, a vendor its own; only the program writes, after access/ has said yes.

GRANT SELECT ON person, membership TO fristklar_staff, fristklar_vendor;
GRANT INSERT, UPDATE ON person TO fristklar_staff;
GRANT INSERT, UPDATE, DELETE ON membership TO fristklar_staff;

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON person FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON person TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());
CREATE POLICY own ON person FOR SELECT TO fristklar_vendor
    USING (EXISTS (SELECT FROM membership WHERE membership.person_id = person.id));

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON membership FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY program ON membership TO fristklar_staff
    USING (fristklar_is_program()) WITH CHECK (fristklar_is_program());
CREATE POLICY own ON membership FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));

-- 3  What lets people in, and the mail of the demo: for the program alone.

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['sign_in_link', 'sign_in_session', 'sign_in_attempt', 'captured_mail'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO fristklar_staff', guarded);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY program ON %I TO fristklar_staff '
                       'USING (fristklar_is_program()) WITH CHECK (fristklar_is_program())', guarded);
    END LOOP;
END
$$;

-- 4  A vendor's editors keep the product's profile and report; verdicts and exemptions are not theirs to write.

GRANT UPDATE (description, organisations, contact, version) ON product TO fristklar_vendor;
GRANT INSERT, DELETE ON product_trait TO fristklar_vendor;
GRANT UPDATE (answer) ON product_trait TO fristklar_vendor;
GRANT INSERT (vendor_id, product_id, deadline_id, claim, claimed_on, planned_on, responsible, note, evidence)
    ON readiness TO fristklar_vendor;
GRANT UPDATE (claim, claimed_on, planned_on, responsible, note, evidence, version) ON readiness TO fristklar_vendor;

CREATE POLICY edit ON product FOR UPDATE TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]))
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));
CREATE POLICY edit ON product_trait TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]))
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));
CREATE POLICY report ON readiness FOR INSERT TO fristklar_vendor
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));
CREATE POLICY edit ON readiness FOR UPDATE TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]))
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));

GRANT SELECT, INSERT ON readiness_event TO fristklar_staff, fristklar_vendor;
ALTER TABLE readiness_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE readiness_event FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON readiness_event TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON readiness_event FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));
CREATE POLICY report ON readiness_event FOR INSERT TO fristklar_vendor
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));

GRANT SELECT, INSERT, UPDATE ON objection TO fristklar_staff;
GRANT SELECT, DELETE ON objection TO fristklar_vendor;
GRANT INSERT (vendor_id, product_id, change_id, reason, raised_by, raised_on) ON objection TO fristklar_vendor;
GRANT UPDATE (reason, raised_by, raised_on, version) ON objection TO fristklar_vendor;
ALTER TABLE objection ENABLE ROW LEVEL SECURITY;
ALTER TABLE objection FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON objection TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON objection FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));
CREATE POLICY edit ON objection TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]))
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));

-- The audit trail of a vendor's editor names the editor's own vendor; a viewer does nothing that could leave one.

DROP POLICY own ON audit_entry;
CREATE POLICY own ON audit_entry FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));
CREATE POLICY leave ON audit_entry FOR INSERT TO fristklar_vendor
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));

-- 5  A verdict belongs to the claim it was given on, and an answer to the objection it was given on. The database sees
--    to it, so that a vendor needs no right to touch either.

CREATE FUNCTION forget_verdict() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.verdict := NULL;
    NEW.verdict_reason := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER forget_verdict BEFORE UPDATE ON readiness
    FOR EACH ROW WHEN (NEW.claim IS DISTINCT FROM OLD.claim) EXECUTE FUNCTION forget_verdict();

CREATE FUNCTION forget_answer() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.answer := NULL;
    NEW.answer_reason := NULL;
    NEW.answered_by := NULL;
    NEW.answered_on := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER forget_answer BEFORE UPDATE ON objection
    FOR EACH ROW WHEN (NEW.reason IS DISTINCT FROM OLD.reason) EXECUTE FUNCTION forget_answer();

-- 6  Objections decide what a product's page says, so they count as the product.

CREATE TRIGGER bump_insert AFTER INSERT ON objection REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION bump_product();
CREATE TRIGGER bump_update AFTER UPDATE ON objection REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION bump_product();
CREATE TRIGGER bump_delete AFTER DELETE ON objection REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION bump_product();

-- 7  Staff take away what nothing leans on: a service, goal or event that was entered here, a trait that no rule asks for.
--    A rule names its traits as data. These two stand in for the foreign key that data cannot have: a rule with a
--    trait that is not there would leave nobody a register to read.

GRANT DELETE ON trait, service, roadmap_item, event TO fristklar_staff;

CREATE FUNCTION traits_in(rule jsonb) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT part #>> '{}' FROM jsonb_path_query(rule, 'strict $.**') AS part
    WHERE jsonb_typeof(part) = 'string';
END;

CREATE FUNCTION refuse_unknown_traits() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    wanted text;
BEGIN
    FOR wanted IN SELECT traits_in(NEW.rule) ORDER BY 1 LOOP
        -- Held until the rule is saved, as a foreign key would.
        PERFORM FROM trait WHERE name = wanted FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE foreign_key_violation USING
                MESSAGE = format('there is no trait %L', wanted), CONSTRAINT = 'fk_change_rule_trait';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
CREATE TRIGGER refuse_unknown_traits BEFORE INSERT OR UPDATE OF rule ON change
    FOR EACH ROW EXECUTE FUNCTION refuse_unknown_traits();

CREATE FUNCTION refuse_trait_in_use() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (SELECT FROM change WHERE OLD.name IN (SELECT traits_in(rule))) THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('a rule asks for the trait %L', OLD.name), CONSTRAINT = 'fk_change_rule_trait';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER refuse_trait_in_use BEFORE DELETE OR UPDATE OF name ON trait
    FOR EACH ROW EXECUTE FUNCTION refuse_trait_in_use();
