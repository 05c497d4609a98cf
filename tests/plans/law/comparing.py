"""Where a plan and its law differ, part by part and place by place."""

from collections.abc import Mapping

from plans.schema import Plan
from tests.plans.law import Law, stated

type Parts = Mapping[str, object]
"""All that is compared, by "part" or "part, act or event, level"."""


def law_parts(law: Law, reading: Mapping[str, str] | None = None) -> Parts:
    """What the law says under a reading of it; None is the default one."""
    return {
        **_placed("powers", law.powers(reading)),
        **_placed("owed", law.owed(reading)),
        **_placed("told", law.told(reading)),
        **_placed("standing", law.standing()),
        **_placed("measures", law.measures()),
        "criteria": law.criteria(),
        **{f"frame, {name}": content for name, content in law.frame.items()},
        **{f"contents, {rule_id}": forms for rule_id, forms in law.contents.items()},
        **{f"settled, {key}": value for key, value in law.settled_under(reading).items()},
    }


def plan_parts(law: Law, plan: Plan) -> Parts:
    """What a plan says of the same."""
    return {
        **_placed("powers", stated.powers(plan)),
        **_placed("owed", stated.owed(plan)),
        **_placed("told", stated.told(plan)),
        **_placed("standing", stated.standing(plan)),
        **_placed("measures", stated.measures(plan)),
        "criteria": stated.criteria(plan),
        **{f"frame, {name}": content for name, content in stated.frame(plan).items()},
        **{f"contents, {rule_id}": stated.contents(plan, rule_id) for rule_id in law.contents},
        **{f"settled, {key}": plan.index.settings.get(key) for key in law.settled},
    }


def deviations(law: Parts, plan: Parts) -> dict[str, tuple[object, object]]:
    """What the law says and what the plan says, wherever the two differ."""
    return {
        place: (law.get(place), plan.get(place)) for place in sorted({*law, *plan}) if law.get(place) != plan.get(place)
    }


def _placed(part: str, whole: Mapping[tuple[str, str], object]) -> dict[str, object]:
    return {f"{part}, {name}, {level}": content for (name, level), content in whole.items()}
