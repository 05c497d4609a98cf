"""Public pages as bytes, kept by each process and right within a second (docs/adr/0012).

The database alone says whether a page still stands: `public_version` is asked at most four times a second, in whatever
number of processes. No signal, no Valkey, no clock but the process's own.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from early_warnings.public.answers import KEPT
from early_warnings.publications import public_version

PREFIX = "/public/"
LOOK_EVERY = 0.25  # seconds
OLD_FOR = 0.9  # seconds after it was last known to stand that a page may be shown while a new one is being made
MOST_PAGES = 512
DROPPED = ("Vary", "Set-Cookie")
_PACKED = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s|,|$))")

type Version = tuple[int, int]
type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer of 200 as it goes out, in one encoding."""

    content: bytes
    headers: dict[str, str]
    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    """One address's answer, with the version that it was made after."""

    version: Version
    plain: Sent
    packed: Sent

    def answer(self, request: HttpRequest) -> HttpResponse:
        sent = self.packed if _PACKED.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) else self.plain
        response = HttpResponse(sent.content, headers=sent.headers)
        return get_conditional_response(request, etag=sent.etag, response=response) or response


class Currency:
    """What the database's public version is, and since when we know. Instants are the process's own seconds."""

    def __init__(self, ask: Callable[[], Version], clock: Callable[[], float]) -> None:
        self.ask, self.clock = ask, clock
        self._lock = threading.Lock()
        self._known: tuple[Version, float] | None = None  # a tuple, so that both change at once
        self._before: tuple[Version, float] | None = None

    def version(self) -> Version:
        """Never older than OLD_FOR. One asks, the others go on with what was known while that is young enough."""
        known, now = self._known, self.clock()
        if known and now - known[1] < LOOK_EVERY:
            return known[0]
        is_young = known is not None and now - known[1] < OLD_FOR
        if not self._lock.acquire(blocking=not is_young):
            assert known is not None, "only what is known is young"
            return known[0]
        try:
            known = self._known
            if known and self.clock() - known[1] < LOOK_EVERY:
                return known[0]  # somebody asked while we waited
            asked_at = self.clock()  # before: what is committed meanwhile belongs to the next look
            version = self.ask()
            if known and known[0] != version:
                self._before = known
            self._known = version, asked_at
            return version
        finally:
            self._lock.release()

    def may_still_show(self, version: Version) -> bool:
        """Whether this one stood less than OLD_FOR ago."""
        before = self._before
        return before is not None and before[0] == version and self.clock() - before[1] < OLD_FOR


class PublicPages:
    """The first middleware: what it has kept leaves without any other, with the headers that they once gave it."""

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponse],
        ask: Callable[[], Version] = public_version,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.get_response = get_response
        self.currency = Currency(ask, clock)
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._pages_lock = threading.Lock()
        self._making = [threading.Lock() for _each in range(16)]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX) or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if request.META.get("QUERY_STRING"):  # no page of ours has one: it is answered, and not kept
            return self._made(request, (0, 0))[0]
        key = (request.scheme or "", request.META.get("HTTP_HOST", ""), request.path_info)
        version = self.currency.version()
        page = self._pages.get(key)
        if page is not None and page.version == version:
            return page.answer(request)
        lock = self._making[hash(key) % len(self._making)]
        is_bearable = page is not None and self.currency.may_still_show(page.version)
        if not lock.acquire(blocking=not is_bearable):
            assert page is not None, "only a page is bearable"
            return page.answer(request)
        try:
            page = self._pages.get(key)
            version = self.currency.version()
            if page is not None and page.version == version:  # somebody made it while we waited
                return page.answer(request)
            return self._make(request, key, version)
        finally:
            lock.release()

    def _make(self, request: HttpRequest, key: Key, version: Version) -> HttpResponse:
        """`version` was asked before the page is made: at worst it is newer than it says, and made once more."""
        answer, page = self._made(request, version)
        if page is not None:
            with self._pages_lock:
                self._pages[key] = page
                self._pages.move_to_end(key)
                while len(self._pages) > MOST_PAGES:
                    self._pages.popitem(last=False)
        return answer

    def _made(self, request: HttpRequest, version: Version) -> tuple[HttpResponse, Page | None]:
        """The answer of all that lies behind, and the page where it is one."""
        response = self.get_response(request)
        if response.status_code != 200 or not getattr(response, KEPT, False):
            return response, None
        page = page_of(response, version)
        return page.answer(request), page


def page_of(response: HttpResponse, version: Version) -> Page:
    """The tag is of the content, so that a reader who has it is spared it though other pages changed. Packed once here,
    since many read at once when it matters; nothing secret stands beside what others chose, so packing betrays nothing.
    """
    digest = hashlib.sha256(response.content).hexdigest()[:32]
    kept = {name: value for name, value in response.items() if name not in DROPPED} | {"Vary": "Accept-Encoding"}
    packed = gzip.compress(response.content, compresslevel=6, mtime=0)  # no time: the same page gives the same bytes

    def sent(content: bytes, etag: str, **headers: str) -> Sent:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return Sent(content, kept | {"ETag": etag, "Content-Length": str(len(content))} | more, etag)

    return Page(
        version, sent(response.content, f'"{digest}"'), sent(packed, f'"{digest}-gzip"', Content_Encoding="gzip")
    )
