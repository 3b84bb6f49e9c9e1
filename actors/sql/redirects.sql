-- Keys of actors that were merged. Idempotent: run after every migrate by actors/database.py.
-- Checked at commit, when a merge has removed its actor, or an undo its redirect; whoever gives the key again meanwhile
-- waits for the unique index of keys, and is refused here.

CREATE OR REPLACE FUNCTION actors_keep_redirects() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM actors_redirect r JOIN actors_actor a USING (key) WHERE key = NEW.key) THEN
        RAISE EXCEPTION 'The key % belonged to an actor that was merged, and leads to the other one', NEW.key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'key_was_not_merged', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS key_was_not_merged ON actors_actor;
CREATE CONSTRAINT TRIGGER key_was_not_merged AFTER INSERT ON actors_actor
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION actors_keep_redirects();
DROP TRIGGER IF EXISTS key_was_not_merged ON actors_redirect;
CREATE CONSTRAINT TRIGGER key_was_not_merged AFTER INSERT ON actors_redirect
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION actors_keep_redirects();
