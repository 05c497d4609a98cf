"""Who may do what. The only place that answers the question; what a plan does not mention is denied."""

from dataclasses import dataclass

from plans import reasons
from plans.posts import POSTS
from plans.questions import Actor, Decision, Outcome, Subject
from plans.schema import COLOURS, LEVELS, Authority, Plan, Text, higher_level, level_key
from plans.scope import (
    in_area,
    in_own_area,
    in_own_sector,
    reaches_beyond,
    several_units,
    speaks_for_sectors,
    touches,
)

__all__ = [
    "Actor", "Decision", "Outcome", "Subject", "accepts_lowering", "acts_from", "acts_open", "decide", "next_act",
    "offices_for",
]  # fmt: skip

_BY_FACTS = ("verify", "reject", "join", "split", "reassign")
"""Acts that may come before grading: until then the level that the facts propose finds the office."""

_TO_THE_GRADE = ("propose_initiation", "decline_initiation", "initiate", "propose_raise", "raise", "accept_lower")
"""Acts towards the level that stands graded. The others are about the response as it runs, at its own level."""

_UPWARDS, _DOWNWARDS = ("propose_raise", "raise"), ("lower", "accept_lower")
"""Changes of a running response's level (F-A18): only once the incident is graded otherwise."""

_PUBLICATIONS, _REPLACING = ("publish", "forward"), "adjust"
"""What is published first, and what is published in the place of something that stands (A-4.6-1)."""

_ONCE = ("consent",)
"""Acts that change no state, and are taken once."""

_BY_SECTOR = ("department",)
"""Whose own area is a sector, not a place (B-3.3-3)."""

_BEFORE_GRADING = ("reported", "verified")


def decide(
    *, plan: Plan, action: str, actor: Actor, subject: Subject, level: str | None = None, basis: str | None = None
) -> Decision:
    """
    May `actor` take `action` on `subject` now? Asked in this order: does the plan provide for it, is it this
    office's and within its scope, this post's, and is it time.

    `level`: for "grade" the target (None: below the plan); elsewhere the level that the request names, if any,
    which must be the one that stands. `basis`: what the decision rests on, where the plan names bases.
    Raises ValueError for a level that is none of L1 to L4, and no colour.
    """
    if level is not None and level not in LEVELS and level not in COLOURS:
        raise ValueError(f"{level!r} is no level. Use one of {', '.join((*LEVELS, *COLOURS))}.")
    deciding, clause = _deciding_level(plan, action, subject, level)
    offices = _fitting(plan, action, subject, plan.index.authorities.get((action, level_key(deciding)), ()))
    posts = _posts(action, subject, level)
    if not offices or not posts:
        return _denied_by_plan(plan, action, subject, deciding, clause)
    question = _Question(
        plan, action, subject, level, deciding, offices, posts, reasons.who_decides(plan, clause, offices)
    )
    provided = offices if basis is None else tuple(office for office in offices if basis in office.basis)
    if not provided:
        reason = reasons.basis_not_provided(question.told, offices, basis or "")
        return question.answer("not_provided", offices[0], reason)
    held = [office for office in provided if not actor.roles.isdisjoint(plan.index.holders[office.role])]
    own = [office for office in held if _in_scope(plan, office, actor, subject) and in_area(plan, actor.region)]
    if not own:
        reason = reasons.not_in_scope(question.told, held[0]) if held else question.told
        if reaches_beyond(plan, subject.area) and all(office.scope == "own_area" for office in provided):
            reason = reasons.beyond_the_plan(reason)
        return question.answer("not_your_office", (held or provided)[0], reason)
    if actor.post not in posts:
        return question.answer("not_your_post", own[0], reasons.not_your_post(question.told, posts))
    return question.timed(own)


def _fitting(plan: Plan, action: str, subject: Subject, offices: tuple[Authority, ...]) -> tuple[Authority, ...]:
    """Of the records of an act those that speak of a subject like this: of so many units, and with or without something
    that it takes the place of."""
    if action in _PUBLICATIONS and subject.replaces is not None:
        return ()
    if action == _REPLACING:
        offices = tuple(office for office in offices if subject.replaces in office.replaces)
    if not any(office.spread for office in offices):
        return offices
    spread = "several" if several_units(plan, subject.area, subject.sectors) else "single"
    return tuple(office for office in offices if office.spread in ("", spread))


def offices_for(plan: Plan, action: str, level: str | None) -> tuple[Authority, ...]:
    """Whom the plan lets take `action` at `level` (None: not graded), for screens that say whose it is."""
    return plan.index.authorities.get((action, level_key(level)), ())


def acts_from(plan: Plan, state: str, level: str | None) -> tuple[str, ...]:
    """The acts that may follow on `state` at `level`, forward ones first. Before grading give the proposed level."""
    return plan.index.acts.get((state, level_key(level)), ())


FORWARD = (
    "verify", "grade", "propose_initiation", "initiate", "complete_handling", "propose_conclusion", "conclude",
)  # fmt: skip
"""Acts that lead on, in the order in which they come."""


def next_act(plan: Plan, state: str, level: str | None) -> tuple[str, tuple[Authority, ...]]:
    """What leads on from a state at a level, and whose it is; nothing where nothing does.

    Whoever records a decision from outside waits for that decision: named only where nobody else can act.
    """
    for action in FORWARD:
        offices = offices_for(plan, action, level)
        ready = tuple(office for office in offices if state in office.from_states)
        if ready and not (action == "grade" and state in _GRADED):
            return action, tuple(office for office in ready if "document" not in office.requires) or ready
    return "", ()


_GRADED = ("graded", "below_plan", "initiation_proposed", "active", "handling_completed", "conclusion_proposed")


def acts_open(plan: Plan, subject: Subject) -> tuple[str, ...]:
    """The acts that may follow on a subject as it stands, whoever may take them, in the plan's order.

    A change of the response's level is among them only where the incident is graded otherwise.
    """
    graded = subject.level or subject.automatic_level
    levels = dict.fromkeys(acts_from(plan, subject.state, graded), graded)
    if subject.response_level is not None:
        levels = {action: level for action, level in levels.items() if action in _TO_THE_GRADE}
        running = acts_from(plan, subject.state, subject.response_level)
        levels |= {action: subject.response_level for action in running if action not in _TO_THE_GRADE}
    open_now = {
        action
        for action in levels
        if action not in (*_UPWARDS, *_DOWNWARDS) or _leads_there(action, subject.level, subject.response_level)
    }
    open_now -= subject.done.intersection(_ONCE)
    open_now -= {_REPLACING} if subject.replaces is None else set(_PUBLICATIONS)
    if "accept_lower" in open_now and subject.level and subject.response_level:
        open_now -= set() if accepts_lowering(plan, subject.response_level, subject.level) else {"accept_lower"}
    return tuple(dict.fromkeys(act.action for act in plan.authorities if act.action in open_now))


def _leads_there(action: str, graded: str | None, running: str | None) -> bool:
    """Whether the level that stands graded lies in the direction of a change of the running response's level."""
    if graded is None or running is None or graded == running:
        return False
    return higher_level(graded, running) == (graded if action in _UPWARDS else running)


def _deciding_level(plan: Plan, action: str, subject: Subject, level: str | None) -> tuple[str | None, Text]:
    """
    The level whose office decides, and the words for it.

    Grading is for the office of the highest of target, matched and standing level: nobody grades an incident
    down, or out of another office's hands, on their own (F-A18).
    """
    matched, standing, running = subject.automatic_level, subject.level, subject.response_level
    if action == "grade":
        deciding = higher_level(level, matched, standing)
        if deciding is None or deciding == matched != level:
            return deciding, reasons.facts_clause(plan, deciding)
        if deciding == level:
            return deciding, reasons.proposed_clause(plan, deciding)
        return deciding, reasons.standing_clause(plan, deciding)
    if action == "draft" and level is not None:
        return level, reasons.standing_clause(plan, level)
    if action in _BY_FACTS and standing is None:
        return matched, reasons.facts_clause(plan, matched)
    if running is not None and action not in _TO_THE_GRADE:
        return running, reasons.running_clause(plan, running)
    return standing, reasons.standing_clause(plan, standing)


def accepts_lowering(plan: Plan, running: str, target: str) -> bool:
    """
    Whether another office has to accept a response lowered from `running` to `target` (F-A18). Whoever records a
    decision from outside does not decide it.
    """
    lowering = (office for office in offices_for(plan, "lower", running) if "document" not in office.requires)
    deciding = {(office.role, office.scope) for office in lowering}
    accepting = {(office.role, office.scope) for office in offices_for(plan, "accept_lower", target)}
    return deciding.isdisjoint(accepting)


def _posts(action: str, subject: Subject, level: str | None) -> tuple[str, ...]:
    if action == "grade" and _is_below(level, subject.automatic_level):
        return POSTS["grade_below_matched"]
    return POSTS.get(action, ())


def _requires(action: str, subject: Subject, level: str | None) -> tuple[str, ...]:
    return ("reason",) if action == "grade" and level != subject.automatic_level else ()


def _is_below(level: str | None, other: str | None) -> bool:
    return level != other and higher_level(level, other) == other


def _in_scope(plan: Plan, office: Authority, actor: Actor, subject: Subject) -> bool:
    if office.scope == "lead":
        return actor.organisation == subject.lead != ""
    if office.scope == "affected_unit":
        return actor.organisation == subject.affected_unit != ""
    if office.scope == "own_area":
        if not actor.roles.isdisjoint(_BY_SECTOR):
            return in_own_sector(plan, actor.organisation, subject.area, subject.sectors)
        return in_own_area(actor.region, subject.area) and speaks_for_sectors(plan, actor.region, subject.sectors)
    if office.scope == "concerned":
        return touches(actor.region, subject.area)
    return office.scope == "any"


def _denied_by_plan(plan: Plan, action: str, subject: Subject, deciding: str | None, clause: Text) -> Decision:
    if (action in _PUBLICATIONS and subject.replaces) or (action == _REPLACING and not subject.replaces):
        return Decision(False, "not_provided", "", reasons.replaces_otherwise(plan, action, subject.replaces))
    is_too_early = deciding is None and subject.state in _BEFORE_GRADING
    if is_too_early and any((action, level) in plan.index.authorities for level in LEVELS):
        return Decision(False, "not_now", "", reasons.not_graded_yet(plan, action, subject.state), posts=POSTS[action])
    return Decision(False, "not_provided", "", reasons.not_provided(plan, action, clause))


@dataclass(frozen=True, slots=True)
class _Question:
    """One question while it is answered. `told`: who decides, and by which article."""

    plan: Plan
    action: str
    subject: Subject
    level: str | None
    deciding: str | None
    offices: tuple[Authority, ...]
    posts: tuple[str, ...]
    told: Text

    def timed(self, own: list[Authority]) -> Decision:
        """The office and post are right: is it the level that stands, and is it time?"""
        plan, action, subject = self.plan, self.action, self.subject
        standing = subject.level if action in _BY_FACTS else self.deciding
        if action != "grade" and self.level is not None and self.level != standing:
            return self.answer("not_now", own[0], reasons.another_level(plan, standing, self.level))
        ready = [office for office in own if subject.state in office.from_states]
        if not ready:
            states = tuple(dict.fromkeys(state for office in own for state in office.from_states))
            reason = reasons.not_in_state(plan, action, subject.state, states, own[0].rule_id)
            return self.answer("not_now", own[0], reason)
        changes_level = action in (*_UPWARDS, *_DOWNWARDS)
        if changes_level and not _leads_there(action, subject.level, subject.response_level):
            reason = reasons.no_other_level(plan, action, subject.level, subject.response_level)
            return self.answer("not_now", ready[0], reason)
        if action in _ONCE and action in subject.done:
            return self.answer("not_now", ready[0], reasons.done_already(plan, action, ready[0].rule_id))
        for office in ready:
            if subject.done.issuperset(office.follows):
                return self.answer("allowed", office, self.told)
        missing = tuple(step for step in ready[0].follows if step not in subject.done)
        return self.answer("not_now", ready[0], reasons.step_missing(plan, action, missing, ready[0].rule_id))

    def answer(self, outcome: Outcome, office: Authority, reason: Text) -> Decision:
        extra = _requires(self.action, self.subject, self.level)
        return Decision(
            allowed=outcome == "allowed",
            outcome=outcome,
            rule_id=office.rule_id,
            reason=reason,
            roles=tuple(dict.fromkeys(each.role for each in self.offices)),
            posts=self.posts,
            inferred=office.inferred,
            requires=(*office.requires, *(name for name in extra if name not in office.requires)),
            authority=office,
            level=self.deciding,
        )
