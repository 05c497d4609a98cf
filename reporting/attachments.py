"""Files of reports: taken in piece by piece, known by their content, kept under their digest, handed out inert."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, Refusal
from orgs.models import Appointment, User
from plans.posts import POSTS
from plans.strings import forbidden_character
from reporting.errors import MayNotReport
from reporting.media_types import ALLOWED, MediaType, media_type_of
from reporting.models import Attachment, Draft, Report
from reporting.queries import reports_visible_to

MAX_NAME = 120
MOST_UNUSED = 100  # files of one organisation that belong to no report yet
UNUSED_FOR = timedelta(days=1)
FIELD = "attachments"


class FileTooLarge(Refusal):
    status = 413


class FileNotAllowed(Refusal):
    """Not of a kind that is let in."""

    status = 415


def store_attachment(
    *, chunks: Iterable[bytes], name: str, actor: User, at: datetime, hat: Appointment | None = None
) -> Attachment:
    """Keep a file for a report that is to come. `chunks`: its bytes, piece by piece; never more of it is in
    memory. Raises FileTooLarge, FileNotAllowed, MayNotReport; nothing is kept then.
    """
    own = reporting_hat(actor, hat)
    if Attachment.objects.filter(organisation=own.organisation_id, report=None).count() >= MOST_UNUSED:
        raise Refusal(_("本单位已有 %(most)d 个上传后没有使用的附件；请先报送，或明天再传。") % {"most": MOST_UNUSED})
    root = Path(settings.ATTACHMENTS_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, place = tempfile.mkstemp(dir=root, prefix="incoming-")
    incoming = Path(place)
    try:
        with os.fdopen(handle, "wb") as file:
            size, digest = _take_in(chunks, file)
            os.fsync(file.fileno())
        found = media_type_of(incoming)
        if found is None:
            raise FileNotAllowed(not_allowed())
        with transaction.atomic():
            _lock(digest)
            target = path_of(digest)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            incoming.replace(target)
            return Attachment.objects.create(
                organisation=own.organisation, uploaded_by=actor, uploaded_at=at, name=file_name(name, found),
                media_type=found.name, size=size, digest=digest,
            )  # fmt: skip
    finally:
        incoming.unlink(missing_ok=True)


def too_large() -> str:
    return _("文件超过 %(most)d MB；请压缩图片或分成几个文件。") % {"most": settings.ATTACHMENT_MAX_BYTES >> 20}


def not_allowed() -> str:
    kinds = "、".join(ending.lstrip(".").upper() for kind in ALLOWED for ending in kind.endings[:1])
    return _("不收这种文件（按内容判断）；可附：%(kinds)s。") % {"kinds": kinds}


def _take_in(chunks: Iterable[bytes], file: Any) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > settings.ATTACHMENT_MAX_BYTES:
            raise FileTooLarge(too_large())
        digest.update(chunk)
        file.write(chunk)
    return size, digest.hexdigest()


def path_of(digest: str) -> Path:
    return Path(settings.ATTACHMENTS_ROOT, digest[:2], digest)


def _lock(digest: str) -> None:
    """Two people may send the same file, while a third one's is removed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"attachment:{digest}"])


def file_name(given: str, kind: MediaType) -> str:
    """A name that can be shown and saved: no folders, no control characters, and an ending of its own kind, so that no
    double click runs as a program what is text to us."""
    name = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if not forbidden_character(sign, one_line=True)).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not (dot and f".{ending.lower()}" in kind.endings):
        stem, ending = name, kind.endings[0].lstrip(".")
    return f"{stem[: MAX_NAME - 20] or _('附件')}.{ending}"


def reporting_hat(actor: User, hat: Appointment | None = None) -> Appointment:
    """The worn hat, else the first one that reports. Raises MayNotReport."""
    hats = [held for held in actor.appointments_held if held.post in POSTS["submit_report"]]
    hats.sort(key=lambda held: hat is None or held.pk != hat.pk)
    if not hats:
        raise MayNotReport(_("您的岗位不报送报告；由本单位的报告员、值班员或领导报送。"))
    return hats[0]


def named_attachments(data: Mapping[str, Any], actor: User, *, report: Report | None = None) -> list[Attachment]:
    """The files that a report's body names (`attachments`: numbers), locked: uploaded by the sender's organisations,
    and in use nowhere else. No query where it names none. Raises Invalid."""
    given = data.get(FIELD)
    if given in (None, []):
        return []
    most = settings.ATTACHMENTS_MAX_COUNT
    if not isinstance(given, list) or not all(isinstance(pk, int) and 0 < pk < 1 << 63 for pk in given):
        raise _wrong(_("应为上传附件后得到的编号，如 [12, 13]。"))
    if len(given) > most:
        raise _wrong(_("最多 %(most)d 个附件。") % {"most": most})
    own = [hat.organisation_id for hat in actor.appointments_held if hat.post in POSTS["submit_report"]]
    free = Q(report=None) if report is None else Q(report=None) | Q(report=report)
    rows = Attachment.objects.select_for_update().filter(free, pk__in=given, organisation__in=own)
    found = {row.pk: row for row in rows.order_by("pk")}
    missing = [pk for pk in given if pk not in found]
    if missing:
        raise _wrong(_("没有编号为 %(pk)d 的附件，或它已属于另一份报告；请重新上传。") % {"pk": missing[0]})
    return [found[pk] for pk in dict.fromkeys(given)]


def _wrong(message: str) -> Invalid:
    return Invalid(_("报告尚未提交。"), errors=[FieldError(FIELD, message)])


def with_digests(data: Mapping[str, Any]) -> dict[str, Any]:
    """A body as it means: the digests of its files for their numbers, which another upload of the same file changes."""
    given = data.get(FIELD)
    if not isinstance(given, list) or not all(isinstance(pk, int) and 0 < pk < 1 << 63 for pk in given):
        return dict(data)
    return {**data, FIELD: sorted(Attachment.objects.filter(pk__in=given).values_list("digest", flat=True))}


def belong_to(report: Report, attached: Sequence[Attachment]) -> None:
    """From now on these files are the report's."""
    if attached:
        Attachment.objects.filter(pk__in=[each.pk for each in attached]).update(report=report)


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Files of reports that this person may read, and those of their own organisations that wait for a report."""
    own = [hat.organisation_id for hat in user.appointments_held if hat.post in POSTS["submit_report"]]
    readable = reports_visible_to(user).order_by().filter(pk=OuterRef("report")).select_related(None)
    return Attachment.objects.filter(Q(Exists(readable)) | Q(report=None, organisation__in=own))


def remove_unused_attachments(*, now: datetime) -> int:
    """Remove files that were uploaded more than a day ago and belong to no report and no draft; returns how many."""
    drafted = Draft.objects.filter(attachments__contains=[OuterRef("pk")])
    old = Attachment.objects.filter(~Exists(drafted), report=None, uploaded_at__lt=now - UNUSED_FOR)
    removed = 0
    for attachment in list(old):
        with transaction.atomic():
            _lock(attachment.digest)
            gone, _kinds = Attachment.objects.filter(pk=attachment.pk, report=None).delete()
            if gone and not Attachment.objects.filter(digest=attachment.digest).exists():
                path_of(attachment.digest).unlink(missing_ok=True)
            removed += gone
    return removed
