"""Every address of the platform, and what it answers to everybody who comes to it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import URLResolver, get_resolver
from django.utils.timezone import now

from cases.models import CaseParty, Confirmation, Measure, Notice, Obligation
from cases.queries import organisation_ids
from early_warnings.hazards import report_hazard
from early_warnings.models import Message
from early_warnings.postures import plan_period
from early_warnings.risk_notices import start_notice
from incidents.models import Response
from incidents.services import withdraw_act
from orgs.models import Organisation, User
from orgs.services import appoint
from reporting.findings import raise_finding
from reporting.models import Draft, Report
from tests.refusals import domain_tables
from tests.warned import drafted, published
from tests.world import DECISION, filed, person, reported

pytestmark = pytest.mark.django_db

# Whom an incident in Heilongjiang concerns, and whom it does not.
UNIT, BUREAU, MINISTRY, AUDITOR = "carrier_reporter", "hlj_duty", "meo_leader", "auditor"
OTHER_UNITS = ("internet_reporter", "body_reporter")
OTHER_OFFICES = ("gd_leader", "county_leader", "commission_leader")
TOLD = "hq_office_duty"  # of a wider region around its own: it may read, and has no part in it
ADMINISTRATOR, SECURITY = "administrator", "security_administrator"
NOBODY, WITHOUT_POST = "nobody", "without_post"
COLUMNS: dict[str, tuple[str, ...]] = {
    "nobody": (NOBODY,),
    "without post": (WITHOUT_POST,),
    "unit": (UNIT,),
    "bureau": (BUREAU,),
    "ministry": (MINISTRY,),
    "auditor": (AUDITOR,),
    "told": (TOLD,),
    "other units": OTHER_UNITS,
    "other offices": OTHER_OFFICES,
    "administrator": (ADMINISTRATOR,),
    "security": (SECURITY,),
}
IN = 302  # to the sign-in page, where nobody is signed in
# Of a column with several people a tuple names each.

# fmt: off
GET = {  # ------------------------------ nobody post unit bureau ministry auditor told units offices admin. security
    "/":                                 (IN,  302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    "/board/":                           (IN,  302, 302, 200, 200, 200, 200, 302, 200, 302, 302),
    "/incidents/":                       (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/incidents/{number}/":              (IN,  404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/incidents/responses/{pk}/verify/": (IN,  404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/reports/new/":                     (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/reports/":                         (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/reports/drafts/":                  (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/drafts/{draft}/discard/":  (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/attachments/{file}/":      (IN,  404, 404, 404, 404, 404, 404, 404, 404, 404, 404),  # a file that is gone
    "/reports/{report}/":                (IN,  404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/reports/{report}/accept/":         (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/{report}/return/":         (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/{report}/resubmit/":       (IN,  404, 302, 404, 404, 404, 404, 404, 404, 404, 404),  # it was not returned
    "/reports/preview/":                 (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/{number}/plan_activation/": (IN, 404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/incidents/confirmations/{confirmation}/confirm/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/incidents/confirmations/{confirmation}/withdraw/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/incidents/{number}/apply/{other}/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/oral/":                    (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/obligations/":                     (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/obligations/{obligation}/":        (IN,  404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/obligations/{obligation}/waive/":  (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/findings/":                (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/reports/findings/{finding}/confirm/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/findings/late/{obligation}/confirm/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/reports/{number}/findings/":       (IN,  404, 404, 200, 200, 200, 200, 404, 404, 404, 404),
    "/api/v1/findings/":                 (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/findings/{finding}/confirm/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/findings/late/{obligation}/confirm/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/responses/{pk}/findings/":  (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/notices/":                         (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/calendar/":                        (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/calendar/import/":                 (IN,  403, 403, 403, 403, 403, 403, 403, 403, 200, 403),
    "/calendar/import/confirm/":         (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/notices/{notice}/acknowledge/":    (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/hat/":                             (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/public/warnings/":                 (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/en/warnings/":              (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/warnings/past/{page}/":     (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/en/warnings/past/{page}/":  (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/warnings/notices/{page}/":  (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/en/warnings/notices/{page}/": (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/warnings/{warning}/":       (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/en/warnings/{warning}/":    (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/warnings/{drill}/":         (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),  # an exercise
    "/public/warnings/feed.atom":        (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/en/warnings/feed.atom":     (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/cap/{message}.xml":         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/public/cap/{drill_message}.xml":   (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/":                        (IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/warnings/new/":                    (IN, 403, 403, 200, 200, 403, 200, 403, (200, 200, 403), 403, 403),
    "/warnings/preview/":                (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/warnings/confirmations/{warning_held}/confirm/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/warnings/confirmations/{warning_held}/withdraw/": (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/warnings/measures/{measure}/":     (IN, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/warnings/{warning}/":              (IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/warnings/{draft_warning}/edit/":   (IN, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/{warning}/adjust/":       (IN, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "/warnings/{warning}/acts/lift/":    (IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/warnings/messages/{drill_message}.xml": (IN, 404, 200, 200, 200, 200, 404, 404, 404, 404, 404),
    "/plans/":                           (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),  # published law
    "/plans/miit-2017-281/":             (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/sign-in/":                         (200, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    "/sign-in/?next=/sign-in/":          (200, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    "/sign-out/":                        (405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/language/":                        (302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    "/health/live":                      (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/health/ready":                     (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/metrics":                          (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),  # of this machine
    "/api/schema/":                      (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),  # it names no case
    "/api/docs/":                        (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/reports/":                  (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/reports/{report}/":         (401, 404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/api/v1/reports/{report}/resubmit/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/reports/{report}/return/":  (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/incidents/":                (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/incidents/{number}/":       (401, 404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/api/v1/responses/{pk}/":           (401, 404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/api/v1/responses/{pk}/verify/":    (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/obligations/{obligation}/": (401, 404, 200, 200, 200, 200, 200, 404, 404, 404, 404),
    "/api/v1/obligations/{obligation}/waive/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/oral-reports/":             (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/confirmations/{confirmation}/confirm/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/incidents/{number}/apply/{other}/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/attachments/":              (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/attachments/{file}/":       (401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),  # a file that is gone
    "/api/v1/obligations/":              (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/calendar/due/":             (401, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400),
    "/api/v1/calendar/due/?from=2026-09-28&days=30": (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/plans/miit-2017-281/grade/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/no/such/":                     (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/{warning}/file/local_notice/": (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/warnings/hazards/new/":            (IN,  403, 200, 403, 403, 403, 403, 200, (403, 200, 403), 403, 403),
    "/warnings/hazards/{hazard}/":       (IN,  404, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/hazards/{hazard}/acts/set_aside_hazard/": (IN,  404, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/notices/new/":            (IN,  403, 403, 200, 200, 403, 403, 403, (200, 403, 403), 403, 403),
    "/warnings/notices/{alert}/":        (IN,  404, 404, 200, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/notices/{alert}/edit/":   (IN,  404, 404, 200, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/notices/{alert}/acts/publish_notice/": (IN,  404, 404, 200, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/periods/new/":            (IN,  403, 403, 403, 403, 403, 200, 403, 403, 403, 403),
    "/warnings/periods/{period}/":       (IN,  404, 404, 404, 404, 404, 200, 404, 404, 404, 404),
    "/warnings/periods/{period}/acts/start_posture/": (IN,  404, 404, 404, 404, 404, 200, 404, 404, 404, 404),
    "/warnings/periods/{period}/file/warning_situation/": (IN,  405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/warnings/":                 (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/warnings/{warning}/":       (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/warnings/{warning}/acts/lift/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/warnings/{warning}/adjust/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/warnings/{warning}/reports/local_notice/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/warnings/confirmations/{held}/confirm/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/warnings/measures/{measure}/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/hazards/":                  (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/hazards/{hazard}/":         (401, 404, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/api/v1/hazards/{hazard}/acts/set_aside_hazard/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/risk-notices/":             (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/risk-notices/{alert}/":     (401, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404),
    "/api/v1/risk-notices/{alert}/acts/publish_notice/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/api/v1/periods/":                  (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/api/v1/periods/{period}/":         (401, 404, 404, 404, 404, 404, 200, 404, 404, 404, 404),
    "/api/v1/periods/{period}/acts/start_posture/": (401, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/admin/":                           (IN,  302, 302, 302, 302, 200, 302, 302, 302, 200, 200),
    "/admin/orgs/region/":               (IN,  302, 302, 302, 302, 200, 302, 302, 302, 200, 200),
    "/admin/orgs/organisation/":         (IN,  302, 302, 302, 302, 200, 302, 302, 302, 200, 200),
    "/admin/orgs/organisation/add/":     (IN,  302, 302, 302, 302, 403, 302, 302, 302, 200, 403),
    "/admin/orgs/organisation/{bureau}/delete/": (IN, 302, 302, 302, 302, 403, 302, 302, 302, 403, 403),
    "/admin/orgs/user/":                 (IN,  302, 302, 302, 302, 200, 302, 302, 302, 200, 200),
    "/admin/orgs/user/add/":             (IN,  302, 302, 302, 302, 403, 302, 302, 302, 200, 403),
    "/admin/orgs/user/{leader}/password/": (IN, 302, 302, 302, 302, 403, 302, 302, 302, 200, 403),
    "/admin/orgs/appointment/":          (IN,  302, 302, 302, 302, 200, 302, 302, 302, 200, 200),
    "/admin/orgs/appointment/add/":      (IN,  302, 302, 302, 302, 403, 302, 302, 302, 403, 200),
    "/admin/orgs/apitoken/":             (IN,  302, 302, 302, 302, 200, 302, 302, 302, 403, 200),
    "/admin/orgs/apitoken/add/":         (IN,  302, 302, 302, 302, 403, 302, 302, 302, 403, 200),
}
POST = {  # with an empty body: 400 and 409 are answers to who may come in
    "/hat/":                             (IN,  400, 400, 400, 400, 400, 400, 400, 400, 400, 400),
    "/reports/new/":                     (IN,  403, 400, 400, 400, 403, 400, 400, 400, 403, 403),
    "/reports/drafts/":                  (IN,  403, 200, 200, 200, 403, 200, 200, 200, 403, 403),
    "/reports/drafts/{draft}/discard/":  (IN,  404, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "/reports/{report}/accept/":         (IN,  404, 403, 302, 409, 403, 403, 404, 404, 404, 404),
    "/reports/{report}/return/":         (IN,  404, 403, 409, 409, 403, 403, 404, 404, 404, 404),
    "/reports/{report}/resubmit/":       (IN,  404, 409, 404, 404, 404, 404, 404, 404, 404, 404),
    "/reports/preview/":                 (IN,  200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/reports/{number}/plan_activation/": (IN, 404, 400, 403, 403, 403, 403, 404, 404, 404, 404),
    "/incidents/responses/{pk}/reject/": (IN,  404, 403, 403, 403, 403, 403, 404, 404, 404, 404),
    "/reports/oral/":                    (IN,  403, 403, 400, 400, 403, 400, 403, 400, 403, 403),
    "/incidents/confirmations/{confirmation}/confirm/": (IN, 404, 409, 409, 409, 409, 409, 404, 404, 404, 404),
    "/incidents/confirmations/{confirmation}/withdraw/": (IN, 404, 400, 400, 400, 400, 400, 404, 404, 404, 404),
    "/incidents/{number}/apply/{other}/": (IN, 404, 302, 302, 302, 302, 302, 404, 404, 404, 404),  # back to the page
    "/obligations/{obligation}/waive/":  (IN,  404, 403, 403, 400, 403, 403, 404, 404, 404, 404),
    "/calendar/import/":                 (IN,  403, 403, 403, 403, 403, 403, 403, 403, 400, 403),
    "/calendar/import/confirm/":         (IN,  403, 403, 403, 403, 403, 403, 403, 403, 400, 403),
    "/reports/findings/{finding}/confirm/": (IN, 404, 404, 403, 400, 403, 403, 404, 404, 404, 404),
    "/reports/findings/late/{obligation}/confirm/": (IN, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),  # not late
    "/reports/{number}/findings/":       (IN,  404, 404, 400, 400, 403, 400, 404, 404, 404, 404),
    "/api/v1/findings/{finding}/confirm/": (401, 404, 404, 403, 400, 403, 403, 404, 404, 404, 404),
    "/api/v1/findings/late/{obligation}/confirm/": (401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/api/v1/responses/{pk}/findings/":  (401, 404, 403, 400, 400, 403, 400, 404, 404, 404, 404),
    "/notices/{notice}/acknowledge/":    (IN,  404, 404, 302, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/new/":                    (IN, 403, 403, 400, 400, 403, 400, 403, (400, 400, 403), 403, 403),
    "/warnings/preview/":                (IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/warnings/confirmations/{warning_held}/confirm/": (IN, 404, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    "/warnings/confirmations/{warning_held}/withdraw/": (IN, 404, 302, 302, 302, 302, 404, 404, 404, 404, 404),
    "/warnings/measures/{measure}/":     (IN, 404, 404, 302, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/{draft_warning}/edit/":   (IN, 404, 404, 400, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/{warning}/adjust/":       (IN, 403, 403, 400, 400, 403, 403, 403, 403, 403, 403),
    "/warnings/{warning}/acts/lift/":    (IN, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "/api/v1/reports/":                  (401, 403, 400, 400, 400, 403, 400, 400, 400, 403, 403),
    "/api/v1/reports/{report}/resubmit/": (401, 404, 409, 403, 403, 403, 403, 404, 404, 404, 404),
    "/api/v1/reports/{report}/return/":  (401, 404, 403, 409, 409, 403, 403, 404, 404, 404, 404),  # accepted by now
    "/api/v1/attachments/":              (401, 403, 201, 201, 201, 403, 201, 201, 201, 403, 403),
    "/api/v1/responses/{pk}/reject/":    (401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "/api/v1/obligations/{obligation}/waive/": (401, 404, 403, 403, 400, 403, 403, 404, 404, 404, 404),
    "/api/v1/oral-reports/":             (401, 403, 403, 400, 400, 403, 400, 403, 400, 403, 403),
    "/api/v1/confirmations/{confirmation}/confirm/": (401, 404, 409, 409, 409, 409, 409, 404, 404, 404, 404),
    "/api/v1/incidents/{number}/apply/{other}/": (401, 404, 403, 403, 403, 403, 403, 404, 404, 404, 404),
    "/api/v1/plans/miit-2017-281/grade/": (401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "/warnings/{warning}/file/local_notice/": (IN,  403, 400, 400, 400, 403, 403, 403, 403, 403, 403),
    "/warnings/hazards/new/":            (IN,  403, 400, 403, 403, 403, 403, 400, (403, 400, 403), 403, 403),
    "/warnings/hazards/{hazard}/acts/set_aside_hazard/": (IN,  404, 403, 400, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/notices/new/":            (IN,  403, 403, 400, 400, 403, 403, 403, (400, 403, 403), 403, 403),
    "/warnings/notices/{alert}/edit/":   (IN,  404, 404, 400, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/notices/{alert}/acts/publish_notice/": (IN,  404, 404, 403, 404, 404, 404, 404, 404, 404, 404),
    "/warnings/periods/new/":            (IN,  403, 403, 403, 403, 403, 400, 403, 403, 403, 403),
    "/warnings/periods/{period}/acts/start_posture/": (IN,  404, 404, 404, 404, 404, 403, 404, 404, 404, 404),
    "/warnings/periods/{period}/file/warning_situation/": (IN,  404, 404, 404, 404, 404, 400, 404, 404, 404, 404),
    "/api/v1/warnings/":                 (401, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400),
    "/api/v1/warnings/{warning}/acts/lift/": (401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "/api/v1/warnings/{warning}/adjust/": (401, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400),
    "/api/v1/warnings/{warning}/reports/local_notice/": (401, 403, 400, 400, 400, 403, 403, 403, 403, 403, 403),
    "/api/v1/warnings/confirmations/{held}/confirm/": (401, 404, 409, 409, 409, 409, 404, 404, 404, 404, 404),
    "/api/v1/warnings/measures/{measure}/": (401, 404, 404, 400, 404, 404, 404, 404, 404, 404, 404),
    "/api/v1/hazards/":                  (401, 403, 400, 403, 403, 403, 403, 400, (403, 400, 403), 403, 403),
    "/api/v1/hazards/{hazard}/acts/set_aside_hazard/": (401, 404, 403, 400, 404, 404, 404, 404, 404, 404, 404),
    "/api/v1/risk-notices/":             (401, 403, 403, 400, 400, 403, 403, 403, (400, 403, 403), 403, 403),
    "/api/v1/risk-notices/{alert}/acts/publish_notice/": (401, 404, 404, 403, 404, 404, 404, 404, 404, 404, 404),
    "/api/v1/periods/":                  (401, 403, 403, 403, 403, 403, 400, 403, 403, 403, 403),
    "/api/v1/periods/{period}/acts/start_posture/": (401, 404, 404, 404, 404, 404, 403, 404, 404, 404, 404),
}
# fmt: on


class Visitors:
    """One browser for each person, and one platform for all: each new handler loads the middleware anew."""

    def __init__(self) -> None:
        User.objects.create(username=WITHOUT_POST)
        self.clients: dict[str, Client] = {}
        self.handler = Client().handler

    def __getitem__(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].handler = self.handler
            if name != NOBODY:
                self.clients[name].force_login(person(name))
        return self.clients[name]

    def ask(self, name: str, method: str, path: str, **body: Any) -> HttpResponse:
        """As the browser's own `get` and `post`, but for the copies of every template's context, which nobody reads.
        A page that fails to be drawn answers 500."""
        visitor = self[name]
        asked = getattr(RequestFactory(), method)(path, **body).environ
        asked["HTTP_COOKIE"] = visitor.cookies.output(attrs=[], header="", sep=";").strip()
        answer: HttpResponse = self.handler(asked)
        visitor.cookies.update(answer.cookies)
        return answer


@pytest.fixture
def visitors() -> Visitors:
    return Visitors()


def of_other_kinds() -> dict[str, Any]:
    """A hazard report and a risk notice of Heilongjiang, and a period of the prefecture."""
    at = now()
    draft = {"title": "注意", "regions": ["230000"], "text": "请升级"}
    event = {"begins_at": at.isoformat(), "ends_at": (at + timedelta(days=3)).isoformat()}
    words = {"event": "会议", "requirements": "到岗", "bodies": ["232701-CAC"], "colour": "red"}
    found = {
        "kind": "vulnerability", "level": "L3", "tlp": "AMBER", "regions": ["230000"], "judged_at": at.isoformat(),
        "contents": {"summary": "漏洞", "likelihood": "高", "impact": "断网", "details": "默认口令"},
    }  # fmt: skip
    return {
        "hazard": report_hazard(data=found, actor=person(UNIT), at=at)[0].number,
        "alert": start_notice(data=draft, actor=person(BUREAU), at=at).number,
        "period": plan_period(data={**event, **words}, actor=person(TOLD), at=at).number,
    }


@pytest.fixture
def places() -> dict[str, Any]:
    response = reported(at=now()).response
    major = reported(at=now(), facts={"outage_scope": "national"})
    major.act("verify", "meo_duty")
    major.act("grade", "meo_duty", level="L1")
    held = major.act("initiate", "meo_leader", **DECISION | {"decided_at": major.at.isoformat()}).awaits
    withdraw_act(confirmation=held, actor=person("meo_duty"), at=now(), reason="未见文件")
    warned = published("yellow", at=now()).warning
    draft_warning = drafted("yellow", "hlj_duty", at=now()).warning
    unconfirmed = drafted("yellow", "hlj_duty", at=now())
    unconfirmed.act("publish", "hlj_leader")
    drill = published("yellow", at=now(), exercise=True).warning
    return {
        **of_other_kinds(),
        "held": Confirmation.objects.get(case=warned.case_id).pk,  # confirmed
        "confirmation": held.pk,
        "other": "daxinganling-2021-9",
        "number": response.incident.number,
        "pk": response.pk,
        "file": 10**9,
        "draft": Draft.objects.create(
            organisation=response.reporter,
            key="k",
            kind="initial",
            release_id=response.case.release_id,
            content={},
            begun_by=person(UNIT),
            saved_by=person(UNIT),
            saved_at=now(),
        ).pk,
        "report": Report.objects.get(incident=response.incident_id).pk,
        "notice": Notice.objects.get(case=response.case_id, recipient__code="HL-BCA").pk,
        "finding": raise_finding(
            case=response.case,
            actor=person("hlj_duty"),
            at=now(),
            data={"kind": "false_report", "organisation": response.reporter.code, "grounds": "不实"},
        ).pk,
        "obligation": Obligation.objects.get(case=response.case_id, key="plan_activation").pk,
        "page": 1,
        "warning": warned.number,
        "message": Message.objects.get(case=warned.case_id).identifier,
        "draft_warning": draft_warning.number,
        "warning_held": Confirmation.objects.get(case=unconfirmed.warning.case_id).pk,
        "measure": Measure.objects.filter(case=warned.case_id).order_by("pk")[0].pk,
        "drill": drill.number,
        "drill_message": Message.objects.get(case=drill.case_id).identifier,
        "bureau": Organisation.objects.get(code="HL-BCA").pk,
        "leader": person("hlj_leader").pk,
    }


def answers(visitors: Visitors, path: str, method: str) -> Iterator[tuple[str, int, str]]:
    for names in COLUMNS.values():
        for name in names:
            body = {"data": "{}", "content_type": "application/json"} if "/api/" in path and method == "post" else {}
            answer = visitors.ask(name, method, path, **body)
            yield name, answer.status_code, answer.headers.get("Location", "")


def expected(statuses: tuple[Any, ...]) -> Iterator[int]:
    for names, status in zip(COLUMNS.values(), statuses, strict=True):
        yield from status if isinstance(status, tuple) else [status] * len(names)


@pytest.mark.parametrize(("method", "table"), [("get", GET), ("post", POST)])
def test_every_door_answers_everybody_as_the_table_says(
    visitors: Visitors, places: dict[str, Any], method: str, table: dict[str, tuple[Any, ...]]
) -> None:
    wrong = []
    for pattern, statuses in table.items():
        found = answers(visitors, pattern.format(**places), method)
        for (name, status, location), wanted in zip(found, expected(statuses), strict=True):
            to_sign_in = name == NOBODY and wanted == IN and pattern != "/language/"
            if status != wanted or (to_sign_in and not re.match(r"/(sign-in|admin/login)/\?next=/", location)):
                wrong.append((pattern, name, wanted, status, location))
    assert wrong == []


def test_no_door_is_missing_from_the_table() -> None:
    """Of the administration the pages stand for their kind: one base class answers for all (orgs.admin_site)."""

    def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from patterns(entry, prefix + str(entry.pattern))
            else:
                yield prefix + str(entry.pattern)

    def shape(path: str) -> str:
        groups = re.sub(r"\(\?P<\w+>[^)]*\)", "*", path.removesuffix("$").replace("^", "").replace("\\.", "."))
        return re.sub(r"<[^>]+>|\{\w+\}", "*", groups.partition("?")[0])

    ours = {shape(path) for path in patterns(get_resolver()) if not path.startswith("/admin/")}
    filled = {
        "action": ("verify", "reject", "lift", "set_aside_hazard", "publish_notice", "start_posture"),
        "code": ("miit-2017-281",), "kind": ("plan_activation", "local_notice", "warning_situation"),
        "step": ("confirm", "return"),
        "act": ("waive",), "decision": ("confirm",),
    }  # fmt: skip
    told = set()
    for path in (*GET, *POST):
        told.add(shape(path))  # of pages the step is part of the address itself
        for words in filled.values():
            for word in words:
                path = path.replace(f"/{word}/", "/*/")
        told.add(shape(path))
    assert ours - {"/api/"} - told == set()


# -- What comes in at the doors


@pytest.mark.parametrize(
    "path",
    ["/incidents/%00/", "/reports/%00/initiation/", "/reports/{number}/initiation/?plan=%00", "/plans/%00/",
     "/api/v1/incidents/%00/", "/incidents/responses/99999999999999999999999/verify/",
     "/api/v1/responses/99999999999999999999999/"],
)  # fmt: skip
def test_what_no_address_can_hold_is_not_found(visitors: Visitors, places: dict[str, Any], path: str) -> None:
    assert visitors[BUREAU].get(path.format(**places)).status_code == 404


@pytest.mark.parametrize("hat", ["", "²", "٣", "-1", "9" * 5000, "x", "\x00"])
def test_a_hat_that_is_none_is_refused(visitors: Visitors, hat: str) -> None:
    assert visitors[BUREAU].post("/hat/", {"appointment": hat}).status_code == 400


def test_nobody_wears_a_hat_of_somebody_else(visitors: Visitors) -> None:
    theirs = person("hlj_leader").appointments_held[0].pk
    assert visitors["gd_duty"].post("/hat/", {"appointment": str(theirs)}).status_code == 400


@pytest.mark.parametrize("key", ["x" * 201, "a\x00b", "a\r\nSet-Cookie: x=1", "钥匙"])
def test_a_form_whose_key_was_made_up_is_taken_without_one(visitors: Visitors, key: str) -> None:
    form = {
        "key": key, "summary": "省内宽带中断", "category": "network_attack", "regions": "230000",
        "occurred_at": "2026-11-20T10:00", "discovered_at": "2026-11-20T10:00", "scope": "全省", "harm": "无",
        "measures_taken": "无", "recommendations": "无",
    }  # fmt: skip
    assert visitors[UNIT].post("/reports/new/", form).status_code == 302


@pytest.mark.parametrize("key", ["x" * 201, "a\r\nSet-Cookie: x=1", "", "钥匙"])
def test_a_key_that_is_none_is_named_and_nothing_is_written(visitors: Visitors, key: str) -> None:
    sender = visitors[UNIT]
    before = domain_tables()
    answer = sender.post(
        "/api/v1/reports/", data="{}", content_type="application/json", headers={"Idempotency-Key": key}
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert "Set-Cookie" not in answer.headers
    assert domain_tables() == before


# -- Out of the doors: no address of another host

OUTSIDE = [
    "https://evil.example/",
    "//evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "\\\\evil.example",
]


@pytest.mark.parametrize("where", OUTSIDE)
def test_nothing_sends_a_browser_to_another_host(visitors: Visitors, places: dict[str, Any], where: str) -> None:
    user = person("hlj_duty")
    user.set_password("a password of the tests")
    user.save()
    sent = [
        Client().post("/sign-in/", {"username": "hlj_duty", "password": "a password of the tests", "next": where}),
        visitors[BUREAU].get("/sign-in/", {"next": where}),
        visitors[NOBODY].post("/language/", {"language": "en", "next": where}, headers={"Referer": where}),
        visitors[BUREAU].post(f"/notices/{places['notice']}/acknowledge/", {"next": where}),
    ]
    assert [answer.status_code for answer in sent] == [302] * 4
    assert [answer["Location"] for answer in sent if not re.match(r"/(?![/\\])", answer["Location"])] == []


# -- The session's own doors

CHANGING = ["/hat/", "/reports/new/", "/reports/preview/", "/incidents/responses/{pk}/reject/",
            "/notices/{notice}/acknowledge/", "/calendar/import/confirm/", "/language/", "/sign-out/",
            "/api/v1/reports/", "/api/v1/responses/{pk}/reject/", "/api/v1/plans/miit-2017-281/grade/"]  # fmt: skip


@pytest.mark.parametrize("path", CHANGING)
def test_a_session_without_its_token_changes_nothing(places: dict[str, Any], path: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(person("hlj_leader"))
    before = domain_tables()
    body = {"data": "{}", "content_type": "application/json"} if "/api/" in path else {}

    assert stranger.post(path.format(**places), **body).status_code == 403
    assert domain_tables() == before


def test_the_session_is_out_of_reach_for_scripts_and_other_sites() -> None:
    user = person("hlj_duty")
    user.set_password("a password of the tests")
    user.save()
    visitor = Client()
    visitor.post("/sign-in/", {"username": user.username, "password": "a password of the tests"})
    cookie = visitor.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_signed_in_pages_are_kept_by_nobody(visitors: Visitors, places: dict[str, Any]) -> None:
    for path in ("/board/", "/incidents/", f"/incidents/{places['number']}/", "/api/v1/incidents/"):
        assert visitors[BUREAU].get(path)["Cache-Control"] == "no-store"


def test_a_failure_tells_a_stranger_nothing(settings: Any) -> None:
    assert settings.DEBUG is False
    answer = Client(raise_request_exception=False).get("/no/such/page/")
    assert not re.search(r"urlconf|Traceback|settings|DEBUG", answer.content.decode(), re.IGNORECASE)


@override_settings(ALLOWED_HOSTS=["fengsui.example"])
def test_another_host_is_answered_with_a_refusal() -> None:
    assert Client().get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400


# -- Who sees a case


def test_who_runs_the_platform_reads_no_case_of_any_office() -> None:
    """A post of the platform's own may be held in any office: it opens the administration and no incident."""
    number = filed(at=now()).incident.number
    runner = User.objects.create(username="runner")
    appoint(user=runner, organisation=Organisation.objects.get(code="HL-BCA"), post="administrator", at=now())
    visitor = Client()
    visitor.force_login(runner)

    assert organisation_ids(runner) == []
    assert visitor.get(f"/incidents/{number}/").status_code == 404
    assert visitor.get(f"/api/v1/incidents/{number}/").status_code == 404
    assert visitor.get("/board/").status_code == 302
    assert visitor.get("/api/v1/obligations/").json()["results"] == []


def test_a_list_shows_nobody_what_does_not_concern_them(visitors: Visitors, places: dict[str, Any]) -> None:
    response = Response.objects.get(pk=places["pk"])
    concerned = set(CaseParty.objects.filter(case=response.case_id).values_list("organisation__code", flat=True))
    assert concerned == {"DEMO-HL-TELECOM-A", "HL-BCA", "MIIT-EMERGENCY-OFFICE", "DXAL-HQ-OFFICE"}

    for name in (WITHOUT_POST, *OTHER_UNITS, *OTHER_OFFICES, ADMINISTRATOR, SECURITY):
        for path in ("/incidents/", "/obligations/", "/notices/?all=1", "/board/", "/api/v1/incidents/",
                     "/api/v1/obligations/"):  # fmt: skip
            assert places["number"] not in visitors[name].get(path, follow=True).content.decode(), (name, path)
