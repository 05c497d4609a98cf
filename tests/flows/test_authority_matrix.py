"""
Who may take which act at which level of plan A: every person of the demonstration, every state, the bureau in the lead
or another.

The table below is written from the text (部预案 3, 5.3, 5.6 and 2.1-2.3) and the platform's table of posts. It knows
nothing of the plan's definition files; where the two differ, the text decides who is wrong.
"""

import random
from datetime import datetime
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import now

from cases.errors import NotNow, NotPermitted, Refusal
from cases.transitions import Inputs, perform
from incidents.models import Response
from plans.authority import Outcome
from tests.world import person, reported

BUREAU, MINISTRY, LEADING_GROUP = "provincial_bca", "ministry_emergency_office", "ministry_leading_group"
LEAD, OTHER_BUREAU, AFFECTED_UNIT = "HL-BCA", "GD-BCA", "DEMO-HL-TELECOM-A"

# Person -> the hats worn: organisation, its kind, the post.
PEOPLE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "carrier_reporter": ((AFFECTED_UNIT, "telecom_enterprise", "reporter"),),
    "internet_reporter": (("DEMO-GD-INTERNET-B", "internet_enterprise", "reporter"),),
    "body_reporter": (("DEMO-PROFESSIONAL-BODY", "professional_body", "reporter"),),
    "hlj_duty": ((LEAD, BUREAU, "duty_officer"),),
    "hlj_leader": ((LEAD, BUREAU, "leader"),),
    "gd_duty": ((OTHER_BUREAU, BUREAU, "duty_officer"),),
    "gd_leader": ((OTHER_BUREAU, BUREAU, "leader"),),
    "meo_duty": (("MIIT-EMERGENCY-OFFICE", MINISTRY, "duty_officer"),),
    "meo_leader": (("MIIT-EMERGENCY-OFFICE", MINISTRY, "leader"),),
    "leading_group_leader": (("MIIT-LEADING-GROUP", LEADING_GROUP, "leader"),),
    "county_duty": (("232701-CAC", "county_cac", "duty_officer"),),
    "county_leader": (("232701-CAC", "county_cac", "leader"),),
    "hq_office_duty": (("DXAL-HQ-OFFICE", "hq_office", "duty_officer"), ("DXAL-CAC", "prefecture_cac", "duty_officer")),
    "hq_office_leader": (("DXAL-HQ-OFFICE", "hq_office", "leader"), ("DXAL-CAC", "prefecture_cac", "leader")),
    "commission_leader": (("DXAL-COMMISSION", "commission", "leader"),),
    "auditor": (("MIIT-EMERGENCY-OFFICE", MINISTRY, "auditor"),),
    "administrator": (("DEMO-PLATFORM-OPERATOR", "platform_operator", "administrator"),),
    "security_administrator": (("DEMO-PLATFORM-OPERATOR", "platform_operator", "security_administrator"),),
}
LEVELS = ("L1", "L2", "L3", "L4")
STATES = (
    "reported", "verified", "graded", "initiation_proposed", "active", "handling_completed", "conclusion_proposed",
    "concluded", "closed", "rejected", "below_plan",
)  # fmt: skip
ACTIONS = ("verify", "grade", "reject", "initiate", "complete_handling", "conclude", "close")

# Act -> level -> whose it is; of bureaus only the one in the lead. What matches no criterion has no level, and no
# office of its own: the bureau answers for its region (A-2.3-1), the ministry's office for all reports (A-2.2-1).
BY_LEVEL: dict[str | None, tuple[str, ...]] = {"L1": (MINISTRY,), "L2": (MINISTRY,), "L3": (BUREAU,), "L4": (BUREAU,)}
BEFORE_GRADING = {**BY_LEVEL, None: (BUREAU, MINISTRY)}
BY_APPROVAL = {**BY_LEVEL, "L1": (LEADING_GROUP, MINISTRY)}  # the ministry's office records a national decision
OFFICE: dict[str, dict[str | None, tuple[str, ...]]] = {
    "verify": BEFORE_GRADING,
    "grade": BEFORE_GRADING,
    "reject": BEFORE_GRADING,
    "initiate": BY_APPROVAL,  # A-5.3-1, A-5.3-2, A-5.3-3
    "complete_handling": BY_LEVEL,
    "conclude": BY_APPROVAL,  # A-5.6-1, A-5.6-2, A-5.6-3
    "close": BY_LEVEL,
}
DUTY, LEADER = ("duty_officer", "leader"), ("leader",)
POSTS = {
    "verify": DUTY, "grade": DUTY, "reject": LEADER, "initiate": LEADER, "complete_handling": DUTY,
    "conclude": LEADER, "close": LEADER,
}  # fmt: skip
FROM = {
    "verify": ("reported",),
    "grade": ("verified", "graded", "below_plan", "active", "handling_completed"),
    "reject": ("reported",),
    "initiate": ("graded",),
    "complete_handling": ("active",),
    "conclude": ("active", "handling_completed"),
    "close": ("concluded",),
}
UNGRADED = ("reported", "verified", "rejected", "below_plan")


def expected(action: str, deciding: str | None, hat: tuple[str, str, str], lead: str, state: str) -> Outcome:
    """The answer by the table: the office, then the post, then the time. `deciding` None: no level stands."""
    organisation, kind, post = hat
    if deciding not in OFFICE[action]:
        return "not_now" if state in ("reported", "verified") else "not_provided"
    if kind not in OFFICE[action][deciding] or (kind == BUREAU and organisation != lead):
        return "not_your_office"
    if post not in POSTS[action]:
        return "not_your_post"
    return "allowed" if state in FROM[action] else "not_now"


# -- Through the one door to any state, on the database. decide() alone: tests/plans/test_authority_exhaustively.py

SCOPES = {"L1": "national", "L2": "multi_province", "L3": "province", "L4": "prefecture_city"}
WAY = ("verify", "grade", "initiate", "complete_handling", "conclude")
REACHED = ("reported", "verified", "graded", "active", "handling_completed", "concluded")
WHO = {BUREAU: "hlj_leader", MINISTRY: "meo_leader", LEADING_GROUP: "leading_group_leader"}
DOCUMENT = {
    "document_no": "国网办〔2026〕1号",
    "issuing_body": "国家有关机关",
    "decided_at": "2026-09-28T12:00:00+08:00",
}
GIVEN: dict[str, dict[str, Any]] = {
    "reject": {"reason": "经核实不属实"},
    "initiate": DOCUMENT,
    "conclude": {"impact_controlled": True, "evidence": "监测恢复正常", **DOCUMENT},
}
REFUSALS = {"not_now": NotNow, "not_your_office": NotPermitted, "not_your_post": NotPermitted}
ASKED = 60  # of each level: every one takes a database some milliseconds


def inputs(action: str, level: str) -> Inputs:
    return Inputs(level=level if action == "grade" else None, given=GIVEN.get(action, {}))


@pytest.mark.django_db
@pytest.mark.parametrize("level", LEVELS)
def test_the_one_door_to_any_state_answers_as_the_table_does(level: str) -> None:
    at = now()
    response = reported(at=at, facts={"outage_scope": SCOPES[level]}).response
    asked = random.Random(level).sample(list(product(REACHED, ACTIONS, PEOPLE)), ASKED)
    wrong = []
    for state, step in zip(REACHED, (*WAY, None), strict=True):
        assert response.state == state
        for _state, action, name in (case for case in asked if case[0] == state):
            deciding = level if action in ("verify", "reject", "grade") or state not in UNGRADED else None
            wanted = expected(action, deciding, PEOPLE[name][0], LEAD, state)
            if action == "close" and wanted == "allowed":
                wanted = "not_now"  # duties are still open
            got = answer_of(response, action, name, level, at)
            if got != (None if wanted == "allowed" else REFUSALS[wanted]):
                wrong.append((state, action, name, wanted, got))
        if step:
            doer = person(WHO[OFFICE[step][level][0]])
            response = perform(response, step, actor=doer, at=at, inputs=inputs(step, level))
    assert wrong == []


def answer_of(response: Response, action: str, name: str, level: str, at: datetime) -> type[Refusal] | None:
    """The refusal that `perform` gives, None where it moves the state; either way nothing is left of it."""
    try:
        with transaction.atomic():
            perform(response, action, actor=person(name), at=at, inputs=inputs(action, level))
            raise Undone
    except Undone:
        return None
    except Refusal as refusal:
        return type(refusal)


class Undone(Exception):
    """Rolls back what was allowed."""
