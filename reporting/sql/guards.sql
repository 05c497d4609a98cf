-- Ledger first, state second: a report's state moves only as a newer entry of its case's log says, by the report's own
-- number, as "submitted>returned". One entry may speak of an incident and of the report that brought it.
-- The time that its clock is measured by stands still, whatever is returned and sent again (A-6.1-1).
CREATE FUNCTION reporting_report_needs_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was text := '';
    last integer := 0;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.case_id <> OLD.case_id OR NEW.first_submitted_at <> OLD.first_submitted_at THEN
            RAISE EXCEPTION 'report %: its case and its first submission stand', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = OLD.state AND NEW.log_number = OLD.log_number THEN
            RETURN NEW;
        END IF;
        was := OLD.state;
        last := OLD.log_number;
    END IF;
    IF NEW.log_number <= last OR NOT EXISTS (
        SELECT 1 FROM cases_logentry e
        WHERE e.case_id = NEW.case_id AND e.number = NEW.log_number
        AND e.body -> 'reports' ->> NEW.id::text = was || '>' || NEW.state
    ) THEN
        RAISE EXCEPTION 'report %: % -> % has no entry in the log', NEW.id, was, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER report_state_needs_entry BEFORE INSERT OR UPDATE ON reporting_report
    FOR EACH ROW EXECUTE FUNCTION reporting_report_needs_entry();
