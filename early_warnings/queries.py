"""Who may see what of warnings, hazard reports, risk notices and periods."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import CaseParty, Confirmation
from cases.queries import concerns, organisation_ids
from early_warnings.models import IN_FORCE, PUBLIC, EarlyWarning, HazardReport, NoticeState, Posture, RiskNotice
from orgs.models import Organisation, User
from orgs.models.organisations import prefix_of

WARNING_RELATED = ("case", "lead", "supersedes__case", "supersedes__lead", "hazard")


def warnings_visible_to(user: User) -> QuerySet[EarlyWarning]:
    """Those that concern this person's organisations, and whatever was published in earnest; newest first."""
    shown = Q(concerns(organisation_ids(user))) | Q(state__in=PUBLIC, case__exercise=False)
    return EarlyWarning.objects.filter(shown).select_related(*WARNING_RELATED).order_by("-pk")


def warnings_in_force_for(organisations: list[int]) -> QuerySet[EarlyWarning]:
    """In force, and concerning one of these organisations: red first, then the newest."""
    party = CaseParty.objects.filter(case=OuterRef("case"), organisation__in=organisations)
    return (
        EarlyWarning.objects.filter(Exists(party), state__in=IN_FORCE)
        .select_related("case", "lead")
        .order_by("-published_at", "-pk")
    )


def hazards_visible_to(user: User) -> QuerySet[HazardReport]:
    """One's own reports, and those that were sent to one's office; newest first."""
    return (
        HazardReport.objects.filter(concerns(organisation_ids(user)))
        .select_related("case", "reporter")
        .order_by("-reported_at", "-pk")
    )


def sharable_with(report: HazardReport) -> QuerySet[Organisation]:
    """Whom a report can be shared with: everybody of the plan's area who reads on this platform, but its sender."""
    here = Q()
    for area in report.case.plan.scope.regions:
        here |= Q(region__code__startswith=prefix_of(area))
    found = Organisation.objects.filter(here, active=True, external=False).exclude(pk=report.reporter_id)
    return found.exclude(kind="platform_operator").order_by("kind", "pinyin")


def confirmations_visible_to(user: User) -> QuerySet[Confirmation]:
    """What somebody recorded on a warning or risk notice in which this person's organisations have a part."""
    return Confirmation.objects.filter(
        concerns(organisation_ids(user)), case__kind__in=("warning", "risk_notice")
    ).select_related("case", "appointment__organisation")


def notices_visible_to(user: User) -> QuerySet[RiskNotice]:
    shown = Q(concerns(organisation_ids(user))) | Q(case__exercise=False) & ~Q(state=NoticeState.DRAFT)
    return RiskNotice.objects.filter(shown).select_related("case", "lead", "hazard").order_by("-pk")


def postures_visible_to(user: User) -> QuerySet[Posture]:
    return Posture.objects.filter(concerns(organisation_ids(user))).select_related("case", "lead").order_by("-pk")
