-- Ledger first, state second: a finding's state moves only as a newer entry of its case's log says, by the finding's own
-- number, as "raised>confirmed".
CREATE FUNCTION reporting_finding_needs_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was text := '';
    last integer := 0;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.case_id <> OLD.case_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.kind <> OLD.kind THEN
            RAISE EXCEPTION 'finding %: what it is about stands', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        was := OLD.state;
        last := OLD.log_number;
    END IF;
    IF NEW.log_number <= last OR NOT EXISTS (
        SELECT 1 FROM cases_logentry e
        WHERE e.case_id = NEW.case_id AND e.number = NEW.log_number
        AND e.body -> 'findings' ->> NEW.id::text = was || '>' || NEW.state
    ) THEN
        RAISE EXCEPTION 'finding %: % -> % has no entry in the log', NEW.id, was, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER finding_state_needs_entry BEFORE INSERT OR UPDATE ON reporting_finding
    FOR EACH ROW EXECUTE FUNCTION reporting_finding_needs_entry();
