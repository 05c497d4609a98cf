"""The working calendar: who may bring a new notice, what it would change, and the one door by which it comes in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.calendar_moves import Move, Moves, moves_by
from cases.errors import Conflict, FieldError, Invalid, Refusal
from cases.language import spoken
from cases.recounting import dated_by_older, recount_pending
from orgs.calendar import newest_version, working_calendar
from orgs.calendar_import import AnotherVersionStands, Upload, add_version, calendar_with, years_wanted
from orgs.holiday_notices import MAX_BYTES, HolidayNotice, decoded, read_notice
from orgs.models import CalendarVersion, Organisation, User
from plans.days import Reckoning, reckon
from plans.posts import may_post
from plans.schema import Clock
from plans.strings import text_problem

MOVES_SHOWN = 100
BATCHES_AT_ONCE = 2  # of recounting within the import itself; the clock's own task does the rest
FIELDS: Mapping[str, int] = {"source": 200, "document_no": 60}  # and their longest


class NotTheAdministrator(Refusal):
    """Notices are imported by an administrator."""

    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was read of a notice, and what it would do. `base`: the version that it was compared with.

    `moves` is None where the notice cannot be imported; `debtors` by id.
    """

    upload: Upload
    notice: HolidayNotice
    digest: str
    base: int | None
    moves: Moves | None
    debtors: Mapping[int, Organisation]

    @property
    def rows(self) -> list[tuple[Move, Organisation]]:
        """The dates that would move, the first ones, with whoever owes."""
        return [(move, self.debtors[move.debtor]) for move in self.moves.shown] if self.moves else []

    @property
    def off(self) -> int:
        return sum(not day.is_working for day in self.notice.days)

    @property
    def worked(self) -> int:
        return sum(day.is_working for day in self.notice.days)


def may_import(user: User) -> bool:
    """Whether a post of this person brings the yearly notice in."""
    return any(may_post(appointment.post, "import_calendar") for appointment in user.appointments_held)


def ensure_may_import(user: User) -> None:
    """Raises NotTheAdministrator."""
    if not may_import(user):
        raise NotTheAdministrator(_("工作日历由管理员导入；请联系管理员。"))


def preview_notice(*, upload: Upload, actor: User | None, now: datetime) -> Preview:
    """Read a notice and work out which dates it moves. Writes nothing.

    What is wrong with the file stands in the preview, line by line. Raises NotTheAdministrator; Invalid for the other
    fields. `actor` is None for an operator at the machine.
    """
    if actor is not None:
        ensure_may_import(actor)
    notice = _checked(upload)
    newest = newest_version()
    moves = None if notice.faults else moves_by(calendar_with(notice), now=now, shown=MOVES_SHOWN)
    owing = {move.debtor for move in moves.shown} if moves else set()
    return Preview(
        upload=upload,
        notice=notice,
        digest=hashlib.sha256(upload.raw).hexdigest(),
        base=newest.pk if newest else None,
        moves=moves,
        debtors=Organisation.objects.in_bulk(owing),
    )


def import_notice(*, upload: Upload, base: int | None, actor: User | None, at: datetime) -> CalendarVersion:
    """Make the notice the newest version of the calendar, and begin to recount what older ones dated.

    `base`: the version that stood when the notice was looked at. Raises NotTheAdministrator, Invalid, and Conflict
    where another notice came in since. What is not recounted here, the clock's own task recounts.
    """
    if actor is not None:
        ensure_may_import(actor)
    notice = _checked(upload)
    if notice.faults:
        raise Invalid(
            _("文件有误，没有导入。"), errors=[_at_line(fault.line, fault.message) for fault in notice.faults]
        )
    try:
        version = add_version(notice, upload, base=base, actor=actor, at=at)
    except AnotherVersionStands:
        raise Conflict(_("在您查看之后，日历已由别人更新；没有导入。请重新上传并核对。")) from None
    recount_pending(now=at, batches=BATCHES_AT_ONCE)
    return version


def _at_line(line: int, message: str) -> FieldError:
    return FieldError(
        "file", _("第 %(line)d 行：%(message)s") % {"line": line, "message": message} if line else message
    )


def _checked(upload: Upload) -> HolidayNotice:
    """The notice as read; Invalid names each field that is wrong beside the lines of the file."""
    errors = []
    for name, longest in FIELDS.items():
        value = getattr(upload, name)
        if wrong := text_problem(value, max_length=longest, one_line=True):
            errors.append(FieldError(name, spoken(wrong)))
    if not upload.source.strip():
        errors.append(FieldError("source", _("请填通知的标题。")))
    years = years_wanted()
    if years is not None and upload.year not in years:
        message = _("现在可以导入 %(first)d 年（更正）或 %(next)d 年的通知。")
        errors.append(FieldError("year", message % {"first": years[0], "next": years[-1]}))
    text = decoded(upload.raw)
    if len(upload.raw) > MAX_BYTES:
        errors.append(FieldError("file", _("文件超过 64 KiB；一年的通知只有几十行。")))
    elif text is None:
        errors.append(FieldError("file", _("文件不是 UTF-8 编码；请在表格软件里另存为“CSV UTF-8”。")))
    if errors:
        raise Invalid(_("所填有误，没有导入。"), errors=errors)
    return read_notice(text or "", year=upload.year)


@dataclass(frozen=True, slots=True)
class Answer:
    """When something is due, how it was counted, and by which calendar (None: none was ever imported)."""

    reckoning: Reckoning
    version: CalendarVersion | None


def due_after(*, clock: Clock, anchor: datetime) -> Answer:
    """The end of a clock by the calendar in force. One query."""
    calendar, version = working_calendar()
    return Answer(reckon(clock, anchor, calendar), version)


def left_to_recount() -> int:
    """Obligations that an older version still dates; one query where the newest is done with."""
    version = newest_version()
    return dated_by_older(version).count() if version is not None and version.recounted_at is None else 0
