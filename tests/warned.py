"""Warnings in a wanted state, and what people do to them: the shortest ways there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.errors import Refusal
from cases.models import Case, Confirmation, LogEntry, Measure, Notice, Obligation
from early_warnings.drafting import revise_draft, start_draft
from early_warnings.filing import file_on_warning
from early_warnings.hazards import report_hazard
from early_warnings.models import EarlyWarning, HazardReport, Message, Posture, RiskNotice
from early_warnings.postures import plan_period
from early_warnings.risk_notices import start_notice
from early_warnings.services import act_on_warning, adjust_at_once, confirm_act
from orgs.models import Appointment, Organisation, User
from tests.refusals import domain_tables
from tests.world import PLAN_A, PLAN_B, person

CONTENTS_A = {
    "starts_at": "2026-09-28T12:00:00+08:00", "scope": "使用某型路由器的接入网",
    "harm": "可能被远程控制，造成大面积断网",
    "measures": "关闭远程管理端口，升级固件", "time_limit": "24 小时内完成", "hotline": "010-12345678",
}  # fmt: skip
CONTENTS_B = {
    "category": "malicious_program", "starts_at": "2026-09-28T12:00:00+08:00", "scope": "政务外网终端",
    "cautions": "不要打开来历不明的附件", "measures": "断开受感染终端，完成查杀",
    "time_limit": "24 小时内",
}  # fmt: skip
PLAN_OF = {"A": PLAN_A, "B": PLAN_B}
LIFTING = {"reason": "漏洞已经修补，风险解除", "measures_lifted": True}


def document(at: datetime, body: str = "国家网络安全应急办公室") -> dict[str, Any]:
    return {"document_no": "网应〔2026〕12号", "issuing_body": body, "decided_at": at.isoformat()}


def draft_body(colour: str, *, plan: str = "A", **changes: Any) -> dict[str, Any]:
    body = {
        "plan": PLAN_OF[plan], "colour": colour, "title": "某型路由器高危漏洞预警",
        "regions": ["230000"] if plan == "A" else ["232701"],
        "contents": CONTENTS_A if plan == "A" else CONTENTS_B,
    }  # fmt: skip
    return {**body, **changes}


@dataclass
class Warned:
    """A warning and what people do to it, one after another, at `at`."""

    warning: EarlyWarning
    at: datetime

    def act(self, action: str, by: str, *, confirmed_by: str = "", **data: Any) -> EarlyWarning:
        self.warning = act_on_warning(warning=self.warning, action=action, actor=person(by), at=self.at, data=data)
        return self.confirm(confirmed_by) if confirmed_by else self.warning

    def confirm(self, by: str) -> EarlyWarning:
        held = Confirmation.objects.get(case=self.warning.case_id, state="pending")
        self.warning = confirm_act(confirmation=held, warning=self.warning, actor=person(by), at=self.at)
        return self.warning

    def revise(self, by: str, **data: Any) -> EarlyWarning:
        self.warning = revise_draft(warning=self.warning, data=data, actor=person(by), at=self.at)
        return self.warning

    def adjusted(self, by: str, confirmed_by: str, **data: Any) -> "Warned":
        new = Warned(adjust_at_once(warning=self.warning, data=data, actor=person(by), at=self.at), self.at)
        new.confirm(confirmed_by)
        self.warning = EarlyWarning.objects.get(pk=self.warning.pk)
        return new

    def later(self, **passed: float) -> "Warned":
        self.at += timedelta(**passed)
        return self

    def told(self, rule: str) -> set[str]:
        found = Notice.objects.filter(case=self.warning.case_id, rule_id=rule)
        return set(found.values_list("recipient__code", flat=True))

    def owed(self) -> dict[str, str]:
        """Obligation key -> state."""
        return dict(Obligation.objects.filter(case=self.warning.case_id).values_list("key", "state"))

    def debts(self, key: str) -> dict[str, str]:
        """Debtor -> state of the duty of that key."""
        owed = Obligation.objects.filter(case=self.warning.case_id, key=key).order_by("pk")
        return dict(owed.values_list("debtor__code", "state"))

    def due(self, key: str, debtor: str = "") -> Obligation:
        found = Obligation.objects.filter(case=self.warning.case_id, key=key).order_by("-pk")
        first = (found.filter(debtor__code=debtor) if debtor else found).first()
        assert first is not None
        return first

    def measures(self, office: str, checklist: str = "") -> dict[str, str]:
        """Item -> state, of an organisation's measures."""
        found = Measure.objects.filter(case=self.warning.case_id, organisation__code=office)
        return dict((found.filter(checklist=checklist) if checklist else found).values_list("item", "state"))

    def measured(self) -> dict[str, set[str]]:
        """Checklist -> codes of those who have its measures."""
        rows = Measure.objects.filter(case=self.warning.case_id).values_list("checklist", "organisation__code")
        found: dict[str, set[str]] = {}
        for checklist, code in rows:
            found.setdefault(checklist, set()).add(code)
        return found

    def file(self, kind: str, by: str, text: str = "已通报，事态平稳") -> LogEntry:
        return file_on_warning(subject=self.warning, kind=kind, text=text, actor=person(by), at=self.at)

    def said(self) -> list[str]:
        """What was said to the public, act by act."""
        return list(Message.objects.filter(case=self.warning.case_id).order_by("pk").values_list("act", flat=True))

    def fresh(self) -> EarlyWarning:
        return EarlyWarning.objects.get(pk=self.warning.pk)

    def log(self) -> list[tuple[str, str, str]]:
        """Event, rule and user of each entry."""
        rows = LogEntry.objects.filter(case=self.warning.case_id).order_by("number")
        return list(rows.values_list("event", "rule_id", "actor__username"))


@contextmanager
def refused(error: type[Refusal], *words: str, rule: str = "") -> Iterator[pytest.ExceptionInfo[Any]]:
    """Inside something is refused by just this error, in these words, by that rule; and nothing at all was changed."""
    before = domain_tables()
    with pytest.raises(error) as caught:
        yield caught
    assert type(caught.value) is error, caught.value
    for word in words:
        assert word in caught.value.message, caught.value.message
    assert not rule or caught.value.rule_id == rule, caught.value.rule_id
    after = domain_tables()
    assert {table for table in before if before[table] != after[table]} == set()


def fields_of(caught: pytest.ExceptionInfo[Any]) -> list[tuple[str, str]]:
    """Field and rule of each thing that an Invalid names."""
    return [(error.field, error.rule_id) for error in caught.value.errors]


def staffed(code: str, at: datetime) -> tuple[str, str]:
    """A leader and a duty officer of an office that the demonstration gives none: their usernames."""
    office = Organisation.objects.get(code=code)
    names = (f"leader_of_{code}", f"duty_of_{code}")
    for name, post in zip(names, ("leader", "duty_officer"), strict=True):
        user = User.objects.create(username=name)
        Appointment.objects.create(user=user, organisation=office, post=post, started_at=at - timedelta(days=30))
    return names


def moved_on(warned: "Warned") -> tuple[Any, ...]:
    """What must stand still while an act only waits for its second person."""
    case = Case.objects.get(pk=warned.warning.case_id)
    return (
        warned.fresh().state,
        Message.objects.count(),
        Obligation.objects.filter(case=case).count(),
        Measure.objects.filter(case=case).count(),
        Notice.objects.filter(case=case).exclude(key="awaits_confirmation").count(),
    )


def drafted(colour: str, by: str, *, at: datetime, **changes: Any) -> Warned:
    return Warned(start_draft(data=draft_body(colour, **changes), actor=person(by), at=at), at)


OFFICES = {
    "A": {
        "orange": ("meo_leader", "meo_duty"), "yellow": ("hlj_leader", "hlj_duty"), "blue": ("hlj_leader", "hlj_duty"),
    },
    "B": {"yellow": ("hq_office_leader", "hq_office_duty"), "blue": ("county_leader", "county_duty")},
}  # fmt: skip
"""Who publishes, and who confirms it."""


def published(colour: str, *, at: datetime, plan: str = "A", **changes: Any) -> Warned:
    leader, second = OFFICES[plan][colour]
    warned = drafted(colour, second, at=at, plan=plan, **changes)
    warned.act("publish", leader, confirmed_by=second)
    return warned


# -- Hazards, risk notices, periods

HAZARD = {
    "summary": "某型路由器存在远程执行漏洞", "likelihood": "已有公开利用代码，一周内可能被大规模利用",
    "impact": "可能造成多个省用户断网", "details": "固件 2.1 以下版本受影响",
}  # fmt: skip


def hazard_body(level: str, *, at: datetime, **changes: Any) -> dict[str, Any]:
    body = {
        "kind": "vulnerability", "level": level, "tlp": "AMBER", "regions": ["230000"], "contents": HAZARD,
        "judged_at": (at - timedelta(minutes=1)).isoformat(),
    }  # fmt: skip
    return {**body, **changes}


def hazard_reported(by: str, level: str, *, at: datetime, key: str | None = None, **changes: Any) -> HazardReport:
    (report,) = report_hazard(data=hazard_body(level, at=at, **changes), actor=person(by), at=at, key=key)
    return report


def notice_body(**changes: Any) -> dict[str, Any]:
    body = {"title": "弱口令风险提示", "regions": ["230000"], "text": "请尽快更换默认口令。"}
    return {**body, **changes}


def noticed(by: str = "hlj_duty", *, at: datetime, **changes: Any) -> RiskNotice:
    """The draft of a risk notice."""
    return start_notice(data=notice_body(**changes), actor=person(by), at=at)


PERIOD_BODIES = ["232701-CAC", "DXAL-EDUCATION"]


def period_body(colour: str = "red", **changes: Any) -> dict[str, Any]:
    body = {
        "colour": colour, "event": "省党代会", "bodies": PERIOD_BODIES, "requirements": "重点岗位值班，每日零报告",
        "begins_at": "2026-10-01T08:00:00+08:00", "ends_at": "2026-10-08T08:00:00+08:00",
    }  # fmt: skip
    return {**body, **changes}


def period(colour: str = "red", *, at: datetime, **changes: Any) -> Posture:
    """One that is planned."""
    return plan_period(data=period_body(colour, **changes), actor=person("hq_office_duty"), at=at)
