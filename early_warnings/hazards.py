"""Hazard reports: what may become an incident, told to whom the plan says (A-4.2, B-3.2, B-3.3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from cases.authority import verdict_for
from cases.bulk import reserve_ids
from cases.checker import Checker, check_regions
from cases.errors import Conflict, FieldError, Invalid, NotPermitted, NotYours, Refusal
from cases.events import Event
from cases.keys import digest_of
from cases.language import listed, spoken
from cases.ledger import Recorded, record
from cases.models import Case, CaseParty, PlanRelease
from cases.numbering import number_of
from cases.releases import releases_in_force
from cases.transitions import perform
from early_warnings.drafting import SERIALS
from early_warnings.inputs import read_inputs
from early_warnings.models import HazardReport, HazardState
from early_warnings.models.hazards import shared_with
from orgs.models import Appointment, Organisation, User
from orgs.models.organisations import lies_in
from plans.forms import check_fields
from plans.posts import POSTS
from plans.schema import LEVELS, Obligation, Plan, level_key
from plans.strings import forbidden_character, shown

FIELDS = ("kind", "level", "tlp", "regions", "judged_at", "contents", "classified_apart")
ACTIONS = ("set_aside_hazard", "share_hazard")
Tlp, Kind = HazardReport.Tlp, HazardReport.Kind


class MayNotReportHazards(Refusal):
    """Neither plan asks this organisation for hazard reports, or the post does not report."""

    status = 403

    @classmethod
    def of_this_person(cls) -> "MayNotReportHazards":
        return cls(
            _(
                "隐患报告由基础电信企业、域名机构、互联网企业、网络安全专业机构、网络安全企业，以及县（市、区）和部门报送。"
            ),
            rule_id="A-4.2-1",
        )


@transaction.atomic
def report_hazard(
    *,
    data: Mapping[str, Any],
    actor: User,
    at: datetime,
    hat: Appointment | None = None,
    key: str | None = None,
    channel: str = "api",
) -> list[HazardReport]:
    """Take a hazard report: one for each plan under which this organisation reports, each to its own offices.

    By the ministry's plan level I and II go to its Emergency Office, III and IV to the administrations concerned
    (A-4.2-2, A-4.2-3); by the prefecture's level III and above to the Headquarters Office, all to the Prefecture CAC
    (B-3.3-2, B-3.2-4). The same sender, key and body again return the first ones. Raises Invalid, MayNotReportHazards,
    Conflict.
    """
    hats = [held for held in actor.appointments_held if held.post in POSTS["report_hazard"]]
    hats.sort(key=lambda held: hat is None or held.pk != hat.pk)
    found = next(((held, releases) for held in hats if (releases := releases_for(held.organisation))), None)
    if found is None:
        raise MayNotReportHazards.of_this_person()
    worn, releases = found
    digest = digest_of(data)
    if key and (earlier := _earlier(actor, key)):
        if earlier[0].key_digest != digest:
            raise Conflict(_("这个 Idempotency-Key 已用于另一份内容不同的报告；新报告请换一个新的。"))
        return earlier
    said = _checked(data, [release.plan for release in releases], at=at)
    reports = [_report(release, said, worn, actor, at) for release in releases]
    serial = reserve_ids([report.case for report in reports], reports, serial=SERIALS)
    events = []
    for report in reports:
        suffix = "" if report is reports[0] else "-B"
        report.number = number_of(worn.organisation.region_id, at, serial, kind="H") + suffix
        case = report.case
        case.reference, report.case = report.number, case  # with its id
        report.key, report.key_digest = key or "", digest if key else ""
        events.append(_event(report, worn, actor, at, channel))

    def along(recorded: Recorded) -> list[Sequence[models.Model]]:
        return [reports, [party for report in reports for party in _parties(report, worn)]]

    record(events, at=at, along=along)
    return reports


def releases_for(organisation: Organisation) -> list[PlanRelease]:
    """The plans in force that hear hazards from an organisation of this kind, at home in their area."""
    found = []
    for release in releases_in_force():
        areas = release.plan.scope.regions
        near = not areas or any(lies_in(organisation.region_id, area) for area in areas)
        if near and organisation.kind in _reporting_kinds(release.plan):
            found.append(release)
    return found


def plan_citing(rule_id: str) -> Iterator[Plan]:
    """The plans in force that have this rule."""
    return (each.plan for each in releases_in_force() if rule_id in each.plan.index.rules)


def _reporting_kinds(plan: Plan) -> set[str]:
    return {kind for duty in _duties(plan) for kind in duty.debtor_kinds}


def _duties(plan: Plan) -> list[Obligation]:
    return [duty for duty in plan.obligations if duty.on == "hazard_reported"]


def _earlier(actor: User, key: str) -> list[HazardReport]:
    """Waits for another request with the same key that is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"hazard:{actor.pk}:{key}"])
    return list(HazardReport.objects.filter(sender=actor, key=key).select_related("case", "reporter").order_by("pk"))


def _checked(data: Mapping[str, Any], plans: Sequence[Plan], *, at: datetime) -> dict[str, Any]:
    """What the report says. Raises Invalid naming every wrong field, with the rule that asks for it."""
    form = plans[0].form("hazard")
    rules = {"contents": form.rule_id, "level": next((duty.rule_id for duty in _duties(plans[0])), form.rule_id)}
    check = Checker(data, rules)
    for field in data:
        if field not in FIELDS:
            check.wrong(shown(field), _("没有这一项；请删去。可填：%(fields)s。") % {"fields": listed(FIELDS)})
    level = data.get("level")
    if level not in (*LEVELS, "none"):
        check.wrong("level", _("请选择可能发生哪一级；判断不到任何一级填 none。"))
    for name, allowed in (("kind", Kind.values), ("tlp", Tlp.values)):
        if data.get(name) not in allowed:
            check.wrong(name, _("可填：%(known)s。") % {"known": listed(allowed)})
    contents = data.get("contents")
    if not isinstance(contents, Mapping):
        check.wrong("contents", _("应为各项内容，按名称填写。"))
        contents = {}
    given = {name: each.strip() if isinstance(each, str) else each for name, each in contents.items()}
    for problem in check_fields(form, {"judged_at": data.get("judged_at"), **given}):
        if problem.field != "judged_at":
            check.errors.append(
                FieldError(f"contents.{problem.field}", spoken(problem.message), rule_id=problem.rule_id)
            )
    said = {
        "kind": data.get("kind"), "level": "" if level == "none" else level, "tlp": data.get("tlp"),
        "regions": list(check_regions(check)), "contents": given, "judged_at": check.instant("judged_at", now=at),
        "classified_apart": check.flag("classified_apart"),
    }  # fmt: skip
    if check.errors:
        raise Invalid(_("所填有误，报告尚未提交。"), errors=check.errors, rule_id=form.rule_id)
    return said


def _report(release: PlanRelease, said: Mapping[str, Any], hat: Appointment, actor: User, at: datetime) -> HazardReport:
    report = HazardReport(
        state=HazardState.RECEIVED, log_number=1, plan_code=release.code, reporter=hat.organisation, sender=actor,
        reported_at=at, state_since=at, **said,
    )  # fmt: skip
    report.case = Case(release=release, kind="hazard", title=report.summary[:200], opened_at=at)
    return report


def _event(report: HazardReport, hat: Appointment, actor: User, at: datetime, channel: str) -> Event:
    plan = report.case.plan
    duties = plan.index.obligations.get(("hazard_reported", level_key(report.level or None)), ())
    rule = next((duty.rule_id for duty in duties), plan.form("hazard").rule_id)
    body = {
        "channel": channel, "level": report.level, "kind": report.kind, "tlp": report.tlp, "regions": report.regions,
        "contents": report.contents, "judged_at": report.judged_at.isoformat(),
    }  # fmt: skip
    return Event(
        case=report.case, name="hazard_reported", also=("report:hazard",), happened_at=at, actor=actor, appointment=hat,
        rule_id=rule, level=report.level or None, after=report.state, body=body, offices=report.offices(),
        anchors={**report.anchors(), "judged_at": min(report.judged_at, at)},
    )  # fmt: skip


def _parties(report: HazardReport, hat: Appointment) -> list[CaseParty]:
    """The reporter, and every office that the plan sends it to: they decide whether a warning is drafted from it."""
    plan, offices = report.case.plan, report.offices()
    told = {
        office.pk
        for notice in plan.index.notices.get(("hazard_reported", level_key(report.level or None)), ())
        for name in notice.to
        for office in offices.get(name, ())
    }
    told |= {
        office.pk
        for each in plan.index.authorities.get(("take_up_hazard", level_key(report.level or None)), ())
        for office in offices.get(each.role, ())
        if each.scope != "own_area" or all(lies_in(place, office.region_id) for place in report.regions)
    }
    Capacity = CaseParty.Capacity
    parties = [CaseParty(case_id=report.case.pk, organisation=hat.organisation, capacity=Capacity.REPORTER)]
    return parties + [
        CaseParty(case_id=report.case.pk, organisation_id=office, capacity=Capacity.DECIDES)
        for office in sorted(told - {hat.organisation_id})
    ]


@transaction.atomic
def act_on_hazard(
    *, report: HazardReport, action: str, actor: User, at: datetime, data: Mapping[str, Any] | None = None
) -> HazardReport:
    """Set a report aside with a reason, or share it (B-3.3-1, B-3.2-5). Raises as perform, Invalid, NotYours (its TLP
    mark does not let it go further)."""
    verdict = verdict_for(report, action, actor)
    if not verdict.allowed and verdict.decision.outcome != "not_now":  # nobody else learns which organisations exist
        raise NotPermitted(spoken(verdict.decision.reason), decision=verdict.decision)
    inputs = read_inputs(action, dict(data or {}), subject=report, since=report.judged_at, at=at)
    if action != "share_hazard":
        return perform(report, action, actor=actor, at=at, inputs=inputs)
    _ensure_known(inputs.given.get("with") or [])
    own = any(hat.organisation_id == report.reporter_id for hat in actor.appointments_held)
    if not report.may_be_shared and not own:
        raise NotYours(
            _("报告单位把这份报告标为 %(tlp)s，不得再转给别的单位；请先与它商定。") % {"tlp": report.get_tlp_display()}
        )
    return perform(report, action, actor=actor, at=at, inputs=inputs)


def _ensure_known(codes: Sequence[Any]) -> None:
    """Raises Invalid where one of those that it is to be shared with is not on the platform."""
    askable = [code for code in codes if isinstance(code, str) and not forbidden_character(code)]
    found = set(shared_with(askable).values_list("code", flat=True))
    unknown = [str(code) for code in codes if code not in found]
    if not codes or unknown:
        message = _("请填要通知的单位的代码。")
        if unknown:
            message = _("平台上没有这些单位：%(codes)s。") % {"codes": listed(shown(code)[:40] for code in unknown)}
        raise Invalid(_("所填有误，没有办理。"), errors=[FieldError("with", message)])
