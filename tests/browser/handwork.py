"""What hands do on the pages, and the shortest way over REST to where a test begins."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.timezone import localtime, now
from playwright.sync_api import Locator, Page, expect

from tests.platforms import RunningPlatform
from tests.seats import rest
from tests.world import report_body

WRITTEN = {
    "初步判定的影响范围": "全省约 80 万户无法上网",
    "初步判定的危害": "政务和支付业务受影响",
    "已采取的应急处置措施": "清洗流量，切换备用链路",
    "有关建议": "无",
}
SUMMARY = {
    "直接原因": "接入设备过载",
    "间接原因": "扩容不及时",
    "经过": "10:12 起中断，11:40 恢复",
    "责任": "运行维护部门",
    "造成的影响": "全省约 80 万户",
    "造成的损失": "约 30 万元",
    "防范和应急处置的经验教训": "备用链路未定期切换",
    "处理意见": "责令整改",
    "改进措施": "每月切换一次备用链路",
}
# A report to Guangdong's bureau, whose board holds nothing in Chinese.
ENGLISH = {
    "regions": ["440000"], "scope": "About 800,000 users offline", "harm": "Payments are affected",
    "measures_taken": "Traffic rerouted", "recommendations": "None",
}  # fmt: skip


def put(platform: RunningPlatform, path: str, by: str, body: dict[str, Any]) -> "Story":
    """Something beside incidents that was put in over REST."""
    with rest(platform, by) as door:
        answer = door.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return Story(platform, answer.json()["number"], 0)


@dataclass(frozen=True)
class Story:
    """An incident that was told over REST."""

    platform: RunningPlatform
    number: str
    response: int

    @property
    def path(self) -> str:
        return f"/incidents/{self.number}/"

    def act(self, action: str, by: str, **body: Any) -> "Story":
        with rest(self.platform, by) as door:
            answer = door.post(f"/responses/{self.response}/{action}/", json=body)
        assert answer.status_code in (200, 202), answer.text
        return self

    def file(self, kind: str, by: str, **body: Any) -> "Story":
        with rest(self.platform, by) as door:
            answer = door.post("/reports/", json={"kind": kind, "incident": self.number, **body})
        assert answer.status_code == 201, answer.text
        return self

    def state(self) -> str:
        return self.state_for("meo_duty")

    def state_for(self, name: str) -> str:
        """As somebody sees it whom the response concerns."""
        with rest(self.platform, name) as door:
            return str(door.get(f"/responses/{self.response}/").json()["state"])

    def graded(self) -> "Story":
        return self.act("verify", "hlj_duty").act("grade", "hlj_duty", level="L3")

    def active(self) -> "Story":
        return self.graded().act("initiate", "hlj_leader")

    def concluded(self) -> "Story":
        return self.active().act("conclude", "hlj_leader", impact_controlled=True, evidence="监测恢复正常已两小时")


def told(platform: RunningPlatform, *, by: str = "carrier_reporter", **changes: Any) -> Story:
    """A report of level III, as tests.world has it."""
    with rest(platform, by) as door:
        answer = door.post("/reports/", json=report_body(at=now(), **changes))
    assert answer.status_code == 201, answer.text
    created = answer.json()
    return Story(platform, created["number"], created["responses"][0]["id"])


def unheard(words: str) -> str:
    """A summary that no other report has."""
    return f"{words} {secrets.token_hex(2)}"


def minutes_ago(minutes: float) -> str:
    """As one fills in a field of date and time: Beijing time, without a zone."""
    return localtime(now() - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")


def fill_report(page: Page, *, summary: str, found: float = 10) -> None:
    """The form of a first report, all but the facts for grading. `found`: minutes ago."""
    page.get_by_label("事件概要").press_sequentially(summary)
    page.get_by_label("发生时间").fill(minutes_ago(18))
    page.get_by_label("发现时间").fill(minutes_ago(found))
    page.get_by_label("事件分类").select_option("网络攻击事件")
    for label, words in WRITTEN.items():
        page.get_by_label(label, exact=True).fill(words)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True).check()


def item(page: Page, lane: str, words: str) -> Locator:
    """The item of a board's lane that holds these words."""
    return page.locator(f"#lane-{lane} .fs-item").filter(has_text=words)


def act_row(page: Page, title: str) -> Locator:
    """The row of an act among those that are next on an incident's page."""
    return page.locator(".fs-acts > li").filter(has=page.locator("b", has_text=re.compile(f"^{re.escape(title)}$")))


def open_act(page: Page, title: str) -> Locator:
    """Press an act's button; its dialog."""
    act_row(page, title).get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def confirm(dialog: Locator) -> None:
    dialog.locator("footer [type=submit]").first.click()


def expect_state(page: Page, words: str, *, within: float = 2) -> None:
    """The one response on an incident's page comes to stand so, by itself."""
    expect(page.locator(".fs-resp .lvl strong")).to_contain_text(words, timeout=within * 1000)
