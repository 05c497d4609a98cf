"""An open board that nobody touches: its clocks, its connection, and what falls due before its eyes."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Locator, Page, expect

from cases.models import Obligation
from cases.steps import JUST_AFTER
from tests.browser.handwork import Story, item, told, unheard
from tests.browser.people import CUT, People
from tests.platforms import RunningPlatform, eventually

HOUR = 3600
TARGET = timedelta(minutes=15)  # for starting one's own plan: ours, where the plan says "immediately"
LATER = 3  # seconds until something falls due
# The states of the indicator, one after another, as whoever watches it sees them.
WATCH = """() => {
    const pill = document.getElementById("fs-live");
    window.seen = [pill.className];
    new MutationObserver(() => window.seen.at(-1) === pill.className || window.seen.push(pill.className))
        .observe(pill, { attributes: true });
}"""


def open_board(people: People, name: str = "hlj_duty", *, prepared: str = "") -> Page:
    page = people.seat(name)
    if prepared:
        page.context.add_init_script(prepared)
    page.goto("/board/")
    expect(page.locator("#fs-live")).to_have_class("fs-live")
    page.evaluate(WATCH)
    return page


def seconds_in(clock: Locator) -> int:
    hours, minutes, seconds = map(int, re.findall(r"\d\d", clock.inner_text()))
    return HOUR * hours + 60 * minutes + seconds


def due_of(story: Story, key: str) -> datetime:
    with story.platform.orm():
        return Obligation.objects.get(case__reference=story.number, key=key).due_at


def almost_due(platform: RunningPlatform, summary: str, *, seconds: int) -> Story:
    """A report whose unit has so many seconds left to start its own plan: it stands high on the board."""
    found = now() - TARGET + timedelta(seconds=seconds)
    return told(platform, summary=summary, discovered_at=found.isoformat(), occurred_at=found.isoformat())


def test_countdowns_show_the_servers_time_on_machines_that_go_wrong(platform: RunningPlatform, people: People) -> None:
    summary = unheard("钟走得不准")
    wrong = "const rightly = Date.now.bind(Date); Date.now = () => rightly() + {} * 1000;"
    boards = [open_board(people, prepared=wrong.format(fast)) for fast in (-HOUR, HOUR)]

    story = almost_due(platform, summary, seconds=60)

    due = due_of(story, "plan_activation")
    clocks = [item(board, "due", summary).locator(".fs-clock") for board in boards]
    for _look in range(2):
        for clock in clocks:
            expect(clock).to_be_visible()
            assert seconds_in(clock) == pytest.approx((due - now()).total_seconds(), abs=2.5)
        boards[0].wait_for_timeout(1200)


@pytest.mark.rule("A-5.2-1", "A-6.1-1")
def test_what_falls_due_shows_so_on_an_open_board_and_only_a_limit_of_the_plan_is_red(
    platform: RunningPlatform, people: People
) -> None:
    """Ten working days are not waited for: that duty's clock is set forward."""
    target, limit = unheard("超目标"), unheard("逾期")
    late = told(platform, summary=limit).concluded()
    board = open_board(people)
    with platform.orm():
        before = Obligation.objects.filter(state="overdue", limit="plan").count()
        due_at = now() + timedelta(seconds=LATER)
        summary_due = Obligation.objects.filter(case__reference=late.number, key="unit_summary")
        summary_due.update(due_at=due_at, next_at=due_at + JUST_AFTER)
    soon = almost_due(platform, target, seconds=LATER)  # its coming has the board drawn anew
    ours, theirs = item(board, "due", target), item(board, "due", limit).filter(has_text="报送总结报告")
    for each in (ours, theirs):
        expect(each.locator(".fs-clock--soon")).to_be_visible()

    within = ((due_of(soon, "plan_activation") - now()).total_seconds() + 2) * 1000
    expect(theirs.locator(".fs-clock--over")).to_contain_text("逾期", timeout=within)
    expect(ours.locator(".fs-clock--target")).to_contain_text("超目标", timeout=2000)

    expect(theirs).to_have_class(re.compile("fs-item--over"))
    expect(ours).not_to_have_class(re.compile("fs-item--over"))
    expect(board.locator("#fs-overdue")).to_have_text(f"逾期 {before + 1}")
    expect(board).to_have_title(re.compile(f"^（逾期 {before + 1}）"))
    expect(board.locator("#lane-due .fs-item--over").last).to_contain_text(limit)
    with platform.orm():
        eventually(lambda: unsettled(soon) == {"overdue"}, within=2)


def unsettled(story: Story) -> set[str]:
    return set(
        Obligation.objects.filter(case__reference=story.number).exclude(state="met").values_list("state", flat=True)
    )


def test_a_change_is_told_to_who_cannot_see_it(platform: RunningPlatform, people: People) -> None:
    board = open_board(people)

    story = almost_due(platform, unheard("听得见"), seconds=2)

    within = ((due_of(story, "plan_activation") - now()).total_seconds() + 2) * 1000
    expect(board.locator("#fs-said")).to_contain_text("立即启动本单位应急预案 超目标", timeout=within)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.alone
def test_a_killed_socket_process_is_shown_and_the_board_is_right_again_within_two_seconds(
    platform: RunningPlatform, people: People
) -> None:
    summary = unheard("断线时报来")
    boards = [open_board(people, name) for name in ("hlj_duty", "meo_duty")]
    serving = platform.serving_sockets()
    killed = platform.pid(serving)

    os.kill(killed, signal.SIGKILL)
    told(platform, summary=summary)
    eventually(lambda: platform.serving_sockets() and platform.pid(platform.serving_sockets()) != killed, within=5)
    up = time.monotonic()

    for board in boards:
        expect(item(board, "fresh", summary)).to_be_visible(timeout=(up + 2 - time.monotonic()) * 1000)
        expect(board.locator("#fs-live")).to_have_class("fs-live")
        assert "fs-live fs-live--catchup" in board.evaluate("window.seen")
    eventually(lambda: platform.pid(serving) != killed, within=20)  # as it was found
    people.forgive(CUT)


def test_a_board_that_hears_nothing_for_five_seconds_says_that_it_stands_still(
    platform: RunningPlatform, people: People
) -> None:
    summary = unheard("停住时报来")
    board = open_board(people)
    pill, body = board.locator("#fs-live"), board.locator("body")

    with stopped(platform.pid(platform.serving_sockets())):
        told(platform, summary=summary)
        board.wait_for_timeout(4000)
        expect(body).not_to_have_class(re.compile("fs-stale"))
        expect(body).to_have_class(re.compile("fs-stale"), timeout=4000)
        expect(pill).to_have_text(re.compile(r"^已断 · 停在 \d\d:\d\d:\d\d$"))
        expect(board.locator("#fs-said")).to_contain_text("已断")
        expect(item(board, "fresh", summary)).to_have_count(0)

    expect(item(board, "fresh", summary)).to_be_visible(timeout=8000)
    expect(body).not_to_have_class(re.compile("fs-stale"))
    expect(pill).to_have_text(re.compile("^实时"))
    expect(board.locator("#fs-said")).to_contain_text("实时更新已恢复")
    people.forgive(CUT)


def test_an_open_incident_shows_that_its_connection_is_away_and_catches_up(
    platform: RunningPlatform, people: People
) -> None:
    story = told(platform)
    page = people.seat("hlj_leader")
    page.goto(story.path)
    expect(page.locator("#fs-live")).to_have_class("fs-live")
    serving = platform.serving_sockets()
    killed = platform.pid(serving)

    os.kill(killed, signal.SIGKILL)
    story.act("verify", "hlj_duty")

    expect(page.locator(".fs-resp .lvl strong")).to_contain_text("已核实", timeout=5000)
    eventually(lambda: platform.pid(serving) != killed, within=20)
    people.forgive(CUT)
