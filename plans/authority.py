"""Who may do what. The only place that answers the question; what a plan does not mention is denied."""

from dataclasses import dataclass
from typing import Literal

from plans import reasons
from plans.posts import POSTS
from plans.schema import LEVELS, Authority, Plan, Text, higher_level, level_key

Outcome = Literal["allowed", "not_provided", "not_your_office", "not_your_post", "not_now"]

_BY_FACTS = ("verify", "reject")
"""Acts taken before grading: the level that the facts propose finds the office."""

_BEFORE_GRADING = ("reported", "verified")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the roles of the organisation acted for (its code), and the person's post in it."""

    roles: frozenset[str]
    post: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What it is about. `level` is the one that stands graded, `automatic_level` what the facts match by themselves.

    Organisations are codes. `done` names the acts already recorded towards the decision (paths of several steps).
    """

    state: str
    level: str | None
    automatic_level: str | None
    lead: str
    affected_unit: str | None
    reporter_organisations: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """
    The answer. `roles` are the offices that may, `posts` the posts that may within them, whoever asks.

    `rule_id` is empty only where the plan does not provide for the act. `requires` must come along with it.
    """

    allowed: bool
    outcome: Outcome
    rule_id: str
    reason: Text
    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    inferred: bool = False
    requires: tuple[str, ...] = ()
    authority: Authority | None = None


def decide(
    *, plan: Plan, action: str, actor: Actor, subject: Subject, level: str | None = None, basis: str | None = None
) -> Decision:
    """
    May `actor` take `action` on `subject` now? Asked in this order: does the plan provide for it, is it this
    office's and within its scope, this post's, and is it time.

    `level`: for "grade" the target (None: below the plan); elsewhere the level that the request names, if any,
    which must be the one that stands. `basis`: what the decision rests on, where the plan names bases.
    Raises ValueError for a level that is none of L1 to L4.
    """
    if level is not None and level not in LEVELS:
        raise ValueError(f"{level!r} is no level. Use one of {', '.join(LEVELS)}.")
    deciding, clause = _deciding_level(plan, action, subject, level)
    offices = plan.index.authorities.get((action, level_key(deciding)), ())
    posts = _posts(action, subject, level)
    if not offices or not posts:
        return _denied_by_plan(plan, action, subject, deciding, clause)

    told = reasons.who_decides(plan, clause, offices)
    provided = offices if basis is None else tuple(office for office in offices if basis in office.basis)
    if not provided:
        return _answer(
            "not_provided", offices, posts, offices[0], reasons.basis_not_provided(told, offices, basis or "")
        )
    held = [office for office in provided if office.role in actor.roles]
    own = [office for office in held if _in_scope(office, actor, subject)]
    extra = _requires(action, subject, level)
    if not own:
        reason = reasons.not_in_scope(told, held[0]) if held else told
        return _answer("not_your_office", offices, posts, (held or provided)[0], reason, extra)
    if actor.post not in posts:
        return _answer("not_your_post", offices, posts, own[0], reasons.not_your_post(told, posts), extra)
    return _timed(plan, action, subject, level, offices, posts, own, told, extra)


def offices_for(plan: Plan, action: str, level: str | None) -> tuple[Authority, ...]:
    """Whom the plan lets take `action` at `level` (None: not graded), for screens that say whose it is."""
    return plan.index.authorities.get((action, level_key(level)), ())


def acts_from(plan: Plan, state: str, level: str | None) -> tuple[str, ...]:
    """The acts that may follow on `state` at `level`, forward ones first. Before grading give the proposed level."""
    return plan.index.acts.get((state, level_key(level)), ())


def _deciding_level(plan: Plan, action: str, subject: Subject, level: str | None) -> tuple[str | None, Text]:
    """
    The level whose office decides, and the words for it.

    Grading is for the office of the highest of target, matched and standing level: nobody grades an incident
    down, or out of another office's hands, on their own (F-A18).
    """
    matched, standing = subject.automatic_level, subject.level
    if action == "grade":
        deciding = higher_level(level, matched, standing)
        if deciding is None or deciding == matched != level:
            return deciding, reasons.facts_clause(plan, deciding)
        if deciding == level:
            return deciding, reasons.proposed_clause(plan, deciding)
        return deciding, reasons.standing_clause(plan, deciding)
    if action in _BY_FACTS and standing is None:
        return matched, reasons.facts_clause(plan, matched)
    return standing, reasons.standing_clause(plan, standing)


def _posts(action: str, subject: Subject, level: str | None) -> tuple[str, ...]:
    if action == "grade" and _is_below(level, subject.automatic_level):
        return POSTS["grade_below_matched"]
    return POSTS.get(action, ())


def _requires(action: str, subject: Subject, level: str | None) -> tuple[str, ...]:
    return ("reason",) if action == "grade" and level != subject.automatic_level else ()


def _is_below(level: str | None, other: str | None) -> bool:
    return level != other and higher_level(level, other) == other


def _in_scope(office: Authority, actor: Actor, subject: Subject) -> bool:
    if office.scope == "lead":
        return actor.organisation == subject.lead != ""
    if office.scope == "affected_unit":
        return actor.organisation == subject.affected_unit != ""
    return office.scope == "any"


def _denied_by_plan(plan: Plan, action: str, subject: Subject, deciding: str | None, clause: Text) -> Decision:
    is_too_early = deciding is None and subject.state in _BEFORE_GRADING
    if is_too_early and any((action, level) in plan.index.authorities for level in LEVELS):
        return Decision(False, "not_now", "", reasons.not_graded_yet(plan, action, subject.state), posts=POSTS[action])
    return Decision(False, "not_provided", "", reasons.not_provided(plan, action, clause))


def _timed(
    plan: Plan,
    action: str,
    subject: Subject,
    level: str | None,
    offices: tuple[Authority, ...],
    posts: tuple[str, ...],
    own: list[Authority],
    told: Text,
    extra: tuple[str, ...],
) -> Decision:
    if action != "grade" and level is not None and level != subject.level:
        return _answer("not_now", offices, posts, own[0], reasons.another_level(plan, subject.level, level), extra)
    ready = [office for office in own if subject.state in office.from_states]
    if not ready:
        states = tuple(dict.fromkeys(state for office in own for state in office.from_states))
        reason = reasons.not_in_state(plan, action, subject.state, states, own[0].rule_id)
        return _answer("not_now", offices, posts, own[0], reason, extra)
    for office in ready:
        if subject.done.issuperset(office.follows):
            return _answer("allowed", offices, posts, office, told, extra)
    missing = tuple(step for step in ready[0].follows if step not in subject.done)
    reason = reasons.step_missing(plan, action, missing, ready[0].rule_id)
    return _answer("not_now", offices, posts, ready[0], reason, extra)


def _answer(
    outcome: Outcome,
    offices: tuple[Authority, ...],
    posts: tuple[str, ...],
    office: Authority,
    reason: Text,
    extra: tuple[str, ...] = (),
) -> Decision:
    return Decision(
        allowed=outcome == "allowed",
        outcome=outcome,
        rule_id=office.rule_id,
        reason=reason,
        roles=tuple(dict.fromkeys(each.role for each in offices)),
        posts=posts,
        inferred=office.inferred,
        requires=(*office.requires, *extra),
        authority=office,
    )
