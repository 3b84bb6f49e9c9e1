-- Every published fact has a citation: checked at commit. Idempotent: run after every migrate by
-- articles/database.py, once for each table of facts. The functions are written out for their table,
-- so that PostgreSQL plans their queries once and not for every row of an import.
--   {{name}}     the name of the kind of fact, such as letter
--   {{facts}}    its table;  {{column}}  the column of articles_citation that points to it

CREATE OR REPLACE FUNCTION articles_require_citation_of_{{name}}() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM articles_citation WHERE {{column}} = NEW.id)
       AND EXISTS (SELECT FROM {{facts}} WHERE id = NEW.id AND visibility IN ('public', 'unlisted'))
    THEN
        RAISE EXCEPTION 'A published row of {{facts}} has no source: {{column}} %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_has_citation', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS fact_has_citation ON {{facts}};
CREATE CONSTRAINT TRIGGER fact_has_citation AFTER INSERT OR UPDATE OF visibility ON {{facts}}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.visibility IN ('public', 'unlisted'))
    EXECUTE FUNCTION articles_require_citation_of_{{name}}();

-- A citation that goes, or moves, may not be the last one of a published fact.
CREATE OR REPLACE FUNCTION articles_keep_citation_of_{{name}}() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM articles_citation WHERE {{column}} = OLD.{{column}})
       AND EXISTS (SELECT FROM {{facts}} WHERE id = OLD.{{column}} AND visibility IN ('public', 'unlisted'))
    THEN
        RAISE EXCEPTION 'A published row of {{facts}} would lose its only source: {{column}} %', OLD.{{column}}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_has_citation', TABLE = '{{facts}}';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS keeps_citation_of_{{name}} ON articles_citation;
CREATE CONSTRAINT TRIGGER keeps_citation_of_{{name}} AFTER DELETE OR UPDATE OF {{column}} ON articles_citation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.{{column}} IS NOT NULL)
    EXECUTE FUNCTION articles_keep_citation_of_{{name}}();
