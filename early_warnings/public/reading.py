"""What stands on the public pages. Rows say what is in force, messages what was said; no draft is ever looked at.

The number of queries does not grow with the number of warnings.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value

from early_warnings.models import ENDED, IN_FORCE, PUBLIC, EarlyWarning, Message, NoticeState, RiskNotice
from early_warnings.public.showing import Shown, Whole, show, show_whole
from early_warnings.public.words import Language
from plans.schema import COLOURS

type Published = EarlyWarning | RiskNotice

A_PAGE = 50
NOTICES_IN_FRONT = 20
MOST_PAGES = 10_000
PUBLIC_NOTICES = (NoticeState.PUBLISHED, NoticeState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Front:
    """`more_notices`, `more_past`: whether there are more of them than stand here."""

    in_force: Sequence[Shown]
    notices: Sequence[Shown]
    past: Sequence[Shown]
    more_notices: bool
    more_past: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of an archive, the newest first. `number` from 1."""

    rows: Sequence[Shown]
    number: int
    is_last: bool


def front(language: Language) -> Front:
    """Warnings in force, red first; risk notices; what is over."""
    warnings = sorted(public_warnings().filter(state__in=IN_FORCE), key=_red_first)
    notices = list(_notices(NoticeState.PUBLISHED)[: NOTICES_IN_FRONT + 1])
    past = _past(0, A_PAGE + 1)
    told = Told([*warnings, *notices, *past])
    return Front(
        in_force=told.shown(warnings, language),
        notices=told.shown(notices[:NOTICES_IN_FRONT], language),
        past=told.shown(past[:A_PAGE], language),
        more_notices=len(notices) > NOTICES_IN_FRONT,
        more_past=len(past) > A_PAGE,
    )


def archive(kind: str, number: int, language: Language) -> Listing | None:
    """A page of all that is over ("past"), or of all risk notices ("notices"); None where there is no such page."""
    if not 1 <= number <= MOST_PAGES:
        return None
    first, after = (number - 1) * A_PAGE, number * A_PAGE + 1
    found = _past(first, after) if kind == "past" else list(_notices(*PUBLIC_NOTICES)[first:after])
    if not found and number > 1:
        return None
    rows = found[:A_PAGE]
    return Listing(Told(rows).shown(rows, language), number, is_last=len(found) <= A_PAGE)


def whole(number: str, language: Language) -> Whole | None:
    """Everything that was said of one warning or notice; None where nothing was ever said of it to the public."""
    subject: Published | None = public_warnings().filter(number=number).first()
    subject = subject or _notices(*PUBLIC_NOTICES).filter(number=number).first()
    if subject is None:
        return None
    told = Told([subject])
    messages = told.messages[subject.case_id]
    return show_whole(subject, messages, told.successors[subject.pk], language) if messages else None


def public_warnings() -> QuerySet[EarlyWarning]:
    """Whatever was once published and is no exercise."""
    return EarlyWarning.objects.filter(state__in=PUBLIC, case__exercise=False).select_related("case")


def public_messages() -> QuerySet[Message]:
    return Message.objects.filter(exercise=False, case__exercise=False)


def _notices(*states: str) -> QuerySet[RiskNotice]:
    found = RiskNotice.objects.filter(state__in=states, case__exercise=False)
    return found.select_related("case").order_by("-published_at", "-pk")


def _red_first(warning: EarlyWarning) -> tuple[int, float]:
    return COLOURS.index(warning.level), -(warning.published_at.timestamp() if warning.published_at else 0.0)


def _past(first: int, after: int) -> list[Published]:
    """Warnings that ended and notices that were withdrawn, the last first."""

    def marked(rows: QuerySet[Any], kind: str) -> QuerySet[Any, Any]:
        named = rows.order_by().annotate(kind=Value(kind, output_field=CharField()))
        return named.values_list("ended_at", "kind", "pk")

    warnings = marked(public_warnings().filter(state__in=ENDED), "warning")
    notices = marked(_notices(NoticeState.WITHDRAWN), "notice")
    keys = list(warnings.union(notices, all=True).order_by("-ended_at", "-pk")[first:after])
    rows: dict[tuple[str, int], Published] = {}
    for each in public_warnings().filter(pk__in=[pk for _at, kind, pk in keys if kind == "warning"]):
        rows["warning", each.pk] = each
    for notice in _notices(NoticeState.WITHDRAWN).filter(pk__in=[pk for _at, kind, pk in keys if kind == "notice"]):
        rows["notice", notice.pk] = notice
    return [rows[kind, pk] for _at, kind, pk in keys]


class Told:
    """The messages of these cases and what took the place of these warnings: two queries."""

    def __init__(self, subjects: Iterable[Published]) -> None:
        subjects = list(subjects)
        self.messages: dict[int, list[Message]] = defaultdict(list)
        for message in public_messages().filter(case__in=[each.case_id for each in subjects]).order_by("pk"):
            self.messages[message.case_id].append(message)
        self.successors: dict[int, list[str]] = defaultdict(list)
        warnings = [each.pk for each in subjects if isinstance(each, EarlyWarning)]
        found = public_warnings().filter(supersedes__in=warnings).order_by("pk")
        for successor in found.defer("contents", "english"):
            assert successor.supersedes_id is not None, "they were found by it"
            self.successors[successor.supersedes_id].append(successor.number)

    def shown(self, subjects: Iterable[Published], language: Language) -> list[Shown]:
        """What was never said is not shown."""
        return [
            show(each, self.messages[each.case_id], self._after(each), language)
            for each in subjects
            if self.messages[each.case_id]
        ]

    def _after(self, subject: Published) -> list[str]:
        return self.successors[subject.pk] if isinstance(subject, EarlyWarning) else []
