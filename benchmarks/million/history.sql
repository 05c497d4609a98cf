-- Everything that belongs to the incidents that were copied in, by what became of each (table `fate`). Run as superuser
-- with session_replication_role = replica: what triggers would write is written here at once.

CREATE TEMP TABLE offices AS
    SELECT (SELECT id FROM orgs_organisation WHERE code = 'MIIT-EMERGENCY-OFFICE') AS ministry,
           (SELECT id FROM orgs_organisation WHERE code = 'DXAL-HQ-OFFICE') AS hq_office,
           (SELECT id FROM orgs_organisation WHERE kind = 'ministry_leading_group' LIMIT 1) AS leading_group,
           (SELECT max(id) FROM cases_planrelease WHERE code = 'miit-2017-281') AS plan_a,
           (SELECT max(id) FROM cases_planrelease WHERE code = 'daxinganling-2021-9') AS plan_b;

CREATE TEMP TABLE bureaus AS
    SELECT left(region_id, 2) AS province, min(id) AS id FROM orgs_organisation WHERE kind = 'provincial_bca' GROUP BY 1;

-- One case an incident under plan A, one more under plan B for those in the prefecture.
CREATE TEMP TABLE files AS
    SELECT row_number() OVER (ORDER BY i.id, plan) AS case_id, i.id AS incident_id, plan, f.state, f.level,
        i.number, i.summary, i.reported_at, i.affected_unit_id AS unit, i.regions, f.joined_to,
        CASE WHEN plan = 'b' THEN o.hq_office ELSE coalesce(b.id, o.ministry) END AS lead,
        CASE WHEN plan = 'b' THEN o.plan_b ELSE o.plan_a END AS release,
        f.late
    FROM incidents_incident i JOIN fate f ON f.incident_id = i.id CROSS JOIN offices o
    LEFT JOIN bureaus b ON b.province = left(i.regions[1], 2)
    CROSS JOIN LATERAL unnest(CASE WHEN i.regions[1] LIKE '2327%' THEN ARRAY['a', 'b'] ELSE ARRAY['a'] END) AS plan;
CREATE INDEX ON files (case_id);
ANALYZE files;

CREATE TEMP TABLE paths AS
    SELECT * FROM (VALUES
        ('verified', 1, 'verified', 'reported', 'verified', 1), ('graded', 2, 'graded', 'verified', 'graded', 2),
        ('initiation_proposed', 3, 'initiation_proposed', 'graded', 'initiation_proposed', 3),
        ('active', 3, 'initiated', 'graded', 'active', 3), ('active', 4, 'report:initiation', '', '', 4),
        ('handling_completed', 5, 'handling_completed', 'active', 'handling_completed', 20),
        ('conclusion_proposed', 6, 'conclusion_proposed', 'handling_completed', 'conclusion_proposed', 22),
        ('concluded', 6, 'concluded', 'handling_completed', 'concluded', 24),
        ('closed', 7, 'report:unit_summary', '', '', 120), ('closed', 8, 'report:regulator_report', '', '', 400),
        ('closed', 9, 'closed', 'concluded', 'closed', 480),
        ('rejected', 1, 'rejected', 'reported', 'rejected', 2), ('below_plan', 1, 'verified', 'reported', 'verified', 1),
        ('below_plan', 2, 'below_plan', 'verified', 'below_plan', 3), ('joined', 1, 'joined', 'reported', 'joined', 2)
    ) AS p(step, place, event, before, after, hours);
CREATE TEMP TABLE walks AS
    SELECT * FROM (VALUES
        ('reported', '{}'::text[]), ('verified', '{verified}'), ('graded', '{verified,graded}'),
        ('initiation_proposed', '{verified,graded,initiation_proposed}'), ('active', '{verified,graded,active}'),
        ('handling_completed', '{verified,graded,active,handling_completed}'),
        ('conclusion_proposed', '{verified,graded,active,handling_completed,conclusion_proposed}'),
        ('concluded', '{verified,graded,active,handling_completed,concluded}'),
        ('closed', '{verified,graded,active,handling_completed,concluded,closed}'),
        ('rejected', '{rejected}'), ('below_plan', '{below_plan}'), ('joined', '{joined}')
    ) AS w(state, steps);
-- For each state: the entries after the first, numbered from 2.
CREATE TEMP TABLE steps AS
    SELECT w.state, 1 + row_number() OVER (PARTITION BY w.state ORDER BY p.place)::int AS number,
        p.event, p.before, p.after, p.hours
    FROM walks w JOIN paths p ON p.step = ANY (w.steps);
CREATE TEMP TABLE lengths AS
    SELECT w.state, 1 + count(s.number)::int AS entries, coalesce(max(s.number) FILTER (WHERE s.after <> ''), 1) AS moved,
        coalesce(max(s.hours) FILTER (WHERE s.after <> ''), 0) AS since
    FROM walks w LEFT JOIN steps s USING (state) GROUP BY 1;

INSERT INTO cases_case (id, kind, reference, title, opened_at, exercise, head_number, head_hash, release_id)
    SELECT case_id, 'incident', number, summary, reported_at, false, l.entries,
        encode(sha256(convert_to(case_id || ':' || l.entries, 'UTF8')), 'hex'), release
    FROM files JOIN lengths l USING (state) ORDER BY case_id;

INSERT INTO incidents_response (
    id, case_id, level, log_number, state, incident_id, plan_code, lead_id, reporter_id, local_offices, matched,
    automatic_level, proposed_level, response_level, steps, graded_at, grading_reason, initiated_at, level_since,
    handling_completed_at, concluded_at, applied_at, joined_to_id, state_since)
    SELECT case_id, case_id, CASE WHEN l.moved > 2 THEN level ELSE '' END, l.moved, state, incident_id,
        CASE plan WHEN 'a' THEN 'miit-2017-281' ELSE 'daxinganling-2021-9' END, lead, unit, ARRAY[lead],
        CASE plan WHEN 'a' THEN jsonb_build_array(
            jsonb_build_object('rule_id', 'A-3.4-1', 'level', level, 'kind', 'automatic')) ELSE '[]' END, '', level,
        CASE WHEN started THEN level ELSE '' END, '{}', CASE WHEN l.moved > 2 THEN reported_at + '2h' END, '',
        CASE WHEN started THEN reported_at + '3h' END, CASE WHEN started THEN reported_at + '3h' END,
        CASE WHEN state IN ('handling_completed', 'conclusion_proposed', 'concluded', 'closed')
            THEN reported_at + '20h' END,
        CASE WHEN state IN ('concluded', 'closed') THEN reported_at + '24h' END, NULL, joined_to,
        reported_at + l.since * interval '1 hour'
    FROM files JOIN lengths l USING (state)
    CROSS JOIN LATERAL (SELECT state IN ('active', 'handling_completed', 'conclusion_proposed', 'concluded', 'closed')
        AS started) AS s
    ORDER BY case_id;

INSERT INTO cases_caseparty (case_id, organisation_id, capacity)
    SELECT case_id, organisation, capacity FROM (
        SELECT DISTINCT ON (case_id, organisation) case_id, organisation, capacity FROM (
            SELECT case_id, lead AS organisation, 'lead' AS capacity, 1 AS place FROM files
            UNION ALL SELECT case_id, unit, 'affected_unit', 2 FROM files
            UNION ALL SELECT f.case_id, b.id, 'bureau', 3 FROM files f CROSS JOIN LATERAL unnest(f.regions[2:]) AS r
                JOIN bureaus b ON b.province = left(r, 2) WHERE f.plan = 'a'
            UNION ALL SELECT case_id, ministry, 'ministry', 4 FROM files, offices WHERE plan = 'a'
            UNION ALL SELECT case_id, hq_office, 'told', 5 FROM files, offices WHERE regions[1] LIKE '23%'
            UNION ALL SELECT case_id, leading_group, 'told', 5 FROM files, offices
                WHERE plan = 'a' AND level IN ('L1', 'L2', 'L3') AND state NOT IN ('below_plan', 'rejected', 'joined')
        ) AS each_of ORDER BY case_id, organisation, place
    ) AS once ORDER BY case_id;
ANALYZE cases_caseparty;
CREATE INDEX parties_of_a_case ON cases_caseparty (case_id);

INSERT INTO incidents_incidentparty (organisation_id, reported_at, incident_id)
    SELECT DISTINCT p.organisation_id, f.reported_at, f.incident_id FROM files f JOIN cases_caseparty p USING (case_id);
INSERT INTO cases_casewords (case_id, words, marks)
    SELECT case_id, incidents_words(number, summary, unit, regions), incidents_month_mark(reported_at)
        || ARRAY(SELECT organisation_id FROM cases_caseparty p WHERE p.case_id = files.case_id ORDER BY 1)
    FROM files ORDER BY case_id;
DROP INDEX parties_of_a_case;

-- Hashes are linked but are not of the entries' content: the body says that a benchmark filled them in.
INSERT INTO cases_logentry (
    case_id, number, event, rule_id, actor_id, actor_digest, post, organisation_id, before, after, happened_at,
    recorded_at, body, form, previous_hash, hash)
    SELECT case_id, s.number, s.event, CASE plan WHEN 'a' THEN 'A-4.1-2' ELSE '' END, NULL, '', '', CASE WHEN s.number = 1 THEN unit ELSE lead END, s.before,
        s.after, reported_at + s.hours * interval '1 hour', reported_at + s.hours * interval '1 hour',
        '{"filled_by": "benchmarks.million"}', 1,
        CASE WHEN s.number = 1 THEN '' ELSE encode(sha256(convert_to(case_id || ':' || s.number - 1, 'UTF8')), 'hex') END,
        encode(sha256(convert_to(case_id || ':' || s.number, 'UTF8')), 'hex')
    FROM files CROSS JOIN LATERAL (
        SELECT 1 AS number, 'reported' AS event, '' AS before, 'reported' AS after, 0 AS hours
        UNION ALL SELECT s.number, s.event, s.before, s.after, s.hours FROM steps s WHERE s.state = files.state
    ) AS s ORDER BY case_id, s.number;

CREATE TEMP TABLE duties AS
    SELECT * FROM (VALUES
        (1, 'initial_report', 'A-4.1-2', 'target', 'unit', interval '15 minutes', 0, 0),
        (2, 'plan_activation', 'A-5.2-1', 'target', 'unit', interval '15 minutes', 0, 1),
        (3, 'initiation_report_ministry', 'A-5.3-8', 'target', 'lead', interval '1 hour', 3, 4),
        (4, 'unit_summary', 'A-6.1-1', 'plan', 'unit', interval '14 days', 24, 120),
        (5, 'regulator_report', 'A-6.1-2', 'plan', 'lead', interval '28 days', 24, 400)
    ) AS d(place, key, rule_id, "limit", debtor, allowed, starts, met);
INSERT INTO cases_obligation (
    case_id, key, rule_id, debtor_id, recipients, occurrence, wide, "limit", starts_at, due_strict_at, due_at,
    provisional, calendar_version_id, state, met_at, reason, log_number, next_at, escalated)
    SELECT case_id, d.key, d.rule_id, CASE d.debtor WHEN 'unit' THEN unit ELSE lead END, '{MIIT-EMERGENCY-OFFICE}', 1,
        false, d."limit", starts_at, NULL, starts_at + d.allowed, false, NULL, o.state,
        CASE o.state WHEN 'met' THEN starts_at + d.allowed / 2 WHEN 'met_late' THEN starts_at + d.allowed * 2 END, '', 1,
        CASE WHEN o.state = 'open' THEN starts_at + d.allowed + interval '1 microsecond' END, 0
    FROM files CROSS JOIN duties d
    CROSS JOIN LATERAL (SELECT reported_at + d.starts * interval '1 hour' AS starts_at) AS t
    CROSS JOIN LATERAL (SELECT CASE
        WHEN files.state IN ('rejected', 'below_plan', 'joined') AND d.place = 2 THEN 'void'
        WHEN files.state = 'closed' OR d.place = 1 OR files.state IN ('rejected', 'below_plan', 'joined')
            THEN CASE WHEN (late + d.place) % 11 = 0 THEN 'met_late' ELSE 'met' END
        WHEN (late + d.place) % 3 = 0 THEN 'met'
        WHEN starts_at + d.allowed <= (SELECT until FROM span) THEN 'overdue' ELSE 'open' END AS state) AS o
    WHERE plan = 'a' AND (d.place < 3
        OR d.place = 3 AND files.state IN ('active', 'handling_completed', 'conclusion_proposed', 'concluded', 'closed')
        OR files.state IN ('concluded', 'closed'))
    ORDER BY case_id;

INSERT INTO cases_notice (
    case_id, entry_number, message_id, key, rule_id, recipient_id, exercise, created_at, acknowledged_at, acknowledged_by_id)
    SELECT case_id, 1, gen_random_uuid(), 'reported', 'A-4.1-2', recipient, false, reported_at,
        CASE WHEN signed THEN reported_at + interval '10 minutes' END,
        CASE WHEN signed THEN (SELECT min(id) FROM orgs_user) END
    FROM files CROSS JOIN offices CROSS JOIN LATERAL unnest(ARRAY[lead, ministry]) AS recipient
    CROSS JOIN LATERAL (SELECT state NOT IN ('reported', 'verified', 'graded', 'active') AS signed) AS s
    WHERE plan = 'a' ORDER BY case_id;

INSERT INTO reporting_report (
    incident_id, response_id, case_id, log_number, state, kind, release_id, sender_id, recipients, submitted_by_id,
    first_submitted_at, submitted_at, version, attachments, channel, content, idempotency_key, body_digest, answer)
    SELECT incident_id, CASE WHEN kind = 'initial' THEN NULL ELSE case_id END, case_id, 1,
        CASE WHEN state = 'closed' THEN 'accepted' ELSE 'submitted' END, kind, release, sender, '{}',
        (SELECT min(id) FROM orgs_user), at, at, 1, '{}', 'api', jsonb_build_object('summary', summary, 'scope', '全省约 80 万户无法上网',
        'harm', '政务和支付业务受影响', 'measures_taken', '清洗流量，切换备用链路'), NULL, '', '{}'
    FROM files CROSS JOIN LATERAL (
        SELECT 'initial' AS kind, unit AS sender, reported_at AS at
        UNION ALL SELECT 'unit_summary', unit, reported_at + interval '120 hours' WHERE state = 'closed'
        UNION ALL SELECT 'regulator_report', lead, reported_at + interval '400 hours' WHERE state = 'closed'
    ) AS r WHERE plan = 'a' ORDER BY at;
