"""What the pages that file reports have in common: keys, files that came along, drafts, and what was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.errors import Conflict, FieldError, Invalid, Refusal
from cases.form_controls import FormState
from cases.keys import is_key, new_key
from cases.models import PlanRelease
from cases.refused import keep_refused
from cases.releases import releases_in_force
from incidents.models import Incident
from incidents.queries import responses_visible_to
from orgs.hats import signed_in, worn_hat
from orgs.models import User
from reporting.attachments import attachments_visible_to, store_attachment, too_large
from reporting.drafts import DraftMoved, as_values, drafts_of, save_draft
from reporting.follow_ups import NOT_REPORTS
from reporting.models import Attachment, Draft, Report
from reporting.queries import reports_visible_to
from reporting.services import FIRST_PLAN

MAX_NUMBER = 20
MOST_OFFERED = 3


@dataclass(frozen=True)
class Frame:
    """What a form is about: its kind, and for all but a first report the incident, plan or returned report."""

    kind: str
    release: PlanRelease
    incident: Incident | None = None
    plan_code: str = ""
    report: Report | None = None

    @property
    def query(self) -> str:
        named = {
            "kind": self.kind,
            "incident": self.incident.number if self.incident else "",
            "plan": self.plan_code,
            "report": self.report.pk if self.report else "",
        }
        return urlencode({name: value for name, value in named.items() if value})


def frame_named(user: User, named: Mapping[str, Any]) -> Frame:
    """The frame that an address names. Raises Http404 for what the person may not see."""
    report, number, plan = named.get("report", ""), named.get("incident", "")[:MAX_NUMBER], named.get("plan", "")
    if report:
        found = get_object_or_404(reports_visible_to(user), pk=report if report.isdecimal() and len(report) < 19 else 0)
        return Frame(found.kind, found.release, found.incident, report=found)
    kind = named.get("kind", "initial")
    if not number:
        first = next((each for each in releases_in_force() if each.code == FIRST_PLAN), None)
        if kind != "initial" or first is None:
            raise Http404
        return Frame(kind, first)
    visible = responses_visible_to(user).filter(incident__number=number).order_by("pk")
    for response in visible:
        if plan in ("", response.plan_code) and kind in response.case.plan.index.forms and kind not in NOT_REPORTS:
            return Frame(kind, response.case.release, response.incident, response.plan_code)
    raise Http404


@dataclass
class Files:
    """Files of a form: the numbers of those that are kept, and what was wrong with the others."""

    kept: list[int] = field(default_factory=list)
    refusal: Refusal | None = None


def files_of(request: HttpRequest, *, at: datetime) -> Files:
    """Keep the files that came with a form, beside those that came before. What is refused costs nothing else."""
    given = [int(pk) for pk in request.POST.getlist("attachment") if pk.isdecimal() and len(pk) < 19]
    gone = set(request.POST.getlist("detach"))
    kept = [pk for pk in given if str(pk) not in gone]
    errors = [f"{name}{_('：')}{too_large()}" for name in getattr(request, "too_large", ())]
    for file in request.FILES.getlist("files"):
        if len(kept) >= settings.ATTACHMENTS_MAX_COUNT:
            errors.append(_("最多 %(most)d 个附件。") % {"most": settings.ATTACHMENTS_MAX_COUNT})
            break
        try:
            kept.append(_stored(request, file, at=at).pk)
        except Refusal as refusal:
            errors.append(f"{file.name}{_('：')}{refusal.message}")
    if not errors:
        return Files(kept)
    message = _("有附件没有收下，报告尚未提交。填写的内容都在。")
    return Files(kept, Invalid(message, errors=[FieldError("files", error) for error in errors]))


def _stored(request: HttpRequest, file: UploadedFile, *, at: datetime) -> Attachment:
    return store_attachment(
        chunks=file.chunks(), name=file.name or "", actor=signed_in(request), hat=worn_hat(request), at=at
    )


def attached(request: HttpRequest, numbers: Sequence[int]) -> list[Attachment]:
    """The rows of a form's files, in its order."""
    if not numbers:
        return []
    found = {file.pk: file for file in attachments_visible_to(signed_in(request)).filter(pk__in=numbers)}
    return [found[pk] for pk in numbers if pk in found]


def key_of(request: HttpRequest) -> str | None:
    """What keeps a form that is sent twice from being two reports. Ours; what somebody made of it counts as none."""
    key = request.POST.get("key", "")
    return key if is_key(key) else None


def draft_asked_for(request: HttpRequest) -> Draft | None:
    """The draft that an address names. Raises Http404 for another organisation's."""
    asked = request.GET.get("draft", "")
    if not asked:
        return None
    return get_object_or_404(drafts_of(signed_in(request)), pk=asked if asked.isdecimal() and len(asked) < 19 else 0)


def values_of(draft: Draft) -> dict[str, Any]:
    return as_values(draft)


def save(request: HttpRequest, frame: Frame, files: Sequence[int], *, at: datetime, anew: bool = False) -> Draft:
    """Keep what stands in the form that was sent. `anew`: beside the draft that it came from. Raises Refusal."""
    version = request.POST.get("draft_version", "")
    key = new_key() if anew else key_of(request) or new_key()
    return save_draft(
        actor=signed_in(request), hat=worn_hat(request), at=at, key=key,
        version=0 if anew or not version.isdecimal() else int(version[:9]), kind=frame.kind, release=frame.release,
        values=request.POST.dict(), incident=frame.incident, plan_code=frame.plan_code, report=frame.report,
        attachments=files,
    )  # fmt: skip


def saved(request: HttpRequest, frame: Frame, files: Files, *, at: datetime) -> HttpResponse:
    """The button 存草稿, with or without scripts: save, and come back to the form. Raises Refusal."""
    draft = save(request, frame, files.kept, at=at, anew=request.POST.get("save") == "anew")
    messages.success(request, _("草稿已存，只有本单位看得到。"))
    for error in files.refusal.errors if isinstance(files.refusal, Invalid) else ():
        messages.warning(request, error.message)
    return redirect(address_of(draft))


def address_of(draft: Draft) -> str:
    """Where a draft is written on."""
    asked = {"draft": draft.pk}
    if draft.report_id:
        return f"{reverse('reporting:resubmit', args=[draft.report_id])}?{urlencode(asked)}"
    if draft.kind == "initial" or draft.incident is None:
        return f"{reverse('reporting:new')}?{urlencode(asked)}"
    place = reverse("reporting:follow-up", args=[draft.incident.number, draft.kind])
    return f"{place}?{urlencode({'plan': draft.plan_code, **asked})}"


def drafting(request: HttpRequest, frame: Frame, state: FormState, files: Sequence[int]) -> dict[str, Any]:
    """What a form's page needs for its draft and its files."""
    hat = worn_hat(request)
    own = hat.organisation_id if hat else 0
    here = drafts_of(signed_in(request)).filter(organisation=own, kind=frame.kind, incident=frame.incident)
    others = here.filter(report=frame.report).exclude(key=state.values.get("key", ""))
    return {
        "autosave": f"{reverse('reporting:autosave')}?{frame.query}",
        "files": attached(request, files),
        "file_errors": [error.message for error in getattr(state.refusal, "errors", ()) if error.field == "files"],
        "max_files": settings.ATTACHMENTS_MAX_COUNT,
        "max_megabytes": settings.ATTACHMENT_MAX_BYTES >> 20,
        "drafts": [(draft, address_of(draft)) for draft in others[:MOST_OFFERED]] if not request.POST else [],
        "draft_moved": state.refusal if isinstance(state.refusal, DraftMoved) else None,
    }


def refused(request: HttpRequest, refusal: Refusal, body: Mapping[str, Any], *, at: datetime) -> FormState:
    """The form as it was sent; what was refused is kept. A key that is used up is exchanged, and the form says so."""
    values = request.POST.dict()
    if isinstance(refusal, DraftMoved):
        return FormState(values, refusal)
    reasons = {"detail": refusal.message, "fields": [error.field for error in getattr(refusal, "errors", ())]}
    keep_refused(user=signed_in(request), at=at, status=refusal.status, reasons=reasons, content=str(body))
    if isinstance(refusal, Conflict):
        values["key"], values["draft_version"] = new_key(), ""
        refusal = Conflict(_("这份表已经提交过，内容与现在的不同。再提交一次，就是另一份报告。"))
    return FormState(values, refusal)
