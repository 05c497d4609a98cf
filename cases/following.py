"""What follows at once when an act is taken, in words: whose clock starts, and who is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.language import listed, spoken
from cases.models import CaseSubject
from orgs.models import Organisation
from plans.obligations import duties_on, notices_on, obligations_on
from plans.schema import Clock, Obligation, Plan
from plans.vocabulary import TARGET_UNITS, WIDE

type Offices = Mapping[str, Sequence[Organisation]]
"""Each name that a plan uses for a debtor or recipient, and who that is here (CaseSubject.offices)."""

MOST_NAMED = 4  # offices of one name; more are counted


@dataclass(frozen=True, slots=True)
class Following:
    """One thing that follows. `rule_id` is empty where the platform's own rules say so."""

    within: str
    what: str
    rule_id: str
    is_target: bool = False  # the number is the platform's, not the plan's
    inferred: bool = False


def following(
    subject: CaseSubject, action: str, level: str | None, offices: Offices, *, actor: Organisation | None
) -> list[Following]:
    """Duties first, then notices. `actor` is the office that acts: nobody is told of their own act."""
    plan, event = subject.case.plan, subject.event_name(action, level)
    named = (event, *subject.also_named(action))
    heard = (*named, "initiated") if event == "adjusted" else named
    duties = [
        Following(
            within=within(duty.clock),
            what=_("%(who)s：%(what)s") % {"who": listed(debtors(plan, duty, offices)), "what": spoken(duty.label)},
            rule_id=duty.rule_id,
            is_target=duty.clock.unit in TARGET_UNITS,
            inferred=duty.inferred,
        )
        for name in heard
        for duty in obligations_on(plan, name, level)
        if debtors(plan, duty, offices)
    ]
    standing = [
        Following(
            within=_("起"),
            what=_("%(who)s：%(what)s")
            % {
                "who": listed(who for role in duty.roles for who in names(plan, role, offices)),
                "what": spoken(duty.label),
            },
            rule_id=duty.rule_id,
            inferred=duty.inferred,
        )
        for name in heard
        for duty in duties_on(plan, name, level)
    ]
    told = []
    for notice in (notice for name in named for notice in notices_on(plan, name, level)):
        who = [name for to in notice.to for name in names(plan, to, offices, apart_from=actor)]
        if who:
            what = _("通知%(who)s：%(what)s") % {"who": listed(who), "what": spoken(notice.label)}
            told.append(Following(_("即刻"), what, notice.rule_id, inferred=notice.inferred))
    return duties + standing + told


def debtors(plan: Plan, duty: Obligation, offices: Offices) -> list[str]:
    """Who owes it here; the name of the role where nobody is known."""
    if duty.debtor in WIDE:
        return [spoken(WIDE[duty.debtor])]
    here = offices.get(duty.debtor, ())
    known = [office.short for office in here if not duty.debtor_kinds or office.kind in duty.debtor_kinds]
    if known or here:
        return known
    return [spoken(plan.role(duty.debtor).name)] if duty.debtor in plan.index.roles else [_("事发单位")]


def names(plan: Plan, name: str, offices: Offices, *, apart_from: Organisation | None = None) -> list[str]:
    """Who is meant; a sort of organisations by its name, and many of one name by their number."""
    if name in WIDE:
        return [spoken(WIDE[name])]
    known = [office.short for office in offices.get(name, ()) if office != apart_from]
    if len(known) <= MOST_NAMED:
        return known
    role = plan.index.roles.get({"relevant_bcas": "provincial_bca", "relevant_counties": "county_cac"}.get(name, name))
    counted = _("%(count)d 个单位") % {"count": len(known)}
    return [f"{spoken(role.name)} {len(known)}" if role else counted]


def within(clock: Clock) -> str:
    """60 分钟内, 10 个工作日内."""
    count = {"count": clock.amount}
    match clock.unit:
        case "none":
            return _("不限时")
        case "hours":
            return ngettext("%(count)d 小时内", "%(count)d 小时内", clock.amount) % count
        case "days":
            return ngettext("%(count)d 天内", "%(count)d 天内", clock.amount) % count
        case "working_days":
            return ngettext("%(count)d 个工作日内", "%(count)d 个工作日内", clock.amount) % count
        case _unit:
            return _("%(count)d 分钟内") % count
