-- Whoever was told that a change is called off must be told when it holds again: it is news then, as a new one is.

CREATE OR REPLACE FUNCTION note_lifecycle() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.lifecycle = 'published' THEN
        NEW.published_at := register_moment();
    END IF;
    NEW.ended_at := CASE WHEN NEW.lifecycle IN ('withdrawn', 'completed') THEN register_moment() END;
    RETURN NEW;
END
$$;
