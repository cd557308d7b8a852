-- Who may reach what, from the first migration on. The roles themselves come from migrations/roles.sql.

GRANT SELECT ON alembic_version TO fristklar_public, fristklar_vendor, fristklar_staff;

-- 1  The register: everyone reads it, staff keep it. Drafts, and all that belongs to them, are for staff only.

GRANT SELECT ON source_document, trait, service, service_link, roadmap_item, event, source_reference,
    service_adoption, change, change_service, change_relation, deadline, deadline_revision, data_version
    TO fristklar_public, fristklar_vendor, fristklar_staff;
GRANT INSERT, UPDATE ON source_document, trait, service, roadmap_item, event, change, deadline
    TO fristklar_staff;
GRANT INSERT, UPDATE, DELETE ON service_link, source_reference, service_adoption, change_service, change_relation
    TO fristklar_staff;
GRANT INSERT ON deadline_revision TO fristklar_staff;

ALTER TABLE change ENABLE ROW LEVEL SECURITY;
ALTER TABLE change FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON change TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY published ON change FOR SELECT TO fristklar_public, fristklar_vendor USING (lifecycle <> 'draft');

ALTER TABLE change_service ENABLE ROW LEVEL SECURITY;
ALTER TABLE change_service FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON change_service TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY published ON change_service FOR SELECT TO fristklar_public, fristklar_vendor
    USING (EXISTS (SELECT FROM change WHERE change.id = change_id));

ALTER TABLE change_relation ENABLE ROW LEVEL SECURITY;
ALTER TABLE change_relation FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON change_relation TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY published ON change_relation FOR SELECT TO fristklar_public, fristklar_vendor
    USING (EXISTS (SELECT FROM change WHERE change.id = change_id)
       AND EXISTS (SELECT FROM change WHERE change.id = other_id));

ALTER TABLE deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON deadline TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY published ON deadline FOR SELECT TO fristklar_public, fristklar_vendor
    USING (EXISTS (SELECT FROM change WHERE change.id = change_id));

ALTER TABLE deadline_revision ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadline_revision FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON deadline_revision TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY published ON deadline_revision FOR SELECT TO fristklar_public, fristklar_vendor
    USING (EXISTS (SELECT FROM deadline WHERE deadline.id = deadline_id));

ALTER TABLE source_reference ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_reference FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON source_reference TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY published ON source_reference FOR SELECT TO fristklar_public, fristklar_vendor
    USING (change_id IS NULL OR EXISTS (SELECT FROM change WHERE change.id = change_id));

-- 2  Vendors: a vendor reaches its own rows, staff reach all, the public none but the names that a source names.

CREATE FUNCTION fristklar_vendor_ids() RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE
    -- After a transaction that set it the variable is an empty string, not NULL.
    RETURN coalesce(NULLIF(current_setting('fristklar.vendor_ids', true), ''), '{}')::bigint[];

GRANT SELECT, INSERT, UPDATE ON vendor, product, readiness TO fristklar_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON product_trait TO fristklar_staff;
GRANT SELECT ON vendor TO fristklar_public;
GRANT SELECT ON vendor, product, product_trait, readiness TO fristklar_vendor;

ALTER TABLE vendor ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON vendor TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON vendor FOR SELECT TO fristklar_vendor
    USING (id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));
CREATE POLICY named ON vendor FOR SELECT TO fristklar_public, fristklar_vendor USING (named_in_source);

ALTER TABLE product ENABLE ROW LEVEL SECURITY;
ALTER TABLE product FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON product TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON product FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));

ALTER TABLE product_trait ENABLE ROW LEVEL SECURITY;
ALTER TABLE product_trait FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON product_trait TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON product_trait FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));

ALTER TABLE readiness ENABLE ROW LEVEL SECURITY;
ALTER TABLE readiness FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON readiness TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON readiness FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));

-- 3  The audit trail: entries are added and read, never changed or removed.

GRANT SELECT, INSERT ON audit_entry TO fristklar_staff, fristklar_vendor;

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON audit_entry TO fristklar_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON audit_entry TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]))
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));

-- 4  Versions: a counter rises in the transaction of the write, so a page knows whether what it kept still holds.
--    A counter starts at the time of day, so that a database that is made anew never repeats an old number.

ALTER TABLE data_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_version FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON data_version FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY register ON data_version FOR SELECT TO fristklar_public, fristklar_vendor USING (topic = 'register');
CREATE POLICY own ON data_version FOR SELECT TO fristklar_vendor
    -- By the product's key, not by its text, so that a reader's one product is looked up and not all are read.
    USING (CASE WHEN topic LIKE 'product/%'
                THEN EXISTS (SELECT FROM product WHERE product.id = substr(topic, 9)::bigint) ELSE false END);
-- The triggers below write as the owner, whom row security binds as well.
CREATE POLICY triggers ON data_version TO fristklar_owner USING (true) WITH CHECK (true);

CREATE FUNCTION bump_topics(topics text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    INSERT INTO data_version AS kept (topic, version)
    SELECT topic, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
    FROM (SELECT DISTINCT unnest(topics) AS topic) AS touched
    ORDER BY topic  -- one order for all, so that two writers never wait for each other
    ON CONFLICT (topic) DO UPDATE SET version = kept.version + 1;
END;
REVOKE EXECUTE ON FUNCTION bump_topics FROM PUBLIC;

CREATE FUNCTION bump_register() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM bump_topics(ARRAY['register']);
    RETURN NULL;
END
$$;

-- The triggers on product_trait and readiness; `touched` are the rows of one statement, as they stand after it
-- (before it, on DELETE). A row never moves to another product.
CREATE FUNCTION bump_product() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM bump_topics(array_agg(DISTINCT 'product/' || touched.product_id)) FROM touched HAVING count(*) > 0;
    RETURN NULL;
END
$$;

-- The trigger on product.
CREATE FUNCTION bump_own_product() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM bump_topics(ARRAY['product/' || coalesce(NEW.id, OLD.id)]);
    RETURN NULL;
END
$$;

CREATE TRIGGER bump AFTER INSERT OR UPDATE OR DELETE ON product
    FOR EACH ROW EXECUTE FUNCTION bump_own_product();

DO $$
DECLARE
    guarded text;
    deed record;
BEGIN
    -- A vendor's name stands on the pages of services as well as of its products, so it counts as register.
    FOREACH guarded IN ARRAY ARRAY[
        'source_document', 'trait', 'service', 'service_link', 'roadmap_item', 'event', 'source_reference',
        'service_adoption', 'change', 'change_service', 'change_relation', 'deadline', 'deadline_revision', 'vendor'
    ] LOOP
        EXECUTE format('CREATE TRIGGER bump AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION bump_register()', guarded);
    END LOOP;
    FOREACH guarded IN ARRAY ARRAY['product_trait', 'readiness'] LOOP
        FOR deed IN SELECT * FROM (VALUES ('insert', 'NEW'), ('update', 'NEW'), ('delete', 'OLD')) AS deeds (verb, side)
        LOOP
            EXECUTE format('CREATE TRIGGER bump_%1$s AFTER %1$s ON %2$I REFERENCING %3$s TABLE AS touched '
                           'FOR EACH STATEMENT EXECUTE FUNCTION bump_product()', deed.verb, guarded, deed.side);
        END LOOP;
    END LOOP;
END
$$;
