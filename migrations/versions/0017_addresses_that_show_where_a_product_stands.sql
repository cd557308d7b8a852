-- Addresses that a vendor gives away: who may make them, see them and take them back.

-- An address is made and taken back, never changed, so that what somebody was given never comes to show something else.
-- Staff may see that there are addresses; what is secret in them is nobody's to read, since only its hash is kept.

GRANT SELECT ON product_share TO fristklar_staff;
GRANT SELECT, DELETE ON product_share TO fristklar_vendor;
GRANT INSERT (vendor_id, product_id, token_hash, shows, note, made_by, made_on) ON product_share TO fristklar_vendor;
ALTER TABLE product_share ENABLE ROW LEVEL SECURITY;
ALTER TABLE product_share FORCE ROW LEVEL SECURITY;
CREATE POLICY staff ON product_share FOR SELECT TO fristklar_staff USING (true);
CREATE POLICY own ON product_share FOR SELECT TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]));
CREATE POLICY give ON product_share FOR INSERT TO fristklar_vendor
    WITH CHECK (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));
CREATE POLICY take_back ON product_share FOR DELETE TO fristklar_vendor
    USING (vendor_id = ANY ((SELECT fristklar_editable_vendor_ids())::bigint[]));
