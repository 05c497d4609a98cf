-- One sequence for all numbers of this app; states move only with the log; what was said to the public stands.
CREATE SEQUENCE warnings_number;
CREATE TRIGGER warning_state_needs_entry BEFORE INSERT OR UPDATE OF state ON warnings_earlywarning
    FOR EACH ROW EXECUTE FUNCTION cases_state_needs_entry();
CREATE TRIGGER hazard_state_needs_entry BEFORE INSERT OR UPDATE OF state ON warnings_hazardreport
    FOR EACH ROW EXECUTE FUNCTION cases_state_needs_entry();
CREATE TRIGGER risk_notice_state_needs_entry BEFORE INSERT OR UPDATE OF state ON warnings_risknotice
    FOR EACH ROW EXECUTE FUNCTION cases_state_needs_entry();
CREATE TRIGGER posture_state_needs_entry BEFORE INSERT OR UPDATE OF state ON warnings_posture
    FOR EACH ROW EXECUTE FUNCTION cases_state_needs_entry();
CREATE TRIGGER message_append_only BEFORE UPDATE OR DELETE ON warnings_message
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER message_never_emptied BEFORE TRUNCATE ON warnings_message
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
