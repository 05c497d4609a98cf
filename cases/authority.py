"""Asks the case's plan whether someone may act, hat by hat. Enforced in transitions.perform."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.models import CaseSubject
from orgs.models import Appointment, User
from plans.authority import Actor as PlanActor
from plans.authority import Decision, decide

NOBODY = PlanActor(roles=frozenset(), post="", organisation="")
# The hat that comes nearest to being allowed gives the reason that is shown.
NEARNESS = ("allowed", "not_now", "not_your_post", "not_your_office", "not_provided")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The plan's decision, and the appointment that it was made for (None: the person holds none)."""

    decision: Decision
    appointment: Appointment | None

    @property
    def allowed(self) -> bool:
        return self.decision.allowed


def verdict_for(
    subject: CaseSubject, action: str, user: User, *, level: str | None = None, basis: str | None = None
) -> Verdict:
    """The best that any hat of this person may do; one act wears one hat, hats are never added up."""
    as_seen = subject.as_plan_subject()
    verdicts = [
        Verdict(
            decide(
                plan=subject.case.plan,
                action=action,
                actor=appointment.actor,
                subject=as_seen,
                level=level,
                basis=basis,
            ),
            appointment,
        )
        for appointment in user.appointments_held
    ] or [Verdict(decide(plan=subject.case.plan, action=action, actor=NOBODY, subject=as_seen, level=level), None)]
    return min(verdicts, key=lambda verdict: NEARNESS.index(verdict.decision.outcome))


def may(action: str) -> Callable[[Any, Any], bool]:
    """For django-fsm's ``permission=``: a screen offers exactly what `perform` accepts."""

    def allowed(subject: Any, user: Any) -> bool:
        return verdict_for(subject, action, user).allowed

    setattr(allowed, "action", action)  # noqa: B010  functions take attributes, types do not know; a test reads it
    return allowed
