"""The sockets: a board, the pulse of any other page, an incident's page."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from dutyroom.hub import hub
from dutyroom.rendering import Audience
from incidents.queries import responses_visible_to
from orgs.models import Appointment, User
from plans.posts import POSTS

LANGUAGES = ("zh-hans", "en")
NOT_SIGNED_IN, NOT_YOURS = 4401, 4403


class SeatConsumer(AsyncWebsocketConsumer):
    """Joins one audience of an organisation in which the person holds a post. Takes nothing from the browser."""

    kind = "pulse"
    audience: Audience | None = None
    cases: list[int]
    user_id: int

    async def connect(self) -> None:
        user: Any = self.scope["user"]
        self.cases = []
        if not user.is_authenticated:
            await self._refuse(NOT_SIGNED_IN)
            return
        kwargs: dict[str, Any] = self.scope["url_route"]["kwargs"]
        self.user_id = user.pk
        if not await holds_post(user, kwargs["organisation"], reads=self.kind == "board"):
            await self._refuse(NOT_YOURS)
            return
        if number := kwargs.get("number"):
            self.cases = await cases_of(user, number)
            if not self.cases:
                await self._refuse(NOT_YOURS)
                return
        language = kwargs["language"] if kwargs["language"] in LANGUAGES else LANGUAGES[0]
        await self.accept()
        self.audience = Audience(self.kind, kwargs["organisation"], language)
        await hub.join(self, self.audience, cases=self.cases)

    async def _refuse(self, code: int) -> None:
        await self.accept()  # a refused handshake reaches the browser without its reason
        await self.close(code=code)

    async def disconnect(self, code: int) -> None:
        if self.audience is not None:
            hub.leave(self, self.audience, cases=self.cases)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A seat only listens."""

    async def send_text(self, text: str) -> None:
        await self.send(text_data=text)

    async def dismiss(self) -> None:
        """The post was ended while they sat here: the page is to load anew, and shows what is left to them."""
        await self.close(code=NOT_SIGNED_IN)


class BoardConsumer(SeatConsumer):
    kind = "board"


@database_sync_to_async
def holds_post(user: User, organisation: int, *, reads: bool) -> bool:
    """`reads`: a post that reads cases is asked for, not any."""
    held = Appointment.objects.filter(user=user, organisation=organisation, ended_at=None)
    return (held.filter(post__in=POSTS["read_cases"]) if reads else held).exists()


@database_sync_to_async
def cases_of(user: User, number: str) -> list[int]:
    """Cases of an incident that concern this person's organisations."""
    return list(responses_visible_to(user).filter(incident__number=number).values_list("case_id", flat=True))
