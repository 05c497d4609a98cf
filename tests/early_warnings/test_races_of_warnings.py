"""Several at once on one warning. Real threads, real connections."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from cases.errors import Conflict, NotNow
from cases.models import Confirmation, LogEntry, Notice, Obligation
from cases.verification import breaks
from early_warnings.drafting import revise_draft, start_draft
from early_warnings.hazards import report_hazard
from early_warnings.models import EarlyWarning, HazardReport, Message
from early_warnings.services import act_on_warning, adjust_at_once, confirm_act
from tests.flows.test_races import at_once, unexpected
from tests.warned import LIFTING, Warned, draft_body, drafted, hazard_body, published, staffed
from tests.world import person

pytestmark = pytest.mark.usefixtures("own_database")


def acting(warned: Warned, action: str, name: str, **data: Any) -> Callable[[], EarlyWarning]:
    actor, stale = person(name), warned.fresh()
    return lambda: act_on_warning(warning=stale, action=action, actor=actor, at=now(), data=data)


def confirming(warned: Warned, name: str) -> Callable[[], EarlyWarning]:
    actor, stale = person(name), warned.fresh()
    held = Confirmation.objects.get(case=warned.warning.case_id, state="pending")
    return lambda: confirm_act(confirmation=held, warning=stale, actor=actor, at=now())


def revising(warned: Warned, name: str, **changes: Any) -> Callable[[], EarlyWarning]:
    actor, stale = person(name), warned.fresh()
    body = draft_body("yellow", **changes)
    return lambda: revise_draft(warning=stale, data=body, actor=actor, at=now())


@pytest.mark.rule("A-4.6-1")
def test_whatever_meets_on_one_warning_happens_once_and_nobody_waits_for_ever() -> None:
    at = now() - timedelta(hours=1)
    _leader, second = staffed("HL-BCA", at)

    # Two confirm one publication.
    warned = drafted("yellow", "hlj_duty", at=at)
    warned.act("publish", "hlj_leader")
    results = at_once([confirming(warned, "hlj_duty"), confirming(warned, second)] * 3)
    assert Counter(type(each) for each in results) == {EarlyWarning: 1, NotNow: 5}
    assert warned.said() == ["publish"]
    assert Obligation.objects.filter(case=warned.warning.case_id, key="notify_local").count() == 1
    assert Notice.objects.filter(case=warned.warning.case_id, rule_id="A-4.4-4").count() == 1

    # Two record a publication: one waits for its second person.
    other = drafted("yellow", "hlj_duty", at=at)
    results = at_once([acting(other, "publish", "hlj_leader")] * 4)
    assert Counter(type(each) for each in results) == {EarlyWarning: 1, NotNow: 3}

    # Revised and confirmed at once, again and again: what is published is what was signed, and no lock is crossed.
    for turn in range(4):
        draft = drafted("yellow", "hlj_duty", at=at)
        draft.act("publish", "hlj_leader")
        works = [confirming(draft, "hlj_duty"), *[revising(draft, second, title=f"改{turn}") for _each in range(3)]]
        results = at_once(works)
        assert unexpected(results, NotNow) == []
        (message,) = Message.objects.filter(case=draft.warning.case_id) or (None,)
        if message is not None:
            assert message.said["title"]["zh"] == "某型路由器高危漏洞预警"
        assert (message is not None) == (draft.fresh().state == "published")

    # Two who read one revision: one saves.
    draft = drafted("yellow", "hlj_duty", at=at)
    read = draft.warning.log_number
    results = at_once([revising(draft, name, title=name, revision=read) for name in ("hlj_duty", "hlj_leader", second)])
    assert Counter(type(each) for each in results) == {EarlyWarning: 1, Conflict: 2}
    assert list(breaks()) == []


@pytest.mark.rule("A-4.6-1", "A-4.6-2")
def test_of_two_that_would_take_one_warnings_place_and_of_its_lifting_one_happens() -> None:
    at = now() - timedelta(hours=1)
    outcomes: Counter[str] = Counter()
    for _turn in range(4):
        yellow = published("yellow", at=at)
        news = []
        for who in ("hlj_leader", "meo_leader"):
            body = draft_body("blue" if who == "hlj_leader" else "orange")
            new = Warned(adjust_at_once(warning=yellow.fresh(), data=body, actor=person(who), at=at), at)
            news.append(new)
        yellow.act("lift", "hlj_leader", **LIFTING)
        works = [
            confirming(news[0], "hlj_duty"), confirming(news[1], "meo_duty"), confirming(yellow, "hlj_duty"),
        ]  # fmt: skip
        results = at_once(works)

        assert unexpected(results, NotNow) == []
        done = [isinstance(each, EarlyWarning) for each in results]
        assert sum(done) == 1
        assert [new.fresh().state == "published" for new in news] == done[:2]
        assert yellow.fresh().state == ("lifted" if done[2] else "superseded")
        ends = LogEntry.objects.filter(case=yellow.warning.case_id, event__in=["lifted", "superseded"])
        assert ends.count() == 1
        outcomes[yellow.fresh().state] += 1
    assert sum(outcomes.values()) == 4

    # Two provinces leave one warning at once, each with its own: both happen, and then nothing of it is left.
    for _turn in range(3):
        orange = published("orange", at=at, regions=["230000", "440000"])
        parts = [
            Warned(
                adjust_at_once(
                    warning=orange.fresh(),
                    data=draft_body("yellow", regions=[region]),
                    actor=person(f"{who}_leader"),
                    at=at,
                ),
                at,
            )
            for who, region in (("hlj", "230000"), ("gd", "440000"))
        ]
        results = at_once([confirming(part, f"{who}_duty") for part, who in zip(parts, ("hlj", "gd"), strict=True)])
        assert unexpected(results) == []
        assert (orange.fresh().state, orange.fresh().covered) == ("superseded", ["230000", "440000"])
        assert set(orange.debts("warning_duty").values()) == {"met"}
        assert sorted(each.said()[-1] for each in parts) == ["adjust", "publish"]
    assert len(set(Message.objects.values_list("identifier", flat=True))) == Message.objects.count()
    assert list(breaks()) == []


@pytest.mark.rule("A-4.2-2")
def test_one_hazard_report_sent_twenty_times_at_once_is_one_and_is_taken_up_once() -> None:
    at = now()
    actor, body = person("carrier_reporter"), hazard_body("L3", at=at)
    results = at_once([lambda: report_hazard(data=body, actor=actor, at=at, key="k")] * 20)
    assert unexpected(results) == []
    assert {report.pk for (report,) in results} == set(HazardReport.objects.values_list("pk", flat=True))
    (report,) = HazardReport.objects.all()

    officer = person("hlj_duty")
    drafts = at_once(
        [lambda: start_draft(data=draft_body("yellow"), actor=officer, at=at, hazard=HazardReport.objects.get())] * 6
    )
    assert Counter(type(each) for each in drafts) == {EarlyWarning: 1, NotNow: 5}
    assert EarlyWarning.objects.get().hazard_id == report.pk
    assert list(breaks()) == []
