"""What the pages of warnings and of their kind have in common."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now

from cases.models import CaseSubject
from early_warnings.adjusting import adjusting_of
from early_warnings.hazard_forms import TLP_MEANS
from early_warnings.inputs import GIVEN
from early_warnings.models import EarlyWarning, HazardReport
from early_warnings.page import Opened, subject_page
from early_warnings.queries import hazards_visible_to, warnings_visible_to
from orgs.hats import signed_in, worn_hat
from orgs.models import Organisation, User
from plans.strings import forbidden_character


def detail_context(
    request: HttpRequest, subject: CaseSubject, *, number: str, opened: Opened | None = None
) -> dict[str, Any]:
    at, user = now(), signed_in(request)
    page = subject_page(subject, user, number=number, opened=opened, whole_log="log" in request.GET)
    return marked(hazard_behind(subject, user)) | {
        "adjusting": adjusting_of(subject, user) if isinstance(subject, EarlyWarning) else None,
        "page": page, "plan": page.plan, "exercise": subject.case.exercise, "now": at, "today": localdate(at),
    }  # fmt: skip


def hazard_behind(subject: CaseSubject | None, user: User) -> HazardReport | None:
    """The report that it was drafted from, where this person may see it: others do not learn its number."""
    pk = getattr(subject, "hazard_id", None)
    return hazards_visible_to(user).filter(pk=pk).first() if pk else None


def marked(hazard: HazardReport | None) -> dict[str, Any]:
    """A report with how far its author lets its words go, for what is written from it."""
    if hazard is None:
        return {"source": None}
    in_short, in_full = TLP_MEANS[hazard.tlp]
    return {"source": hazard, "source_in_short": in_short, "source_in_full": in_full}


def detail(
    request: HttpRequest, template: str, name: str, subject: CaseSubject, *, number: str, opened: Opened | None = None
) -> HttpResponse:
    """The page of one; with the status of the refusal that it comes back with."""
    context = detail_context(request, subject, number=number, opened=opened) | {name: subject}
    status = opened.refusal.status if opened and opened.refusal else 200
    return render(request, template, context, status=status)


def act_data(request: HttpRequest, action: str) -> dict[str, Any]:
    """A form's words as the services take them: empty is absent, a tick is true, lists come as rows."""
    data: dict[str, Any] = {}
    for name, kind in {"level": str, **GIVEN[action]}.items():
        if name == "consulted":
            pairs = zip(request.POST.getlist("who"), request.POST.getlist("advice"), strict=False)
            rows = [{"who": who, "advice": advice} for who, advice in pairs if who.strip() or advice.strip()]
            if rows:
                data[name] = rows
        elif kind is list:
            data[name] = [value for value in request.POST.getlist(name) if value]
        elif value := request.POST.get(name, ""):
            data[name] = True if kind is bool else value
    return data


def given(request: HttpRequest) -> Mapping[str, Any]:
    """What was sent, to be shown again beside what is wrong with it: one value of each, but all that was ticked."""
    post = request.POST
    ticked = {name: post.getlist(name) for name in ("regions", "with")}
    consulted = list(zip(post.getlist("who"), post.getlist("advice"), strict=False))
    return {**post.dict(), **ticked, "consulted": consulted}


def number_asked(request: HttpRequest, name: str) -> str:
    """A number in an address or a form: "" where none is named, or what cannot be one."""
    number = request.GET.get(name) or request.POST.get(name) or ""
    return "" if forbidden_character(number, one_line=True) else number[:24]


def hazard_asked(request: HttpRequest) -> HazardReport | None:
    """The hazard report that a draft is to come from. Raises Http404 where it is not theirs to see."""
    number = number_asked(request, "hazard")
    return get_object_or_404(hazards_visible_to(signed_in(request)), number=number) if number else None


def own_of(request: HttpRequest) -> Organisation | None:
    hat = worn_hat(request)
    return hat.organisation if hat else None


def warning_of(request: HttpRequest, number: str) -> EarlyWarning:
    return get_object_or_404(warnings_visible_to(signed_in(request)), number=number[:24])
