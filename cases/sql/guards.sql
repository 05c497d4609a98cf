-- What no code path, admin or shell gets past. The application's role does not own these tables and cannot lift them.

CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER logentry_append_only BEFORE UPDATE OR DELETE ON cases_logentry
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER logentry_never_emptied BEFORE TRUNCATE ON cases_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER planrelease_append_only BEFORE UPDATE OR DELETE ON cases_planrelease
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER planrelease_never_emptied BEFORE TRUNCATE ON cases_planrelease
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();

-- Ledger first, state second: a subject's state moves only to what a newer entry of its case's log says.
CREATE FUNCTION cases_state_needs_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was text := '';
    last integer := 0;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := OLD.state;
        last := OLD.log_number;
        IF NEW.case_id <> OLD.case_id THEN
            RAISE EXCEPTION 'a subject stays with its case' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.log_number <= last OR NOT EXISTS (
        SELECT 1 FROM cases_logentry e
        WHERE e.case_id = NEW.case_id AND e.number = NEW.log_number AND e.before = was AND e.after = NEW.state
    ) THEN
        RAISE EXCEPTION 'state % -> % of % % has no entry in the log', was, NEW.state, TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- The same for obligations: the entry names the obligation and its step, as "open>met".
CREATE FUNCTION cases_obligation_needs_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    SELECT e.body -> 'obligations' ->> NEW.id::text INTO said
    FROM cases_logentry e WHERE e.case_id = NEW.case_id AND e.number = NEW.log_number;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.log_number <= OLD.log_number OR said IS DISTINCT FROM OLD.state || '>' || NEW.state THEN
            RAISE EXCEPTION 'obligation %: % -> % has no entry in the log', NEW.id, OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF said IS NULL OR split_part(said, '>', 2) <> NEW.state THEN
        RAISE EXCEPTION 'obligation % begins as % without an entry in the log', NEW.id, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER obligation_state_needs_entry BEFORE INSERT OR UPDATE OF state ON cases_obligation
    FOR EACH ROW EXECUTE FUNCTION cases_obligation_needs_entry();
