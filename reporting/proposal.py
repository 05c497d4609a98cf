"""What stands beside a first report while it is written: the level proposed, who will get it, what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from cases.duties import NO_CALENDAR
from cases.language import listed
from cases.models import Obligation
from incidents.following import within
from incidents.offices import Offices, offices_for_places
from orgs.models import Organisation, Region
from plans.clocks import due
from plans.facts import FactProblem
from plans.grading import Grading, NearMiss, check_facts, grade, near_misses
from plans.obligations import obligations_on
from plans.schema import Obligation as Definition
from plans.schema import Plan, Rule
from plans.vocabulary import TARGET_UNITS
from reporting.forms import facts_in, region_codes_in, unit_code
from reporting.validation import parse_instant

STANDING = ("A-5.2-3",)  # what the unit keeps doing, without a clock
MOST_NAMED = 4  # bureaus; more are counted


@dataclass(frozen=True)
class DutyAhead:
    """A duty that the report meets or starts. Its clock (an obligation that is not stored) runs from discovery, and
    there is none before that is filled in."""

    definition: Definition
    within: str
    obligation: Obligation | None
    is_this: bool  # met by the very report

    @property
    def is_target(self) -> bool:
        """Whether the number is the platform's, not the plan's."""
        return self.definition.clock.unit in TARGET_UNITS


@dataclass(frozen=True)
class Proposal:
    """All that can be said from the words filled in so far. Nothing is written."""

    plan: Plan
    grading: Grading
    near: Sequence[NearMiss]
    problems: Sequence[FactProblem]
    regions: Sequence[Region]
    unknown: Sequence[str]  # words for places that name none
    recipients: str
    duties: Sequence[DutyAhead]
    standing: Sequence[Rule]  # without a clock


def proposal(form: Mapping[str, Any], *, plan: Plan, own: Organisation | None) -> Proposal:
    """From what a form holds. `own` is the reporter's organisation."""
    facts = facts_in(form, plan)
    problems = check_facts(plan, facts)
    sound = {} if problems else facts
    grading = grade(plan, sound)
    codes = region_codes_in(form.get("regions", ""))
    regions = sorted(Region.objects.filter(code__in=codes), key=lambda region: codes.index(region.code))
    known = [region.code for region in regions]
    named = form.get("affected_unit", "").strip()
    is_own = own is not None and own.kind in plan.scope.kinds and (not named or unit_code(named) == own.code)
    return Proposal(
        plan=plan,
        grading=grading,
        near=near_misses(plan, sound),
        problems=problems,
        regions=regions,
        unknown=[code for code in codes if code not in known],
        recipients=_recipients(offices_for_places(regions=known, affected_unit=own if is_own else None)),
        duties=_duties(form, plan, grading.level, own, is_own=is_own),
        standing=[plan.rule(rule) for rule in STANDING] if is_own else [],
    )


def _recipients(offices: Offices) -> str:
    """部应急办、黑龙江局."""
    ministry = offices.by_role.get("ministry_emergency_office")
    bureaus = [bureau.short for bureau in offices.bureaus]
    if len(bureaus) > MOST_NAMED:
        words = ngettext("%(count)d 个通信管理局", "%(count)d 个通信管理局", len(bureaus))
        bureaus = [words % {"count": len(bureaus)}]
    return listed([*([ministry.short] if ministry else []), *bureaus])


def _duties(
    form: Mapping[str, Any], plan: Plan, level: str | None, own: Organisation | None, *, is_own: bool
) -> list[DutyAhead]:
    """What the reporter's organisation owes by this incident."""
    discovered = parse_instant(form.get("discovered_at", ""))
    activated = parse_instant(form.get("unit_plan_activated_at", ""))
    ahead = []
    for duty in obligations_on(plan, "reported", level):
        owes = own is not None and (not duty.debtor_kinds or own.kind in duty.debtor_kinds)
        if owes and duty.debtor == ("affected_unit" if is_own else "reporter"):
            done = activated if "report:plan_activation" in duty.met_by else None
            clock = _clock(duty, discovered, done) if discovered else None
            ahead.append(DutyAhead(duty, within(duty.clock), clock, "report:initial" in duty.met_by))
    return ahead


def _clock(duty: Definition, discovered: datetime, done: datetime | None) -> Obligation:
    end = due(duty.clock, discovered, NO_CALENDAR)
    state = "met" if done else "open"
    return Obligation(state=state, limit=end.limit, starts_at=discovered, due_at=end.at, met_at=done)
