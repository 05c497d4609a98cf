-- What lists and searches read, written together with what they are read from.

-- The words by which an incident is found: its number and summary, the names of the unit and of the places around.
-- In PL/pgSQL, which keeps its plans: this runs at every intake.
CREATE FUNCTION incidents_words(number text, summary text, unit bigint, regions text[]) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    of_unit text;
    of_places text;
BEGIN
    SELECT concat_ws(' ', o.name_zh, o.short_zh, o.short_en) INTO of_unit FROM orgs_organisation o WHERE o.id = unit;
    SELECT string_agg(concat_ws(' ', r.name_zh, r.name_en), ' ' ORDER BY r.code) INTO of_places FROM orgs_region r
    WHERE r.code = ANY (
        regions || ARRAY(SELECT left(c, 2) || '0000' FROM unnest(regions) c)
        || ARRAY(SELECT left(c, 4) || '00' FROM unnest(regions) c));
    RETURN regexp_replace(
        lower(normalize(concat_ws(' ', number, summary, of_unit, of_places), NFKC)), '\s+', ' ', 'g');
END $$;

-- Below zero, so that it is no organisation's id: cases.search.month_mark says the same.
CREATE FUNCTION incidents_month_mark(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT -(extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::bigint
$$;

-- Writes what lists read of these cases, from what stands of them now, and notes that their words are to be written:
-- a hundred and more keys of two indexes each, which nobody who reports waits for.
CREATE FUNCTION incidents_list_cases(cases bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(cases) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO incidents_incidentparty (organisation_id, reported_at, incident_id)
        SELECT p.organisation_id, i.reported_at, i.id
        FROM cases_caseparty p JOIN incidents_response r USING (case_id) JOIN incidents_incident i ON i.id = r.incident_id
        WHERE p.case_id = ANY (cases)
        ON CONFLICT DO NOTHING;
    INSERT INTO incidents_unwordedcase (case_id) SELECT unnest(cases);
END $$;

-- Writes the words by which these cases are found, from what stands of them now.
CREATE FUNCTION incidents_write_words(cases bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_casewords AS w (case_id, words, marks)
        SELECT r.case_id, incidents_words(i.number, i.summary, i.affected_unit_id, i.regions),
            incidents_month_mark(i.reported_at)
            || ARRAY(SELECT p.organisation_id FROM cases_caseparty p WHERE p.case_id = r.case_id ORDER BY 1)
        FROM incidents_response r JOIN incidents_incident i ON i.id = r.incident_id
        WHERE r.case_id = ANY (cases)
        ON CONFLICT (case_id) DO UPDATE SET words = excluded.words, marks = excluded.marks
            WHERE (w.words, w.marks) IS DISTINCT FROM (excluded.words, excluded.marks);
END $$;

-- Writes words that are noted, the oldest first; returns how many cases. One at a time: of two that wrote the same case
-- the earlier one could come last.
CREATE FUNCTION incidents_write_noted_words(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken bigint[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('incidents_write_noted_words', 0)) THEN
        RETURN 0;
    END IF;
    WITH gone AS (
        DELETE FROM incidents_unwordedcase WHERE id IN (SELECT id FROM incidents_unwordedcase ORDER BY id LIMIT most)
        RETURNING case_id)
    SELECT coalesce(array_agg(DISTINCT case_id), '{}') INTO taken FROM gone;
    PERFORM incidents_write_words(taken);
    RETURN cardinality(taken);
END $$;

-- Once for each statement, at its end. An intake writes a response and then its parties, so that a case is listed once,
-- with its parties; whichever comes later finds the other.
CREATE FUNCTION incidents_list_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM incidents_list_cases(ARRAY(SELECT DISTINCT case_id FROM added));
    RETURN NULL;
END $$;
CREATE FUNCTION incidents_list_responses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM incidents_list_cases(ARRAY(
        SELECT DISTINCT a.case_id FROM added a WHERE EXISTS (SELECT FROM cases_caseparty p WHERE p.case_id = a.case_id)));
    RETURN NULL;
END $$;
CREATE TRIGGER party_is_listed AFTER INSERT ON cases_caseparty
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION incidents_list_parties();
CREATE TRIGGER response_is_listed AFTER INSERT ON incidents_response
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION incidents_list_responses();

-- What is corrected is found by its new words, and stands where it is reported now.
CREATE FUNCTION incidents_list_correction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint[] := ARRAY(SELECT case_id FROM incidents_response WHERE incident_id = NEW.id);
BEGIN
    IF NEW.reported_at <> OLD.reported_at THEN
        DELETE FROM incidents_incidentparty WHERE incident_id = NEW.id AND reported_at = OLD.reported_at
            AND organisation_id IN (SELECT organisation_id FROM cases_caseparty WHERE case_id = ANY (concerned));
    END IF;
    PERFORM incidents_list_cases(concerned);
    RETURN NULL;
END $$;
CREATE TRIGGER incident_correction_is_listed
    AFTER UPDATE OF number, summary, affected_unit_id, regions, reported_at ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incidents_list_correction();

-- Incidents that stood before.
SELECT incidents_list_cases(ARRAY(SELECT case_id FROM incidents_response));
SELECT incidents_write_noted_words(2147483647);
