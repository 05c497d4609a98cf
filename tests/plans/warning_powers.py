"""
Who may take which act on hazards, warnings, risk notices and postures, for test_warning_authority_exhaustively.

The tables are written from the texts (plan A 4.2 to 4.6, plan B 3 and 6.5; where they are silent, from the readings
F-A13, F-A15, F-B04, F-B21, F-B22) and from the platform's table of posts. They know nothing of the plans' definition
files, nor of the tables of tests.plans.law; where they differ, the text decides who is wrong.
"""

from functools import cache
from typing import NamedTuple


class Row(NamedTuple):
    """
    Acts of an office (kinds of organisation) at levels: colours, what a hazard may become (1 to 4), or - for neither.

    `where`: "any"; "own", the whole area lies in the office's region (and for a county no sector is named), or the only
    sector is the department itself, in places of the prefecture; "concerned", some of it does; "publisher", for the
    organisation alone that published it, or leads it. `extent`: of one unit or of several, where that decides.
    `replaces`: colours in force that the new warning may supersede; - is none. `rule`: where asked.
    """

    acts: str
    levels: str
    office: str
    states: str
    where: str = "any"
    extent: str = ""
    replaces: str = ""
    rule: str = ""
    outside: bool = False


MEO, LG, BCA = "ministry_emergency_office", "ministry_leading_group", "provincial_bca"
HO, PC, LOCAL = "hq_office", "prefecture_cac", "county_cac department"
IN_DRAFT, UNPUBLISHED, PUBLISHED = "draft consulting", "draft consulting proposed", "published"
COLOURS, NOT_RED, LOCAL_COLOURS = "red orange yellow blue", "orange yellow blue", "yellow blue"

HAZARDS_A = (
    Row("take_up_hazard", "1 2 -", MEO, "received"),
    Row("take_up_hazard", "3 4 -", BCA, "received taken_up", "concerned"),
    Row("set_aside_hazard", "1 2 -", MEO, "received taken_up"),
    Row("set_aside_hazard", "3 4 -", BCA, "received taken_up", "own"),
)
NOTICES = (  # A-4.4-5
    Row("draft_notice", "-", MEO, "draft"),
    Row("draft_notice", "-", BCA, "draft", "own"),
    Row("publish_notice", "-", MEO, "draft", rule="A-4.4-5"),
    Row("publish_notice", "-", BCA, "draft", "own", rule="A-4.4-5"),
    Row("withdraw_notice", "-", f"{MEO} {BCA}", PUBLISHED, "publisher"),
)
PLAN_A = (
    *HAZARDS_A,
    *NOTICES,
    Row("draft consult", "red orange", MEO, IN_DRAFT),
    Row("draft consult", LOCAL_COLOURS, BCA, IN_DRAFT, "own"),
    Row("decline_publication", "red orange", MEO, UNPUBLISHED),
    Row("decline_publication", LOCAL_COLOURS, BCA, UNPUBLISHED, "own"),
    Row("propose_publication", "red", MEO, IN_DRAFT),  # never published by the ministry itself
    Row("publish", "red", MEO, "proposed", replaces="-", rule="A-4.4-2", outside=True),
    Row("forward", "red", MEO, IN_DRAFT, replaces="-", rule="A-4.4-2", outside=True),
    Row("publish", "orange", MEO, IN_DRAFT, replaces="-", rule="A-4.4-3"),
    Row("publish", LOCAL_COLOURS, BCA, IN_DRAFT, "own", replaces="-", rule="A-4.4-4"),
    Row("adjust", "red", MEO, UNPUBLISHED, replaces=COLOURS, rule="A-4.6-1", outside=True),
    Row("adjust", "orange", MEO, UNPUBLISHED, replaces=NOT_RED, rule="A-4.6-1"),  # F-A15: the colour aimed at decides
    Row("adjust", "orange", MEO, UNPUBLISHED, replaces="red", rule="A-4.6-1", outside=True),
    Row("adjust", LOCAL_COLOURS, BCA, UNPUBLISHED, "own", replaces=NOT_RED, rule="A-4.6-1"),
    Row("adjust", LOCAL_COLOURS, BCA, UNPUBLISHED, "own", replaces="red", rule="A-4.6-1", outside=True),
    Row("propose_adjustment", LOCAL_COLOURS, BCA, PUBLISHED, "publisher"),
    Row("lift", "red", MEO, PUBLISHED, "publisher", rule="A-4.6-2", outside=True),
    Row("lift", "orange", MEO, PUBLISHED, "publisher", rule="A-4.6-2"),
    Row("lift", LOCAL_COLOURS, BCA, PUBLISHED, "publisher", rule="A-4.6-2"),
    Row("withdraw", "red", MEO, PUBLISHED, "publisher", outside=True),
    Row("withdraw", "orange", MEO, PUBLISHED, "publisher"),
    Row("withdraw", LOCAL_COLOURS, BCA, PUBLISHED, "publisher"),
)
EACH_IN_ITS_OWN = (  # F-A13, as settled: it may ask for coordination
    Row("request_coordination", LOCAL_COLOURS, BCA, PUBLISHED, "publisher"),
)
OF_SEVERAL_PROVINCES = (  # F-A13, the other reading
    Row("draft consult", LOCAL_COLOURS, MEO, IN_DRAFT, extent="several"),
    Row("decline_publication", LOCAL_COLOURS, MEO, UNPUBLISHED, extent="several"),
    Row("publish", LOCAL_COLOURS, MEO, IN_DRAFT, extent="several", replaces="-", rule="A-4.4-4"),
    Row("adjust", LOCAL_COLOURS, MEO, UNPUBLISHED, extent="several", replaces=NOT_RED, rule="A-4.6-1"),
    Row("adjust", LOCAL_COLOURS, MEO, UNPUBLISHED, extent="several", replaces="red", rule="A-4.6-1", outside=True),
    Row("lift", LOCAL_COLOURS, MEO, PUBLISHED, "publisher", rule="A-4.6-2"),
    Row("withdraw", LOCAL_COLOURS, MEO, PUBLISHED, "publisher"),
)
PLAN_B = (
    Row("take_up_hazard", "1 2 3", HO, "received"),
    Row("take_up_hazard", "4 -", LOCAL, "received", "publisher"),
    Row("take_up_hazard", "-", PC, "received"),
    Row("set_aside_hazard", "1 2 3", HO, "received taken_up"),
    Row("set_aside_hazard", "4 -", LOCAL, "received taken_up", "publisher"),
    Row("set_aside_hazard", "-", PC, "received taken_up"),
    Row("share_hazard", "1 2 3 4 -", PC, "received taken_up"),
    Row("share_hazard", "1 2 3 4 -", LOCAL, "received taken_up", "publisher"),
    Row("draft consult", "red orange", HO, IN_DRAFT),
    Row("draft consult", "yellow", HO, IN_DRAFT, "own"),
    Row("draft consult", "blue", LOCAL, IN_DRAFT, "own", "single"),
    Row("draft consult", "blue", HO, IN_DRAFT, "own", "several"),
    Row("decline_publication", "red orange", HO, UNPUBLISHED),
    Row("decline_publication", "yellow", HO, UNPUBLISHED, "own"),
    Row("decline_publication", "blue", LOCAL, UNPUBLISHED, "own", "single"),
    Row("decline_publication", "blue", HO, UNPUBLISHED, "own", "several"),
    Row("propose_publication", "red orange", HO, IN_DRAFT),  # F-B04: neither is published here
    Row("publish", "red orange", HO, "proposed", replaces="-", rule="B-3.3-5", outside=True),
    Row("forward", "red", HO, IN_DRAFT, replaces="-", rule="B-3.4.1-1", outside=True),
    Row("forward", "orange", HO, IN_DRAFT, replaces="-", rule="B-3.4.2-1", outside=True),
    Row("publish", "yellow", HO, IN_DRAFT, "own", replaces="-", rule="B-3.3-4"),
    Row("publish", "blue", LOCAL, IN_DRAFT, "own", "single", "-", "B-3.3-3"),
    Row("publish", "blue", HO, IN_DRAFT, "own", "several", "-", "B-3.3-4"),
    Row("adjust", "red orange", HO, UNPUBLISHED, replaces=COLOURS, rule="B-3.3-5", outside=True),  # F-B21
    Row("adjust", "yellow", HO, UNPUBLISHED, "own", replaces=LOCAL_COLOURS, rule="B-3.3-4"),
    Row("adjust", "yellow", HO, UNPUBLISHED, "own", replaces="red orange", rule="B-3.3-4", outside=True),
    Row("adjust", "blue", LOCAL, UNPUBLISHED, "own", "single", LOCAL_COLOURS, "B-3.3-3"),
    Row("adjust", "blue", LOCAL, UNPUBLISHED, "own", "single", "red orange", "B-3.3-3", outside=True),
    Row("adjust", "blue", HO, UNPUBLISHED, "own", "several", LOCAL_COLOURS, "B-3.3-4"),
    Row("adjust", "blue", HO, UNPUBLISHED, "own", "several", "red orange", "B-3.3-4", outside=True),
    Row("propose_adjustment", "blue", LOCAL, PUBLISHED, "publisher"),
    Row("lift", "red orange", HO, PUBLISHED, "publisher", rule="B-3.5-1", outside=True),
    Row("lift", "yellow", HO, PUBLISHED, "publisher", rule="B-3.5-1"),
    Row("lift", "blue", f"{HO} {LOCAL}", PUBLISHED, "publisher", rule="B-3.5-1"),
    Row("withdraw", "red orange", HO, PUBLISHED, "publisher", outside=True),
    Row("withdraw", "yellow", HO, PUBLISHED, "publisher"),
    Row("withdraw", "blue", f"{HO} {LOCAL}", PUBLISHED, "publisher"),
    Row("plan_posture start_posture", "red orange", PC, "planned", rule="B-6.5-2"),  # F-B22: without a warning
    Row("end_posture", "red orange", PC, "active"),
)
TABLES = {"A": (*PLAN_A, *EACH_IN_ITS_OWN), "A by the ministry": (*PLAN_A, *OF_SEVERAL_PROVINCES), "B": PLAN_B}

LEADERS_ACTS = (
    "publish", "forward", "adjust", "decline_publication", "lift", "withdraw", "publish_notice", "withdraw_notice",
    "start_posture", "end_posture",
)  # fmt: skip
DUTY_OFFICERS_ACTS = (
    "draft", "consult", "propose_publication", "propose_adjustment", "draft_notice", "take_up_hazard",
    "set_aside_hazard", "share_hazard", "plan_posture", "request_coordination",
)  # fmt: skip
CONFIRMED_ACTS = ("publish", "forward", "adjust", "lift", "withdraw", "publish_notice", "withdraw_notice")
REASONED_ACTS = (
    "lift", "withdraw", "withdraw_notice", "decline_publication", "set_aside_hazard", "propose_adjustment",
    "request_coordination",
)  # fmt: skip
ACTIONS = (*LEADERS_ACTS, *DUTY_OFFICERS_ACTS)
POSTS = ("reporter", "duty_officer", "leader", "administrator", "security_administrator", "auditor")
LEVELS = (*COLOURS.split(), "L1", "L2", "L3", "L4", None)
STATES = (
    "draft", "consulting", "proposed", "published", "superseded", "lifted", "declined", "withdrawn",
    "received", "taken_up", "set_aside", "planned", "active", "ended",
)  # fmt: skip


@cache
def rows(table: str, action: str, level: str | None) -> tuple[Row, ...]:
    name = level.removeprefix("L") if level else "-"
    return tuple(row for row in TABLES[table] if action in row.acts.split() and name in row.levels.split())


def is_superseding(row: Row, replaces: str | None) -> bool:
    """Whether a row is about what the new warning replaces; most acts do not ask."""
    return not row.replaces or (replaces or "-") in row.replaces.split()
