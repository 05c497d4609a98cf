"""What every page needs: where one can go, who one is, where the socket is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dutyroom.boards import overdue_count
from orgs.hats import hats, worn_hat
from orgs.models import Appointment
from plans.posts import POSTS, may_post


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `hat`, `hats`, `server_now`, `ws_url`, `pulse_path`, `overdue`, for base.html."""
    context: dict[str, Any] = {"server_now": now(), "ws_url": socket_address(request)}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    hat = worn_hat(request)
    context |= {"hat": hat, "hats": hats(request), "nav": navigation(request, hat)}
    if hat:
        context["pulse_path"] = f"/ws/pulse/{hat.organisation_id}/{get_language()}/"
        context["overdue"] = SimpleLazyObject(lambda: overdue_count([hat.organisation_id]))
    return context


def navigation(request: HttpRequest, hat: Appointment | None) -> list[NavItem]:
    """Only what exists, and only what this hat can use."""
    places = []
    if hat and is_command(hat):
        places.append((_("值班室"), reverse("dutyroom:board")))
    places.append((_("事件"), reverse("incidents:list")))
    places.append((_("预警"), reverse("warnings:list")))
    places.append((_("时限"), reverse("cases:obligations")))
    places.append((_("通知"), reverse("cases:notices")))
    if hat and hat.post in POSTS["submit_report"] and not is_command(hat):
        places.append((_("报告"), reverse("reporting:new")))
    places.append((_("报送记录"), reverse("reporting:list")))
    if hat and is_command(hat) and hat.post in POSTS["take_oral_report"]:
        places.append((_("接电话"), reverse("reporting:oral")))
    places.append((_("预案"), reverse("cases:plans")))
    if hat and may_post(hat.post, "import_calendar"):
        places.append((_("工作日历"), reverse("cases:calendar")))
    here = max((url for _label, url in places if _is_current(request.path, url)), key=len, default="")
    return [NavItem(label, url, url == here) for label, url in places]


def is_command(hat: Appointment) -> bool:
    """Offices that watch a duty room; enterprises and bodies report instead."""
    return hat.organisation.is_command and hat.post != "reporter" and may_post(hat.post, "read_cases")


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def socket_address(request: HttpRequest) -> str:
    """Where the browser finds the socket process: WS_URL, else this host with WS_PORT."""
    if settings.WS_URL:
        return str(settings.WS_URL)
    scheme = "wss" if request.is_secure() else "ws"
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    return f"{scheme}://{host}:{settings.WS_PORT}"
