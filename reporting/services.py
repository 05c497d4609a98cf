"""The one door for reports: REST and the form both end here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.errors import Conflict, FieldError, Invalid
from cases.keys import digest_of
from cases.language import listed
from cases.releases import releases_in_force
from incidents.intake import Opened, open_incident
from orgs.models import Appointment, User
from plans.posts import POSTS
from plans.schema import Plan
from reporting.answers import initial_answer
from reporting.attachments import belong_to, named_attachments, with_digests
from reporting.drafts import drop_draft
from reporting.errors import MayNotReport
from reporting.follow_ups import NOT_REPORTS, submit_follow_up
from reporting.log import said_in_log
from reporting.models import Attachment, Report, State
from reporting.validation import check_initial_report

FIRST_PLAN = "miit-2017-281"  # whose form a first report fills (A-4.1-5; plan B lists no fields, F-B24)


@transaction.atomic
def submit_report(
    *,
    data: Mapping[str, Any],
    actor: User,
    at: datetime,
    hat: Appointment | None = None,
    key: str | None = None,
    channel: str = "api",
) -> Report:
    """Take a report: the first of an incident, or one that is due in a response. Returns it with its `answer`.

    `hat`: the one that is worn, where somebody has several; else the first that may.
    The same sender, key and body again return the report of the first time and write nothing; the same key with
    another body raises Conflict. Raises Invalid, MayNotReport, NotNow.
    """
    kind = data.get("kind", "initial")
    kinds = kinds_of_report()
    if not isinstance(kind, str) or kind not in kinds:
        message = _("报告种类只能是：%(kinds)s。") % {"kinds": listed(kinds)}
        raise Invalid(_("报告尚未提交。"), errors=[FieldError("kind", message)])
    hats = [held for held in actor.appointments_held if held.post in POSTS["submit_report"]]
    hats.sort(key=lambda held: hat is None or held.pk != hat.pk)
    if not hats:
        raise MayNotReport(_("您的岗位不报送报告；由本单位的报告员、值班员或领导报送。"))
    digest = digest_of(with_digests(data) if data.get("attachments") else data)
    if key and (earlier := _earlier(hats, key)):
        if earlier.body_digest != digest:
            raise Conflict(_("这个 Idempotency-Key 已用于另一份内容不同的报告；新报告请换一个新的。"))
        return earlier
    draft = Report(
        kind=kind, state=State.SUBMITTED, submitted_by=actor, submitted_at=at, first_submitted_at=at, channel=channel,
        idempotency_key=key, body_digest=digest,
    )  # fmt: skip
    attached = named_attachments(data, actor)
    draft.attachments = [each.pk for each in attached]
    fields = {name: value for name, value in data.items() if name != "attachments"}
    if kind == "initial" and "incident" not in data:
        report = _submit_initial(draft, fields, attached, hats[0], at=at)
    else:
        report = submit_follow_up(draft, fields, attached, hats, at=at)
    belong_to(report, attached)
    if channel == "form":
        drop_draft(organisations=[held.organisation_id for held in hats], key=key)
    return report


def plans_in_force() -> list[Plan]:
    """The plans of now, the ministry's first: its form asks for what every plan needs (A-4.1-5)."""
    releases = sorted(releases_in_force(), key=lambda release: release.code != FIRST_PLAN)
    assert releases, "no plan is installed: run manage.py install_plans"
    return [release.plan for release in releases]


def kinds_of_report() -> list[str]:
    """Every form that can be filed as a report, of all plans in force; a call is taken down elsewhere."""
    kinds = dict.fromkeys(form.key for plan in plans_in_force() for form in plan.forms)
    return [kind for kind in kinds if kind not in NOT_REPORTS]


def _earlier(hats: list[Appointment], key: str) -> Report | None:
    """The report that this key was used for. Waits for another request with the same key that is under way."""
    with connection.cursor() as cursor:
        # Two statements, one round trip: the second sees what another request committed while the first waited.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0)); "
            "SELECT id FROM reporting_report WHERE sender_id = ANY(%s) AND idempotency_key = %s",
            [f"report:{hats[0].organisation_id}:{key}", [hat.organisation_id for hat in hats], key],
        )
        found = cursor.fetchone()
    return Report.objects.select_related("incident").get(pk=found[0]) if found else None


def _submit_initial(
    report: Report, data: Mapping[str, Any], attached: Sequence[Attachment], hat: Appointment, *, at: datetime
) -> Report:
    reported, content = check_initial_report(
        data=data, plans=plans_in_force(), own=hat.organisation, at=at, channel=report.channel
    )

    def complete(opened: Opened) -> None:
        first = opened.responses[0]
        report.incident, report.sender, report.content = opened.incident, hat.organisation, content
        report.case, report.log_number, report.release_id = first.case, first.log_number, first.case.release_id
        report.answer = initial_answer(report, *opened)

    open_incident(
        reported=reported, actor=report.submitted_by, appointment=hat, at=at, filed=report,
        said=lambda: said_in_log(report, attached=attached), complete=complete,
    )  # fmt: skip
    return report
