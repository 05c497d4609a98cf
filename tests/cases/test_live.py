"""The live ping: it reaches whoever listens on the channel layer, and never holds up or fails the one who reports."""

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.conf import settings

from cases import live
from tests.databases import DatabaseServer

LONGEST = 0.4  # seconds, of the quickest of so many tries: another program may hold up one
TRIES = 3


async def heard(cases: list[int], *, listeners: int = 1) -> list[Any]:
    """What each listener of the layer's group receives of one publish."""
    layer = get_channel_layer()
    channels = [await layer.new_channel() for _each in range(listeners)]
    for channel in channels:
        await layer.group_add(live.GROUP, channel)
    await asyncio.sleep(0.1)  # the layer subscribes in the background
    try:
        await asyncio.to_thread(live.publish, cases)
        return [await asyncio.wait_for(layer.receive(channel), 2) for channel in channels]
    finally:
        await layer.flush()


def test_a_ping_reaches_every_consumer_of_the_channel_layer(database_server: DatabaseServer) -> None:
    """Pins the internals of channels-redis that publish() relies on: the channel's name and the serialiser."""
    received = asyncio.run(heard([7, 3, 7], listeners=3))

    assert received == [{"type": "cases.changed", "cases": [3, 7]}] * 3


def test_a_ping_is_one_message_however_many_cases_changed(database_server: DatabaseServer) -> None:
    assert asyncio.run(heard(list(range(500)))) == [{"type": "cases.changed", "cases": list(range(500))}]


@pytest.fixture
def deaf(tmp_path: Path) -> Iterator[str]:
    """The address of a server that takes connections and never answers, as a Valkey that hangs."""
    place = tmp_path / "deaf.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen()
        yield f"unix://{place}?db=0"


def losing(caplog: pytest.LogCaptureFixture, url: str, monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds that a publish to `url` takes; it must be lost, and said to be."""
    monkeypatch.setattr(live, "_client", live.client_of(url))
    caplog.clear()
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        live.publish([1])
    took = time.monotonic() - began
    assert "live ping lost for 1 cases" in caplog.text
    return took


@pytest.mark.alone
def test_a_ping_to_a_valkey_that_is_gone_is_lost_at_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert losing(caplog, f"unix://{tmp_path}/none.sock?db=0", monkeypatch) < LONGEST
    assert losing(caplog, "redis://127.0.0.1:1/0", monkeypatch) < LONGEST


@pytest.mark.alone
def test_a_ping_to_a_valkey_that_hangs_is_lost_soon(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, deaf: str
) -> None:
    assert min(losing(caplog, deaf, monkeypatch) for _try in range(TRIES)) < LONGEST


@pytest.mark.alone
def test_whether_valkey_is_there_is_known_soon_too(
    database_server: DatabaseServer, monkeypatch: pytest.MonkeyPatch, deaf: str
) -> None:
    assert live.reachable()

    monkeypatch.setattr(live, "_client", live.client_of(deaf))
    took = []
    for _try in range(TRIES):
        began = time.monotonic()
        assert not live.reachable()
        took.append(time.monotonic() - began)
    assert min(took) < LONGEST


def test_a_client_finds_valkey_again_by_itself(database_server: DatabaseServer) -> None:
    client = live.client_of(settings.REDIS_URL)
    assert client.publish("nobody", b"") == 0

    client.connection_pool.disconnect()  # as after a restart of Valkey

    assert client.publish("nobody", b"") == 0
    client.close()
