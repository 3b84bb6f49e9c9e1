-- All names of actors and their words: derived, kept by triggers. Run once, by a migration.

-- The words of a folded text. Scripts without spaces have pairs of characters instead.
CREATE FUNCTION actors_words_of(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT ARRAY(
        SELECT DISTINCT left(word, 100)
          FROM regexp_split_to_table(
                   regexp_replace(folded, '[\u0f00-\u0fff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+', ' ', 'g'),
                   '[^[:alnum:]]+'
               ) AS word
         WHERE word <> ''
    ) || tsvector_to_array(record_pairs(folded))
$$;

-- Write the names of some actors anew; of all actors where none are given.
CREATE FUNCTION actors_keep_names_of(actors bigint[] DEFAULT NULL) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO actors_actornames (actor_id, names, words)
    SELECT named.id, named.names, array_to_tsvector(actors_words_of(array_to_string(named.names, ' ')))
      FROM (SELECT actor.id,
                   actor.folded_name || ARRAY(SELECT alias.folded_name FROM actors_alias alias
                                               WHERE alias.actor_id = actor.id ORDER BY alias.id) AS names
              FROM actors_actor actor
             WHERE actors IS NULL OR actor.id = ANY (actors)) AS named
        ON CONFLICT (actor_id) DO UPDATE SET names = excluded.names, words = excluded.words;

    INSERT INTO actors_nameword (word)
    SELECT DISTINCT unnest(tsvector_to_array(words))
      FROM actors_actornames
     WHERE actors IS NULL OR actor_id = ANY (actors)
        ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION actors_follow_names() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_TABLE_NAME = 'actors_actor' THEN
        SELECT array_agg(id) INTO changed FROM changed_rows;
    ELSE
        SELECT array_agg(DISTINCT actor_id) INTO changed FROM changed_rows;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM actors_keep_names_of(changed);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER names_follow_insert AFTER INSERT ON actors_actor
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_names();
CREATE TRIGGER names_follow_update AFTER UPDATE ON actors_actor
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_names();
CREATE TRIGGER names_follow_insert AFTER INSERT ON actors_alias
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_names();
CREATE TRIGGER names_follow_update AFTER UPDATE ON actors_alias
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_names();
CREATE TRIGGER names_follow_delete AFTER DELETE ON actors_alias
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_names();

-- A word as a term of a text search query: words are letters and digits, so nothing has to be escaped.
CREATE FUNCTION actors_term(word text, suffix text DEFAULT '') RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ('''' || word || '''' || suffix)::tsquery;

-- The terms as one query, all of them needed, but for the one at the place that may be missing.
CREATE FUNCTION actors_all_of(terms tsquery[], missing integer DEFAULT 0) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    every tsquery;
BEGIN
    FOR place IN 1 .. cardinality(terms) LOOP
        IF place <> missing THEN
            every := CASE WHEN every IS NULL THEN terms[place] ELSE every && terms[place] END;
        END IF;
    END LOOP;
    RETURN every;
END $$;

-- The words that are meant by a typed name (actors/names.py says which). Its plans are kept by the session.
CREATE FUNCTION actors_words_meant(typed text) RETURNS tsquery
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    typed_words text[] := (actors_words_of(record_fold(typed)))[:10];
    missing integer;
    wanted text;
    term tsquery;
    other text;
    terms tsquery[] := '{}';
    meant tsquery;
BEGIN
    FOREACH wanted IN ARRAY typed_words LOOP
        term := NULL;
        -- Begins with it; unlike LIKE, these operators find an index for a word that is not known beforehand.
        IF EXISTS (SELECT FROM actors_nameword WHERE word ~>=~ wanted AND word ~<~ (wanted || chr(1114111))) THEN
            term := actors_term(wanted, ':*');
        END IF;
        FOR other IN
            SELECT DISTINCT record_fold(spelling)
              FROM record_spellingvariant variant, unnest(variant.words) AS spelling
             WHERE EXISTS (SELECT FROM unnest(variant.words) own WHERE record_fold(own) = wanted)
               AND record_fold(spelling) ~ '^[[:alnum:]]+$'
        LOOP
            term := CASE WHEN term IS NULL THEN actors_term(other) ELSE term || actors_term(other) END;
        END LOOP;
        IF term IS NULL THEN
            FOR other IN
                SELECT word FROM actors_nameword
                 WHERE word % wanted ORDER BY similarity(word, wanted) DESC, word LIMIT 12
            LOOP
                term := CASE WHEN term IS NULL THEN actors_term(other) ELSE term || actors_term(other) END;
            END LOOP;
        END IF;
        IF term IS NOT NULL THEN
            terms := terms || term;
        END IF;
    END LOOP;
    missing := cardinality(typed_words) - cardinality(terms);
    IF missing > 1 OR (missing = 1 AND cardinality(typed_words) < 3) THEN
        RETURN ''::tsquery;
    END IF;
    meant := coalesce(actors_all_of(terms), ''::tsquery);
    IF missing = 0 AND cardinality(terms) > 2 AND NOT EXISTS (SELECT FROM actors_actornames WHERE words @@ meant) THEN
        FOR place IN 1 .. cardinality(terms) LOOP
            meant := meant || actors_all_of(terms, missing => place);
        END LOOP;
    END IF;
    RETURN meant;
END $$;

SELECT actors_keep_names_of();
