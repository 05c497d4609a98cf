"""The demonstration's people and offices, and the shortest ways to a report and a response in a wanted state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cases.models import Confirmation, Notice, Obligation
from incidents.models import Response
from incidents.services import act_on_response, confirm_act
from incidents.words import write_noted_words
from orgs.models import Organisation, User
from reporting.models import Report
from reporting.services import submit_report

UNIT_SUMMARY = {
    "causes_direct": "接入设备过载", "causes_indirect": "扩容不及时", "course": "10:12 起中断，11:40 恢复",
    "responsibility": "运行维护部门", "impact": "全省约 80 万户", "losses": "约 30 万元",
    "lessons": "备用链路未定期切换",
    "handling_opinion": "责令整改", "improvements": "每月切换一次备用链路",
}  # fmt: skip


def person(name: str) -> User:
    return User.objects.get(username=name)


def organisation_of(name: str) -> Organisation:
    return person(name).appointments_held[0].organisation


def report_body(*, at: datetime, **changes: Any) -> dict[str, Any]:
    """A report of level III: one province's users offline, found ten minutes ago."""
    body = {
        "summary": "黑龙江全省宽带大面积中断", "category": "network_attack", "regions": ["230000"],
        "occurred_at": (at - timedelta(minutes=18)).isoformat(),
        "discovered_at": (at - timedelta(minutes=10)).isoformat(),
        "scope": "全省约 80 万户无法上网", "harm": "政务和支付业务受影响", "measures_taken": "清洗流量，切换备用链路",
        "recommendations": "请协调相邻省份疏导流量", "facts": {"outage_scope": "province"},
    }  # fmt: skip
    return {**body, **changes}


def filed(*, at: datetime, by: str = "carrier_reporter", key: str | None = None, **changes: Any) -> Report:
    return submit_report(data=report_body(at=at, **changes), actor=person(by), at=at, key=key)


@dataclass
class Walk:
    """A response and what people do to it, one after another, at `at`."""

    response: Response
    at: datetime

    def act(self, action: str, by: str, **data: Any) -> Response:
        self.response = act_on_response(response=self.response, action=action, actor=person(by), at=self.at, data=data)
        return self.response

    def file(self, kind: str, by: str, **fields: Any) -> Report:
        body = {"kind": kind, "incident": self.response.incident.number, **fields}
        return submit_report(data=body, actor=person(by), at=self.at)

    def states(self) -> dict[str, str]:
        """Obligation key -> state."""
        return dict(Obligation.objects.filter(case=self.response.case_id).values_list("key", "state"))

    def of_plan(self, code: str) -> "Walk":
        """The same incident under another plan."""
        return Walk(Response.objects.get(incident=self.response.incident, plan_code=code), self.at)

    def later(self, **passed: float) -> "Walk":
        self.at += timedelta(**passed)
        return self

    def confirm(self, by: str) -> Response:
        held = Confirmation.objects.get(case=self.response.case_id, state="pending")
        self.response = confirm_act(confirmation=held, response=self.response, actor=person(by), at=self.at)
        return self.response

    def debts(self, key: str) -> dict[str, str]:
        """Debtor -> state of the duty of that key."""
        owed = Obligation.objects.filter(case=self.response.case_id, key=key).order_by("pk")
        return dict(owed.values_list("debtor__code", "state"))

    def told(self, rule: str) -> set[str]:
        """Who got a notice by that rule."""
        sent = Notice.objects.filter(case=self.response.case_id, rule_id=rule)
        return set(sent.values_list("recipient__code", flat=True))

    def to_active(self) -> "Walk":
        self.act("verify", "hlj_duty")
        self.act("grade", "hlj_duty", level="L3")
        self.act("initiate", "hlj_leader")
        return self

    def to_concluded(self) -> "Walk":
        self.to_active()
        self.act("conclude", "hlj_leader", impact_controlled=True, evidence="监测恢复正常已两小时")
        return self


PLAN_A, PLAN_B = "miit-2017-281", "daxinganling-2021-9"
MOHE = {"regions": ["232701"], "summary": "漠河市政务网站被篡改", "facts": {}}
CONTROLLED = {"impact_controlled": True, "evidence": "全国恢复"}
DECISION = {"document_no": "〔2026〕1号", "issuing_body": "上级机关", "decided_at": "2026-09-28T11:55:00+08:00"}
# What each level of plan B rests on; degrees are stated by people.
THREATS = {"L1": "especially_serious", "L2": "serious", "L3": "fairly_serious", "L4": "some"}


def threat(level: str) -> dict[str, str]:
    return {"other_threat": THREATS[level], "other_threat_reason": "据现场研判"}


def in_mohe(level: str, *, at: datetime, **changes: Any) -> Walk:
    """An operator's report under plan B alone."""
    return reported(at=at, by="operator_reporter", **{**MOHE, "facts": threat(level), **changes})


def graded_in_mohe(level: str, *, at: datetime, **changes: Any) -> Walk:
    """Verified and graded by whom plan B names."""
    who = "hq_office_duty" if level in ("L1", "L2") else "county_duty"
    walk = in_mohe(level, at=at, **changes)
    walk.act("verify", who)
    walk.act("grade", who, level=level, reason="据现场研判")
    return walk


def words_written() -> None:
    """What the worker does every second: searches find what was reported until now."""
    while write_noted_words():
        pass


def reported(*, at: datetime, **changes: Any) -> Walk:
    return Walk(Response.objects.filter(incident=filed(at=at, **changes).incident).order_by("pk")[0], at)
