from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django_fsm import FSMField, FSMModelMixin

from cases.models.cases import Case
from orgs.models import Organisation, User
from plans.authority import Subject

if TYPE_CHECKING:
    from cases.duties import Change
    from cases.events import Event
    from cases.models.confirmations import Confirmation


LEVEL_LENGTH = 6
"""Of L1 to L4 and of the colours of warnings."""


class GuardedRow(FSMModelMixin, models.Model):
    """A row whose state moves with the log alone: `log_number` is the entry that says so, and a trigger of its table
    demands it. FSM methods are empty: they only say what may follow what."""

    log_number = models.PositiveIntegerField()
    state: Any = FSMField(max_length=40, protected=True)

    class Meta:
        abstract = True

    @classmethod
    def locked(cls, pk: int) -> Self:
        """The row, locked. Its case is locked before it (cases.transitions)."""
        return cls._default_manager.select_for_update(of=("self",)).get(pk=pk)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """The mixin lifts the protection of the whole class while it reads; this reads the row beside it instead."""
        self.__dict__.update(type(self)._base_manager.get(pk=self.pk).__dict__)


class CaseSubject(GuardedRow):
    """What a case is about, and moves through states. `cases.transitions.perform` is the only door to `state`.

    This base says what the kernel needs to know of a subject; incidents and warnings say what that is for them.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="%(class)s")
    level = models.CharField(max_length=LEVEL_LENGTH, blank=True)

    TRANSITIONS: ClassVar[Mapping[str, str]] = {}  # action -> name of the FSM method, where they differ
    EVENTS: ClassVar[Mapping[str, str]] = {}  # name of the FSM method -> event that plans listen for

    ENTAILED: ClassVar[Sequence[str]] = ()  # FSM methods that another subject's act entails: nobody takes them

    ANCHORED_ON: ClassVar[Sequence[str]] = ()  # rows whose instants `anchors` gives too

    TAKES_MEASURES: ClassVar = False  # whether the plan's checklists are worked off, one by one

    awaits: "Confirmation | None" = None  # what the last act waits for, where it needs a second person

    class Meta:
        abstract = True

    def as_plan_subject(self) -> Subject:
        """This subject as plans.authority sees it."""
        raise NotImplementedError

    def offices(self) -> Mapping[str, Sequence[Organisation]]:
        """Who is meant by each debtor and recipient that a plan names (`affected_unit`, `lead`, role codes)."""
        raise NotImplementedError

    def anchors(self) -> Mapping[str, datetime]:
        """The instants that clocks run from, by the names that plans use (`discovered_at`, `concluded_at`)."""
        raise NotImplementedError

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        """Set what else an act changes on this row; returns the names of those fields."""
        raise NotImplementedError

    def carried(self, action: str, *, event: "Event", given: Mapping[str, Any]) -> "Sequence[Change]":
        """Obligations that an act itself moves, beside those that the plan says it starts, meets and ends."""
        return ()

    def released_by(self, action: str, given: Mapping[str, Any]) -> Iterable[int]:
        """Ids of the organisations that an act leaves with nothing to do, while the case goes on for others."""
        return ()

    def told_of(self, action: str, given: Mapping[str, Any]) -> Sequence[tuple[str, Organisation]]:
        """Whom an act itself names to be told, beside those that the plan tells: key of the notice, and the office."""
        return ()

    def target_level(self, action: str, level: str | None) -> str | None:
        """The level that authority is asked for: the target of a grading; else the plan looks at what stands."""
        return level if action == "grade" else None

    def level_of(self, action: str) -> str | None:
        """The level that an act's event is about, once the act is taken."""
        return self.level or None

    def transition_name(self, action: str, level: str | None) -> str:
        return self.TRANSITIONS.get(action, action)

    def event_name(self, action: str, level: str | None) -> str:
        name = self.transition_name(action, level)
        return self.EVENTS.get(name, name)

    def also_named(self, action: str) -> Sequence[str]:
        """Further names of an act's event, for plans to listen for: a publication begins a response as well."""
        return ()
