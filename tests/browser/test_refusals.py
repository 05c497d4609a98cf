"""What is not theirs: people who try all the same, by hand, get the article on the page, and nothing changes."""

import pytest
from django.db.models import Exists, OuterRef
from playwright.sync_api import Page, expect

from cases.models import LogEntry, Notice
from incidents.models import Incident, Response
from reporting.models import Report
from tests.browser.handwork import act_row, confirm, expect_state, open_act, told
from tests.browser.people import People
from tests.platforms import RunningPlatform


def written(platform: RunningPlatform) -> dict[str, int]:
    """How much there is that people wrote. The clocks of earlier stories run on meanwhile, and write what they must."""
    by_people = LogEntry.objects.filter(actor__isnull=False)
    told = Notice.objects.filter(Exists(by_people.filter(case=OuterRef("case"), number=OuterRef("entry_number"))))
    rows = (Incident.objects.all(), Response.objects.all(), Report.objects.all(), by_people, told)
    with platform.orm():
        return {found.model.__name__: found.count() for found in rows}


def send_by_hand(page: Page, path: str, **fields: str) -> None:
    """A form that the page does not have, sent with the session and the token of the one who sits there."""
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
                const form = document.createElement("form");
                const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
                Object.assign(form, { method: "post", action: path });
                for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields }))
                    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
                document.body.append(form);
                form.submit();
            }""",
            [path, fields],
        )


@pytest.mark.rule("A-5.3-3")
@pytest.mark.parametrize("name", ["hlj_duty", "carrier_reporter", "meo_leader"])
def test_a_start_that_is_not_theirs_is_refused_on_the_page_by_its_article(
    name: str, platform: RunningPlatform, people: People
) -> None:
    story = told(platform).graded()
    page = people.seat(name)
    page.goto(story.path)
    before = written(platform)

    send_by_hand(page, f"/incidents/responses/{story.response}/initiate/", level="L3")

    refusal = page.get_by_role("alert")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("不归您办理")
    expect(refusal).to_contain_text("省（区、市）通信管理局")
    expect(refusal.get_by_role("link", name="部预案 5.3")).to_be_visible()
    expect_state(page, "已定级")
    assert page.url.endswith(story.path)  # it can be loaded again, as if nothing had been tried
    assert written(platform) == before
    assert story.state() == "graded"


def test_an_incident_of_others_is_not_there_whatever_is_sent(platform: RunningPlatform, people: People) -> None:
    story = told(platform).graded()
    page = people.seat("gd_leader")
    page.goto("/board/")
    before = written(platform)

    send_by_hand(page, f"/incidents/responses/{story.response}/initiate/", level="L3")

    expect(page.get_by_role("heading", name="没有这一页，或者它与您的单位无关。")).to_be_visible()
    assert written(platform) == before


@pytest.mark.rule("A-5.3-3")
def test_of_two_who_decide_at_once_the_second_is_told_that_it_is_done(
    platform: RunningPlatform, people: People
) -> None:
    story = told(platform).graded()
    first, second = people.seat("hlj_leader"), people.seat("hlj_leader")
    for page in (first, second):
        page.goto(story.path)
    late = open_act(second, "启动响应")
    confirm(open_act(first, "启动响应"))
    expect_state(first, "响应中")
    expect(late.get_by_role("button", name="页面有更新")).to_be_visible()  # offered, not pulled from under the hands
    before = written(platform)

    confirm(late)

    expect(second.get_by_role("alert")).to_contain_text("现在不能办理")
    expect_state(second, "响应中")
    assert written(platform) == before


@pytest.mark.rule("A-5.6-0")
def test_what_a_conclusion_needs_is_said_at_the_fields_and_what_was_written_is_kept(
    platform: RunningPlatform, people: People
) -> None:
    story = told(platform).active()
    page = people.seat("hlj_leader")
    page.goto(story.path)
    dialog = open_act(page, "结束响应")
    dialog.get_by_label("证据").fill("监测恢复正常已两小时")
    before = written(platform)

    confirm(dialog)

    dialog = page.get_by_role("dialog")
    summary = dialog.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(1)
    summary.get_by_role("link").click()
    tick = dialog.get_by_role("checkbox")
    expect(tick).to_be_focused()
    expect(tick).to_have_attribute("aria-invalid", "true")
    expect(dialog.locator(f"#{tick.get_attribute('aria-describedby')}")).to_contain_text("部预案 5.6")
    expect(dialog.get_by_label("证据")).to_have_value("监测恢复正常已两小时")
    assert written(platform) == before
    assert story.state() == "active"


@pytest.mark.rule("A-6.1-2")
def test_a_close_that_must_wait_says_for_what_and_does_nothing(platform: RunningPlatform, people: People) -> None:
    story = told(platform).concluded()
    page = people.seat("hlj_leader")
    page.goto(story.path)
    button = act_row(page, "办结").get_by_role("button")

    expect(button).to_have_attribute("aria-disabled", "true")
    why = page.locator(f"#{button.get_attribute('aria-describedby')}")
    expect(why).to_contain_text("项时限任务未了")
    expect(why.get_by_role("link", name="部预案 6.1")).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    send_by_hand(page, f"/incidents/responses/{story.response}/close/", level="L3")
    expect(page.get_by_role("alert")).to_contain_text("现在不能办理")
    assert story.state() == "concluded"


def test_nobody_acts_without_signing_in(platform: RunningPlatform, people: People) -> None:
    story = told(platform).graded()
    page = people.seat()
    page.goto("/sign-in/")

    send_by_hand(page, f"/incidents/responses/{story.response}/initiate/", level="L3")

    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert story.state() == "graded"
