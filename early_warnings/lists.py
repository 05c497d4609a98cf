"""The page of all warnings: what waits, is drafted, in force, and has ended. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case as When
from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value
from django.db.models import When as If

from cases.models import Confirmation
from cases.queries import organisation_ids
from early_warnings.models import (
    ENDED,
    EarlyWarning,
    HazardReport,
    HazardState,
    NoticeState,
    Posture,
    PostureState,
    RiskNotice,
    State,
)
from early_warnings.queries import hazards_visible_to, notices_visible_to, postures_visible_to, warnings_visible_to
from orgs.models import Region, User
from plans.schema import COLOURS

SHOWN = 50

BY_COLOUR = When(
    *(If(level=colour, then=Value(place)) for place, colour in enumerate(COLOURS)),
    default=Value(len(COLOURS)), output_field=IntegerField(),
)  # fmt: skip
"""Red first."""


@dataclass(frozen=True)
class WarningsPage:
    """`awaiting`: cases that wait for a second person; `older`: where the ended ones go on;
    `cut`: lists of which there are more than are shown."""

    in_force: Sequence[EarlyWarning]
    drafts: Sequence[EarlyWarning]
    ended: Sequence[EarlyWarning]
    hazards: Sequence[HazardReport]
    notices: Sequence[RiskNotice]
    postures: Sequence[Posture]
    awaiting: frozenset[int]
    cut: frozenset[str]
    older: int | None


def _also_ours(own: Sequence[int]) -> Q:
    """Of several provinces each administration judges for its own: what one has taken up waits for the others."""
    several = Q(regions__len__gt=1) | Q(regions__contains=[Region.NATIONWIDE])
    drafted = EarlyWarning.objects.filter(hazard=OuterRef("pk"), lead__in=list(own))
    return Q(state=HazardState.TAKEN_UP) & several & ~Q(Exists(drafted))


def warnings_page(user: User, *, before: int | None = None) -> WarningsPage:
    """Seven queries, however much there is."""
    warnings = warnings_visible_to(user)
    ended = warnings.filter(state__in=(*ENDED, State.DECLINED))
    if before is not None:
        ended = ended.filter(pk__lt=before)
    shown = list(ended[: SHOWN + 1])
    cut: set[str] = set()
    drafts = _first(warnings.filter(state__in=(State.DRAFT, State.CONSULTING, State.PROPOSED)), SHOWN, "drafts", cut)
    standing = warnings.filter(state=State.PUBLISHED).order_by(BY_COLOUR, "-published_at", "-pk")
    in_force = _first(standing, 4 * SHOWN, "in_force", cut)
    cases = [each.case_id for each in (*drafts, *in_force)]
    own = organisation_ids(user)
    waiting = Confirmation.objects.filter(
        case__in=cases, state="pending", appointment__organisation__in=own
    ).values_list("case_id", flat=True)
    is_command = any(hat.organisation.is_command for hat in user.appointments_held)
    hazards = hazards_visible_to(user)
    if is_command:
        hazards = hazards.filter(Q(state=HazardState.RECEIVED) | Q(reporter__in=own) | _also_ours(own))
    else:
        hazards = hazards.filter(reporter__in=own)
    return WarningsPage(
        in_force=in_force,
        drafts=drafts,
        ended=shown[:SHOWN],
        hazards=_first(hazards, SHOWN, "hazards", cut),
        notices=_first(notices_visible_to(user).exclude(state=NoticeState.WITHDRAWN), SHOWN, "notices", cut),
        postures=_first(postures_visible_to(user).exclude(state=PostureState.ENDED), SHOWN, "postures", cut),
        awaiting=frozenset(waiting) if is_command else frozenset(),
        cut=frozenset(cut),
        older=shown[SHOWN - 1].pk if len(shown) > SHOWN else None,
    )


def _first[Row: Model](rows: QuerySet[Row], most: int, name: str, cut: set[str]) -> list[Row]:
    """At most so many; `name` goes into `cut` where there are more. One query."""
    found = list(rows[: most + 1])
    if len(found) > most:
        cut.add(name)
    return found[:most]
