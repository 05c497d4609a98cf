"""The demonstration's people and offices, and the shortest ways to a report and a response in a wanted state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cases.models import Obligation
from incidents.models import Response
from incidents.services import act_on_response
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

    def to_active(self) -> "Walk":
        self.act("verify", "hlj_duty")
        self.act("grade", "hlj_duty", level="L3")
        self.act("initiate", "hlj_leader")
        return self

    def to_concluded(self) -> "Walk":
        self.to_active()
        self.act("conclude", "hlj_leader", impact_controlled=True, evidence="监测恢复正常已两小时")
        return self


def reported(*, at: datetime, **changes: Any) -> Walk:
    return Walk(Response.objects.get(incident=filed(at=at, **changes).incident), at)
