"""`make bench-plans`: what asking the plans costs, in microseconds, and loading them, in milliseconds."""

import statistics
import time
from collections.abc import Callable

from plans.authority import Actor, Subject, decide
from plans.grading import grade
from plans.library import list_plans, parse_plan
from plans.schema import Plan

ROUNDS, CALLS = 7, 2000
ACTORS = (
    Actor(frozenset({"provincial_bca"}), "leader", "HL-BCA"),
    Actor(frozenset({"ministry_emergency_office"}), "leader", "MIIT-EMERGENCY-OFFICE"),
    Actor(frozenset({"commission"}), "leader", "DXAL-COMMISSION"),
    Actor(frozenset({"telecom_enterprise"}), "reporter", "DEMO-HL-TELECOM-A"),
)
ACTS = ("initiate", "conclude", "raise", "close", "verify")
FACTS = {"outage_scope": "province", "leaked_users": 120_000, "system_loss": "severe", "data_threat": "none"}


def per_call(call: Callable[[], object]) -> float:
    """Microseconds, the median of several rounds."""
    rounds = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        for _call in range(CALLS):
            call()
        rounds.append((time.perf_counter() - began) / CALLS * 1e6)
    return statistics.median(rounds)


def deciding(plan: Plan) -> float:
    subject = Subject("active", "L2", "L3", "HL-BCA", None, response_level="L3")
    asked = [
        per_call(lambda actor=actor, action=action: decide(plan=plan, action=action, actor=actor, subject=subject))  # type: ignore[misc]
        for actor in ACTORS
        for action in ACTS
    ]
    return max(asked)


def main() -> None:
    for reference in list_plans():
        began = time.perf_counter()
        plan = parse_plan(reference.folder)
        loaded = (time.perf_counter() - began) * 1e3
        facts = {key: value for key, value in FACTS.items() if key in plan.index.facts}
        slowest, graded = deciding(plan), per_call(lambda plan=plan, facts=facts: grade(plan, facts))  # type: ignore[misc]
        costs = f"decide at most {slowest:.0f} us, grade {graded:.0f} us, loaded in {loaded:.0f} ms"
        print(f"  {plan.code}@{plan.version}: {costs}")


if __name__ == "__main__":
    main()
