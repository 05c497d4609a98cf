"""The report's form under tired hands: wrong input, a second click, the way back."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from cases.models import RefusedSubmission
from incidents.models import Incident
from reporting.models import Report
from tests.browser.handwork import WRITTEN, choose, fill_report, minutes_ago, unheard
from tests.browser.people import People
from tests.platforms import RunningPlatform

LOST = re.compile(r"net::ERR_CONNECTION_RESET")


def reports_of(platform: RunningPlatform, summary: str) -> int:
    with platform.orm():
        return Report.objects.filter(incident__summary=summary).count()


def opened(people: People, name: str = "carrier_reporter") -> Page:
    page = people.seat(name)
    page.goto("/reports/new/")
    return page


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交报告").click()


def message_at(page: Page, label: str) -> str:
    """What stands at a field that is marked as wrong."""
    field = page.get_by_label(label, exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    return page.locator(f"#{(field.get_attribute('aria-describedby') or '').split()[-1]}").inner_text()


@pytest.mark.rule("A-4.1-5")
def test_an_empty_form_says_at_each_field_what_the_plan_asks_for(platform: RunningPlatform, people: People) -> None:
    page = opened(people)
    with platform.orm():
        before = (Incident.objects.count(), Report.objects.count())

    submit(page)

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    wanted = ["事件概要", "发生时间", "发现时间", "事件分类", *WRITTEN]
    assert sorted(summary.get_by_role("link").all_inner_texts()) == sorted(wanted)
    assert {label for label in WRITTEN if "部预案 4.1" in message_at(page, label)} == set(WRITTEN)
    assert "部预案 4.1" in message_at(page, "发生时间")
    summary.get_by_role("link", name="有关建议").click()
    expect(page.get_by_label("有关建议")).to_be_focused()
    with platform.orm():
        assert (Incident.objects.count(), Report.objects.count()) == before
        refused = RefusedSubmission.objects.latest("pk")
        assert (refused.user.username, refused.status) == ("carrier_reporter", 400)


def test_what_was_written_stays_when_something_else_was_wrong(platform: RunningPlatform, people: People) -> None:
    summary = unheard("时间写反了")
    page = opened(people)
    fill_report(page, summary=summary)
    choose(page, "大量用户无法正常上网，范围", "多个省")
    choose(page, ".CN 国家顶级域名解析效率大幅下降", "是")
    page.get_by_label("受影响地区").fill("黑龙江，吉林省，玛雅国")
    page.get_by_label("发现时间").fill(minutes_ago(40))
    page.get_by_label("泄露的用户信息（条）").fill("很多")
    page.get_by_text("上面没有列出的其他情形").click()
    page.get_by_label("有内容涉密，另行报告（此处不得填写任何涉密内容）").check()

    submit(page)

    assert "早于发生时间" in message_at(page, "发现时间")
    assert "玛雅国" in message_at(page, "受影响地区")
    assert message_at(page, "泄露的用户信息（条）")
    expect(page.get_by_label("事件概要")).to_have_value(summary)
    expect(page.get_by_label("发现时间")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d"))
    expect(page.get_by_label("事件分类")).to_have_value("network_attack")
    expect(page.get_by_label("受影响地区")).to_have_value("黑龙江，吉林省，玛雅国")
    expect(page.get_by_label("泄露的用户信息（条）")).to_have_value("很多")
    expect(page.get_by_role("radiogroup", name="大量用户无法正常上网").get_by_label("多个省")).to_be_checked()
    expect(page.get_by_role("radiogroup", name=".CN").get_by_label("是")).to_be_checked()
    expect(page.get_by_label("有内容涉密", exact=False)).to_be_checked()
    for label, words in WRITTEN.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(words)
    assert reports_of(platform, summary) == 0

    page.get_by_label("受影响地区").fill("黑龙江，吉林省")
    page.get_by_label("发现时间").fill(minutes_ago(10))
    page.get_by_label("泄露的用户信息（条）").fill("")
    submit(page)
    expect(page.get_by_text("报告已收到")).to_be_visible()
    assert reports_of(platform, summary) == 1


def test_a_second_click_sends_nothing_twice(platform: RunningPlatform, people: People) -> None:
    summary = unheard("点了两次")
    page = opened(people)
    fill_report(page, summary=summary)

    page.get_by_role("button", name="提交报告").dblclick()

    expect(page.get_by_text("报告已收到")).to_be_visible()
    assert reports_of(platform, summary) == 1


def test_the_way_back_and_another_submit_make_no_second_incident(platform: RunningPlatform, people: People) -> None:
    """The form that one comes back to is an empty one."""
    summary = unheard("退回再交")
    page = opened(people)
    fill_report(page, summary=summary)
    submit(page)
    expect(page.get_by_text("报告已收到")).to_be_visible()

    page.go_back()
    submit(page)

    expect(page.get_by_role("alert")).to_contain_text("报告尚未提交")
    assert reports_of(platform, summary) == 1


def test_an_answer_lost_on_its_way_comes_at_the_second_try(platform: RunningPlatform, people: People) -> None:
    """The report was taken, and the browser shows its own page of a lost connection: sent again, it is the same."""
    summary = unheard("回执丢失")
    page = opened(people)
    fill_report(page, summary=summary)
    page.route("**/reports/new/", lose_the_answer, times=1)
    submit(page)
    page.wait_for_url("chrome-error://**")
    assert reports_of(platform, summary) == 1
    people.forgive(LOST)

    page.reload()

    expect(page.get_by_text("报告已收到").first).to_be_visible()
    expect(page.locator(".fs-head h1")).to_have_text(summary)
    assert reports_of(platform, summary) == 1


def lose_the_answer(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_a_submit_that_led_nowhere_can_be_repeated_after_ten_seconds(platform: RunningPlatform, people: People) -> None:
    summary = unheard("没有回音")
    page = people.seat("carrier_reporter")
    page.clock.install()
    page.goto("/reports/new/")
    fill_report(page, summary=summary)
    page.route("**/reports/new/", lambda route: route.fulfill(status=204), times=1)  # leads nowhere
    button = page.locator("#report .fs-act[type=submit]")
    button.click()
    page.clock.run_for(1_000)
    expect(button).to_have_text("报送中")
    page.clock.run_for(10_000)
    expect(button).to_have_text("提交报告")

    button.click()

    expect(page.get_by_text("报告已收到")).to_be_visible()
    assert reports_of(platform, summary) == 1


def test_a_look_at_an_article_does_not_cost_what_was_written(people: People) -> None:
    page = opened(people)
    page.get_by_label("事件概要").fill("写到一半")

    with page.context.expect_page() as opening:
        page.locator(".fs-head").get_by_role("link", name="部预案 4.1").click()

    expect(opening.value.get_by_text("A-4.1-3", exact=True)).to_be_visible()
    expect(page.get_by_label("事件概要")).to_have_value("写到一半")


def test_leaving_a_half_written_report_asks_first(people: People) -> None:
    page = opened(people)
    page.get_by_label("事件概要").press_sequentially("写到一半")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_role("link", name="时限").click()

    expect(page.get_by_label("事件概要")).to_have_value("写到一半")
    assert asked == ["beforeunload"]


def test_a_report_that_was_sent_or_never_begun_asks_nothing(people: People) -> None:
    page = opened(people)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_role("link", name="时限").click()
    expect(page.get_by_role("heading", name="时限任务")).to_be_visible()
    page.get_by_role("link", name="报告", exact=True).click()
    fill_report(page, summary=unheard("写完了"))
    submit(page)

    expect(page.get_by_text("报告已收到")).to_be_visible()
    assert asked == []
