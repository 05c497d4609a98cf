"""What follows by 4.1, 5.2, 5.3, 5.6 and 6.1: who owes what to whom, and who is told."""

import pytest

from plans.library import override
from plans.obligations import met_by, notices_on, obligations_on
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
@pytest.mark.parametrize("level", ["L1", "L2"])
def test_the_emergency_office_reports_the_start_of_level_one_and_two_to_the_national_office(
    plan: Plan, level: str
) -> None:
    expected = ("A-5.3-4", "ministry_emergency_office", ("national_office",), Clock("immediate", 15))
    assert owed(plan, "initiated", level) == [expected]


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
    met = {event: [duty.key for duty in met_by(plan, event)] for event in ("report:initial", "report:initiation")}
    assert met == {
        "report:initial": ["initial_report", "third_party_report"],
        "report:initiation": ["initiation_report_national", "initiation_report_ministry"],
    }
    assert [duty.key for duty in met_by(plan, "report:plan_activation")] == ["plan_activation"]
    assert met_by(plan, "graded") == ()


def test_every_obligation_is_met_by_the_form_it_asks_for(plan: Plan) -> None:
    for duty in plan.obligations:
        assert duty.met_by == (f"report:{duty.form}",)


@pytest.mark.rule("A-4.1-2")
def test_a_report_goes_to_the_bureaus_concerned_and_to_the_ministry(plan: Plan) -> None:
    for level in (*LEVELS, None):
        assert told(plan, "reported", level) == [
            ("A-4.1-2", ("relevant_bcas", "ministry_emergency_office")),
            ("A-5.2-1", ("affected_unit",)),
        ]


@pytest.mark.rule("A-5.6-2")
@pytest.mark.rule("A-5.6-3")
def test_the_end_is_reported_one_office_up(plan: Plan) -> None:
    assert ("A-5.6-3", ("ministry_emergency_office",)) in told(plan, "concluded", "L3")
    assert ("A-5.6-2", ("ministry_leading_group",)) in told(plan, "concluded", "L2")
    assert ("", ("national_office", "relevant_bcas")) in told(plan, "concluded", "L1")
    for level in LEVELS:
        assert ("A-6.1-1", ("affected_unit",)) in told(plan, "concluded", level)


@pytest.mark.parametrize(
    ("event", "level", "recipients"),
    [
        ("graded", "L3", {"affected_unit", "ministry_emergency_office"}),
        ("initiated", "L4", {"affected_unit", "ministry_emergency_office"}),
        ("initiated", "L1", {"affected_unit", "relevant_bcas"}),
        ("rejected", None, {"reporter", "affected_unit"}),
        ("below_plan", None, {"reporter", "affected_unit"}),
        ("closed", "L3", {"affected_unit", "ministry_emergency_office"}),
        ("overdue", None, {"debtor", "supervisor"}),
        ("report:initiation", "L3", {"ministry_emergency_office"}),
        ("report:unit_summary", "L4", {"lead"}),
        ("report:unit_summary", "L2", {"ministry_emergency_office", "relevant_bcas"}),
        ("report:regulator_report", "L3", {"ministry_emergency_office"}),
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
