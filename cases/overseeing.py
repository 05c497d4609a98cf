"""Who watches over what an organisation owes and does in a case. The plans name nobody for it: this is ours."""

from collections.abc import Sequence

from django.db.models import Q

from cases.models import CaseParty
from orgs.models import Appointment, Organisation, User
from orgs.supervision import superiors_of
from plans.posts import may_post


def overseeing_offices(case_id: int, organisation: Organisation, *, owed_to: Sequence[str] = ()) -> list[Organisation]:
    """Who leads the case, who stands above the organisation, and whom it owes something to (by code). Never the
    organisation itself, and nobody who only reports. Two queries."""
    above = superiors_of([organisation])[organisation.pk]
    leads = CaseParty.objects.filter(case=case_id, capacity=CaseParty.Capacity.LEAD)
    named = Organisation.objects.filter(
        Q(pk__in=leads.values("organisation")) | Q(code__in=owed_to), active=True, external=False
    )
    offices = {office.pk: office for office in (*named, *above)}
    offices.pop(organisation.pk, None)
    return [office for office in offices.values() if office.is_command]


def overseeing_hat(user: User, action: str, offices: Sequence[Organisation]) -> Appointment | None:
    """The hat in which this person may take `action` (plans.posts) for one of these offices."""
    known = {office.pk for office in offices}
    held = (hat for hat in user.appointments_held if hat.organisation_id in known)
    return next((hat for hat in held if may_post(hat.post, action)), None)
