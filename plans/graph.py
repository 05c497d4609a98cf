"""The union graph: what may ever follow what, under any plan. A plan is the filter that says who may take which edge.

The models of incidents and of early warnings declare the same edges for django-fsm; a test holds the two together.
"""

from collections.abc import Mapping
from types import MappingProxyType

from plans.schema import NO_LEVEL, Plan

DRAFTED = ("draft", "consulting")
UNDER_WAY = ("active", "handling_completed", "conclusion_proposed")
NOT_CONCLUDED = ("reported", "verified", "graded", "initiation_proposed", *UNDER_WAY)

EDGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "verify": {"reported": "verified"},
        "reject": {"reported": "rejected", "verified": "rejected"},
        "grade": {
            "verified": "graded",
            "graded": "graded",
            "below_plan": "graded",
            **{state: state for state in ("initiation_proposed", *UNDER_WAY)},
        },
        "propose_initiation": {"graded": "initiation_proposed"},
        "decline_initiation": {"initiation_proposed": "graded"},
        "initiate": {"graded": "active", "initiation_proposed": "active"},
        **{step: {"active": "active"} for step in ("propose_raise", "raise", "lower", "accept_lower")},
        "complete_handling": {"active": "handling_completed"},
        "propose_conclusion": {"active": "conclusion_proposed", "handling_completed": "conclusion_proposed"},
        "decline_conclusion": {"conclusion_proposed": "active"},
        "conclude": dict.fromkeys(UNDER_WAY, "concluded"),
        "consent": {"concluded": "concluded"},
        "close": {"concluded": "closed"},
        "extend": {"active": "active", "handling_completed": "handling_completed"},
        "reassign": {state: state for state in NOT_CONCLUDED},
        "join": {"reported": "joined", "verified": "joined", "graded": "joined"},
        "split": {"joined": "reported"},
        "draft": {state: state for state in DRAFTED},
        "consult": dict.fromkeys(DRAFTED, "consulting"),
        "propose_publication": dict.fromkeys(DRAFTED, "proposed"),
        "publish": dict.fromkeys((*DRAFTED, "proposed"), "published"),
        "forward": dict.fromkeys(DRAFTED, "published"),
        "adjust": dict.fromkeys((*DRAFTED, "proposed"), "published"),
        "decline_publication": dict.fromkeys((*DRAFTED, "proposed"), "declined"),
        "propose_adjustment": {"published": "published"},
        "request_coordination": {"published": "published"},
        "lift": {"published": "lifted"},
        "withdraw": {"published": "withdrawn"},
        "draft_notice": {"draft": "draft"},
        "publish_notice": {"draft": "published"},
        "withdraw_notice": {"published": "withdrawn"},
        "take_up_hazard": {"received": "taken_up", "taken_up": "taken_up"},
        "set_aside_hazard": {"received": "set_aside", "taken_up": "set_aside"},
        "share_hazard": {"received": "received", "taken_up": "taken_up"},
        "plan_posture": {"planned": "planned"},
        "start_posture": {"planned": "active"},
        "end_posture": {"active": "ended"},
    }
)
"""Action -> state before -> state after. Grading below the plan leads to below_plan instead."""

BEGINNINGS = ("reported", "below_plan", "received", "draft", "planned")
"""States in which something begins, or which no act of its own leads to."""


def reachable_states(plan: Plan, level: str) -> frozenset[str]:
    """Every state that what is of `level` can come to by acts that the plan gives to somebody."""
    reached = set(BEGINNINGS)
    while True:
        found = {
            EDGES[act.action][state]
            for act in plan.authorities
            if act.action in EDGES and _counts(act.action, act.levels, level)
            for state in act.from_states
            if state in reached and state in EDGES[act.action]
        }
        if found <= reached:
            return frozenset(reached)
        reached |= found


def _counts(action: str, levels: tuple[str, ...], level: str) -> bool:
    """Before grading the level that the facts propose decides, and that may be another."""
    return level in levels or (action in ("verify", "split") and bool({NO_LEVEL, level} & set(levels)))
