-- Kinds of actors. Idempotent: run after every migrate by actors/database.py.

-- On a column that points to an actor; arguments: the column, then the kinds that it allows.
CREATE OR REPLACE FUNCTION actors_require_kind() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    actor bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    found_kind text;
BEGIN
    SELECT kind INTO found_kind FROM actors_actor WHERE id = actor;
    IF found_kind <> ALL (TG_ARGV[1:]) THEN
        RAISE EXCEPTION '%.% is a %, which can not be there', TG_TABLE_NAME, TG_ARGV[0], found_kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_of_kind', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- What points to an actor was checked against its kind, so the kind stays.
CREATE OR REPLACE FUNCTION actors_keep_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> OLD.kind THEN
        RAISE EXCEPTION 'The actor % is a % and can not become a %', OLD.key, OLD.kind, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_kind_is_permanent', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER actor_kind_is_permanent BEFORE UPDATE OF kind ON actors_actor
    FOR EACH ROW EXECUTE FUNCTION actors_keep_kind();
