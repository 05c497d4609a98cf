"""People before a browser: each with a context of their own, and watched for what a page complains of."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.platforms import RunningPlatform
from tests.seats import signed_in

DESK, PHONE, WALL = (1440, 900), (375, 812), (1920, 1080)
# What the browser says of a page that was refused is no fault of the page; nor that it did not wait for a slow socket.
NO_FAULT = re.compile(
    r"Failed to load resource: the server responded with a status of (?:400|403|404|409)\b"
    r"|WebSocket connection to '\S+' failed: WebSocket is closed before the connection is established"
)
# What it says while the socket process is away.
CUT = re.compile(r"^WebSocket connection to '\S+' failed")


@dataclass(kw_only=True)
class People:
    """Seats people in one browser. Whoever leaves must have seen no error, no refused script and no lost file."""

    platform: RunningPlatform
    browser: Browser
    settings: dict[str, Any]
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sessions: dict[str, list[Any]] = field(default_factory=dict)  # those begun so far; a password takes its time

    def seat(
        self, name: str = "", *, size: tuple[int, int] = DESK, locale: str = "zh-CN", scripts: bool = True
    ) -> Page:
        """A page of somebody who is signed in; of nobody without a name."""
        context = self.browser.new_context(
            **{
                **self.settings,
                "locale": locale,
                "viewport": {"width": size[0], "height": size[1]},
                "base_url": self.platform.url,
                "java_script_enabled": scripts,
            }
        )
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        if name:
            context.add_cookies(self.sessions.get(name) or self.sessions.setdefault(name, self._session(name)))
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._see)
        return page

    def forgive(self, expected: re.Pattern[str]) -> None:
        """What a test brought about itself is no complaint."""
        self.complaints[:] = [words for words in self.complaints if not expected.search(words)]

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _session(self, name: str) -> list[Any]:
        visitor = signed_in(self.platform, name)
        visitor.close()
        return [{"name": key, "value": value, "url": self.platform.url} for key, value in visitor.cookies.items()]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not NO_FAULT.match(message.text):
            self.complaints.append(message.text)

    def _see(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.complaints.append(f"{response.status} {response.url}")
