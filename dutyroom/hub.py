"""The socket process's one hub: draws once per audience, however many seats it has, and loses nothing.

A ping over Valkey makes it look at once; every two seconds it looks by itself, so a lost ping costs two seconds.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from channels.layers import get_channel_layer
from django.db import close_old_connections
from django.utils.timezone import now

from cases.live import GROUP
from dutyroom.rendering import (
    Audience,
    Picture,
    draw,
    heads_of,
    newest_writes,
    oldest_open_transaction,
    organisations_concerned,
    posts_held,
)
from dutyroom.watch import Watch, watch_at

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds between looks of its own
AT_LEAST, AT_MOST = 0.020, 0.250  # seconds between two pictures of one audience
LATELY = 0.5  # seconds; audiences drawn within them share half of the time
SEND_WITHIN = 1.0  # seconds that a browser gets to take a message; the next picture waits for it


class Seat(Protocol):
    """A browser's socket, and whose."""

    user_id: int

    async def send_text(self, text: str) -> None: ...

    async def dismiss(self) -> None: ...


@dataclass(eq=False)
class Room:
    """One audience: its seats, its last picture, and whether something is new."""

    audience: Audience
    seats: set[Any] = field(default_factory=set)
    picture: Picture | None = None
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    painter: asyncio.Task[None] | None = None
    drawn_at: float = float("-inf")  # the loop's time


class Hub:
    """Lives in one event loop. Seats join and leave; rooms without seats are forgotten."""

    def __init__(self) -> None:
        self.rooms: dict[Audience, Room] = {}
        self.watchers: dict[int, set[Any]] = {}  # case -> seats on its page
        self.heads: dict[int, int] = {}
        self.watch = Watch()
        self.tasks: list[asyncio.Task[None]] = []
        # Two threads, kept: each holds one database connection.
        self.threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hub")

    async def join(self, seat: Any, audience: Audience, *, cases: list[int] | None = None) -> None:
        """Seat someone: subscribed first, then given the whole picture."""
        self._start()
        room = self.rooms.get(audience)
        if room is None:
            room = self.rooms[audience] = Room(audience)
            room.painter = asyncio.create_task(self._paint(room))
            room.dirty.set()
        room.seats.add(seat)
        for case in cases or ():
            self.watchers.setdefault(case, set()).add(seat)
        if cases:  # before the first look, or it would take a change that nobody was told of for the beginning
            heads = await self._in_thread(lambda: heads_of(cases))
            self.heads = heads | self.heads
        if room.picture is not None:
            await self._send(seat, self._message("snapshot", room.picture))

    def leave(self, seat: Any, audience: Audience, *, cases: list[int] | None = None) -> None:
        room = self.rooms.get(audience)
        if room is not None:
            room.seats.discard(seat)
            if not room.seats:
                del self.rooms[audience]
                if room.painter:
                    room.painter.cancel()
        for case in cases or ():
            seats = self.watchers.get(case, set())
            seats.discard(seat)
            if not seats:
                self.watchers.pop(case, None)
                self.heads.pop(case, None)

    # -- drawing --

    async def _paint(self, room: Room) -> None:
        """Draw at once when idle; then pause, so that all drawing together takes half of the time, within bounds."""
        loop = asyncio.get_running_loop()
        while True:
            await room.dirty.wait()
            room.dirty.clear()
            began = loop.time()
            try:
                await self._draw(room)
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("board of %s could not be drawn; trying again", room.audience)
                room.dirty.set()
                await asyncio.sleep(1)
            room.drawn_at = loop.time()
            await asyncio.sleep(self._pause(room, took=room.drawn_at - began))

    def _pause(self, room: Room, *, took: float) -> float:
        """Seconds until this audience is drawn again: as long as drawing took where it alone changes, three times that
        where two do."""
        busy = sum(room.drawn_at - other.drawn_at < LATELY for other in self.rooms.values())
        return min(max(AT_LEAST, (2 * busy - 1) * took), AT_MOST)

    async def _draw(self, room: Room) -> None:
        before = room.picture
        picture: Picture = await self._in_thread(lambda: draw(room.audience, now=now()))
        room.picture = picture
        if before is None:
            text = self._message("snapshot", picture)
        else:
            changed = {dom: html for dom, html in picture.lanes.items() if before.lanes.get(dom) != html}
            if not changed and picture.overdue == before.overdue:
                return
            text = self._message("lanes", picture, lanes=changed)
        await asyncio.gather(*(self._send(seat, text) for seat in list(room.seats)))

    def _message(self, kind: str, picture: Picture, *, lanes: dict[str, str] | None = None) -> str:
        shown = picture.lanes if lanes is None else lanes
        body = {"type": kind, "now": now().isoformat(), "lanes": shown, "overdue": picture.overdue}
        return json.dumps({**body, "watch": self.watch.as_message()}, ensure_ascii=False)

    async def _send(self, seat: Any, text: str) -> None:
        try:
            async with asyncio.timeout(SEND_WITHIN):
                await seat.send_text(text)
        except TimeoutError:  # a laptop that was shut: nobody waits for it twice; awake again, it connects anew
            self._forget(seat)
        except Exception:  # the browser went away between two lines; its consumer will leave
            logger.debug("a seat went away", exc_info=True)

    def _forget(self, seat: Any) -> None:
        watched = [case for case, seats in self.watchers.items() if seat in seats]
        for room in [room for room in self.rooms.values() if seat in room.seats]:
            self.leave(seat, room.audience, cases=watched)

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        def run() -> Any:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self.threads, run)

    # -- learning what is new --

    def _start(self) -> None:
        if not self.tasks:
            self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look())]

    async def _listen(self) -> None:
        """Pings. The layer subscribes again by itself after an outage; what passed meanwhile _look() finds."""
        layer: Any = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                while True:
                    message = await layer.receive(channel)
                    if message.get("type") == "cases.changed":
                        await self._changed(message["cases"])
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.warning("no live pings; looking every %s s", LOOK_EVERY, exc_info=True)
                await asyncio.sleep(0.5)

    async def _changed(self, cases: list[int]) -> None:
        watched = [case for case in cases if case in self.watchers]
        if watched:
            self.heads |= await self._in_thread(lambda: heads_of(watched))  # or the next look would tell it again
        for case in watched:
            await self._tell_watchers(case)
        if self.rooms:
            concerned = await self._in_thread(lambda: organisations_concerned(cases))
            for audience, room in self.rooms.items():
                if audience.organisation_id in concerned:
                    room.dirty.set()

    async def _tell_watchers(self, case: int) -> None:
        text = json.dumps({"type": "changed", "case": case, "now": now().isoformat()})
        await asyncio.gather(*(self._send(seat, text) for seat in list(self.watchers.get(case, ()))))

    async def _look(self) -> None:
        """Every two seconds, compare with the log; a beat to every seat says that its picture matches."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self._dismiss_who_left()
                await self._repair()
                self.watch = await self._in_thread(lambda: watch_at(now()))
                beat = json.dumps({"type": "beat", "now": now().isoformat(), "watch": self.watch.as_message()})
                seats = {seat for room in self.rooms.values() for seat in room.seats}
                await asyncio.gather(*(self._send(seat, beat) for seat in seats))
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.warning("the log could not be looked at", exc_info=True)

    async def _dismiss_who_left(self) -> None:
        """Nobody watches on for an organisation in which their post was ended."""
        seats = [(seat, room.audience.organisation_id) for room in self.rooms.values() for seat in room.seats]
        users = sorted({seat.user_id for seat, _organisation in seats})
        held = await self._in_thread(lambda: posts_held(users)) if users else set()
        for seat, organisation in seats:
            if (seat.user_id, organisation) not in held:
                self._forget(seat)
                await self._dismiss(seat)

    @staticmethod
    async def _dismiss(seat: Any) -> None:
        try:
            async with asyncio.timeout(SEND_WITHIN):
                await seat.dismiss()
        except Exception:  # it is gone, or takes nothing; either way it gets nothing more
            logger.debug("a seat did not take its dismissal", exc_info=True)

    async def _repair(self) -> None:
        rooms = [room for room in self.rooms.values() if room.picture is not None]
        if rooms:
            oldest = min(room.picture.horizon for room in rooms if room.picture)
            wanted = sorted({room.audience.organisation_id for room in rooms})
            newest = await self._in_thread(lambda: newest_writes(oldest, wanted))
            for room in rooms:
                if room.picture and newest.get(room.audience.organisation_id, -1) >= room.picture.horizon:
                    room.dirty.set()
        if self.watchers:
            watched = list(self.watchers)
            heads = await self._in_thread(lambda: heads_of(watched))
            for case, number in heads.items():
                if self.heads.get(case, number) != number:
                    await self._tell_watchers(case)
                self.heads[case] = number


hub = Hub()
__all__ = ["Audience", "Hub", "hub", "oldest_open_transaction"]
