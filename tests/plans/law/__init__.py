"""
The law of both plans as tables, written from the plans' own text: lawyers read them, tests hold the plans to them.

Each table begins with the rule. "text" is what the plan says, "ours" what it leaves open and the platform settles.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.plans.law import stated
from tests.plans.law.reading import Row, Settings, Words, levels, one, ours, rows, rule
from tests.plans.law.shapes import Criterion, Measures, Owed, Power, Standing, Told, Whole, in_order, whole

__all__ = ["Law", "stated"]


@dataclass(frozen=True, slots=True)
class Law:
    """
    One plan. `words`: short words of its tables. `defaults`: the settings that rows depend on, as they are by default.

    `readings`: other settings under which the plan must say what the law says of them.
    """

    words: Words
    defaults: Settings
    frame: Mapping[str, object]
    contents: Mapping[str, Mapping[str, tuple[str, ...]]]
    settled: Mapping[str, object]
    criteria_table: str
    powers_tables: tuple[str, ...]
    owed_tables: tuple[str, ...]
    told_tables: tuple[str, ...]
    standing_tables: tuple[str, ...]
    measures_tables: tuple[str, ...]
    readings: tuple[Mapping[str, str], ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def criteria(self) -> list[Criterion]:
        return sorted(
            Criterion(
                rule=rule(row),
                level=levels(row)[0],
                kind=one(row, "kind"),
                fact=one(row, "fact"),
                op=one(row, "is"),
                value=one(row, "value").replace(",", ""),
                when=in_order(row["when"]),
            )
            for row in self._rows((self.criteria_table,), {})
        )

    def powers(self, reading: Settings | None = None) -> Whole[Power]:
        return whole(
            ((act, level), _power(row, colour))
            for row in self._rows(self.powers_tables, reading or {})
            for act in row["act"]
            for level in levels(row)
            for colour in row.get("replaces") or [""]
        )

    def owed(self, reading: Settings | None = None) -> Whole[Owed]:
        return whole(
            ((event.removeprefix("+"), level), self._owed(row, again=event.startswith("+")))
            for row in self._rows(self.owed_tables, reading or {})
            for event in row["on"]
            for level in levels(row)
        )

    def told(self, reading: Settings | None = None) -> Whole[Told]:
        return whole(
            ((event, level), Told(rule(row), recipient, ours(row)))
            for row in self._rows(self.told_tables, reading or {})
            for event in row["on"]
            for level in levels(row)
            for recipient in row["to"]
        )

    def standing(self) -> Whole[Standing]:
        return whole(
            ((one(row, "on"), level), Standing(rule(row), one(row, "kind"), office, in_order(row["until"]), ours(row)))
            for row in self._rows(self.standing_tables, {})
            for level in levels(row)
            for office in row["who"]
        )

    def measures(self) -> Whole[Measures]:
        return whole(
            ((one(row, "on"), level), Measures(rule(row), actor, in_order(row["items"]), _recommended(row)))
            for row in self._rows(self.measures_tables, {})
            for level in levels(row)
            for actor in row["who"]
        )

    def settled_under(self, reading: Settings | None = None) -> dict[str, object]:
        """How the gaps of the text are settled; a list of settings is written with spaces in a reading."""
        chosen = reading or {}
        return {
            key: value if key not in chosen else tuple(chosen[key].split()) if isinstance(value, tuple) else chosen[key]
            for key, value in self.settled.items()
        }

    def _owed(self, row: Row, *, again: bool) -> Owed:
        debtor, _, kinds = one(row, "who").partition(":")
        unit, amount, *more = [*row["within"], "0"] if row["within"] else ["none", "0"]
        return Owed(
            rule=rule(row),
            debtor=self.words.get(debtor, debtor),
            kinds=in_order(self.kinds.get(kinds, ())),
            recipients=in_order(row["to"]),
            unit=unit,
            amount=int(amount),
            soft="soft" in more,
            number_from=next((word for word in more if word[:2] in ("A-", "B-")), ""),
            anchor=one(row, "from"),
            strict=one(row, "strict"),
            met_by=in_order(word for word in row["met by"] if word != "heard"),
            heard="heard" in row["met by"],
            until=in_order(row["until"]),
            again=again,
            inferred=ours(row),
        )

    def _rows(self, tables: tuple[str, ...], reading: Settings) -> list[Row]:
        settings = {**self.defaults, **reading}
        return [row for table in tables for row in rows(table, self.words, settings)]


def _power(row: Row, replaces: str) -> Power:
    return Power(
        rule=rule(row),
        office=one(row, "office"),
        scope=one(row, "scope"),
        states=in_order(row["follows on"]),
        basis=in_order(row["basis"]),
        brings=in_order(word for word in row["brings"] if not word.startswith("by:")),
        demanded_by=next((word.removeprefix("by:") for word in row["brings"] if word.startswith("by:")), ""),
        after=in_order(row["after"]),
        inferred=ours(row),
        spread=one(row, "spread"),
        replaces=replaces,
    )


def _recommended(row: Row) -> bool:
    """A checklist binds where its table does not say how far it does."""
    return {"": False, "must": False, "should": True}[one(row, "how")]
