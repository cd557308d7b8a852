-- Since you last looked: a person's visits to a product's page are the person's own.

-- 1  Who asks, where it is somebody at a vendor (access/scope.py).

CREATE FUNCTION fristklar_person_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('fristklar.person_id', true), '')::bigint;

-- 2  A person reads and writes their own visits to products of a vendor where they have a place. Colleagues reach none;
--    staff read them, to see whom a change has not reached. A row never moves to another person or product.

GRANT SELECT ON product_visit TO fristklar_staff, fristklar_vendor;
GRANT INSERT ON product_visit TO fristklar_vendor;
GRANT UPDATE (last_at, last_until, before_at, before_until) ON product_visit TO fristklar_vendor;
ALTER TABLE product_visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE product_visit FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON product_visit FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY own ON product_visit TO fristklar_vendor
    USING (person_id = (SELECT fristklar_person_id()) AND vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]))
    WITH CHECK (person_id = (SELECT fristklar_person_id())
                AND vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));

-- 3  What the page says is new hangs on the visits, so they have a counter of their own. It goes when they do: it would
--    say that somebody once was here.

CREATE FUNCTION bump_visit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM data_version WHERE topic = 'visit/' || OLD.person_id || '/' || OLD.product_id;
    ELSE
        PERFORM bump_topics(ARRAY['visit/' || NEW.person_id || '/' || NEW.product_id]);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER bump AFTER INSERT OR UPDATE OR DELETE ON product_visit
    FOR EACH ROW EXECUTE FUNCTION bump_visit();
