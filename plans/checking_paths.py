"""Whether every step of a plan can be reached, and every response that can be started can be ended."""

from plans.errors import ContentError, Path
from plans.graph import EDGES, reachable_states
from plans.schema import COLOURS, LEVELS, Authority, Plan


def check_paths(plan: Plan) -> None:
    """Raises ContentError at the first act that nobody can come to, or level that starts and cannot end."""
    reached = {level: reachable_states(plan, level) for level in (*LEVELS, *COLOURS)}
    provided = {(act.action, level) for act in plan.authorities for level in act.levels}
    for level in LEVELS:  # first, for a level without an end leaves the acts after its end unreachable too
        if ("initiate", level) in provided and "active" in reached[level] and "concluded" not in reached[level]:
            number = [act.action == "initiate" and level in act.levels for act in plan.authorities].index(True)
            raise ContentError(
                ("authorities", number),
                f"A response of {level} can be started and not ended.",
                f'Give "conclude" at {level} to an office, from a state that the response comes to.',
            )
    for colour in COLOURS:
        if "published" in reached[colour] and "lifted" not in reached[colour]:
            number = [act.action in ("publish", "forward") and colour in act.levels for act in plan.authorities].index(
                True
            )
            raise ContentError(
                ("authorities", number),
                f"A warning of {colour} can be published and not lifted.",
                f'Give "lift" at {colour} to an office.',
            )
    for number, act in enumerate(plan.authorities):
        _check_act(plan, act, ("authorities", number), reached, provided)


def _check_act(
    plan: Plan, act: Authority, path: Path, reached: dict[str, frozenset[str]], provided: set[tuple[str, str]]
) -> None:
    for state in act.from_states:
        if state not in EDGES.get(act.action, {}):
            known = ", ".join(EDGES.get(act.action, {})) or "no state"
            raise ContentError(
                (*path, "from_states"), f"{act.action!r} never follows on {state!r}.", f"It follows on: {known}."
            )
    levels = [level for level in act.levels if level in reached]
    for level in levels:
        if reached[level].isdisjoint(act.from_states):
            raise ContentError(
                (*path, "from_states"),
                f"{act.action!r} at {level} cannot be reached: nothing leads to {' or '.join(act.from_states)}.",
                "Give the step before it to an office at this level, or take the act out.",
            )
        for step in act.follows:
            if not any((step, at) in provided for at in reached):
                raise ContentError(
                    (*path, "follows"), f"{act.action!r} waits for {step!r}, which nobody may take.", "Provide for it."
                )
