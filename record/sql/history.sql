-- History of the curated tables. Idempotent: run after every migrate by record/database.py.
-- All functions run as their owner, so the serving role needs no right to write history itself.

-- The revision of this transaction; made at its first change.
CREATE OR REPLACE FUNCTION record_current_revision() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    revision bigint := nullif(current_setting('torchlight.revision', true), '');
BEGIN
    IF revision IS NULL THEN
        INSERT INTO record_revision (at, user_id, reason, role)
        VALUES (clock_timestamp(),
                nullif(current_setting('torchlight.user', true), '')::bigint,
                coalesce(current_setting('torchlight.reason', true), ''),
                session_user)
        RETURNING id INTO revision;
        PERFORM set_config('torchlight.revision', revision::text, true);
    END IF;
    RETURN revision;
END $$;

-- Numbers are given at commit. The lock is held from here to the end of the commit, so a
-- revision with a smaller number was committed earlier.
CREATE OR REPLACE FUNCTION record_number_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('record_revision.number'));
    UPDATE record_revision
       SET number = (SELECT coalesce(max(number), 0) + 1 FROM record_revision), at = clock_timestamp()
     WHERE id = NEW.id AND number IS NULL;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS record_revision_number ON record_revision;
CREATE CONSTRAINT TRIGGER record_revision_number AFTER INSERT ON record_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_number_revision();

-- One statement of whatever size is one INSERT into the history. Arguments of the trigger are
-- the columns that the database derives itself; they are left out.
CREATE OR REPLACE FUNCTION record_keep_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows) THEN
        INSERT INTO record_change (revision_id, "table", row_id, operation, row)
        SELECT revision, TG_TABLE_NAME, n.id, 'insert', to_jsonb(n) - coalesce(TG_ARGV, '{}')::text[]
          FROM record_current_revision() revision, new_rows n;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION record_keep_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows n JOIN old_rows o USING (id) WHERE n IS DISTINCT FROM o) THEN
        INSERT INTO record_change (revision_id, "table", row_id, operation, row)
        SELECT revision, TG_TABLE_NAME, n.id, 'update', to_jsonb(n) - coalesce(TG_ARGV, '{}')::text[]
          FROM record_current_revision() revision, new_rows n JOIN old_rows o USING (id)
         WHERE n IS DISTINCT FROM o;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION record_keep_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM old_rows) THEN
        INSERT INTO record_change (revision_id, "table", row_id, operation, row)
        SELECT revision, TG_TABLE_NAME, o.id, 'delete', to_jsonb(o) - coalesce(TG_ARGV, '{}')::text[]
          FROM record_current_revision() revision, old_rows o;
    END IF;
    RETURN NULL;
END $$;

-- TRUNCATE fires no row triggers: nobody empties a curated table unseen.
CREATE OR REPLACE FUNCTION record_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'TRUNCATE of % would leave no history: use DELETE', TG_TABLE_NAME;
END $$;

-- Addresses and citations of others rely on keys: a key is never changed.
CREATE OR REPLACE FUNCTION record_keep_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.key <> OLD.key THEN
        RAISE EXCEPTION 'The key % is permanent and can not become %', OLD.key, NEW.key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'key_is_permanent', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

-- After an import the planner must not guess: fresh statistics of all curated tables. A function of the
-- owner, since the serving role may not ANALYZE tables that it does not own.
CREATE OR REPLACE FUNCTION record_refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    curated regclass;
BEGIN
    FOR curated IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'history_insert' LOOP
        EXECUTE format('ANALYZE %s', curated);
    END LOOP;
END $$;
