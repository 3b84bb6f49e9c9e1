-- Full text search: accents folded, stemmed by language, and Chinese, Japanese, Korean and Tibetan by
-- pairs of characters. Run once, by a migration.

CREATE TEXT SEARCH CONFIGURATION record_simple (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION record_simple
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION record_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION record_english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION record_french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION record_french
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
CREATE TEXT SEARCH CONFIGURATION record_german (COPY = german);
ALTER TEXT SEARCH CONFIGURATION record_german
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, german_stem;
CREATE TEXT SEARCH CONFIGURATION record_spanish (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION record_spanish
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
CREATE TEXT SEARCH CONFIGURATION record_italian (COPY = italian);
ALTER TEXT SEARCH CONFIGURATION record_italian
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, italian_stem;

-- Pairs of neighbouring characters in scripts that write no spaces between words.
CREATE FUNCTION record_pairs(content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT substr(found[1], place, 2))), ''::tsvector)
      FROM regexp_matches(content, '[\u0f00-\u0fff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+', 'g') AS found,
           generate_series(1, greatest(length(found[1]) - 1, 1)) AS place
$$;

-- All words of a text as they stand, and stemmed where the language is one that we can stem.
CREATE FUNCTION record_words(language text, content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
               WHEN 'en' THEN to_tsvector('public.record_english'::regconfig, content)
               WHEN 'fr' THEN to_tsvector('public.record_french'::regconfig, content)
               WHEN 'de' THEN to_tsvector('public.record_german'::regconfig, content)
               WHEN 'es' THEN to_tsvector('public.record_spanish'::regconfig, content)
               WHEN 'it' THEN to_tsvector('public.record_italian'::regconfig, content)
               ELSE ''::tsvector
           END
           || to_tsvector('public.record_simple'::regconfig, content)
           || record_pairs(content)
$$;
