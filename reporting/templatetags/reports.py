"""`{% load reports %}`: reports on pages, also on those of rooms below, which know no reports."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.language import spoken
from cases.releases import plan_of_release
from incidents.models import Incident, Response
from orgs.hats import signed_in
from reporting.follow_ups import NOT_REPORTS, may_file_unasked
from reporting.models import Report, State
from reporting.queries import reports_visible_to
from reporting.reviewers import sending_hat

register = template.Library()
SHOWN = 12
SIGNS: Mapping[str, str] = {State.RETURNED: " fs-tag--target", State.SUBMITTED: "", State.ACCEPTED: ""}


@register.simple_tag
def report_state(report: Report) -> SafeString:
    """`{% report_state report %}`: 已报送, 已退回, 已接收."""
    return format_html('<span class="fs-tag{}">{}</span>', SIGNS[report.state], report.state_label)


@register.simple_tag
def kind_name(kind: str, release: int) -> str:
    """`{% kind_name draft.kind draft.release_id %}`: the form's own name."""
    form = plan_of_release(release).index.forms.get(kind)
    return spoken(form.label) if form else kind


@register.simple_tag
def supplement_address(report: Report) -> str:
    """`{% supplement_address report %}`: where a further report of the same kind is filed."""
    plan = plan_of_release(report.release_id).code
    if report.kind == "initial":
        return f"{reverse('reporting:new')}?{urlencode({'incident': report.incident.number, 'plan': plan})}"
    place = reverse("reporting:follow-up", args=[report.incident.number, report.kind])
    return f"{place}?{urlencode({'plan': plan})}"


@register.inclusion_tag("reporting/of_incident.html", takes_context=True)
def reports_of(context: Mapping[str, Any], incident: Incident, responses: list[Response]) -> dict[str, Any]:
    """`{% reports_of incident responses %}`: those that the viewer sees, the newest first, what was returned to the
    viewer's organisation before all; and what may be filed without being owed. One query."""
    request: HttpRequest = context["request"]
    user = signed_in(request)
    found = list(reports_visible_to(user).filter(incident=incident)[:SHOWN])
    to_do = {report.pk for report in found if report.state == State.RETURNED and sending_hat(report, user)}
    unasked = [
        (spoken(form.label), _follow_up_address(response, form.key))
        for response in responses
        for form in response.case.plan.forms
        if form.key not in NOT_REPORTS and may_file_unasked(response, form.key, user)
    ]
    return {"hat": context.get("hat"),
        "incident": incident, "reports": sorted(found, key=lambda report: report.pk not in to_do), "to_do": to_do,
        "unasked": unasked, "now": context["now"],
    }  # fmt: skip


def _follow_up_address(response: Response, kind: str) -> str:
    place = reverse("reporting:follow-up", args=[response.incident.number, kind])
    return f"{place}?{urlencode({'plan': response.plan_code})}"
