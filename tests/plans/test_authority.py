"""Who may do what at which level: the matrix of plan A, and the words of its refusals."""

import pytest

from plans.authority import Actor, Subject, accepts_lowering, acts_from, acts_open, decide, next_act, offices_for
from plans.library import canonical, get_plan, plan_from_canonical
from plans.schema import LEVELS, Plan, Text
from tests.plans.conftest import MakeActor, MakeSubject


@pytest.mark.rule("A-5.3-3")
@pytest.mark.parametrize("level", ["L3", "L4"])
def test_the_leader_of_the_bureau_in_the_lead_initiates_level_three_and_four(
    plan: Plan, bureau: MakeActor, response: MakeSubject, level: str
) -> None:
    decision = decide(plan=plan, action="initiate", actor=bureau(), subject=response("graded", level))
    assert (decision.allowed, decision.outcome, decision.rule_id) == (True, "allowed", "A-5.3-3")
    assert (decision.roles, decision.posts, decision.inferred) == (("provincial_bca",), ("leader",), False)


@pytest.mark.rule("A-5.3-3")
def test_another_bureau_does_not(plan: Plan, other_bureau: Actor, response: MakeSubject) -> None:
    decision = decide(plan=plan, action="initiate", actor=other_bureau, subject=response("graded", "L3"))
    assert (decision.allowed, decision.outcome) == (False, "not_your_office")
    assert decision.reason.zh.endswith("您所在单位不是牵头单位。")


@pytest.mark.rule("A-5.3-3")
def test_neither_ministry_nor_carrier_initiates_level_three(
    plan: Plan, ministry: MakeActor, leading_group: Actor, carrier: MakeActor, response: MakeSubject
) -> None:
    for actor in (ministry(), leading_group, carrier(), carrier("leader")):
        decision = decide(plan=plan, action="initiate", actor=actor, subject=response("graded", "L3"))
        assert (decision.allowed, decision.outcome, decision.rule_id) == (False, "not_your_office", "A-5.3-3")


@pytest.mark.rule("A-5.3-2")
def test_level_two_is_the_emergency_offices(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, response: MakeSubject
) -> None:
    subject = response("graded", "L2")
    assert decide(plan=plan, action="initiate", actor=ministry(), subject=subject).allowed
    refusal = decide(plan=plan, action="initiate", actor=bureau(), subject=subject)
    assert refusal.outcome == "not_your_office"
    assert refusal.reason == Text(
        "定级为重大（Ⅱ级），由部应急办决定启动（部预案 5.3）。",
        "It is graded Major (Level II); it falls to the MIIT Cybersecurity Emergency Office "
        "to decide on initiation (MIIT plan 5.3).",
    )


@pytest.mark.rule("A-5.3-1")
def test_level_one_is_approved_by_the_leading_group_or_rests_on_a_national_decision_that_the_ministry_records(
    plan: Plan, ministry: MakeActor, leading_group: Actor, response: MakeSubject
) -> None:
    answers = {
        (actor.organisation, basis): (decision.outcome, decision.rule_id, decision.requires)
        for actor in (leading_group, ministry())
        for basis in (None, "leading_group_approval", "national_decision")
        for decision in [
            decide(plan=plan, action="initiate", actor=actor, subject=response("graded", "L1"), basis=basis)
        ]
    }
    recorded = ("document", "second_person")
    assert answers == {
        ("LG", None): ("allowed", "A-5.3-1", ()),
        ("LG", "leading_group_approval"): ("allowed", "A-5.3-1", ()),
        ("LG", "national_decision"): ("not_your_office", "A-5.3-1", recorded),
        ("MEO", None): ("allowed", "A-5.3-1", recorded),
        ("MEO", "leading_group_approval"): ("not_your_office", "A-5.3-1", ()),
        ("MEO", "national_decision"): ("allowed", "A-5.3-1", recorded),
    }


@pytest.mark.rule("A-5.3-1")
def test_whoever_may_not_start_level_one_is_told_of_both_ways(
    plan: Plan, bureau: MakeActor, response: MakeSubject
) -> None:
    refusal = decide(plan=plan, action="initiate", actor=bureau(), subject=response("graded", "L1"))
    assert (refusal.outcome, refusal.roles) == (
        "not_your_office", ("ministry_leading_group", "ministry_emergency_office"),
    )  # fmt: skip
    assert refusal.reason == Text(
        "定级为特别重大（Ⅰ级），由部领导小组批准启动，或由部应急办登记国家有关决定并启动（部预案 5.3）。",
        "It is graded Particularly major (Level I); it falls to the MIIT Leading Group for Cybersecurity and "
        "Informatization to approve initiation, or to the MIIT Cybersecurity Emergency Office to record the national "
        "decision and initiate (MIIT plan 5.3).",
    )


@pytest.mark.rule("A-5.3-1")
def test_a_basis_that_the_plan_does_not_name_is_refused(
    plan: Plan, bureau: MakeActor, leading_group: Actor, response: MakeSubject
) -> None:
    for actor, level in ((leading_group, "L1"), (bureau(), "L3")):
        decision = decide(plan=plan, action="initiate", actor=actor, subject=response("graded", level), basis="order")
        assert (decision.allowed, decision.outcome) == (False, "not_provided")


@pytest.mark.rule("A-5.3-3")
@pytest.mark.parametrize("post", ["reporter", "duty_officer", "administrator", "auditor", ""])
def test_only_the_leader_of_the_office_initiates(
    plan: Plan, bureau: MakeActor, response: MakeSubject, post: str
) -> None:
    decision = decide(plan=plan, action="initiate", actor=bureau(post), subject=response("graded", "L3"))
    assert (decision.allowed, decision.outcome, decision.posts) == (False, "not_your_post", ("leader",))
    assert decision.reason.en.endswith("Within that office the act belongs to the leader (platform rule on posts).")


@pytest.mark.parametrize("state", ["active", "handling_completed", "concluded", "closed", "rejected", "verified"])
def test_a_response_is_initiated_once_it_is_graded_and_not_again(
    plan: Plan, bureau: MakeActor, response: MakeSubject, state: str
) -> None:
    decision = decide(plan=plan, action="initiate", actor=bureau(), subject=response(state, "L3"))
    assert (decision.allowed, decision.outcome, decision.rule_id) == (False, "not_now", "A-5.3-3")


def test_what_is_not_graded_cannot_be_initiated_by_anybody_yet(
    plan: Plan, bureau: MakeActor, response: MakeSubject
) -> None:
    decision = decide(plan=plan, action="initiate", actor=bureau(), subject=response("verified", None, "L3"))
    assert (decision.allowed, decision.outcome) == (False, "not_now")
    assert "Grade it first." in decision.reason.en


@pytest.mark.parametrize("action", ["initiate", "conclude", "extend", "waive", "anything"])
def test_what_the_plan_does_not_mention_is_denied(
    plan: Plan, bureau: MakeActor, response: MakeSubject, action: str
) -> None:
    decision = decide(plan=plan, action=action, actor=bureau(), subject=response("below_plan"))
    assert (decision.allowed, decision.outcome, decision.authority) == (False, "not_provided", None)


def test_nobody_chooses_their_authority_by_naming_another_level(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, response: MakeSubject
) -> None:
    subject = response("graded", "L2")
    assert (
        decide(plan=plan, action="initiate", actor=bureau(), subject=subject, level="L3").outcome == "not_your_office"
    )
    decision = decide(plan=plan, action="initiate", actor=ministry(), subject=subject, level="L3")
    assert (decision.allowed, decision.outcome) == (False, "not_now")
    assert decision.reason.en == (
        "It is graded Major (Level II), but the request names Relatively major (Level III). "
        "Reload, and act on the level that stands."
    )


def test_a_level_that_is_none_is_an_error(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    with pytest.raises(ValueError, match="no level"):
        decide(plan=plan, action="grade", actor=bureau(), subject=response("verified"), level="none")


@pytest.mark.parametrize("action", ["verify", "reject"])
@pytest.mark.parametrize(("proposed", "office"), [("L1", "MEO"), ("L2", "MEO"), ("L3", "HLJ"), ("L4", "HLJ")])
def test_a_report_is_verified_by_the_office_of_the_level_proposed(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, response: MakeSubject, action: str, proposed: str, office: str
) -> None:
    subject = response("reported", None, proposed)
    allowed = [
        actor.organisation
        for actor in (bureau(), ministry())
        if decide(plan=plan, action=action, actor=actor, subject=subject).allowed
    ]
    assert allowed == [office]


def test_a_report_below_every_level_is_verified_by_the_bureau_or_the_ministry(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, other_bureau: Actor, response: MakeSubject
) -> None:
    decisions = [
        decide(plan=plan, action="verify", actor=actor, subject=response("reported"))
        for actor in (bureau("duty_officer"), ministry("duty_officer"), other_bureau)
    ]
    assert [decision.allowed for decision in decisions] == [True, True, False]
    assert decisions[0].roles == ("provincial_bca", "ministry_emergency_office")
    assert decisions[0].inferred


def test_rejecting_is_the_leaders_and_needs_a_reason(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    subject = response("reported", None, "L3")
    assert decide(plan=plan, action="reject", actor=bureau("duty_officer"), subject=subject).outcome == "not_your_post"
    decision = decide(plan=plan, action="reject", actor=bureau(), subject=subject)
    assert (decision.allowed, decision.requires) == (True, ("reason",))


def test_a_duty_officer_grades_as_the_facts_propose_without_a_reason(
    plan: Plan, bureau: MakeActor, response: MakeSubject
) -> None:
    subject = response("verified", None, "L3")
    decision = decide(plan=plan, action="grade", actor=bureau("duty_officer"), subject=subject, level="L3")
    assert (decision.allowed, decision.requires, decision.inferred) == (True, (), True)


def test_another_level_needs_a_reason(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    subject = response("verified", None, "L4")
    decision = decide(plan=plan, action="grade", actor=bureau("duty_officer"), subject=subject, level="L3")
    assert (decision.allowed, decision.requires) == (True, ("reason",))


@pytest.mark.parametrize("target", ["L4", None])
def test_a_lower_level_than_matched_is_the_leaders(
    plan: Plan, bureau: MakeActor, response: MakeSubject, target: str | None
) -> None:
    subject = response("verified", None, "L3")
    refusal = decide(plan=plan, action="grade", actor=bureau("duty_officer"), subject=subject, level=target)
    assert (refusal.outcome, refusal.posts) == ("not_your_post", ("leader",))
    decision = decide(plan=plan, action="grade", actor=bureau(), subject=subject, level=target)
    assert (decision.allowed, decision.requires) == (True, ("reason",))


def test_a_lower_level_than_matched_needs_the_office_of_the_matched_one(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, response: MakeSubject
) -> None:
    subject = response("verified", None, "L2")
    refusal = decide(plan=plan, action="grade", actor=bureau(), subject=subject, level="L3")
    assert (refusal.outcome, refusal.roles) == ("not_your_office", ("ministry_emergency_office",))
    assert refusal.reason.zh == "所报事实符合重大（Ⅱ级）标准，由部应急办定级（部预案 2.2，推定规则）。"
    assert decide(plan=plan, action="grade", actor=ministry(), subject=subject, level="L3").allowed


def test_a_higher_level_needs_the_office_of_that_level(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    subject = response("verified", None, "L3")
    assert decide(plan=plan, action="grade", actor=bureau(), subject=subject, level="L2").outcome == "not_your_office"


def test_a_bureau_cannot_take_a_level_two_out_of_the_ministrys_hands_by_regrading(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, response: MakeSubject
) -> None:
    subject = response("graded", "L2", None)
    assert decide(plan=plan, action="grade", actor=bureau(), subject=subject, level="L3").outcome == "not_your_office"
    assert decide(plan=plan, action="grade", actor=ministry(), subject=subject, level="L3").allowed


@pytest.mark.parametrize("state", ["verified", "graded", "below_plan", "active", "handling_completed"])
def test_regrading_is_possible_until_the_response_ends(
    plan: Plan, bureau: MakeActor, response: MakeSubject, state: str
) -> None:
    running = "L4" if state in ("active", "handling_completed") else None
    subject = response(state, "L4" if state == "graded" or running else None, "L4", response_level=running)
    decisions = [decide(plan=plan, action="grade", actor=bureau(), subject=subject, level=to) for to in ("L4", "L3")]
    assert [(each.outcome, each.level, each.requires) for each in decisions] == [
        ("allowed", "L4", ()),
        ("allowed", "L3", ("reason",)),
    ]


@pytest.mark.parametrize("state", ["initiation_proposed", "active", "conclusion_proposed"])
def test_the_ministry_regrades_what_it_proposed_or_what_runs(
    plan: Plan, ministry: MakeActor, response: MakeSubject, state: str
) -> None:
    subject = response(state, "L1", None)
    decision = decide(plan=plan, action="grade", actor=ministry("duty_officer"), subject=subject, level="L2")
    assert (decision.outcome, decision.level, decision.requires) == ("allowed", "L1", ("reason",))


@pytest.mark.parametrize("state", ["reported", "concluded", "closed", "rejected", "joined"])
def test_what_is_not_verified_or_has_ended_is_not_graded(
    plan: Plan, bureau: MakeActor, response: MakeSubject, state: str
) -> None:
    subject = response(state, None if state in ("reported", "rejected", "joined") else "L4", "L4")
    decision = decide(plan=plan, action="grade", actor=bureau(), subject=subject, level="L3")
    assert (decision.allowed, decision.outcome, decision.rule_id) == (False, "not_now", "A-2.3-1")


@pytest.mark.rule("A-5.6-3")
@pytest.mark.rule("A-5.6-0")
@pytest.mark.parametrize("state", ["active", "handling_completed"])
def test_the_bureau_concludes_once_impact_is_controlled(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, response: MakeSubject, state: str
) -> None:
    decision = decide(plan=plan, action="conclude", actor=bureau(), subject=response(state, "L3"))
    assert (decision.allowed, decision.rule_id) == (True, "A-5.6-3")
    assert decision.requires == ("impact_controlled", "evidence")
    assert not decide(plan=plan, action="conclude", actor=ministry(), subject=response(state, "L3")).allowed


@pytest.mark.rule("A-5.6-0")
@pytest.mark.rule("A-5.6-1")
@pytest.mark.rule("A-5.6-2")
def test_the_ministry_concludes_level_two_and_the_leading_group_level_one(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, leading_group: Actor, response: MakeSubject
) -> None:
    answers = {
        (level, actor.organisation): (decision.outcome, decision.rule_id, decision.requires)
        for level in ("L1", "L2")
        for actor in (leading_group, ministry(), bureau())
        for decision in [decide(plan=plan, action="conclude", actor=actor, subject=response("active", level))]
    }
    controlled = ("impact_controlled", "evidence")
    assert answers == {
        ("L1", "LG"): ("allowed", "A-5.6-1", controlled),
        ("L1", "MEO"): ("allowed", "A-5.6-1", (*controlled, "document", "second_person")),
        ("L1", "HLJ"): ("not_your_office", "A-5.6-1", controlled),
        ("L2", "LG"): ("not_your_office", "A-5.6-2", controlled),
        ("L2", "MEO"): ("allowed", "A-5.6-2", controlled),
        ("L2", "HLJ"): ("not_your_office", "A-5.6-2", controlled),
    }


@pytest.mark.rule("A-5.6-1")
def test_the_ministry_ends_level_one_on_a_national_decision_alone(
    plan: Plan, ministry: MakeActor, response: MakeSubject
) -> None:
    outcomes = [
        decide(plan=plan, action="conclude", actor=ministry(), subject=response("active", "L1"), basis=basis).outcome
        for basis in ("national_decision", "leading_group_approval", "higher_decision")
    ]
    assert outcomes == ["allowed", "not_your_office", "not_provided"]


def test_a_duty_officer_declares_handling_completed(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    actor = bureau("duty_officer")
    decision = decide(plan=plan, action="complete_handling", actor=actor, subject=response("active", "L3"))
    assert (decision.allowed, decision.inferred) == (True, True)


def test_closing_asks_for_every_obligation_to_be_settled(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    decision = decide(plan=plan, action="close", actor=bureau(), subject=response("concluded", "L4"))
    assert (decision.allowed, decision.requires) == (True, ("obligations_settled",))


def test_an_act_that_follows_another_waits_for_it(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    lowered = {"response_level": "L2", "automatic": "L3"}
    subject, decided = (
        response("active", "L3", **lowered),
        response("active", "L3", done=frozenset({"lower"}), **lowered),
    )
    decision = decide(plan=plan, action="accept_lower", actor=bureau(), subject=subject)
    assert (decision.allowed, decision.outcome, decision.rule_id) == (False, "not_now", "A-5.3-3")
    assert decision.reason == Text(
        "接受调低的响应之前须先完成：调低响应级别（部预案 5.3）。",
        "Before accepting the lowered response this must be recorded: lowering the response level (MIIT plan 5.3).",
    )
    assert decide(plan=plan, action="accept_lower", actor=bureau(), subject=decided).allowed


def test_a_plan_may_lay_down_steps_of_its_own(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    document = canonical(plan)
    for act in document["authorities"]:
        if act["action"] == "conclude":
            act["follows"] = ["complete_handling"]
    stepwise = plan_from_canonical(document)
    subject = response("active", "L3")
    decision = decide(plan=stepwise, action="conclude", actor=bureau(), subject=subject)
    assert (decision.allowed, decision.outcome, decision.rule_id) == (False, "not_now", "A-5.6-3")
    completed = response("active", "L3", done=frozenset({"complete_handling"}))
    assert decide(plan=stepwise, action="conclude", actor=bureau(), subject=completed).allowed


@pytest.mark.parametrize(
    ("running", "graded", "upwards", "downwards"),
    [
        ("L4", "L3", ("raise",), ()),
        ("L3", "L2", ("raise",), ()),
        ("L2", "L1", ("propose_raise", "raise"), ()),
        ("L1", "L2", (), ("lower", "accept_lower")),
        ("L2", "L4", (), ("lower", "accept_lower")),
        ("L3", "L3", (), ()),
    ],
)
def test_a_running_response_changes_its_level_only_towards_the_level_that_stands_graded(
    plan: Plan, response: MakeSubject, running: str, graded: str, upwards: tuple[str, ...], downwards: tuple[str, ...]
) -> None:
    changes = ("propose_raise", "raise", "lower", "accept_lower")
    offered = acts_open(plan, response("active", graded, response_level=running))
    assert tuple(act for act in offered if act in changes) == upwards + downwards


def test_whoever_starts_the_target_level_raises_to_it_and_the_present_office_lowers(
    plan: Plan, bureau: MakeActor, ministry: MakeActor, leading_group: Actor, response: MakeSubject
) -> None:
    def who_may(action: str, running: str, graded: str, **more: object) -> list[str]:
        subject = response("active", graded, response_level=running, **more)
        return [
            actor.organisation
            for actor in (leading_group, ministry(), bureau())
            if decide(plan=plan, action=action, actor=actor, subject=subject).allowed
        ]

    assert [who_may("raise", "L4", "L3"), who_may("raise", "L3", "L2"), who_may("raise", "L2", "L1")] == [
        ["HLJ"], ["MEO"], ["LG", "MEO"],
    ]  # fmt: skip
    assert [who_may("lower", "L3", "L4"), who_may("lower", "L2", "L3"), who_may("lower", "L1", "L2")] == [
        ["HLJ"], ["MEO"], ["LG", "MEO"],
    ]  # fmt: skip
    decided = frozenset({"lower"})
    assert [who_may("accept_lower", "L2", "L4", done=decided), who_may("accept_lower", "L1", "L2", done=decided)] == [
        ["HLJ"], ["MEO"],
    ]  # fmt: skip


def test_a_change_without_another_grade_says_that_it_must_be_graded_anew(
    plan: Plan, bureau: MakeActor, response: MakeSubject
) -> None:
    decision = decide(plan=plan, action="lower", actor=bureau(), subject=response("active", "L3", response_level="L3"))
    assert (decision.allowed, decision.outcome, decision.rule_id) == (False, "not_now", "A-5.3-3")
    assert decision.reason.en == (
        "It is graded Relatively major (Level III) and the response runs at Relatively major (Level III): lowering "
        "the response level is not possible now. Grade it anew first."
    )


@pytest.mark.parametrize(
    ("code", "at_once"), [("miit-2017-281", ["L3-L4"]), ("daxinganling-2021-9", ["L1-L2", "L3-L4"])]
)
def test_a_lowered_response_is_accepted_only_where_another_office_takes_it_over(code: str, at_once: list[str]) -> None:
    plan = get_plan(code)
    steps = [(running, target) for number, running in enumerate(LEVELS) for target in LEVELS[number + 1 :]]
    assert [
        f"{running}-{target}" for running, target in steps if not accepts_lowering(plan, running, target)
    ] == at_once


def test_an_actor_of_no_organisation_leads_nothing(plan: Plan, response: MakeSubject) -> None:
    nobody = Actor(frozenset({"provincial_bca"}), "leader", "")
    decision = decide(plan=plan, action="initiate", actor=nobody, subject=response("graded", "L3", lead=""))
    assert decision.outcome == "not_your_office"


def test_every_refusal_is_a_sentence_in_both_languages(
    plan: Plan, bureau: MakeActor, carrier: MakeActor, response: MakeSubject
) -> None:
    for action in ("verify", "grade", "initiate", "complete_handling", "conclude", "close", "reject", "extend"):
        for state, level in (
            ("reported", None),
            ("graded", "L1"),
            ("active", "L3"),
            ("closed", "L4"),
            ("below_plan", None),
        ):
            for actor in (bureau("duty_officer"), carrier()):
                reason = decide(plan=plan, action=action, actor=actor, subject=response(state, level)).reason
                assert (reason.zh[-1], reason.en[-1]) == ("。", ".")
                assert "{" not in reason.zh + reason.en


def test_screens_learn_whose_act_it_is_and_what_may_follow(plan: Plan) -> None:
    assert [office.role for office in offices_for(plan, "initiate", "L2")] == ["ministry_emergency_office"]
    assert [office.verb.zh for office in offices_for(plan, "initiate", "L1")] == ["批准启动", "登记国家有关决定并启动"]
    assert offices_for(plan, "initiate", None) == ()
    assert acts_from(plan, "reported", "L3") == ("verify", "reject", "reassign", "join")
    assert acts_from(plan, "verified", None) == ("grade", "reassign", "join")
    assert acts_from(plan, "graded", "L3") == ("initiate", "grade", "reassign", "join")
    assert acts_from(plan, "graded", "L1") == ("propose_initiation", "initiate", "grade", "reassign", "join")
    assert acts_from(plan, "active", "L3") == (
        "complete_handling", "conclude", "raise", "lower", "accept_lower", "grade", "reassign",
    )  # fmt: skip
    assert acts_from(plan, "concluded", "L3") == ("close",)
    assert acts_from(plan, "joined", "L3") == ("split",)
    assert acts_from(plan, "closed", "L3") == ()


def test_screens_learn_what_leads_on(plan: Plan) -> None:
    def leads_on(state: str, level: str | None) -> tuple[str, list[str]]:
        action, offices = next_act(plan, state, level)
        return action, [office.role for office in offices]

    assert leads_on("reported", "L3") == ("verify", ["provincial_bca"])
    assert leads_on("verified", None) == ("grade", ["provincial_bca", "ministry_emergency_office"])
    assert leads_on("graded", "L1") == ("propose_initiation", ["ministry_emergency_office"])
    assert leads_on("initiation_proposed", "L1") == ("initiate", ["ministry_leading_group"])  # not who records
    assert leads_on("graded", "L3") == ("initiate", ["provincial_bca"])
    assert leads_on("active", "L2") == ("complete_handling", ["ministry_emergency_office"])
    assert leads_on("conclusion_proposed", "L1") == ("conclude", ["ministry_leading_group"])
    assert leads_on("concluded", "L3") == ("", [])


@pytest.mark.rule("B-1.3-1")
@pytest.mark.parametrize(("region", "allowed"), [("232700", True), ("230000", True), ("440300", False)])
def test_an_office_of_another_place_has_no_say_under_a_places_plan(
    prefecture: Plan, region: str, allowed: bool
) -> None:
    office = Actor(frozenset({"hq_office"}), "leader", "HQ-OFFICE", region)
    subject = Subject("graded", "L2", None, "232701-CAC", None)

    decision = decide(plan=prefecture, action="propose_initiation", actor=office, subject=subject)

    assert decision.allowed is allowed
    assert decision.outcome == ("allowed" if allowed else "not_your_office")
