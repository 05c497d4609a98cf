"""Who is told of an event, as the case's plan says; and the receipt (签收)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cases.duties import Change
from cases.errors import NotNow
from cases.events import Event
from cases.models import LogEntry, Notice
from orgs.models import Organisation, User
from plans.obligations import notices_on
from plans.posts import may_post

AWAITS_CONFIRMATION = "awaits_confirmation"


def notices_caused(
    written: Sequence[tuple[Event, LogEntry]], changes: Sequence[Change], *, at: datetime
) -> list[Notice]:
    """One notice for each organisation that the plan tells of an event; nobody is told of their own act."""
    about = {id(change.event): change.obligation.pk for change in changes}
    notices = []
    for event, entry in written:
        told = {(event.organisation.pk, "")} if event.organisation else set()
        for key, rule_id, office in _tellings(event):
            is_for_colleagues = key == AWAITS_CONFIRMATION  # the office's own act, that another person has to finish
            if not is_for_colleagues and ((office.pk, rule_id) in told or (office.pk, "") in told):
                continue
            told.add((office.pk, rule_id))
            notices.append(
                Notice(
                    case_id=event.case.pk,
                    entry_number=entry.number,
                    key=key,
                    rule_id=rule_id,
                    recipient_id=office.pk,
                    obligation_id=about.get(id(event)),
                    exercise=event.case.exercise,
                    created_at=at,
                )
            )
    return notices


def _tellings(event: Event) -> Iterator[tuple[str, str, Organisation]]:
    """Key, rule and whom. What the plan's text says comes first, each rule of it once to everybody; what is inferred or
    the platform's own goes only to those whom the text tells nothing."""
    heard: set[int] = set()
    definitions = [each for name in event.names for each in notices_on(event.case.plan, name, event.level)]
    for definition in sorted(definitions, key=lambda each: each.inferred or not each.rule_id):
        said = bool(definition.rule_id) and not definition.inferred
        for office in (office for to in definition.to for office in event.offices.get(to, ())):
            if said or office.pk not in heard:
                heard.add(office.pk)
                yield definition.key, definition.rule_id, office
    for key, office in event.tells:
        if office.pk not in heard:
            yield key, "", office


def acknowledge(*, notice: Notice, actor: User, at: datetime) -> Notice:
    """Sign for a notice on behalf of the organisation it was sent to. The first signature stands."""
    held = (
        appointment for appointment in actor.appointments_held if appointment.organisation_id == notice.recipient_id
    )
    if not any(may_post(appointment.post, "sign_receipt") for appointment in held):
        raise NotNow(_("这条通知不是发给您单位的，不能签收。"))
    signed = Notice.objects.filter(pk=notice.pk, acknowledged_at=None).update(acknowledged_at=at, acknowledged_by=actor)
    if not signed:
        raise NotNow(_("这条通知已经签收过了。"))
    notice.refresh_from_db()
    return notice
