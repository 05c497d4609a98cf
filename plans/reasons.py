"""The sentences that a decision gives as its reason: who decides, and by which article."""

from plans.posts import post_names
from plans.schema import COLOURS, Authority, Plan, Text
from plans.vocabulary import ACTIONS, BASES, STATES


def standing_clause(plan: Plan, level: str | None) -> Text:
    """On what level the question turns, for a graded response."""
    if level is None:
        return Text("未达预案分级标准", "It is below the plan's levels")
    if level in COLOURS:
        name = plan.colour(level).name
        return Text(f"是{name.zh}", f"It is {_article(name.en)} {_lowered(name.en)}")
    label = plan.level(level).label
    return Text(f"定级为{label.zh}", f"It is graded {label.en}")


def running_clause(plan: Plan, level: str) -> Text:
    """The same for a response that runs or ran at a level."""
    label = plan.level(level).label
    return Text(f"响应级别为{label.zh}", f"The response runs at {label.en}")


def facts_clause(plan: Plan, level: str | None) -> Text:
    """The same before grading: what the reported facts propose."""
    if level is None:
        return Text("所报事实未符合任何分级标准", "The facts reported match no grading criterion")
    label = plan.level(level).label
    return Text(f"所报事实符合{label.zh}标准", f"The facts reported match {label.en}")


def proposed_clause(plan: Plan, level: str) -> Text:
    label = plan.level(level).label
    return Text(f"拟定级为{label.zh}", f"The grade proposed is {label.en}")


def who_decides(plan: Plan, clause: Text, offices: tuple[Authority, ...]) -> Text:
    """定级为重大（Ⅱ级），由部应急办决定启动（部预案 5.3）。"""
    by_verb: dict[Text, list[Text]] = {}
    for office in offices:
        by_verb.setdefault(office.verb, []).append(_office(plan, office))
    zh = "，或由".join(f"{'或'.join(n.zh for n in names)}{verb.zh}" for verb, names in by_verb.items())
    en = ", or to ".join(
        f"{' or '.join(n.en for n in names)} to {_lowered(verb.en)}" for verb, names in by_verb.items()
    )
    source = _sources(plan, offices)
    return Text(f"{clause.zh}，由{zh}（{source.zh}）。", f"{clause.en}; it falls to {en} ({source.en}).")


def not_in_scope(told: Text, office: Authority) -> Text:
    """The office is right, the organisation is another."""
    if office.scope == "affected_unit":
        return _joined(told, Text("您所在单位不是事发单位。", "Your organisation is not the affected one."))
    if office.scope == "concerned":
        return _joined(told, Text("它不涉及您所在单位的地区。", "It does not concern your office's area."))
    if office.scope == "own_area":
        zh = "所涉地区或行业不全在您所在单位的范围内。"
        return _joined(told, Text(zh, "Not all that it concerns lies in your office's own area or sector."))
    return _joined(told, Text("您所在单位不是牵头单位。", "Your organisation is not the one in the lead."))


def beyond_the_plan(told: Text) -> Text:
    """No office of a place's plan acts outside that place: told to whoever asks, for no other office can either."""
    zh = "所涉地区超出了本预案适用的地区。"
    return _joined(told, Text(zh, "Some of the area concerned lies outside the one that the plan applies to."))


def not_your_post(told: Text, posts: tuple[str, ...]) -> Text:
    names = post_names(posts)
    zh = f"在该单位内，此事由{names.zh}办理（平台岗位规则）。"
    return _joined(told, Text(zh, f"Within that office the act belongs to the {names.en} (platform rule on posts)."))


def not_in_state(plan: Plan, action: str, state: str, allowed: tuple[str, ...], rule_id: str) -> Text:
    act, cited, now = ACTIONS[action], plan.cite(rule_id), _state(state)
    zh = "或".join(f"“{_state(each).zh}”" for each in allowed)
    en = " or ".join(f"“{_state(each).en}”" for each in allowed)
    return Text(
        f"现在的状态是“{now.zh}”，{act.zh}须在状态为{zh}时办理（{cited.zh}）。",
        f"The state is now “{now.en}”; {act.en} is possible in the state {en} only ({cited.en}).",
    )


def step_missing(plan: Plan, action: str, steps: tuple[str, ...], rule_id: str) -> Text:
    act, cited = ACTIONS[action], plan.cite(rule_id)
    zh, en = "、".join(ACTIONS[step].zh for step in steps), ", ".join(ACTIONS[step].en for step in steps)
    return Text(
        f"{act.zh}之前须先完成：{zh}（{cited.zh}）。",
        f"Before {act.en} this must be recorded: {en} ({cited.en}).",
    )


def done_already(plan: Plan, action: str, rule_id: str) -> Text:
    act, cited = ACTIONS[action], plan.cite(rule_id)
    return Text(f"{act.zh}已经办理（{cited.zh}）。", f"{_lowered(act.en).capitalize()} has been recorded ({cited.en}).")


def not_graded_yet(plan: Plan, action: str, state: str) -> Text:
    act, now = ACTIONS[action], _state(state)
    return Text(
        f"现在的状态是“{now.zh}”，尚未定级；由谁决定{act.zh}，取决于级别。请先定级。",
        f"The state is now “{now.en}”, not graded yet; who decides on {act.en} depends on the level. Grade it first.",
    )


def replaces_otherwise(plan: Plan, action: str, replaced: str | None) -> Text:
    """A draft that takes the place of a warning is published by adjusting that one; a new one by publishing."""
    act, cited = ACTIONS[action], plan.short
    if replaced is None:
        return Text(
            f"这份草稿不取代任何预警，谈不上{act.zh}（{cited.zh}）。",
            f"The draft supersedes no warning; {act.en} has no object ({cited.en}).",
        )
    name = plan.colour(replaced).name
    return Text(
        f"这份草稿将取代现有的{name.zh}，须以调整的方式发布，不能另行{act.zh}（{cited.zh}）。",
        f"The draft is to supersede the {_lowered(name.en)} in force: adjust that one; {act.en} is not possible "
        f"({cited.en}).",
    )


def another_level(plan: Plan, standing: str | None, named: str) -> Text:
    """The level is the one that stands graded: nobody chooses their authority by naming another."""
    clause, label = standing_clause(plan, standing), plan.label_of(named)
    return Text(
        f"{clause.zh}，而请求所写的是{label.zh}。请刷新后按现级别办理。",
        f"{clause.en}, but the request names {label.en}. Reload, and act on the level that stands.",
    )


def no_other_level(plan: Plan, action: str, graded: str | None, running: str | None) -> Text:
    """A response changes its level only towards the level that the incident was graded to meanwhile (F-A18)."""
    act = ACTIONS[action]
    if graded is None or running is None:
        return Text(f"响应尚未启动，谈不上{act.zh}。", f"The response has not been initiated; {act.en} has no object.")
    stands, runs = plan.level(graded).label, plan.level(running).label
    return Text(
        f"定级为{stands.zh}，响应级别为{runs.zh}，现在不能{act.zh}。请先重新定级。",
        f"It is graded {stands.en} and the response runs at {runs.en}: {act.en} is not possible now. Grade it "
        "anew first.",
    )


def not_provided(plan: Plan, action: str, clause: Text) -> Text:
    act = ACTIONS.get(action, Text(f"“{action}”", f"“{action}”"))
    return Text(
        f"{clause.zh}，{plan.short.zh}没有规定由谁{act.zh}，不能办理。",
        f"{clause.en}; the {plan.short.en} does not say who decides on {act.en}, so it cannot be done.",
    )


def basis_not_provided(told: Text, offices: tuple[Authority, ...], basis: str) -> Text:
    named = BASES.get(basis, Text(f"“{basis}”", f"“{basis}”"))
    accepted = [BASES[each] for office in offices for each in office.basis]
    if not accepted:
        return _joined(told, Text(f"不以{named.zh}为依据。", f"It does not rest on {named.en}."))
    zh, en = "或".join(each.zh for each in accepted), " or ".join(each.en for each in accepted)
    return _joined(told, Text(f"依据须为{zh}，不是{named.zh}。", f"It must rest on {en}, not on {named.en}."))


def _office(plan: Plan, office: Authority) -> Text:
    phrase = plan.role(office.role).phrase
    if office.scope == "lead":
        return Text(f"牵头的{phrase.zh}", f"{phrase.en} in the lead")
    if office.scope == "affected_unit":
        return Text("事发单位", "the affected organisation")
    if office.scope == "concerned":
        return Text(f"所涉地区的{phrase.zh}", f"{phrase.en} of an area concerned")
    if office.scope == "own_area":
        return Text(f"所涉地区或行业的{phrase.zh}", f"{phrase.en} of the area or sector concerned")
    return phrase


def _sources(plan: Plan, offices: tuple[Authority, ...]) -> Text:
    articles = dict.fromkeys(plan.rule(office.rule_id).article for office in offices)
    zh, en = f"{plan.short.zh} {'、'.join(articles)}", f"{plan.short.en} {', '.join(articles)}"
    if any(office.inferred for office in offices):
        return Text(f"{zh}，推定规则", f"{en}, inferred rule")
    return Text(zh, en)


def _state(state: str) -> Text:
    return STATES.get(state, Text(state, state))


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"


def _joined(first: Text, second: Text) -> Text:
    return Text(first.zh + second.zh, f"{first.en} {second.en}")
