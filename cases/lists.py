"""The lists of obligations and notices as a person asked for them: one query for the page and for REST."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Q, QuerySet

from cases.filters import ObligationFilter
from cases.models import CaseParty, Notice, Obligation
from cases.models.obligations import DONE, DUE, SETTLED
from cases.paging import MOST_COUNTED, PAGE_SIZE, REACH, Key, Listing, Order, Page, Place
from cases.queries import concerns, notices_for
from orgs.models import User
from plans.posts import may_post

REACH_SETTLED, COUNTED_SETTLED = 300, 100  # rows: between them stand those of the whole country
FEW = 1000  # cases: so many are named one by one, more are looked for along the list


def obligations_listed(*, user: User, chosen: ObligationFilter, place: Place | None, size: int = PAGE_SIZE) -> Page:
    """Obligations that this person's organisations see and that meet `chosen`, which must be valid.

    Due first, and what has no due time (24-hour duty, a relay without a limit) last; where only settled ones are asked
    for, the last settled first.
    """
    states = set(chosen.asked.get("state", []))
    settled = bool(states) and states.isdisjoint(Obligation.UNSETTLED)
    viewer = _Viewer.of(user)
    order = Order("ordered_at", descending=settled)
    visible = viewer.sees(_ordered(settled=settled)).select_related("debtor", "case")
    listing = Listing(
        visible=visible,
        order=order,
        walk=partial(_walk, visible, order, sorted(states)),
        narrowed=lambda obligations: chosen.narrowed(obligations, viewer.own),
        looked_up=lambda obligations, _months: chosen.looked_up(obligations, viewer.own, viewer.command or viewer.own),
        is_narrowed=bool(set(chosen.asked) - {"state"}),
        rare=chosen.rare,
        reach=REACH_SETTLED if settled else REACH,
        counts=COUNTED_SETTLED if settled else MOST_COUNTED,
    )
    return listing.page(place, size=size)


def _ordered(*, settled: bool) -> QuerySet[Obligation]:
    """With `ordered_at`, by the expressions of the indexes: what was waived or voided was never met."""
    return Obligation.objects.annotate(ordered_at=SETTLED if settled else DUE)


def notices_listed(*, user: User, waiting: bool, place: Place | None, size: int = PAGE_SIZE) -> Page:
    """Notices to this person's organisations, newest first; `waiting`: only those that nobody signed for."""
    visible = notices_for(user)
    if waiting:
        visible = visible.filter(acknowledged_at=None)
    order = Order("created_at", descending=True)
    listing = Listing(visible=visible, order=order, walk=partial(_walk_notices, visible, order))
    return listing.page(place, size=size)


def _walk_notices(visible: QuerySet[Notice], order: Order, place: Place | None, limit: int) -> list[Key]:
    rows = visible.filter(order.beyond(place)).order_by(*order.names(place))
    return list(rows.values_list("created_at", "pk")[:limit])


@dataclass(frozen=True, slots=True)
class _Viewer:
    """`own`: organisations that read cases; `command`: those of them that see what others owe; `cases`: those that
    concern these, where they are few."""

    own: list[int]
    command: list[int]
    cases: list[int] | None

    @classmethod
    def of(cls, user: User) -> "_Viewer":
        held = [hat for hat in user.appointments_held if may_post(hat.post, "read_cases")]
        own = sorted({hat.organisation_id for hat in held})
        command = sorted({hat.organisation_id for hat in held if hat.organisation.is_command})
        parties = CaseParty.objects.filter(organisation__in=command).order_by()
        cases = list(parties.values_list("case_id", flat=True)[: FEW + 1]) if command else []
        return cls(own, command, cases if len(cases) <= FEW else None)

    def sees(self, obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
        """The same as cases.queries.obligations_seen_by, told in the way that is fast for this viewer."""
        if not self.command:
            return obligations.filter(debtor__in=self.own)
        here = Q(concerns(self.command)) if self.cases is None else Q(case__in=self.cases)
        return obligations.filter(Q(debtor__in=self.own) | here)


def _walk(
    visible: QuerySet[Obligation], order: Order, states: Sequence[str], place: Place | None, limit: int
) -> list[Key]:
    rows = visible.filter(order.beyond(place))
    if states:
        rows = rows.filter(state__in=states)
    for of_index in (DONE, list(Obligation.UNSETTLED)):  # said as the index says it, or it would not be used
        if states and set(states) <= set(of_index):
            rows = rows.filter(state__in=of_index)
    ordered: QuerySet[Obligation, Key] = rows.order_by(*order.names(place)).values_list(order.key, "pk")
    return list(ordered[:limit])
