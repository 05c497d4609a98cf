"""English, by the switch on the page and by the browser's own wish: nothing Chinese is left in the interface.

What stays Chinese is marked as such: the plan's own words and the name of the other language; and the remarks on the
plan quote its terms. What was reported in Chinese stays so too; here everything was reported in English, to a bureau
that knows nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from tests.browser.handwork import ENGLISH, Story, act_row, confirm, item, open_act, told, unheard
from tests.browser.people import PHONE, People
from tests.platforms import RunningPlatform

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# Every word that a page shows, says or would show on hover, but those in a part that is marked as Chinese.
WORDS = """() => {
    const words = [document.title, document.body.dataset.words ?? ""];
    const isChinese = (element) => element.closest("[lang^=zh]");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (isChinese(element) || element.closest("script, style, .fs-gap, #user-tools")) continue;
        if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
        else for (const name of ["title", "alt", "placeholder", "aria-label", "data-busy", "data-l", "label"])
            words.push(node.getAttribute(name) ?? "");
        if (element instanceof HTMLInputElement && node === element) words.push(element.value);
    }
    return words;
}"""


def chinese_on(page: Page) -> list[str]:
    return [words.strip() for words in page.evaluate(WORDS) if CHINESE.search(words)]


@pytest.fixture
def story(platform: RunningPlatform) -> Story:
    return told_in_english(platform)


def told_in_english(platform: RunningPlatform) -> Story:
    return told(platform, by="internet_reporter", summary=unheard("Data centre without power"), **ENGLISH)


def in_english(people: People, name: str = "") -> Page:
    return people.seat(name, locale="en-GB")


def test_the_first_page_speaks_the_browsers_language(people: People) -> None:
    page = in_english(people)
    page.goto("/sign-in/")
    assert chinese_on(page) == []
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert chinese_on(page) == []

    other = people.seat(locale="fr-FR")
    other.goto("/sign-in/")
    expect(other.get_by_role("button", name="登录")).to_be_visible()  # Chinese is the house's own


def test_the_switch_on_the_page_outlasts_it(platform: RunningPlatform, people: People) -> None:
    page = people.seat("hlj_duty")
    page.goto("/incidents/?level=L3")

    page.get_by_role("button", name="English").click()

    assert page.url.endswith("/incidents/?level=L3")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/board/")
    expect(page.get_by_role("heading", name="To verify")).to_be_visible()
    expect(page.locator("#fs-live")).to_contain_text("Live")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="待核实")).to_be_visible()


def test_a_board_brings_what_is_new_in_the_language_that_it_is_read_in(
    platform: RunningPlatform, people: People
) -> None:
    english, chinese = in_english(people, "gd_duty"), people.seat("gd_duty")
    for page in (english, chinese):
        page.goto("/board/")
        expect(page.locator("#fs-live")).to_have_class("fs-live")

    story = told_in_english(platform)

    with_words = "Data centre without power"
    expect(item(english, "fresh", with_words).first.get_by_role("link", name="Verify")).to_be_visible()
    expect(item(chinese, "fresh", with_words).first.get_by_role("link", name="核实")).to_be_visible()
    assert chinese_on(english) == []
    story.act("verify", "gd_duty")
    expect(item(english, "fresh", with_words).get_by_role("link", name="Grade").first).to_be_visible()
    assert chinese_on(english) == []


def test_a_response_is_led_to_its_end_in_english(platform: RunningPlatform, people: People, story: Story) -> None:
    """Its page with every dialog, every message and every refusal on the way."""
    page = in_english(people, "gd_leader")
    page.goto(story.path)
    check(page)
    page.locator("#facts-more summary").click()
    for title in ("Verification", "Grading", "Initiation of the response"):
        dialog = open_act(page, title)
        check(page)
        confirm(dialog)
        expect(page.get_by_text("Done and logged.")).to_be_visible()
        check(page)
    confirm(open_act(page, "Conclusion of the response"))
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    check(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_label("Evidence").fill("Normal for two hours")
    confirm(dialog)
    expect(act_row(page, "Closing").get_by_role("button")).to_have_attribute("aria-disabled", "true")
    check(page)


def check(page: Page) -> None:
    assert chinese_on(page) == []


PLACES: dict[str, list[Callable[[Story], str]]] = {
    "internet_reporter": [
        lambda story: "/incidents/",
        lambda story: story.path,
        lambda story: "/obligations/",
        lambda story: "/notices/?all=1",
        lambda story: "/reports/new/",
        lambda story: f"/reports/{story.number}/unit_summary/",
    ],
    "gd_duty": [
        lambda story: "/board/",
        lambda story: f"/incidents/?q={story.number}",
        lambda story: story.path,
        lambda story: f"/obligations/?incident={story.number}",
        lambda story: "/notices/",
        lambda story: f"/reports/{story.number}/initiation/",
        lambda story: "/plans/",
        lambda story: "/plans/miit-2017-281/",
        lambda story: "/nowhere/",
    ],
    "body_reporter": [lambda story: "/reports/new/"],
    "auditor": [lambda story: story.path],
    "administrator": [lambda story: "/admin/"],
}


@pytest.mark.parametrize("name", PLACES)
def test_no_page_of_theirs_has_chinese_left_in_it_or_is_too_wide_for_a_phone(
    name: str, platform: RunningPlatform, people: People
) -> None:
    story = told_in_english(platform)
    for action, by in (("verify", "gd_duty"), ("grade", "gd_duty"), ("initiate", "gd_leader")):
        story.act(action, by, **({"level": "L3"} if action == "grade" else {}))
    story.act("conclude", "gd_leader", impact_controlled=True, evidence="Normal for two hours")
    page = people.seat(name, size=PHONE, locale="en-GB")
    left, wide = {}, []
    for place in PLACES[name]:
        page.goto(place(story))
        if found := chinese_on(page):
            left[page.url] = found
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(page.url)
    assert (left, wide) == ({}, [])


def test_a_form_says_in_english_what_is_wrong(people: People) -> None:
    page = in_english(people, "internet_reporter")
    page.goto("/reports/new/")
    page.get_by_label("Regions affected").fill("Guangdong, Atlantis")
    page.get_by_label("Discovered at").fill((now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("radio", name="One province").first.check()
    expect(page.locator("#preview .fs-propose")).to_contain_text("Level III")
    page.get_by_role("button", name="Submit the report").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert chinese_on(page) == []
