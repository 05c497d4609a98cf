"""What a browser's form sends, as the bodies that the services take, and the controls that the form is drawn with."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_naive, localtime
from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, Refusal
from cases.form_controls import Control, FormState, controls_of
from cases.language import spoken
from cases.typed import instant_in
from early_warnings.inputs import CERTAINTIES, URGENCIES
from early_warnings.models import EarlyWarning, HazardReport
from orgs.finding import region_codes_in
from orgs.models import Organisation, Region
from orgs.models.organisations import lies_in
from plans.authority import offices_for
from plans.schema import COLOURS, Plan
from plans.vocabulary import BASES

CONTENTS, ENGLISH = "contents.", "english."


def draft_body(post: QueryDict, plan: Plan) -> dict[str, Any]:
    """A draft of a warning as early_warnings.drafting takes it. Judges nothing."""
    form = plan.form("warning")
    contents = {item.key: post.get(CONTENTS + item.key, "") for item in form.fields}
    if starts := in_beijing(contents.get("starts_at", "")):
        contents["starts_at"] = starts
    english = {item.key: post.get(ENGLISH + item.key, "") for item in form.fields}
    return {
        "plan": plan.code, "colour": post.get("colour", ""), "title": post.get("title", ""),
        "title_en": post.get("title_en", ""), "regions": region_codes_in(post.get("regions", "")),
        "sectors": [code for code in post.getlist("sectors") if code],
        "contents": {key: value for key, value in contents.items() if value.strip()},
        "english": {key: value for key, value in english.items() if value.strip()},
        "occurred": bool(post.get("occurred")), "urgency": post.get("urgency", ""),
        "certainty": post.get("certainty", ""), "exercise": bool(post.get("exercise")),
        "revision": post.get("revision", ""),
    }  # fmt: skip


def in_beijing(text: str) -> str:
    """What <input type=datetime-local> sends means Beijing time; other words stay as they are."""
    try:
        at = parse_datetime(text) if text else None
    except ValueError:
        return text
    if at is None:
        return text
    return (at.replace(tzinfo=get_default_timezone()) if is_naive(at) else at).isoformat()


def local_input(text: Any) -> str:
    """An instant as <input type=datetime-local> shows it."""
    at = instant_in(text)
    return localtime(at).strftime("%Y-%m-%dT%H:%M") if at else str(text or "")


def region_names(codes: Sequence[str]) -> str:
    names = {region.code: region.name_zh for region in Region.objects.filter(code__in=codes)}
    return "、".join(names.get(code, code) for code in codes)


def values_of_draft(warning: EarlyWarning) -> dict[str, Any]:
    """The words of a draft, or of the warning that is to be adjusted, as the form shows them."""
    values: dict[str, Any] = {
        "colour": warning.level, "title": warning.title, "title_en": warning.title_en,
        "regions": region_names(warning.regions), "sectors": list(warning.sectors),
        "occurred": warning.occurred, "urgency": warning.urgency, "certainty": warning.certainty,
        "exercise": warning.case.exercise,
    }  # fmt: skip
    values |= {CONTENTS + key: value for key, value in warning.contents.items()}
    values |= {ENGLISH + key: value for key, value in warning.english.items()}
    values[CONTENTS + "starts_at"] = local_input(warning.contents.get("starts_at"))
    return values


def values_of_hazard(report: HazardReport) -> dict[str, Any]:
    """A draft out of a hazard report: the colour of what may occur (A-4.3-1), and its words where they fit and its
    author lets them go that far."""
    colours = {each.level: each.colour for each in report.case.plan.colours}
    facts: dict[str, Any] = {
        "colour": colours.get(report.level, ""), "regions": region_names(report.regions), "sectors": [],
    }  # fmt: skip
    if not report.words_may_be_taken:
        return facts
    words = {"harm": report.contents.get("impact", ""), "cautions": report.contents.get("details", "")}
    return facts | {"title": report.summary} | {CONTENTS + key: each for key, each in words.items()}


@dataclass(frozen=True)
class ColourChoice:
    """One colour of the form: who publishes it, by which article, and whether this office drafts it."""

    colour: str
    level: str
    label: str
    publisher: str
    rule_id: str
    mine: bool
    chosen: bool


OF_THE_ACT = ("issuing_body", "document_no", "decided_at", "attachment")
"""Fields of adjusting in one act, beside the draft's own."""


@dataclass(frozen=True)
class Wrong:
    """What the summary of errors says of a field that is no control of the form's own."""

    label: str
    message: str
    first_id: str

    @property
    def in_short(self) -> str:
        return self.message


@dataclass(frozen=True)
class DraftForm:
    """The form of a draft as it is drawn."""

    plan: Plan
    state: FormState
    colours: Sequence[ColourChoice]
    fields: Mapping[str, Control]
    contents: Sequence[Control]
    english: Sequence[Control]
    departments: Sequence[Organisation]

    @property
    def controls(self) -> list[Control | Wrong]:
        """Those with their messages, and whatever else is wrong: the summary leaves nothing out."""
        drawn = [*self.fields.values(), *self.contents, *self.english]
        return [*drawn, *self._wrong_beside({each.name for each in drawn})]

    def _wrong_beside(self, drawn: Container[str]) -> list[Wrong]:
        refusal = self.state.refusal
        errors = refusal.errors if isinstance(refusal, Invalid) else ()
        labels = {
            "colour": _("颜色"), "sectors": _("部门"), "issuing_body": _("作出决定的机关"), "document_no": _("文号"),
            "decided_at": _("决定时间"), "attachment": _("附件"),
        }  # fmt: skip
        beside = {error.field: error.message for error in reversed(errors) if error.field not in drawn}
        return [
            Wrong(labels.get(name, name), message, f"act-{name}" if name in OF_THE_ACT else f"id_{name}")
            for name, message in beside.items()
        ]

    @property
    def act_errors(self) -> Mapping[str, FieldError]:
        """Of the fields that come with the act: name -> what is wrong."""
        return {name: error for name, error in self.state.errors.items() if name in OF_THE_ACT}

    @property
    def chosen_sectors(self) -> list[str]:
        return list(self.state.values.get("sectors") or [])

    @property
    def colour_error(self) -> str:
        error = self.state.errors.get("colour")
        return error.message if error else ""

    @property
    def sectors_error(self) -> str:
        error = self.state.errors.get("sectors")
        return error.message if error else ""


def draft_form(
    plan: Plan, values: Mapping[str, Any], own: Organisation | None, refusal: Refusal | None = None
) -> DraftForm:
    """The controls of a draft under a plan, with the words given and what is wrong with them."""
    errors = {error.field: error for error in refusal.errors} if isinstance(refusal, Invalid) else {}
    named = _("名称或六位代码（GB/T 2260），几个地区以逗号隔开；全国填 100000")
    fields: dict[str, tuple[str, str, str, bool, tuple[tuple[str, str], ...]]] = {
        "title": ("text", _("标题"), _("一句话：什么隐患，警示谁"), True, ()),
        "title_en": ("text", _("英文标题"), _("不填则英文页面显示中文标题"), False, ()),
        "regions": ("text", _("所涉地区"), named, True, ()),
        "urgency": ("select", _("CAP 紧迫程度"), _("不选则随颜色"), False, _same(URGENCIES)),
        "certainty": ("select", _("CAP 确定程度"), _("不选则随颜色"), False, _same(CERTAINTIES)),
    }
    drawn = {
        name: Control(
            name=name, kind=kind, label=label, value=str(values.get(name) or ""), hint=hint, required=required,
            max_length=200 if name.startswith("title") else 0, choices=choices,
            message=errors[name].message if name in errors else "",
        )
        for name, (kind, label, hint, required, choices) in fields.items()
    }  # fmt: skip
    return DraftForm(
        plan, FormState(values, refusal), colour_choices(plan, values, own), drawn,
        _of_plan(plan, values, errors, CONTENTS), _of_plan(plan, values, errors, ENGLISH), _departments(plan),
    )  # fmt: skip


def _departments(plan: Plan) -> list[Organisation]:
    if not plan.scope.regions:
        return []
    found = Organisation.objects.filter(kind="department", active=True).order_by("pinyin")
    return [each for each in found if any(lies_in(each.region_id, area) for area in plan.scope.regions)]


def _same(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


def _of_plan(plan: Plan, values: Mapping[str, Any], errors: Mapping[str, Any], prefix: str) -> list[Control]:
    """The contents that the plan demands, with their articles; in English only the words."""
    form, is_english = plan.form("warning"), prefix == ENGLISH
    given = FormState({item.key: values.get(prefix + item.key, "") for item in form.fields})
    drawn = []
    for item, control in zip(form.fields, controls_of(form, given).values(), strict=True):
        if is_english and item.type not in ("text", "longtext"):
            continue
        error = errors.get(prefix + item.key)
        drawn.append(
            Control(
                name=prefix + item.key, kind=control.kind, label=item.label.en if is_english else control.label,
                value=control.value, rule_id="" if is_english else item.rule_id, hint=control.hint,
                required=item.required and not is_english, max_length=item.max_length, choices=control.choices,
                message=error.message if error else "",
            )
        )  # fmt: skip
    return drawn


def colour_choices(plan: Plan, values: Mapping[str, Any], own: Organisation | None) -> list[ColourChoice]:
    """Each colour, who publishes it and by which article; those that this office may draft can be chosen."""
    choices = []
    for colour in COLOURS:
        publishing = offices_for(plan, "publish", colour)
        drafting = {kind for each in offices_for(plan, "draft", colour) for kind in plan.index.holders[each.role]}
        publisher = _("、").join(dict.fromkeys(spoken(plan.role(each.role).name) for each in publishing))
        mine = own is not None and own.kind in drafting
        recorded = [each for each in publishing if "document" in each.requires]
        choices.append(
            ColourChoice(
                colour=colour, level=plan.colour(colour).level, label=spoken(plan.colour(colour).name),
                publisher=spoken(BASES[recorded[0].basis[0]]) if recorded else publisher,
                rule_id=publishing[0].rule_id if publishing else "",
                mine=mine, chosen=mine and values.get("colour") == colour,
            )
        )  # fmt: skip
    return choices
