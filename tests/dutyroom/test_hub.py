"""The hub of the socket process: it draws once for everybody who watches, and loses nothing."""

import asyncio
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import connections, transaction
from django.utils.timezone import now

import dutyroom.hub
from cases import live
from cases.models import LogEntry
from dutyroom.hub import Hub
from dutyroom.rendering import Audience, draw
from incidents.models import Response
from incidents.services import act_on_response
from orgs.models import User
from orgs.services import end_appointment
from tests.world import filed, organisation_of, person

pytestmark = pytest.mark.usefixtures("own_database")
LOOK = 0.4  # seconds between looks of its own, in these tests


class Seat:
    """A browser's socket: keeps what it was sent."""

    def __init__(self, name: str = "hlj_duty") -> None:
        self.user_id = person(name).pk
        self.dismissed = False
        self.messages: list[dict[str, Any]] = []
        self.lanes: dict[str, str] = {}

    async def send_text(self, text: str) -> None:
        message = json.loads(text)
        self.messages.append(message)
        self.lanes |= message.get("lanes", {})

    async def dismiss(self) -> None:
        self.dismissed = True

    @property
    def kinds(self) -> list[str]:
        return [message["type"] for message in self.messages if message["type"] != "beat"]

    def shows(self, words: str) -> bool:
        return any(words in html for html in self.lanes.values())


class Frozen(Seat):
    """A browser that was closed with the lid of its laptop: what is sent to it never arrives, nor fails."""

    async def send_text(self, text: str) -> None:
        await asyncio.Event().wait()

    async def dismiss(self) -> None:
        await asyncio.Event().wait()


class Spy:
    """Draws as ever, and counts."""

    def __init__(self) -> None:
        self.drawn: list[Audience] = []

    def __call__(self, audience: Audience, **given: Any) -> Any:
        self.drawn.append(audience)
        return draw(audience, **given)


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    spy = Spy()
    monkeypatch.setattr(dutyroom.hub, "draw", spy)
    return spy


@pytest.fixture
def no_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ping is lost, as while Valkey is away."""
    monkeypatch.setattr(live, "_client", live.client_of("unix:///nowhere/none.sock?db=0"))


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dutyroom.hub, "LOOK_EVERY", LOOK)


@asynccontextmanager
async def a_hub() -> AsyncIterator[Hub]:
    hub = Hub()
    try:
        yield hub
    finally:
        tasks = [*hub.tasks, *(room.painter for room in hub.rooms.values() if room.painter)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await get_channel_layer().flush()
        await asyncio.to_thread(hub.threads.shutdown)


def board_of(name: str, language: str = "zh-hans", kind: str = "board") -> Audience:
    return Audience(kind, organisation_of(name).pk, language)


async def until(look: Callable[[], bool], *, within: float) -> float:
    """Seconds until `look` is true."""
    began = time.monotonic()
    while not look():
        assert time.monotonic() - began < within, f"not within {within} s"
        await asyncio.sleep(0.005)
    return time.monotonic() - began


async def in_thread(work: Callable[[], Any]) -> Any:
    """Run in a thread of its own with a connection of its own, as another process would."""

    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


async def seated(hub: Hub, audience: Audience, seats: list[Any] | None = None) -> list[Any]:
    """Seats that have their first picture, in a hub that listens."""
    seats = seats or [Seat()]
    for seat in seats:
        await hub.join(seat, audience)
    await until(lambda: all(seat.kinds for seat in seats if not isinstance(seat, Frozen)), within=5)
    await asyncio.sleep(0.15)  # the layer subscribes in the background
    return seats


def test_fifty_seats_of_one_audience_are_drawn_once(spy: Spy) -> None:
    audience = board_of("hlj_duty")

    async def play() -> list[Seat]:
        async with a_hub() as hub:
            seats = await seated(hub, audience, [Seat() for _each in range(50)])
            assert spy.drawn == [audience]
            await in_thread(lambda: filed(at=now(), summary="五十个席位"))
            await until(lambda: all(seat.shows("五十个席位") for seat in seats), within=2)
            return seats

    seats = asyncio.run(play())

    assert spy.drawn == [audience, audience]
    assert {tuple(seat.kinds) for seat in seats} == {("snapshot", "lanes")}
    assert len({json.dumps(seat.lanes) for seat in seats}) == 1


def test_a_seat_that_comes_later_gets_the_same_picture_without_a_drawing(spy: Spy) -> None:
    audience = board_of("hlj_duty")
    filed(at=now(), summary="先到的报告")

    async def play() -> tuple[Seat, Seat]:
        async with a_hub() as hub:
            (first,) = await seated(hub, audience)
            (second,) = await seated(hub, audience)
            return first, second

    first, second = asyncio.run(play())

    assert spy.drawn == [audience]
    assert first.lanes == second.lanes
    assert second.shows("先到的报告")


def test_each_organisation_and_language_is_an_audience_of_its_own(spy: Spy) -> None:
    audiences = [board_of("hlj_duty"), board_of("hlj_duty", "en"), board_of("meo_duty"), board_of("gd_duty")]

    async def play() -> list[Seat]:
        async with a_hub() as hub:
            seats = [(await seated(hub, audience))[0] for audience in audiences]
            await in_thread(lambda: filed(at=now(), summary="一省之事"))
            await until(lambda: all(seat.shows("一省之事") for seat in seats[:3]), within=2)
            await asyncio.sleep(0.3)
            return seats

    seats = asyncio.run(play())

    assert not seats[3].shows("一省之事")
    assert seats[3].kinds == ["snapshot"]
    assert spy.drawn.count(audiences[3]) == 1  # not drawn for what does not concern it
    assert not re.search(r"[\u4e00-\u9fff]", seats[1].lanes["lane-counts"])
    assert seats[0].lanes["lane-counts"] != seats[1].lanes["lane-counts"]


def test_a_picture_holds_no_viewer_no_token_and_no_button(spy: Spy) -> None:
    leader = person("hlj_leader")
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("verify", "hlj_duty", {}),
        ("grade", "hlj_duty", {"level": "L3"}),
        ("initiate", "hlj_leader", {}),
    )
    for taken in range(4):
        incident = filed(at=now() - timedelta(hours=1), summary=f"第 {taken} 件").incident
        response = Response.objects.get(incident=incident)
        for action, name, data in steps[:taken]:
            response = act_on_response(response=response, action=action, actor=person(name), at=now(), data=data)

    async def play() -> Seat:
        async with a_hub() as hub:
            return (await seated(hub, board_of("hlj_duty")))[0]

    html = "".join(asyncio.run(play()).lanes.values())

    assert all(f"第 {taken} 件" in html for taken in range(4))
    for forbidden in ("<button", "<form", "<input", "csrf", "nonce", "<script", "onclick", "style="):
        assert forbidden not in html.lower()
    for user in User.objects.all():
        assert user.username not in html
        assert user.get_full_name() not in html
    assert leader.get_full_name()


def test_what_a_lost_ping_left_out_is_found_within_one_look(no_pings: None, quick_looks: None, spy: Spy) -> None:
    async def play() -> tuple[Seat, float]:
        async with a_hub() as hub:
            (seat,) = await seated(hub, board_of("hlj_duty"))
            await in_thread(lambda: filed(at=now(), summary="没有人说起"))
            return seat, await until(lambda: seat.shows("没有人说起"), within=5)

    seat, took = asyncio.run(play())

    assert took < LOOK + 0.5
    assert seat.kinds == ["snapshot", "lanes"]


def test_nothing_is_drawn_again_while_nothing_happens(quick_looks: None, spy: Spy) -> None:
    filed(at=now())

    async def play() -> Seat:
        async with a_hub() as hub:
            (seat,) = await seated(hub, board_of("hlj_duty"))
            await until(lambda: [message["type"] for message in seat.messages].count("beat") >= 3, within=5)
            return seat

    assert asyncio.run(play()).kinds == ["snapshot"]
    assert len(spy.drawn) == 1


def test_a_transaction_that_began_before_and_commits_after_a_later_one_is_found(
    monkeypatch: pytest.MonkeyPatch, quick_looks: None
) -> None:
    """The later one's number is higher, and was drawn: a look for numbers above the newest would miss the earlier."""
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            filed(at=now(), summary="早写晚到")
            written.set()
            assert may_commit.wait(10)
            monkeypatch.setattr(live, "_client", live.client_of("unix:///nowhere/none.sock?db=0"))

    async def play() -> tuple[Seat, float]:
        async with a_hub() as hub:
            (seat,) = await seated(hub, board_of("hlj_duty"))
            earlier = asyncio.create_task(in_thread(slow))
            await asyncio.to_thread(written.wait, 10)
            await in_thread(lambda: filed(at=now(), summary="晚写早到"))
            await until(lambda: seat.shows("晚写早到"), within=2)
            await asyncio.sleep(2 * LOOK)  # looks pass while the earlier one is still open
            assert not seat.shows("早写晚到")
            may_commit.set()
            await earlier
            return seat, await until(lambda: seat.shows("早写晚到"), within=5)

    _seat, took = asyncio.run(play())

    assert took < LOOK + 0.5
    earlier, later = (
        LogEntry.objects.get(case__title=title, number=1).written_in for title in ("早写晚到", "晚写早到")
    )
    assert earlier < later


def test_a_seat_that_takes_nothing_does_not_hold_up_the_others() -> None:
    async def play() -> tuple[Seat, float]:
        async with a_hub() as hub:
            audience = board_of("hlj_duty")
            seats = await seated(hub, audience, [Frozen(), Seat()])
            await in_thread(lambda: filed(at=now(), summary="第一件"))
            await until(lambda: seats[1].shows("第一件"), within=3)
            await in_thread(lambda: filed(at=now(), summary="第二件"))
            return seats[1], await until(lambda: seats[1].shows("第二件"), within=5)

    _seat, took = asyncio.run(play())

    assert took < 1.5


def test_a_room_without_seats_is_forgotten(spy: Spy) -> None:
    async def play() -> Hub:
        async with a_hub() as hub:
            audience = board_of("hlj_duty")
            (seat,) = await seated(hub, audience)
            hub.leave(seat, audience)
            await in_thread(lambda: filed(at=now()))
            await asyncio.sleep(0.3)
            return hub

    hub = asyncio.run(play())

    assert hub.rooms == {}
    assert len(spy.drawn) == 1


def test_the_page_of_an_incident_is_told_once_and_of_its_own_changes_alone(quick_looks: None) -> None:
    mine, other = (Response.objects.get(incident=filed(at=now()).incident) for _each in range(2))

    async def play() -> Seat:
        async with a_hub() as hub:
            seat = Seat()
            audience = board_of("hlj_duty", kind="pulse")
            await hub.join(seat, audience, cases=[mine.case_id])
            await asyncio.sleep(0.3)
            for response in (other, mine):
                await in_thread(lambda response=response: act_on_response(
                    response=response, action="verify", actor=person("hlj_duty"), at=now()))  # fmt: skip
            await until(lambda: "changed" in seat.kinds, within=2)
            await asyncio.sleep(2 * LOOK)
            return seat

    told = [message["case"] for message in asyncio.run(play()).messages if message["type"] == "changed"]
    assert told == [mine.case_id]


def test_the_page_of_an_incident_is_told_though_the_ping_was_lost(no_pings: None, quick_looks: None) -> None:
    response = Response.objects.get(incident=filed(at=now()).incident)

    async def play() -> float:
        async with a_hub() as hub:
            seat = Seat()
            await hub.join(seat, board_of("hlj_duty", kind="pulse"), cases=[response.case_id])
            await asyncio.sleep(0.1)  # before the hub has looked even once
            await in_thread(
                lambda: act_on_response(response=response, action="verify", actor=person("hlj_duty"), at=now())
            )
            return await until(lambda: "changed" in seat.kinds, within=5)

    assert asyncio.run(play()) < LOOK + 0.5


def test_a_hub_whose_database_went_away_for_a_moment_is_right_again(
    spy: Spy, quick_looks: None, own_database: str
) -> None:
    """Connections of its threads are cut, as by a restart of PostgreSQL."""

    def cut() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
            )

    async def play() -> float:
        async with a_hub() as hub:
            (seat,) = await seated(hub, board_of("hlj_duty"))
            await in_thread(cut)
            await in_thread(lambda: filed(at=now(), summary="断线之后"))
            return await until(lambda: seat.shows("断线之后"), within=5)

    assert asyncio.run(play()) < 2 + LOOK


def test_who_loses_the_post_loses_the_seat(quick_looks: None) -> None:
    def end() -> None:
        end_appointment(appointment=person("hlj_duty").appointments_held[0], at=now())

    async def play() -> tuple[Seat, Seat]:
        async with a_hub() as hub:
            seats = await seated(hub, board_of("hlj_duty"), [Frozen(), Seat(), Seat("hlj_leader")])
            _frozen, leaving, staying = seats
            await in_thread(end)
            await until(lambda: leaving.dismissed, within=2 * LOOK + 3)
            await in_thread(lambda: filed(at=now(), summary="离任之后"))
            await until(lambda: staying.shows("离任之后"), within=3)
            return leaving, staying

    leaving, staying = asyncio.run(play())

    assert not leaving.shows("离任之后")
    assert not staying.dismissed
