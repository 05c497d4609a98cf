"""What stands beside a first report while it is written: the level proposed, who will get it, what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from cases.checker import parse_instant
from cases.following import within
from cases.language import listed
from cases.models import Obligation
from cases.offices import Offices, named_offices, offices_for_places
from orgs.finding import region_codes_in, unit_code
from orgs.models import Organisation, Region
from plans.clocks import NO_CALENDAR, due
from plans.facts import FactProblem
from plans.grading import Grading, NearMiss, check_facts, grade, near_misses
from plans.obligations import notices_on, obligations_on
from plans.schema import Obligation as Definition
from plans.schema import Plan, Rule, level_key
from plans.scope import applies
from plans.vocabulary import TARGET_UNITS
from reporting.forms import facts_in
from reporting.validation import can_be_affected

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
    delivered_by: str  # the rule that says so
    duties: Sequence[DutyAhead]
    standing: Sequence[Rule]  # without a clock


def proposals(form: Mapping[str, Any], *, plans: Sequence[Plan], own: Organisation | None) -> list[Proposal]:
    """One for each plan that would apply to what is filled in; the first plan's in any case."""
    codes = region_codes_in(form.get("regions", ""))
    applying = [
        plan for plan in plans[1:] if applies(plan, kinds=(own.kind,) if own else plan.scope.kinds, regions=codes)
    ]
    return [proposal(form, plan=plan, own=own) for plan in (*plans[:1], *applying)]


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
    is_own = own is not None and can_be_affected(own, [plan], known) and (not named or unit_code(named) == own.code)
    offices = offices_for_places([plan], regions=known, affected_unit=own if is_own else None)[plan.code]
    event = next(iter(notices_on(plan, "reported", grading.level)), None)
    return Proposal(
        plan=plan,
        grading=grading,
        near=near_misses(plan, sound),
        problems=problems,
        regions=regions,
        unknown=[code for code in codes if code not in known],
        recipients=_recipients(plan, offices, own, known),
        delivered_by=event.rule_id if event else plan.scope.rule_id,
        duties=_duties(form, plan, grading.level, own, is_own=is_own),
        standing=_standing(plan, grading.level) if is_own else [],
    )


def _recipients(plan: Plan, offices: Offices, own: Organisation | None, places: Sequence[str]) -> str:
    """部应急办、黑龙江局: whom the plan tells of a report."""
    lead = offices.lead_for(plan, None, [*places, *([own.region_id] if own else [])])
    if lead is None:
        return ""
    named = named_offices(plan, offices, lead=lead, affected_unit=None, reporter=own or lead)
    told = [office for notice in notices_on(plan, "reported", None) for to in notice.to for office in named.get(to, ())]
    single = [office.short for office in told if office not in offices.local and office != own]
    local = [office.short for office in told if office in offices.local]
    if len(local) > MOST_NAMED:
        words = ngettext("%(count)d 个通信管理局", "%(count)d 个通信管理局", len(local))
        local = [words % {"count": len(local)}]
    return listed([*single, *local])


def _standing(plan: Plan, level: str | None) -> list[Rule]:
    """What the unit keeps doing, without a clock: the measures of its first hour."""
    items = [
        item.rule_id
        for checklist in plan.checklists
        if checklist.on == "reported" and checklist.actor == "affected_unit" and level_key(level) in checklist.levels
        for item in checklist.items
    ]
    return [plan.rule(rule_id) for rule_id in dict.fromkeys(items)]


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
