-- Snapshots are kept as they were archived, and their numbers have no gaps. Idempotent: run after every migrate by
-- articles/database.py. Triggers and no REVOKE, since they hold for every role, the owner's own mistakes included; the
-- role that serves can neither drop nor disable them.

CREATE OR REPLACE FUNCTION articles_keep_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Snapshots are kept as they are: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'snapshot_is_permanent', TABLE = TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER snapshot_is_permanent BEFORE UPDATE OR DELETE ON articles_snapshot
    FOR EACH ROW EXECUTE FUNCTION articles_keep_snapshot();
CREATE OR REPLACE TRIGGER snapshots_are_permanent BEFORE TRUNCATE ON articles_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION articles_keep_snapshot();

CREATE OR REPLACE FUNCTION articles_number_snapshot() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    next integer := (SELECT coalesce(max(number), 0) + 1 FROM articles_snapshot WHERE article_id = NEW.article_id);
BEGIN
    IF NEW.number <> next THEN
        RAISE EXCEPTION 'The next snapshot of article % has the number %, not %', NEW.article_id, next, NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'snapshot_numbers_have_no_gaps', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER snapshot_numbers_have_no_gaps BEFORE INSERT ON articles_snapshot
    FOR EACH ROW EXECUTE FUNCTION articles_number_snapshot();
