"""Many at once: the same report, the same act, two sweeps, and what crosses. Real threads, real connections."""

import io
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils.timezone import now

from cases.errors import NotNow, NotPermitted, Refusal
from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.releases import release_in_force
from cases.tasks import sweep_obligations
from cases.verification import breaks
from incidents.models import Incident, Response
from incidents.services import act_on_response
from orgs.models import Organisation, User
from orgs.services import appoint
from reporting.drafts import DraftMoved, save_draft
from reporting.models import Draft, Report
from reporting.reviewing import accept_report, return_report
from tests.world import Walk, filed, person, reported

pytestmark = pytest.mark.usefixtures("own_database")
PATIENCE = 60  # seconds; a deadlock that PostgreSQL does not see would otherwise hang the suite


def at_once(works: Iterable[Callable[[], Any]]) -> list[Any]:
    """Start every work at the same moment, each in a thread with its own connection; results, or what was raised."""
    todo = list(works)
    start = threading.Barrier(len(todo))
    results: list[Any] = [None] * len(todo)

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()  # so that they really meet
            start.wait(PATIENCE)
            results[number] = work()
        except Exception as error:  # a refusal is a result
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(todo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "somebody still waits for somebody"
    return results


def unexpected(results: Iterable[Any], *expected: type[Exception]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception) and not isinstance(result, expected)]


def acting(response: Response, action: str, name: str, **data: Any) -> Callable[[], Response]:
    actor = person(name)
    stale = Response.objects.select_related("case").get(pk=response.pk)  # as each read it before
    return lambda: act_on_response(response=stale, action=action, actor=actor, at=now(), data=data)


# -- One key


def test_forty_posts_of_one_key_at_once_make_one_incident_and_get_one_answer() -> None:
    at = now()

    results = at_once([lambda: filed(at=at, key="k-1")] * 40)

    assert unexpected(results) == []
    assert {report.pk for report in results} == {results[0].pk}
    assert all(report.answer == results[0].answer for report in results)
    assert (Incident.objects.count(), Report.objects.count(), LogEntry.objects.count()) == (1, 1, 1)
    assert list(breaks()) == []


def test_forty_posts_of_one_key_with_two_bodies_make_one_incident_and_twenty_conflicts() -> None:
    at = now()

    results = at_once([lambda word=word: filed(at=at, key="k-1", summary=word) for word in ("甲", "乙") * 20])

    kinds = Counter(type(result).__name__ for result in results)
    assert kinds == {"Report": 20, "Conflict": 20}
    assert Incident.objects.count() == 1


def test_forty_posts_of_as_many_keys_make_forty_incidents_with_numbers_of_their_own() -> None:
    at = now()

    results = at_once([lambda key=key: filed(at=at, key=f"k-{key}") for key in range(40)])

    assert unexpected(results) == []
    assert len({report.incident.number for report in results}) == 40
    assert list(breaks()) == []


# -- One act


def test_twenty_leaders_at_once_initiate_once() -> None:
    bureau = Organisation.objects.get(code="HL-BCA")
    for serial in range(20):
        appoint(user=User.objects.create(username=f"leader_{serial}"), organisation=bureau, post="leader", at=now())
    walk = reported(at=now())
    walk.act("verify", "hlj_duty")
    walk.act("grade", "hlj_duty", level="L3")

    results = at_once([acting(walk.response, "initiate", f"leader_{serial}") for serial in range(20)])

    assert Counter(type(result) for result in results) == {Response: 1, NotNow: 19}
    assert all(refusal.rule_id == "A-5.3-3" for refusal in results if isinstance(refusal, Refusal))
    response = Response.objects.get(pk=walk.response.pk)
    (entry,) = LogEntry.objects.filter(case=response.case_id, event="initiated")
    assert (response.state, response.log_number) == ("active", entry.number)
    assert walk.states()["initiation_report_ministry"] == "open"
    assert Obligation.objects.filter(case=response.case_id, key="initiation_report_ministry").count() == 1
    assert Notice.objects.filter(case=response.case_id, entry_number=entry.number).count() == len(
        set(Notice.objects.filter(case=response.case_id, entry_number=entry.number).values_list("recipient", flat=True))
    )
    assert list(breaks()) == []


def test_a_response_starts_at_the_level_that_stood_and_never_at_one_that_another_was_just_grading() -> None:
    """Regraded to level II, the bureau's leader may not initiate; initiated first, it runs at III until raised."""
    outcomes = Counter()
    for _round in range(12):
        walk = reported(at=now())
        walk.act("verify", "hlj_duty")
        walk.act("grade", "hlj_duty", level="L3")

        initiated, regraded = at_once([
            acting(walk.response, "initiate", "hlj_leader", level="L3"),
            acting(walk.response, "grade", "meo_leader", level="L2", reason="影响扩大到邻省"),
        ])  # fmt: skip

        response = Response.objects.get(pk=walk.response.pk)
        outcome = (response.state, response.response_level, response.level, type(initiated), type(regraded))
        assert outcome in (
            ("active", "L3", "L2", Response, Response),
            ("graded", "", "L2", NotPermitted, Response),
        ), outcome
        outcomes[response.state] += 1
    assert list(breaks()) == []
    assert sum(outcomes.values()) == 12


# -- Time


def due_responses(number: int, *, ago: timedelta = timedelta(hours=1)) -> list[Walk]:
    """Responses in which the unit's duty to start its own plan has passed its target."""
    return [reported(at=now() - ago) for _each in range(number)]


def swept(sweeps: int, *, at: datetime) -> Callable[[], int]:
    """Batches until nothing is left, or as many as that."""

    def sweep() -> int:
        return sum(escalate_overdue(now=at) for _each in range(sweeps))

    return sweep


def overdue_entries() -> Counter[int]:
    return Counter(LogEntry.objects.filter(event="overdue").values_list("case_id", flat=True))


def test_two_sweeps_at_once_mark_each_of_two_hundred_obligations_once() -> None:
    walks = due_responses(200)
    at = now()

    results = at_once([swept(3, at=at)] * 2)
    results.append(swept(3, at=at)())  # what one of them skipped because the other held it

    assert unexpected(results) == []
    assert sum(results) == 200
    assert overdue_entries() == {walk.response.case_id: 1 for walk in walks}
    assert set(Obligation.objects.filter(key="plan_activation").values_list("state", flat=True)) == {"overdue"}
    for entry in LogEntry.objects.filter(event="overdue").select_related("case"):
        assert entry.happened_at == Obligation.objects.get(case=entry.case, key="plan_activation").due_at
    assert list(breaks()) == []


def test_many_workers_of_beats_tick_at_once_do_what_one_would() -> None:
    due_responses(40)

    results = at_once([sweep_obligations] * 6)
    results.append(sweep_obligations())

    assert unexpected(results) == []
    assert sum(results) == 40
    assert set(overdue_entries().values()) == {1}
    assert list(breaks()) == []


def test_a_sweep_that_meets_the_reports_it_waits_for_leaves_every_one_met() -> None:
    """Each report says that the plan was started in time: whichever comes first, sweep or report, it counts as met."""
    walks = due_responses(30)
    at = now()
    started = (at - timedelta(minutes=62)).isoformat()

    def filing(walk: Walk) -> Callable[[], Report]:
        def file() -> Report:
            walk.at = now()
            return walk.file("plan_activation", "carrier_reporter", unit_plan_activated_at=started)

        return file

    results = at_once([*(filing(walk) for walk in walks), *[swept(4, at=at)] * 3])

    assert unexpected(results) == []
    assert {walk.states()["plan_activation"] for walk in walks} == {"met"}
    assert set(overdue_entries().values()) <= {1}
    assert swept(1, at=at)() == 0
    assert list(breaks()) == []


def test_everything_at_once_neither_deadlocks_nor_breaks_a_chain() -> None:
    """New reports, acts, reports that are due, sweeps and the proof itself, crossing one another."""
    walks = due_responses(12)
    at = now()

    def living(walk: Walk) -> Callable[[], None]:
        def live() -> None:
            walk.at = now()
            walk.to_active()
            walk.file("initiation", "hlj_duty", situation="已启动")
            walk.act("conclude", "hlj_leader", impact_controlled=True, evidence="已恢复")

        return live

    def proving() -> str:
        said = io.StringIO()
        for _each in range(5):
            call_command("verify_log", stdout=said)
        return said.getvalue()

    results = at_once([
        *(living(walk) for walk in walks), *[swept(4, at=at)] * 2, proving, proving,
        *(lambda: [filed(at=now()) for _report in range(5)] for _each in range(4)),
    ])  # fmt: skip

    assert unexpected(results) == []
    assert {Response.objects.get(pk=walk.response.pk).state for walk in walks} == {"concluded"}
    swept(2, at=at)()
    assert set(overdue_entries().values()) == {1}
    assert list(breaks()) == []


def test_a_report_is_accepted_or_returned_once_by_the_offices_of_two_plans_at_once() -> None:
    report = filed(at=now(), regions=["232701"])
    response = report.incident.responses.order_by("pk")[0]
    people = ("hlj_duty", "hlj_leader", "county_duty", "county_leader")

    def reviewing(name: str, work: Callable[..., Report], **said: Any) -> Callable[[], Report]:
        return lambda: work(report=report, actor=person(name), at=now(), **said)

    accepting = [reviewing(name, accept_report) for name in people]
    returning = [reviewing(name, return_report, missing="缺") for name in people]
    results = at_once([*accepting, *returning, acting(response, "verify", "hlj_duty")])

    assert unexpected(results, NotNow) == []
    assert sum(isinstance(result, Report) for result in results) == 1
    assert report.reviews.count() == 1
    assert LogEntry.objects.filter(event__in=["report_accepted", "report_returned"]).count() == 2  # one a plan
    assert list(breaks()) == []


def test_a_draft_first_saved_twice_at_once_is_one_draft_and_a_refusal() -> None:
    release = release_in_force("miit-2017-281")
    assert release is not None

    def saving(words: str) -> Callable[[], Draft]:
        return lambda: save_draft(
            actor=person("carrier_reporter"), hat=None, at=now(), key="k", version=0, kind="initial",
            release=release, values={"summary": words},
        )  # fmt: skip

    results = at_once(saving(str(number)) for number in range(4))

    assert unexpected(results, DraftMoved) == []
    (kept,) = (result for result in results if isinstance(result, Draft))
    assert Draft.objects.get().content == kept.content
