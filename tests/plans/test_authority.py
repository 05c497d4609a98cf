"""Who may do what at which level: the matrix of plan A, and the words of its refusals."""

import pytest

from plans.authority import Actor, acts_from, decide, offices_for
from plans.library import canonical, plan_from_canonical
from plans.schema import Plan, Text
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
def test_level_one_is_approved_by_the_leading_group(
    plan: Plan, ministry: MakeActor, leading_group: Actor, response: MakeSubject
) -> None:
    subject = response("graded", "L1")
    given = decide(plan=plan, action="initiate", actor=leading_group, subject=subject, basis="leading_group_approval")
    assert (given.allowed, given.rule_id) == (True, "A-5.3-1")
    refusal = decide(plan=plan, action="initiate", actor=ministry(), subject=subject)
    assert refusal.reason.zh == "定级为特别重大（Ⅰ级），由部领导小组批准启动（部预案 5.3）。"


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


@pytest.mark.parametrize(("state", "allowed"), [("verified", True), ("graded", True), ("below_plan", True)])
def test_regrading_is_possible_until_the_response_starts(
    plan: Plan, bureau: MakeActor, response: MakeSubject, state: str, allowed: bool
) -> None:
    subject = response(state, "L4" if state == "graded" else None, "L4")
    assert decide(plan=plan, action="grade", actor=bureau(), subject=subject, level="L4").allowed is allowed
    started = response("active", "L4", "L4")
    assert decide(plan=plan, action="grade", actor=bureau(), subject=started, level="L3").outcome == "not_now"


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


@pytest.mark.rule("A-5.6-1")
@pytest.mark.rule("A-5.6-2")
def test_the_ministry_concludes_level_two_and_the_leading_group_level_one(
    plan: Plan, ministry: MakeActor, leading_group: Actor, response: MakeSubject
) -> None:
    upper, top = response("active", "L2"), response("active", "L1")
    assert decide(plan=plan, action="conclude", actor=ministry(), subject=upper).rule_id == "A-5.6-2"
    assert decide(plan=plan, action="conclude", actor=leading_group, subject=top).rule_id == "A-5.6-1"
    assert not decide(plan=plan, action="conclude", actor=ministry(), subject=top).allowed
    assert not decide(plan=plan, action="conclude", actor=leading_group, subject=upper).allowed


def test_a_duty_officer_declares_handling_completed(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    actor = bureau("duty_officer")
    decision = decide(plan=plan, action="complete_handling", actor=actor, subject=response("active", "L3"))
    assert (decision.allowed, decision.inferred) == (True, True)


def test_closing_asks_for_every_obligation_to_be_settled(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    decision = decide(plan=plan, action="close", actor=bureau(), subject=response("concluded", "L4"))
    assert (decision.allowed, decision.requires) == (True, ("obligations_settled",))


def test_an_act_that_follows_another_waits_for_it(plan: Plan, bureau: MakeActor, response: MakeSubject) -> None:
    document = canonical(plan)
    for act in document["authorities"]:
        if act["action"] == "conclude":
            act["follows"] = ["consent"]
    stepwise = plan_from_canonical(document)
    subject = response("active", "L3")
    decision = decide(plan=stepwise, action="conclude", actor=bureau(), subject=subject)
    assert (decision.allowed, decision.outcome) == (False, "not_now")
    consented = response("active", "L3", done=frozenset({"consent"}))
    assert decide(plan=stepwise, action="conclude", actor=bureau(), subject=consented).allowed


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
    assert [office.verb.zh for office in offices_for(plan, "initiate", "L1")] == ["批准启动"]
    assert offices_for(plan, "initiate", None) == ()
    assert acts_from(plan, "reported", "L3") == ("verify", "reject")
    assert acts_from(plan, "verified", None) == ("grade",)
    assert acts_from(plan, "graded", "L3") == ("initiate", "grade")
    assert acts_from(plan, "active", "L3") == ("complete_handling", "conclude")
    assert acts_from(plan, "closed", "L3") == ()
