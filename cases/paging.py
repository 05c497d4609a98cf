"""Pages of lists that grow for years: each costs the same, whichever it is and however much has piled up.

A page goes on where the last one ended (a place: the sort key and the id of a row). What a viewer may see is walked in
the order of the list, by an index, for so many rows; most lists are full by then. Only where the conditions asked for
leave the page short are they looked up by their own indexes: they are rare then, and few rows are left to sort.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

PAGE_SIZE = 30
MOST_COUNTED = 1000
REACH = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in a list. `backwards`: the page before it is wanted, not the one after."""

    key: datetime
    pk: int
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.backwards else ''}{self.pk}@{self.key.isoformat()}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises ValueError for what no page gave out."""
        number, _at, moment = text.partition("@")
        key = datetime.fromisoformat(moment)
        if key.tzinfo is None or not number.removeprefix("-").isdecimal() or len(number) > 19:
            raise ValueError(text)
        return cls(key, int(number.removeprefix("-")), number.startswith("-"))


def place_in(text: str) -> Place | None:
    """The place that an address names; where it is none that a page gave out, the beginning."""
    try:
        return Place.read(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Order:
    """By `key` (a field or annotation that holds an instant), then by id."""

    key: str
    descending: bool

    def names(self, place: Place | None) -> tuple[str, str]:
        sign = "-" if self.descending != (place is not None and place.backwards) else ""
        return f"{sign}{self.key}", f"{sign}pk"

    def beyond(self, place: Place | None, *, pk: str = "pk") -> Q:
        """Condition: comes after that place in the direction of reading. An index ranges over its first half."""
        if place is None:
            return Q()
        less = self.descending != place.backwards
        step = "lt" if less else "gt"
        return Q((f"{self.key}__{step}e", place.key)) & (
            Q((f"{self.key}__{step}", place.key)) | Q((f"{pk}__{step}", place.pk))
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, the places where the neighbouring pages begin, and on the first page how many there are: `count`, or where
    `more` at least so many."""

    rows: Sequence[Any]
    before: Place | None
    after: Place | None
    count: int | None
    more: bool

    @property
    def counted(self) -> str:
        """How many, in figures; empty on all pages but the first."""
        return "" if self.count is None else f"{self.count}+" if self.more else str(self.count)


NOTHING = Page(rows=(), before=None, after=None, count=0, more=False)

type Key = tuple[datetime, int]
"""Sort key and id of a row."""

type Walk = Callable[[Place | None, int], Sequence[Key]]
"""Keys of so many visible rows from a place on, in the order of the list. Must not cost more as history grows."""


@dataclass(frozen=True, slots=True)
class Months:
    """The month of an instant and the one that is read after it, in UTC; `marks` of both, `beyond`: where the next one
    begins, to read on from."""

    marks: tuple[int, int]
    beyond: Place

    @classmethod
    def around(cls, place: Place, order: "Order") -> "Months":
        at = place.key.astimezone(UTC)
        number = at.year * 12 + at.month
        downwards = order.descending != place.backwards
        year, month = divmod((number - 1 if downwards else number + 2) - 1, 12)
        begins = datetime(year, month + 1, 1, tzinfo=UTC)
        # Nothing has the id 0 or one above the last: the place is before the first, or after the last row of the month.
        edge = Place(begins, 0 if downwards else -1, place.backwards)
        return cls((-number, -(number - 1 if downwards else number + 1)), edge)


@dataclass(frozen=True, kw_only=True)
class Listing[Row: Model]:
    """A list as a viewer asked for it. `visible`: the rows this viewer may see, with `order.key` among their fields.

    `narrowed` puts the conditions on rows that are at hand; `looked_up` the same ones as indexes serve them, where it
    gets month marks (cases.search) only of cases of these months. `is_narrowed`: any condition was given; `by_month`:
    what indexes find may be much, and is looked for in two months before it is in all; `rare`: it is little, and there
    is no use in walking. `reach`: so many rows are walked; `counts`: so many are counted where nothing is asked for,
    fewer where most of what is walked over is not the viewer's.
    """

    visible: QuerySet[Row]
    order: Order
    walk: Walk
    narrowed: Callable[[QuerySet[Row]], QuerySet[Row]] = lambda rows: rows
    looked_up: Callable[[QuerySet[Row], Sequence[int]], QuerySet[Row]] = lambda rows, months: rows
    is_narrowed: bool = False
    by_month: bool = False
    rare: bool = False
    reach: int = REACH
    counts: int = MOST_COUNTED

    def page(self, place: Place | None, *, size: int = PAGE_SIZE) -> Page:
        """One to five queries, however much there is. Rows are counted on the first page alone."""
        found, is_all = self._found(place, size, MOST_COUNTED + 1 if place is None else size + 1)
        shown, goes_on = list(found[:size]), len(found) > size
        backwards = place is not None and place.backwards
        if backwards:
            shown.reverse()
        return Page(
            rows=self._rows([pk for _key, pk in shown]),
            before=Place(*shown[0], backwards=True) if shown and (goes_on if backwards else place) else None,
            after=Place(*shown[-1]) if shown and (goes_on or backwards) else None,
            count=min(len(found), MOST_COUNTED) if place is None else None,
            more=not is_all or len(found) > MOST_COUNTED,
        )

    def _found(self, place: Place | None, size: int, wanted: int) -> tuple[list[Key], bool]:
        """Keys of the first rows from a place on; and whether these, where fewer than wanted, are all."""
        if self.rare:
            return self._by_indexes(place, wanted), True
        limit = max(self.reach if self.is_narrowed else self.counts, size) + 1
        walked = list(self.walk(place, limit if self.is_narrowed else min(wanted, limit)))
        if not self.is_narrowed:
            return walked, len(walked) < limit
        found = self._among(walked, place, wanted)
        if len(walked) < limit or len(found) > size:
            return found, len(walked) < limit
        last = Place(*walked[-1], backwards=place is not None and place.backwards)
        if self.by_month:
            months = Months.around(last, self.order)
            found += self._by_indexes(last, wanted - len(found), months.marks)
            last = months.beyond
            if len(found) > size:
                return found, False
        return found + self._by_indexes(last, wanted - len(found)), True

    def _among(self, walked: Sequence[Key], place: Place | None, wanted: int) -> list[Key]:
        ids = [pk for _key, pk in walked]
        these = self.visible.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [ids]))
        return self._keys(self.narrowed(these).order_by(*self.order.names(place))[:wanted])

    def _by_indexes(self, place: Place | None, wanted: int, months: Sequence[int] = ()) -> list[Key]:
        # Sorted by expressions: the planner shall not walk the list's own index once more, from its beginning.
        rest = self.looked_up(self.visible.filter(self.order.beyond(place)), months)
        names = self.order.names(place)
        parts = [Coalesce(F(name.removeprefix("-")), F(name.removeprefix("-"))) for name in names]
        return self._keys(rest.order_by(*(p.desc() if names[0][0] == "-" else p.asc() for p in parts))[:wanted])

    def _keys(self, rows: QuerySet[Row]) -> list[Key]:
        return list(rows.values_list(self.order.key, "pk"))

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        found = self.visible.in_bulk(ids) if ids else {}
        return [found[pk] for pk in ids if pk in found]
