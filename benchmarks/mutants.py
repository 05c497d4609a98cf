"""
`make mutants`: does the law's table notice whatever a plan could come to say wrongly?

Each mutant is a plan with one record dropped or altered. It is killed where the comparison with the law tells it from
the plan as released, or the plan's own checks refuse it; one that survives is a provision that no test keeps.
Ends with 1 where one survives, or the plan as released is not what the law says.
"""

import random
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from benchmarks.mutations import Mutant, mutants_of
from plans.errors import PlanError
from plans.library import canonical, get_plan, plan_from_canonical
from plans.schema import Plan
from tests.plans.law import Law
from tests.plans.law.comparing import deviations, law_parts, plan_parts
from tests.plans.law.ministry import MINISTRY
from tests.plans.law.prefecture import PREFECTURE

LAWS = {"miit-2017-281": MINISTRY, "daxinganling-2021-9": PREFECTURE}

_SHOWN_IN = {
    "criteria": "criteria", "authorities": "powers", "obligations": "owed", "notices": "told", "duties": "standing",
    "checklists": "measures", "forms": "contents", "categories": "frame", "scope": "frame", "levels": "frame",
    "colours": "frame", "effective_from": "frame", "settings": "",
}  # fmt: skip
"""Where a change in a list of the plan would show. To build and compare the whole for each mutant takes minutes."""

_NOT_COMPARED = ("rules", "facts", "errata")

type Reading = Mapping[str, str]


class Trial:
    """One plan before its law."""

    def __init__(self, code: str) -> None:
        self.law: Law = LAWS[code]
        self.plan: Plan = get_plan(code)
        self.document = canonical(self.plan)
        self._forms = {key for forms in self.law.contents.values() for key in forms}
        self._readings: tuple[Reading, ...] = ({}, *self.law.readings)
        self._laws = [law_parts(self.law, reading) for reading in self._readings]

    @cached_property
    def mutants(self) -> list[Mutant]:
        return list(mutants_of(self.plan, self.law))

    @cached_property
    def released(self) -> list[dict[str, tuple[object, object]]]:
        """Where the plan as released differs from its law, under each reading: nowhere, if all is well."""
        return [self._deviations(number, {}) for number in range(len(self._readings))]

    def survivors(self, mutants: Iterable[Mutant]) -> list[str]:
        return [mutant.name for mutant in mutants if not self._is_noticed(mutant) and not self._is_refused(mutant)]

    def _is_noticed(self, mutant: Mutant) -> bool:
        shown = tuple({_SHOWN_IN[name] for name in mutant.changes})
        try:
            for number, released in enumerate(self.released):  # the default reading first: few escape it
                known = {place: each for place, each in released.items() if place.startswith(shown)}
                if self._deviations(number, mutant.changes, shown) != known:
                    return True
        except PlanError:
            return True
        return False

    def _is_refused(self, mutant: Mutant) -> bool:
        try:
            plan_from_canonical({**self.document, **mutant.changes})
        except PlanError:
            return True
        return False

    def _deviations(
        self, number: int, changes: Mapping[str, Any], shown: tuple[str, ...] = ("",)
    ) -> dict[str, tuple[object, object]]:
        content = {**self.document, **changes, **{name: [] for name in _NOT_COMPARED}}
        content["settings"] = [_under(setting, self._readings[number]) for setting in content["settings"]]
        content["forms"] = [form for form in content["forms"] if form["key"] in self._forms]
        for name, part in _SHOWN_IN.items():
            if isinstance(content[name], list) and name != "settings" and not part.startswith(shown):
                content[name] = []
        plan = plan_from_canonical(content, checked=False)
        found = deviations(self._laws[number], plan_parts(self.law, plan))
        return {place: each for place, each in found.items() if place.startswith(shown)}


def _under(setting: dict[str, Any], reading: Reading) -> dict[str, Any]:
    if setting["key"] not in reading:
        return setting
    chosen = reading[setting["key"]]
    return {**setting, "value": chosen.split() if isinstance(setting["default"], list) else chosen}


def sample_survivors(number: int, seed: int) -> list[str]:
    """The survivors among so many mutants of both plans, the same ones for the same seed."""
    trials = [Trial(code) for code in LAWS]
    drawn = random.Random(seed).sample([(trial, each) for trial in trials for each in trial.mutants], number)
    return [name for trial, mutant in drawn for name in trial.survivors([mutant])]


def main() -> int:
    failed = False
    for code in LAWS:
        started = time.perf_counter()
        trial = Trial(code)
        survivors = trial.survivors(trial.mutants)
        for name in survivors:
            print(f"SURVIVED {code} {name}")
        places = sorted({place for each in trial.released for place in each})
        for place in places:
            print(f"DEVIATES {code} {place}")
        took = time.perf_counter() - started
        print(f"{code}: {len(trial.mutants)} mutants, {len(survivors)} survived, {took:.1f} s")
        failed = failed or bool(survivors or places)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
