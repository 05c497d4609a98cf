"""What the public will see of a draft, and by whose authority, while it is written. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.acts import CaseAct, owner_of
from cases.authority import Verdict, verdict_for
from cases.following import Following, following
from cases.language import spoken
from cases.models import Case, PlanRelease
from early_warnings.inputs import missing_contents
from early_warnings.models import EarlyWarning, State
from early_warnings.publications import contents_said
from orgs.models import Organisation, Region, User
from plans.schema import COLOURS, Plan
from plans.strings import forbidden_character
from plans.vocabulary import BASES


@dataclass(frozen=True, eq=False, kw_only=True)
class ActOfForm(CaseAct):
    """Publishing as one act with the draft: its fields stand in the form itself."""

    @property
    def anchor(self) -> str:
        return "act"


@dataclass(frozen=True)
class Preview:
    """`missing`: contents that the plan demands and are not there yet, with the rule. `verdict`: the plan's answer to
    the viewer, were it published now; None where no colour is chosen. `act`: what then has to come along."""

    plan: Plan
    colour: str
    title: str
    occurred: bool
    exercise: bool
    regions: Sequence[Region]
    sectors: Sequence[Organisation]
    unknown: Sequence[str]
    contents: Sequence[Mapping[str, Any]]
    missing: Sequence[tuple[str, str]]
    verdict: Verdict | None
    owner: str
    follows: Sequence[Following]
    act: ActOfForm | None

    @property
    def needs_document(self) -> bool:
        return self.act is not None and "document" in self.act.demands

    @property
    def published_outside(self) -> str:
        """By which body outside, where its document is what publishes the warning (A-4.4-2, B-3.3-5)."""
        basis = next(iter(self.act.authority.basis), "") if self.act else ""
        return spoken(BASES[basis]) if basis.endswith("_publication") else ""

    @property
    def drawn(self) -> str:
        """What the fields of the act depend on: whether they have to be drawn anew."""
        return "+".join(key for key, _words in self.act.bases) if self.act and self.needs_document else ""

    @property
    def is_ours(self) -> bool:
        """Whether the viewer's office publishes it: what follows then follows on its own act."""
        return self.verdict is None or self.verdict.decision.outcome not in ("not_your_office", "not_provided")

    @property
    def name(self) -> str:
        return spoken(self.plan.colour(self.colour).name) if self.colour else ""


def preview_of(
    body: Mapping[str, Any], release: PlanRelease, user: User, *, lead: Organisation, replaced: EarlyWarning | None
) -> Preview:
    """As the draft stands in the form. A few queries."""
    plan = release.plan
    codes = [code for code in body.get("regions", []) if isinstance(code, str)]
    found = {region.code: region for region in Region.objects.filter(code__in=codes)}
    colour = body.get("colour", "")
    sectors = [code for code in body.get("sectors", []) if not forbidden_character(code)]
    warning = EarlyWarning(
        state=State.DRAFT, log_number=1, lead=lead, level=colour if colour in COLOURS else "",
        title=str(body.get("title", "")), title_en=str(body.get("title_en", "")),
        regions=[code for code in codes if code in found], sectors=sectors,
        contents=dict(body.get("contents", {})), english=dict(body.get("english", {})), supersedes=replaced,
    )  # fmt: skip
    warning.case = Case(release=release)
    missing = missing_contents(plan, warning.contents)
    labels = {item.key: spoken(item.label) for item in plan.form("warning").fields}
    verdict, owner, follows, act = None, "", [], None
    if warning.level:
        action = _publishing(plan, warning)
        verdict = verdict_for(warning, action, user)
        if verdict.decision.authority:
            offices = warning.offices()
            owner = owner_of(warning, action, verdict, offices)
            follows = following(warning, action, warning.level, offices, actor=lead)
            act = ActOfForm(
                subject=warning, action=action, authority=verdict.decision.authority, verdict=verdict, owner=owner,
                waits_for="", follows=follows,
            )  # fmt: skip
    return Preview(
        plan=plan, colour=warning.level, title=warning.headline,
        occurred=bool(body.get("occurred")),
        exercise=bool(body.get("exercise")) or (replaced is not None and replaced.case.exercise),
        sectors=list(Organisation.objects.filter(code__in=sectors).order_by("pinyin")) if sectors else [],
        regions=[found[code] for code in codes if code in found],
        unknown=[code for code in codes if code not in found], contents=contents_said(plan, warning),
        missing=[(labels.get(each.field, each.field), each.rule_id) for each in missing],
        verdict=verdict, owner=owner, follows=follows, act=act,
    )  # fmt: skip


def _publishing(plan: Plan, warning: EarlyWarning) -> str:
    """The act by which this draft will come into force: what takes another's place adjusts it; of what a body outside
    publishes the proposal comes first."""
    if warning.supersedes:
        return "adjust"
    if ("propose_publication", warning.level) in plan.index.authorities:
        return "propose_publication"
    return "publish"
