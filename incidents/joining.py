"""Many reports, one incident: what joining and splitting mean for the other case, and for everybody's clocks."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid
from cases.events import Event
from cases.ledger import record
from cases.models import Case, CaseParty, LogEntry, Obligation
from cases.transitions import Inputs
from incidents.carrying import into_another_case, left_there, owed_by_senders, taken_back
from incidents.models import ENDED, Response
from incidents.queries import responses_visible_to
from orgs.models import Appointment, User

SENDERS = (CaseParty.Capacity.AFFECTED_UNIT, CaseParty.Capacity.REPORTER)


@dataclass(slots=True)
class Joining:
    """What has to be known before an act, so that it can be carried out after it. Most acts join nothing."""

    action: str = ""
    other: Response | None = None  # the response to join, or that was joined
    moving: list[Obligation] = field(default_factory=list)
    joined_at: int = 0  # the log entry by which it was joined

    @classmethod
    def prepared(cls, response: Response, action: str, inputs: Inputs, *, actor: User) -> "Joining":
        """Find the other response and lock both cases, in the house's order. Raises Invalid where there is none that
        the actor may see, or it is ended."""
        if action not in ("join", "split"):
            return cls()
        other = _named(response, inputs, actor) if action == "join" else _joined(response)
        if other is None:
            return cls()
        list(Case.objects.select_for_update().filter(pk__in=[response.case_id, other.case_id]).order_by("pk"))
        other.refresh_from_db()
        if action == "join" and other.state in ENDED:
            raise _no_such_incident()
        moving = owed_by_senders(response.case) if action == "join" else []
        return cls(action, other, moving, joined_at=response.log_number)

    def carry_out(self, moved: Response, *, actor: User, at: datetime) -> None:
        if self.other is None:
            return
        if self.action == "join":
            self._join(self.other, moved, actor=actor, at=at)
        else:
            self._split(self.other, moved, actor=actor, at=at)

    def _join(self, other: Response, joined: Response, *, actor: User, at: datetime) -> None:
        """The other case's log says what came in; senders' duties go on there, and senders see it from now on."""
        event = _event(other, "report_joined", joined, actor=actor, at=at)
        record([event], at=at, changes=into_another_case(self.moving, event.case, event=event))
        for party in CaseParty.objects.filter(case=joined.case, capacity__in=SENDERS):
            CaseParty.objects.get_or_create(
                case=event.case, organisation_id=party.organisation_id, defaults={"capacity": party.capacity}
            )

    def _split(self, other: Response, split: Response, *, actor: User, at: datetime) -> None:
        """What joining voided is owed again by the clocks that it had; what went to the other case is void there."""
        own = _event(split, "duties_resumed", split, actor=actor, at=at)
        back = taken_back(own.case, joined_at=self.joined_at, event=own)
        there = _event(other, "report_split", split, actor=actor, at=at)
        arrived = LogEntry.objects.filter(
            case=other.case_id, event="report_joined", body__incident=split.incident.number
        ).order_by("-number")
        left = [
            change
            for number in arrived.values_list("number", flat=True)[:1]
            for change in left_there(there.case, back, joined_at=number, event=there)
        ]
        record([own, there], at=at, changes=[*back, *left])


def _named(response: Response, inputs: Inputs, actor: User) -> Response:
    """The response of the same plan of the incident that was named, among those that the actor may see."""
    number = inputs.given.get("incident", "")
    visible = responses_visible_to(actor).filter(incident__number=number, plan_code=response.plan_code)
    found = visible.exclude(incident=response.incident_id).first() if number else None
    if found is None and number:
        raise _no_such_incident()
    return found or response


def _joined(response: Response) -> Response | None:
    return Response.objects.filter(incident=response.joined_to_id, plan_code=response.plan_code).first()


def _no_such_incident() -> Invalid:
    message = _("没有这样一件未了结的事件，或它不适用同一预案。请核对编号。")
    return Invalid(_("所填有误，没有办理。"), errors=[FieldError("incident", message)])


def _event(response: Response, name: str, other: Response, *, actor: User, at: datetime) -> Event:
    case = Case.objects.get(pk=response.case_id)
    locked = Response.locked(response.pk)
    locked.case = case
    return Event(
        case=case, name=name, happened_at=at, actor=actor, level=locked.standing_level,
        appointment=_hat(actor, locked), body={"incident": other.incident.number}, offices=locked.offices(),
        anchors=locked.anchors(),
    )  # fmt: skip


def _hat(actor: User, response: Response) -> Appointment | None:
    """The hat in which somebody acts on a response: that of its lead, else of an office of command."""
    held = [hat for hat in actor.appointments_held if hat.organisation.is_command]
    return next((hat for hat in held if hat.organisation_id == response.lead_id), held[0] if held else None)
