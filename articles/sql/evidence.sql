-- Every published fact has a citation: checked at commit. Idempotent: run after every migrate.

-- On a table of facts; the argument is the column of articles_citation that points to it.
CREATE OR REPLACE FUNCTION articles_require_citation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    unsupported boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I f WHERE f.id = $1 AND f.visibility IN (''public'', ''unlisted'')
                           AND NOT EXISTS (SELECT FROM articles_citation c WHERE c.%I = f.id))',
        TG_TABLE_NAME, TG_ARGV[0]) INTO unsupported USING NEW.id;
    IF unsupported THEN
        RAISE EXCEPTION 'A published row of % has no source: % %', TG_TABLE_NAME, TG_ARGV[0], NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_has_citation', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- On articles_citation: a citation that goes, or moves, may not be the last one of a published
-- fact. Arguments: the table of facts, and the column that points to it.
CREATE OR REPLACE FUNCTION articles_keep_citation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    fact bigint := (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
    unsupported boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I f WHERE f.id = $1 AND f.visibility IN (''public'', ''unlisted'')
                           AND NOT EXISTS (SELECT FROM articles_citation c WHERE c.%I = f.id))',
        TG_ARGV[0], TG_ARGV[1]) INTO unsupported USING fact;
    IF unsupported THEN
        RAISE EXCEPTION 'A published row of % would lose its only source: % %', TG_ARGV[0], TG_ARGV[1], fact
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_has_citation', TABLE = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;
