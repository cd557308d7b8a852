-- Whoever was last told of a change while it was called off is to hear that it holds again, and not that it is new.
-- For that a change remembers what it has been: [when, what it was, what it became], the oldest first.

CREATE OR REPLACE FUNCTION note_lifecycle() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.lifecycle = 'published' THEN
        NEW.published_at := register_moment();
    END IF;
    NEW.ended_at := CASE WHEN NEW.lifecycle IN ('withdrawn', 'completed') THEN register_moment() END;
    NEW.life := OLD.life || jsonb_build_array(jsonb_build_array(register_moment(), OLD.lifecycle, NEW.lifecycle));
    RETURN NEW;
END
$$;

-- What is past stands in the audit trail; the last turn of each kind has its own instant on the change itself. Row
-- security binds the owner too, but for the length of this transaction.

ALTER TABLE change NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY;

UPDATE change SET life = turned.life
FROM (
    SELECT turn.change_id, jsonb_agg(jsonb_build_array(turn.at, turn.before, turn.after) ORDER BY turn.id) AS life
    FROM (
        SELECT entry.id, change.id AS change_id,
            entry.details -> 'lifecycle' ->> 0 AS before,
            entry.details -> 'lifecycle' ->> 1 AS after,
            CASE
                WHEN row_number() OVER (
                    PARTITION BY change.id, entry.details -> 'lifecycle' ->> 1 ORDER BY entry.id DESC
                ) > 1 THEN entry.at
                WHEN entry.details -> 'lifecycle' ->> 1 = 'published' THEN coalesce(change.published_at, entry.at)
                ELSE coalesce(change.ended_at, entry.at)
            END AS at
        FROM audit_entry entry JOIN change ON change.slug = entry.subject
        WHERE entry.subject_kind = 'change' AND jsonb_typeof(entry.details -> 'lifecycle') = 'array'
    ) turn
    GROUP BY turn.change_id
) turned
WHERE turned.change_id = change.id;

-- What was turned past the program left no trail, and its last turns only.

UPDATE change SET life =
    CASE WHEN published_at IS NULL THEN '[]'
         ELSE jsonb_build_array(jsonb_build_array(published_at, 'draft', 'published')) END
    || CASE WHEN ended_at IS NULL THEN '[]'
            ELSE jsonb_build_array(jsonb_build_array(ended_at, 'published', lifecycle)) END
WHERE life = '[]' AND (published_at IS NOT NULL OR ended_at IS NOT NULL);

ALTER TABLE change FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
