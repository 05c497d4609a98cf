"""Drafts: what stands in a form, saved while it is written. Shared by colleagues; nobody's words are overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.errors import Conflict
from cases.models import PlanRelease
from incidents.models import Incident
from orgs.models import Appointment, User
from plans.posts import POSTS
from reporting.attachments import reporting_hat
from reporting.models import Draft, Report

NOT_WORDS = ("csrfmiddlewaretoken", "key", "draft_version", "save", "files", "attachment", "detach", "form")
MAX_CONTROLS, MAX_WORDS = 200, 20_000


class DraftMoved(Conflict):
    """Somebody saved the draft meanwhile (`standing` is what stands now), or it is gone: submitted or discarded."""

    def __init__(self, message: str, standing: Draft | None) -> None:
        super().__init__(message)
        self.standing = standing


def save_draft(
    *,
    actor: User,
    hat: Appointment | None,
    at: datetime,
    key: str,
    version: int,
    kind: str,
    release: PlanRelease,
    values: Mapping[str, str],
    incident: Incident | None = None,
    plan_code: str = "",
    report: Report | None = None,
    attachments: Sequence[int] = (),
) -> Draft:
    """Keep what stands in a form. `version`: the one that was opened, 0 for a new form.

    Raises DraftMoved where another one stands (nothing is overwritten), MayNotReport.
    """
    own = reporting_hat(actor, hat)
    content = words_of(values)
    try:
        with transaction.atomic():
            draft = Draft.objects.select_for_update().filter(organisation=own.organisation_id, key=key).first()
            if draft is None:
                if version or Report.objects.filter(sender=own.organisation_id, idempotency_key=key).exists():
                    raise DraftMoved(_("这份草稿已经报送，或已被删除；现在写的没有存。"), None)
                return Draft.objects.create(
                    organisation=own.organisation, key=key, kind=kind, incident=incident, report=report,
                    plan_code=plan_code, release=release, content=content, attachments=list(attachments),
                    begun_by=actor, saved_by=actor, saved_at=at,
                )  # fmt: skip
            if draft.version != version:
                raise DraftMoved(_moved(draft), draft)
            draft.content, draft.attachments = content, list(attachments)
            draft.version, draft.saved_by, draft.saved_at = version + 1, actor, at
            draft.save(update_fields=["content", "attachments", "version", "saved_by", "saved_at"])
            return draft
    except IntegrityError:  # two first savings at once
        standing = Draft.objects.get(organisation=own.organisation_id, key=key)
        raise DraftMoved(_moved(standing), standing) from None


def _moved(draft: Draft) -> str:
    words = _("%(who)s 已在别处存过这份草稿；现在写的没有存，也没有覆盖它。可另存为一份新草稿。")
    return words % {"who": draft.saved_by.get_full_name() or draft.saved_by.username}


def words_of(values: Mapping[str, str]) -> dict[str, str]:
    """What people wrote, without the form's own marks; what PostgreSQL cannot keep is left out."""
    words = {name: value for name, value in values.items() if name not in NOT_WORDS and "\x00" not in name}
    return {
        name[:100]: value.replace("\x00", "")[:MAX_WORDS] for name, value in list(words.items())[:MAX_CONTROLS] if value
    }


def drafts_of(user: User) -> QuerySet[Draft]:
    """Drafts that this person and their colleagues began, the last saved first. Nobody else sees them."""
    own = [hat.organisation_id for hat in user.appointments_held if hat.post in POSTS["submit_report"]]
    return (
        Draft.objects.filter(organisation__in=own)
        .select_related("incident", "report", "saved_by", "organisation")
        .order_by("-saved_at", "-pk")
    )


def discard_draft(*, draft: Draft, actor: User) -> None:
    drafts_of(actor).filter(pk=draft.pk).delete()


def drop_draft(*, organisations: Sequence[int], key: str | None) -> None:
    """The draft that has become a report. Inside the submission's transaction."""
    if key:
        Draft.objects.filter(organisation__in=organisations, key=key).delete()


def as_values(draft: Draft) -> dict[str, Any]:
    """What a form shows of it."""
    return {**draft.content, "key": draft.key, "draft_version": str(draft.version)}
