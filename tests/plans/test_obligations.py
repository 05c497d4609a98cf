"""What follows by 4.1, 5.2 to 5.6 and 6.1: who owes what to whom, and who is told."""

import pytest

from plans.library import override
from plans.obligations import duties_on, met_by, notices_on, obligations_on
from plans.schema import LEVELS, Clock, Plan


def owed(plan: Plan, event: str, level: str | None) -> list[tuple[str, str, tuple[str, ...], Clock]]:
    duties = obligations_on(plan, event, level)
    return [(duty.rule_id, duty.debtor, duty.recipients, duty.clock) for duty in duties]


def told(plan: Plan, event: str, level: str | None) -> list[tuple[str, tuple[str, ...]]]:
    return [(notice.rule_id, notice.to) for notice in notices_on(plan, event, level)]


@pytest.mark.rule("A-4.1-2")
@pytest.mark.rule("A-4.1-4")
@pytest.mark.rule("A-5.2-1")
@pytest.mark.parametrize("level", [*LEVELS, None])
def test_a_report_opens_the_duties_of_the_unit_and_of_third_parties(plan: Plan, level: str | None) -> None:
    both = ("ministry_emergency_office", "relevant_bcas")
    assert owed(plan, "reported", level) == [
        ("A-4.1-2", "affected_unit", both, Clock("immediate", 15)),
        ("A-4.1-4", "reporter", both, Clock("prompt", 60)),
        ("A-5.2-1", "affected_unit", (), Clock("immediate", 15)),
    ]
    assert {duty.anchor for duty in obligations_on(plan, "reported", level)} == {"discovered_at"}


@pytest.mark.rule("A-4.1-2")
@pytest.mark.rule("A-4.1-4")
def test_each_kind_of_organisation_owes_its_own_report(plan: Plan) -> None:
    unit, third_party, _ = obligations_on(plan, "reported", None)
    assert unit.debtor_kinds == ("telecom_enterprise", "domain_body", "internet_enterprise")
    assert third_party.debtor_kinds == ("professional_body", "security_enterprise")


@pytest.mark.rule("A-5.3-4")
@pytest.mark.rule("A-5.4-1")
@pytest.mark.rule("A-5.4-2")
@pytest.mark.rule("A-5.4-3")
@pytest.mark.parametrize("level", ["L1", "L2"])
def test_the_start_of_level_one_and_two_is_reported_to_the_national_office_and_starts_the_surveys(
    plan: Plan, level: str
) -> None:
    ministry = ("ministry_emergency_office",)
    assert owed(plan, "initiated", level) == [
        ("A-5.3-4", "ministry_emergency_office", ("national_office",), Clock("immediate", 15)),
        ("A-5.4-1", "affected_unit", ministry, Clock("prompt", 60)),
        ("A-5.4-1", "professional_body", ministry, Clock("prompt", 60)),
        ("A-5.4-1", "security_enterprise", ministry, Clock("prompt", 60)),
        ("A-5.4-2", "every_bca", ministry, Clock("immediate", 15)),
        ("A-5.4-3", "enterprises_in_scope", ministry, Clock("immediate", 15)),
    ]
    duties = obligations_on(plan, "initiated", level)
    assert {duty.anchor for duty in duties} == {"initiated_at"}
    assert [duty.until for duty in duties] == [(), *[("concluded",)] * 5]


@pytest.mark.rule("A-5.5-5")
def test_every_situation_report_of_level_one_and_two_starts_a_progress_report_to_the_national_office(
    plan: Plan,
) -> None:
    expected = ("A-5.5-5", "ministry_emergency_office", ("national_office",), Clock("prompt", 60))
    assert [owed(plan, "report:situation", level) for level in LEVELS] == [[expected], [expected], [], []]
    assert obligations_on(plan, "report:situation", "L1")[0].anchor == "event"


@pytest.mark.rule("A-5.3-5")
def test_duty_is_kept_from_the_start_of_level_one_and_two_to_the_end(plan: Plan) -> None:
    duties = [duties_on(plan, "initiated", level) for level in LEVELS]
    assert [[(duty.rule_id, duty.kind, duty.until) for duty in each] for each in duties] == [
        [("A-5.3-5", "duty_24h", ("concluded",))], [("A-5.3-5", "duty_24h", ("concluded",))], [], [],
    ]  # fmt: skip


@pytest.mark.rule("A-5.3-8")
@pytest.mark.parametrize("level", ["L3", "L4"])
def test_the_bureau_in_the_lead_reports_the_start_of_level_three_and_four_to_the_ministry(
    plan: Plan, level: str
) -> None:
    expected = ("A-5.3-8", "lead", ("ministry_emergency_office",), Clock("prompt", 60))
    assert owed(plan, "initiated", level) == [expected]
    assert obligations_on(plan, "initiated", level)[0].anchor == "initiated_at"


@pytest.mark.rule("A-6.1-1")
@pytest.mark.rule("A-6.1-2")
def test_the_end_of_a_response_starts_ten_and_twenty_working_days(plan: Plan) -> None:
    for level in ("L3", "L4"):
        assert owed(plan, "concluded", level) == [
            ("A-6.1-1", "affected_unit", ("lead",), Clock("working_days", 10)),
            ("A-6.1-2", "lead", ("ministry_emergency_office",), Clock("working_days", 20)),
        ]
    for level in ("L1", "L2"):
        assert owed(plan, "concluded", level) == [
            ("A-6.1-1", "affected_unit", ("ministry_emergency_office",), Clock("working_days", 10)),
            ("A-6.1-2", "ministry_emergency_office", ("ministry_leading_group",), Clock("working_days", 20)),
        ]
    assert {duty.anchor for level in LEVELS for duty in obligations_on(plan, "concluded", level)} == {"concluded_at"}


def test_a_filed_report_meets_what_it_was_owed_for(plan: Plan) -> None:
    forms = dict.fromkeys(event for duty in plan.obligations for event in duty.met_by)
    assert {event: [duty.key for duty in met_by(plan, event)] for event in forms} == {
        "report:initial": ["initial_report", "third_party_report"],
        "report:oral": ["initial_report", "third_party_report"],
        "report:plan_activation": ["plan_activation"],
        "report:initiation": ["initiation_report_national", "initiation_report_ministry"],
        "report:unit_summary": ["unit_summary_upper", "unit_summary"],
        "report:regulator_report": ["regulator_report_upper", "regulator_report"],
        "report:situation": ["situation_unit", "situation_bodies", "situation_companies"],
        "report:area_survey": ["area_survey"],
        "report:unit_survey": ["unit_survey"],
        "report:progress": ["progress_national"],
        "report:hazard": ["hazard_high", "hazard_low"],
        "report:warning_report": ["report_orange"],
        "report:local_notice": ["notify_local"],
        "report:lift_report": ["report_lifted"],
    }
    assert met_by(plan, "graded") == ()


@pytest.mark.rule("A-4.1-2")
def test_every_obligation_is_met_by_the_form_it_asks_for_and_a_report_of_an_incident_by_telephone_too(
    plan: Plan,
) -> None:
    by_telephone = ("initial_report", "third_party_report")  # F-A29: by telephone or other means
    for duty in plan.obligations:
        oral = ("report:oral",) if duty.key in by_telephone else ()
        assert duty.met_by == (f"report:{duty.form}", *oral)


@pytest.mark.rule("A-4.1-2")
def test_a_report_goes_to_the_bureaus_concerned_and_to_the_ministry(plan: Plan) -> None:
    for level in (*LEVELS, None):
        assert told(plan, "reported", level) == [
            ("A-4.1-2", ("relevant_bcas", "ministry_emergency_office")),
            ("A-5.2-1", ("affected_unit",)),
        ]


@pytest.mark.rule("A-5.6-1")
@pytest.mark.rule("A-5.6-2")
@pytest.mark.rule("A-5.6-3")
@pytest.mark.rule("A-6.1-1")
def test_the_end_is_reported_one_office_up(plan: Plan) -> None:
    unit = ("A-6.1-1", ("affected_unit",))
    on_duty = ("", ("national_office", "ministry_emergency_office", "professional_body", "relevant_bcas"))  # F-A23
    up = {
        "L1": ("A-5.6-1", ("ministry_leading_group",)),
        "L2": ("A-5.6-2", ("ministry_leading_group",)),
        "L3": ("A-5.6-3", ("ministry_emergency_office",)),
        "L4": ("A-5.6-3", ("ministry_emergency_office",)),
    }
    assert {level: told(plan, "concluded", level) for level in LEVELS} == {
        "L1": [unit, up["L1"], on_duty],
        "L2": [unit, up["L2"], on_duty],
        "L3": [unit, up["L3"]],
        "L4": [unit, up["L4"]],
    }


@pytest.mark.rule("A-2.2-2")
@pytest.mark.rule("A-5.3-6")
@pytest.mark.rule("A-5.4-1")
@pytest.mark.rule("A-5.4-2")
@pytest.mark.rule("A-5.4-3")
@pytest.mark.parametrize("level", ["L1", "L2"])
def test_the_start_of_level_one_and_two_calls_everybody_together(plan: Plan, level: str) -> None:
    assert told(plan, "initiated", level) == [
        ("", ("affected_unit",)),
        ("", ("relevant_bcas",)),
        ("A-2.2-2", ("ministry_leading_group",)),
        ("A-5.4-1", ("professional_body", "security_enterprise")),
        ("A-5.3-6", ("affected_unit", "professional_body", "relevant_bcas")),
        ("A-5.4-2", ("every_bca",)),
        ("A-5.4-3", ("enterprises_in_scope",)),
    ]


@pytest.mark.parametrize(
    ("event", "level", "recipients"),
    [
        ("graded", "L3", {"affected_unit", "ministry_emergency_office"}),
        ("graded", "L1", {"affected_unit", "relevant_bcas"}),
        ("initiation_proposed", "L1", {"ministry_leading_group"}),
        ("initiation_declined", "L1", {"ministry_emergency_office"}),
        ("initiated", "L4", {"affected_unit", "ministry_emergency_office", "ministry_leading_group"}),
        (
            "initiated",
            "L1",
            {
                "affected_unit",
                "relevant_bcas",
                "every_bca",
                "ministry_leading_group",
                "professional_body",
                "security_enterprise",
                "enterprises_in_scope",
            },
        ),
        ("raise_proposed", "L1", {"ministry_leading_group"}),
        ("adjusted", "L2", {"affected_unit", "relevant_bcas", "ministry_emergency_office", "ministry_leading_group"}),
        ("lowering_decided", "L2", {"lead", "ministry_emergency_office"}),
        ("conclusion_proposed", "L1", {"ministry_leading_group"}),
        ("conclusion_declined", "L1", {"ministry_emergency_office"}),
        ("reassigned", None, {"lead", "affected_unit", "relevant_bcas"}),
        ("joined", "L3", {"reporter", "affected_unit"}),
        ("split", None, {"reporter", "affected_unit"}),
        ("rejected", None, {"reporter", "affected_unit"}),
        ("below_plan", None, {"reporter", "affected_unit"}),
        ("closed", "L3", {"affected_unit", "ministry_emergency_office"}),
        ("overdue", None, {"debtor", "supervisor"}),
        ("report:initiation", "L3", {"ministry_emergency_office"}),
        ("report:unit_summary", "L4", {"lead"}),
        ("report:unit_summary", "L2", {"ministry_emergency_office", "relevant_bcas"}),
        ("report:regulator_report", "L3", {"ministry_emergency_office"}),
        ("report:regulator_report", "L1", {"ministry_leading_group"}),
        ("report:oral", None, {"relevant_bcas", "ministry_emergency_office"}),
        ("report:situation", "L1", {"ministry_emergency_office"}),
        ("report:area_survey", "L2", {"ministry_emergency_office"}),
        ("report:unit_survey", "L2", {"ministry_emergency_office"}),
        ("report:progress", "L1", {"national_office"}),
    ],
)
def test_everybody_concerned_is_told(plan: Plan, event: str, level: str | None, recipients: set[str]) -> None:
    assert {to for notice in notices_on(plan, event, level) for to in notice.to} == recipients


def test_nothing_follows_from_an_event_that_the_plan_does_not_mention(plan: Plan) -> None:
    assert obligations_on(plan, "handling_completed", "L3") == ()
    assert notices_on(plan, "verified", "L3") == ()


def test_settings_reach_wherever_they_act(plan: Plan) -> None:
    changed = override(
        plan,
        {
            "clock.prompt_target_minutes": 30,
            "anchor.unit_immediate": "occurred_at",
            "national_report.extra_recipients": ("professional_body",),
            "regulator_report.recipients.III_IV": ("ministry_leading_group",),
        },
    )
    assert owed(changed, "initiated", "L3")[0][3] == Clock("prompt", 30)
    assert obligations_on(changed, "reported", None)[0].anchor == "occurred_at"
    assert owed(changed, "initiated", "L1")[0][2] == ("national_office", "professional_body")
    assert owed(changed, "concluded", "L4")[1][2] == ("ministry_leading_group",)
    assert told(changed, "report:regulator_report", "L4") == [("A-6.1-2", ("ministry_leading_group",))]
