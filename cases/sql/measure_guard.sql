-- Ledger first, state second, for measures: one begins open with an entry of its case's log, is settled by the entry that
-- names it, as "open>done", and is over with a newer entry of any other act.
-- An entry that says nothing of a measure does not let it move: what is absent is NULL, and NOT NULL is no refusal.
CREATE FUNCTION cases_measure_needs_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written cases_logentry%ROWTYPE;
BEGIN
    SELECT * INTO written FROM cases_logentry e WHERE e.case_id = NEW.case_id AND e.number = NEW.log_number;
    IF TG_OP = 'INSERT' THEN
        IF NOT FOUND OR NEW.state <> 'open' THEN
            RAISE EXCEPTION 'measure % begins as % without an entry in the log', NEW.id, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.log_number <= OLD.log_number OR NOT FOUND OR NOT (
        written.body -> 'measures' ->> NEW.id::text IS NOT DISTINCT FROM OLD.state || '>' || NEW.state
        OR (NEW.state = 'over' AND OLD.state = 'open' AND written.event <> 'measure_taken')
    ) THEN
        RAISE EXCEPTION 'measure %: % -> % has no entry in the log', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER measure_state_needs_entry BEFORE INSERT OR UPDATE OF state ON cases_measure
    FOR EACH ROW EXECUTE FUNCTION cases_measure_needs_entry();
