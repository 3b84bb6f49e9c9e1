-- Persons who are private or at risk are seen only with the approval of a second curator, and nobody is newly shown
-- who has neither a public role nor that approval: checked at commit. Idempotent: run after every migrate by
-- curation/database.py. What was hidden and is shown again, and what an import brings, only needs the first.

CREATE OR REPLACE FUNCTION curation_guard_naming() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    person actors_actor;
BEGIN
    SELECT * INTO person FROM actors_actor WHERE id = NEW.id;
    IF NOT FOUND OR person.visibility NOT IN ('public', 'unlisted')
       OR EXISTS (SELECT FROM curation_approval WHERE actor_id = NEW.id AND state = 'approved' AND lapsed_at IS NULL)
    THEN
        RETURN NULL;
    END IF;
    IF person.is_at_risk THEN
        RAISE EXCEPTION 'The person % is private or at risk: a second curator has to approve', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_at_risk_is_approved', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.visibility = 'curators' AND NOT EXISTS (
        SELECT FROM actors_affiliation WHERE person_id = NEW.id AND visibility = 'public')
    THEN
        RAISE EXCEPTION 'The person % has no public role: a second curator has to approve', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_has_public_role', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS person_may_be_named ON actors_actor;
CREATE CONSTRAINT TRIGGER person_may_be_named AFTER INSERT OR UPDATE OF visibility, is_at_risk, kind ON actors_actor
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'person' AND NEW.visibility IN ('public', 'unlisted'))
    EXECUTE FUNCTION curation_guard_naming();
