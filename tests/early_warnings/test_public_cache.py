"""What each process keeps of the public pages: fast, right within a second, and never more than there is."""

import gzip
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from early_warnings.public.answers import public_answer
from early_warnings.public.caching import LOOK_EVERY, MOST_PAGES, OLD_FOR, PublicPages
from tests.warned import LIFTING, published
from tests.world import person

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
ZH = "/public/warnings/"
SECURITY = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


class House:
    """A middleware with a database, a clock and pages that stand still until somebody moves them."""

    def __init__(self, draw: Callable[[], None] = lambda: None) -> None:
        self.version, self.seconds, self.drawn, self.asked, self.draw = (1, 1), 100.0, 0, 0, draw
        self.pages = PublicPages(self.make, ask=self.ask, clock=lambda: self.seconds)

    def ask(self) -> tuple[int, int]:
        self.asked += 1
        return self.version

    def make(self, request: HttpRequest) -> HttpResponse:
        self.drawn += 1
        version = self.version
        self.draw()
        return public_answer(f"{request.path} {version}", content_type="text/plain")

    def get(self, path: str = ZH, **headers: str) -> HttpResponse:
        return self.pages(RequestFactory().get(path, headers=headers))


def test_a_page_is_made_once_and_the_version_asked_four_times_a_second():
    house = House()
    for _each in range(100):
        assert house.get().content == b"/public/warnings/ (1, 1)"
        house.seconds += LOOK_EVERY / 50
    assert (house.drawn, house.asked) == (1, 2)


def test_a_new_version_is_seen_at_the_next_look():
    house = House()
    house.get()
    house.version = (2, 2)
    house.seconds += LOOK_EVERY - 0.01
    assert b"(1, 1)" in house.get().content
    house.seconds += 0.01
    assert b"(2, 2)" in house.get().content


def test_each_address_and_each_host_has_its_own_page():
    house = House()
    for path in (ZH, "/public/en/warnings/"):
        assert house.get(path).content.startswith(path.encode())
    house.get(host="other.example")
    assert house.drawn == 3


def test_an_address_with_a_query_is_answered_and_not_kept():
    house = House()
    for number in range(3):
        house.get(f"{ZH}?x={number}")
    assert (house.drawn, len(house.pages._pages)) == (3, 0)


def test_only_so_many_pages_are_kept_the_oldest_goes():
    house = House()
    for number in range(MOST_PAGES + 5):
        house.get(f"{ZH}{number}/")
    assert len(house.pages._pages) == MOST_PAGES
    house.get(f"{ZH}0/")
    assert house.drawn == MOST_PAGES + 6


def test_what_is_no_page_of_ours_is_not_kept():
    pages = PublicPages(lambda request: HttpResponse("sorry", status=404), ask=lambda: (1, 1))
    assert pages(RequestFactory().get(f"{ZH}x/")).status_code == 404
    assert len(pages._pages) == 0


def test_a_crowd_is_shown_the_old_page_while_one_makes_the_new_one_but_not_for_a_second():
    drawing, go_on = threading.Event(), threading.Event()
    house = House()
    house.get()

    def draw() -> None:
        drawing.set()
        go_on.wait(5)

    house.draw, house.version = draw, (2, 2)
    house.seconds += LOOK_EVERY
    answers: list[bytes] = []
    first = threading.Thread(target=lambda: answers.append(house.get().content))
    first.start()
    assert drawing.wait(5)
    assert b"(1, 1)" in house.get().content  # bearable: it was known to stand a moment ago
    house.seconds += OLD_FOR
    late = threading.Thread(target=lambda: answers.append(house.get().content))
    late.start()
    time.sleep(0.05)
    assert late.is_alive() and answers == []
    go_on.set()
    first.join(5)
    late.join(5)
    assert [b"(2, 2)" in each for each in answers] == [True, True]
    assert house.drawn == 2


def test_thirty_who_come_at_once_to_an_empty_cache_wait_for_one_page():
    house = House(draw=lambda: time.sleep(0.05))
    threads = [threading.Thread(target=house.get) for _each in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert house.drawn == 1


def test_a_page_that_could_not_be_made_is_tried_anew():
    house = House()

    def fail() -> None:
        raise RuntimeError("no page")

    house.draw = fail
    with pytest.raises(RuntimeError):
        house.get()
    house.draw = lambda: None
    assert house.get().status_code == 200


# -- on the platform


@pytest.mark.django_db
def test_a_page_that_stands_is_answered_by_one_query_at_most_and_with_every_header():
    published("yellow", at=NOON)
    client = Client()
    first = client.get(ZH)
    with CaptureQueriesContext(connection) as queries:
        kept = client.get(ZH)

    assert len(queries) <= 1  # for the version, where the last look is a quarter of a second ago
    assert kept.content == first.content and kept.headers == first.headers
    for name in SECURITY:
        assert kept.has_header(name), name
    assert kept["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script" not in kept["Content-Security-Policy"] and b"<script" not in kept.content
    assert kept["Cache-Control"] == "public, no-cache" and kept["Content-Language"] == "zh-Hans"
    assert not kept.cookies and kept["Vary"] == "Accept-Encoding"
    assert kept["Content-Length"] == str(len(kept.content))


@pytest.mark.django_db
def test_who_has_the_page_is_told_that_it_still_stands():
    warned = published("yellow", at=NOON)
    other = published("blue", at=NOON)
    tags = {}
    for path in (ZH, f"{ZH}{other.warning.number}/", f"/public/cap/fengsui-{warned.warning.number}-1.xml"):
        client = Client()
        tags[path] = client.get(path)["ETag"]
        again = client.get(path, headers={"If-None-Match": tags[path]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tags[path])
        assert again["Cache-Control"] == "public, no-cache"
        head = client.head(path)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", tags[path])
        assert int(head["Content-Length"]) > 100
        assert client.head(path, headers={"If-None-Match": tags[path]}).status_code == 304

    warned.later(days=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    changed = {path for path, tag in tags.items() if Client().get(path)["ETag"] != tag}
    assert changed == {ZH}  # the page of another warning and a message that was said stay what they were


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "packed"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_a_page_is_packed_for_who_can_unpack_it(asked: str, packed: bool):
    published("yellow", at=NOON)
    client = Client(headers={"Accept-Encoding": asked})
    plain, found = Client().get(ZH), client.get(ZH)

    assert (found.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(found.content) if packed else found.content) == plain.content
    assert int(found["Content-Length"]) == len(found.content)
    assert (found["ETag"] == plain["ETag"]) is not packed
    assert client.get(ZH, headers={"If-None-Match": found["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_language_cookies_and_sign_in_change_nothing():
    published("yellow", at=NOON)
    client = Client()
    plain = client.get(ZH).content
    client.force_login(person("hlj_leader"))
    for asking in (client, Client(headers={"Accept-Language": "en", "Cookie": "django_language=en"})):
        answer = asking.get(ZH)
        assert answer.content == plain and not answer.cookies


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_and_nothing_kept():
    assert Client().get(ZH, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@override_settings(PUBLIC_ADDRESS="https://warnings.example")
def test_machines_are_given_the_address_that_is_set():
    warned = published("yellow", at=NOON)
    feed = Client().get(f"{ZH}feed.atom").content.decode()
    assert f"https://warnings.example/public/warnings/{warned.warning.number}/" in feed
    assert "testserver" not in feed


def test_a_publication_and_a_lifting_are_seen_within_a_second(own_database: str):
    client = Client()
    assert "现在没有生效中的预警" in client.get(ZH).content.decode()
    warned = published("yellow", at=NOON)
    assert seen_within(1.0, client, warned.warning.title)
    warned.later(days=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    assert seen_within(1.0, client, "现在没有生效中的预警")


def seen_within(seconds: float, client: Client, text: str) -> bool:
    until = time.monotonic() + seconds
    while text not in client.get(ZH).content.decode():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
