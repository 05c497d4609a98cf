"""Every page as each kind of person sees it, on a desk and on a phone: it stands, it fits, it complains of nothing, and
axe finds no breach of WCAG 2.2 A and AA. See test_keyboard.py for hands without a mouse."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect

from tests.browser.handwork import Story, confirm, open_act, put, told
from tests.browser.people import DESK, PHONE, WALL, People
from tests.platforms import RunningPlatform
from tests.world import threat

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Django's own lists of filters keep their lines closer together than WCAG 2.2 asks (2.1 they keep); its select2 names
# the box, and gives a role to the words in it too. Of what comes in rows the first few are looked at.
WCAG_OF_THE_ADMIN = WCAG[:-1]
ALIKE = [".fs-item:nth-child(n+5)", ".fs-list tbody tr:nth-child(n+7)", ".fs-article:nth-child(n+4)"]
LEFT_OUT = {"exclude": [[selector] for selector in (".select2-selection__rendered", *ALIKE)]}
PLAN = "/plans/miit-2017-281/"
ADDRESS = f"https://www.example.cn/{'status/incident' * 11}"  # one word, longer than any line

type Stories = dict[str, Story]
type Sizes = tuple[tuple[int, int], ...]

# {graded} stands for the number of the incident that has come so far.
SEEN = {
    "": ["/sign-in/", "/plans/", PLAN, "/api/docs/", "/public/en/warnings/", "/public/warnings/past/1/"],
    "carrier_reporter": [
        "/incidents/", "/incidents/{concluded}/", "/obligations/", "/notices/", "/reports/new/", "/reports/",
        "/reports/{concluded}/unit_summary/", "/incidents/{both}/", "/warnings/hazards/new/",
    ],
    "body_reporter": ["/reports/new/"],
    "hlj_duty": [
        "/board/", "/incidents/", "/incidents/{reported}/", "/incidents/{graded}/", "/incidents/{active}/",
        "/incidents/{below_plan}/", "/obligations/", "/notices/?all=1", "/reports/{active}/initiation/",
        "/reports/{active}/findings/", "/warnings/hazards/{hazard}/", "/warnings/notices/new/",
    ],
    "hlj_leader": [
        "/board/", "/incidents/{graded}/", "/incidents/{handled}/", "/incidents/{concluded}/", "/reports/findings/",
    ],
    "gd_duty": ["/board/", "/incidents/", "/notices/"],
    "meo_duty": ["/incidents/{active}/", "/incidents/{pending}/", "/incidents/{surveyed}/"],
    "county_duty": ["/reports/oral/", "/incidents/{both}/"],
    "auditor": ["/board/", "/incidents/{concluded}/"],
    "hq_office_leader": ["/board/", "/warnings/periods/new/", "/warnings/periods/{period}/"],
    "administrator": ["/admin/", "/admin/orgs/organisation/", "/incidents/", "/calendar/", "/calendar/import/"],
    "security_administrator": ["/admin/orgs/appointment/", "/admin/orgs/apitoken/add/"],
}  # fmt: skip
SORRY = {"carrier_reporter": ["/nowhere/", "/incidents/HL-1999-0001/"], "administrator": ["/admin/orgs/apitoken/add/"]}


def major(platform: RunningPlatform, scope: str, level: str, summary: str) -> Story:
    story = told(platform, summary=summary, facts={"outage_scope": scope})
    return story.act("verify", "meo_duty").act("grade", "meo_duty", level=level)


@pytest.fixture(scope="module")
def stories(platform: RunningPlatform) -> Stories:
    """One incident in each state that pages draw differently."""
    return {
        "reported": told(platform, summary="刚报上来"),
        "verified": told(platform, summary="已核实").act("verify", "hlj_duty"),
        "graded": told(platform, summary="已定级").graded(),
        "active": told(platform, summary=ADDRESS, scope=ADDRESS, measures_taken=ADDRESS).active(),
        "handled": told(platform, summary="处置完成").active().act("complete_handling", "hlj_duty"),
        "concluded": told(platform, summary="响应结束").concluded(),
        "pending": major(platform, "national", "L1", "等另一人确认").act(
            "initiate",
            "meo_leader",
            document_no="〔2026〕12号",
            issuing_body="国家有关机关",
            decided_at=now().isoformat(),
        ),
        "surveyed": major(platform, "multi_province", "L2", "全国了解影响").act("initiate", "meo_leader"),
        "both": told(platform, summary="两个预案", regions=["232701"], facts=threat("L2")),
        "hazard": put(
            platform,
            "/hazards/",
            "carrier_reporter",
            {
                "kind": "vulnerability",
                "level": "L3",
                "tlp": "AMBER",
                "regions": ["230000"],
                "judged_at": now().isoformat(),
                "contents": {"summary": ADDRESS, "likelihood": ADDRESS, "impact": "断网", "details": ADDRESS},
            },
        ),
        "period": put(
            platform,
            "/periods/",
            "hq_office_leader",
            {
                "event": ADDRESS,
                "colour": "red",
                "bodies": ["232701-CAC"],
                "requirements": ADDRESS,
                "begins_at": now().isoformat(),
                "ends_at": (now() + timedelta(days=3)).isoformat(),
            },
        ),
        "below_plan": told(platform, summary="未达到级别", facts={"leaked_users": 10})
        .act("verify", "hlj_duty")
        .act("grade", "hlj_duty", level="none", reason="不足十万"),
    }


@pytest.fixture(scope="module")
def visitors(
    platform: RunningPlatform, browser: Browser, browser_context_args: dict[str, Any], sessions: dict[str, list[Any]]
) -> Iterator[People]:
    seated = People(platform=platform, browser=browser, settings=browser_context_args, sessions=sessions)
    yield seated
    seated.leave()


@pytest.fixture(scope="module")
def page_of(visitors: People) -> Callable[[str], Page]:
    """One page a person, kept for all that they visit."""
    pages: dict[str, Page] = {}
    return lambda name: pages.get(name) or pages.setdefault(name, visitors.seat(name))


def places(seen: dict[str, list[str]]) -> Any:
    """Each page of each person; on the phone as well for the first who comes to it."""
    pairs = [(name, path) for name, paths in seen.items() for path in paths]
    first = {path: name for name, path in reversed(pairs)}
    sizes = [(DESK, PHONE) if first[path] == name else (DESK,) for name, path in pairs]
    return pytest.mark.parametrize(
        ("name", "path", "sizes"),
        [(*pair, chosen) for pair, chosen in zip(pairs, sizes, strict=True)],
        ids=[f"{name or 'nobody'} {path}" for name, path in pairs],
    )


@places(SEEN)
def test_a_page_stands_fits_and_can_be_used_by_everybody(
    name: str, path: str, sizes: Sizes, page_of: Callable[[str], Page], visitors: People, stories: Stories
) -> None:
    check(page_of(name), path, 200, sizes, stories, visitors)


@places(SORRY)
def test_a_page_that_is_not_theirs_says_so_in_the_same_manner(
    name: str, path: str, sizes: Sizes, page_of: Callable[[str], Page], visitors: People, stories: Stories
) -> None:
    check(page_of(name), path, 403 if "admin" in path else 404, sizes, stories, visitors)


@pytest.mark.parametrize(
    ("name", "story", "title"),
    [
        ("hlj_duty", "reported", "核实"),
        ("hlj_duty", "verified", "定级"),
        ("hlj_leader", "handled", "结束响应"),
        ("meo_leader", "surveyed", "结束响应"),
        ("meo_leader", "active", "改变牵头单位"),
    ],
)
def test_a_dialog_can_be_used_by_everybody_also_when_it_was_refused(
    name: str, story: str, title: str, page_of: Callable[[str], Page], visitors: People, stories: Stories
) -> None:
    visitors.complaints.clear()
    page = page_of(name)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto(stories[story].path)
    dialog = open_act(page, title)
    if title == "结束响应":
        confirm(dialog)
        expect(page.get_by_role("dialog").get_by_role("alert")).to_be_focused()
    assert {size: breaches_of(page, size, WCAG) for size in (DESK, PHONE)} == {DESK: [], PHONE: []}
    expect(page.get_by_role("dialog").locator("footer [type=submit]").first).to_be_in_viewport(ratio=1)
    assert visitors.complaints == []


def test_a_form_that_was_refused_can_be_used_by_everybody(page_of: Callable[[str], Page], visitors: People) -> None:
    visitors.complaints.clear()
    page = page_of("carrier_reporter")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto("/reports/new/")
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert {size: breaches_of(page, size, WCAG) for size in (DESK, PHONE)} == {DESK: [], PHONE: []}
    assert visitors.complaints == []


def test_a_script_that_the_policy_refuses_would_have_been_heard(people: People) -> None:
    page = people.seat()
    page.goto("/sign-in/")
    with page.expect_console_message(lambda message: message.type == "error"):
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))")
    assert [words for words in people.complaints if "Content Security Policy" in words]
    people.complaints.clear()


def test_a_breach_would_have_been_found(people: People) -> None:
    page = people.seat()
    page.goto("/sign-in/")
    page.evaluate("document.querySelector('form').append(document.createElement('input'))")
    assert [breach for breach in breaches_of(page, DESK, WCAG) if breach.startswith("label ")]


def test_a_report_can_be_read_and_returned_by_everybody(
    page_of: Callable[[str], Page], visitors: People, stories: Stories
) -> None:
    visitors.complaints.clear()
    page = page_of("hlj_duty")
    page.goto(f"/reports/?incident={stories['active'].number}")
    page.locator("a.ttl").first.click()
    page.get_by_text("退回补正").click()
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("缺什么、要补什么")).to_have_attribute("aria-invalid", "true")
    assert {size: breaches_of(page, size, WCAG) for size in (DESK, PHONE)} == {DESK: [], PHONE: []}
    assert visitors.complaints == []


def check(page: Page, path: str, status: int, sizes: Sizes, stories: Stories, visitors: People) -> None:
    visitors.complaints.clear()
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    answer = page.goto(path.format(**{key: story.number for key, story in stories.items()}))
    assert answer is not None and answer.status == status
    if page.locator("#fs-live").count():
        expect(page.locator("#fs-live")).to_contain_text("实时")
    tags = WCAG_OF_THE_ADMIN if "/admin/" in path else WCAG
    assert {size: breaches_of(page, size, tags) for size in sizes} == {size: [] for size in sizes}
    for width, height in (PHONE, WALL):
        page.set_viewport_size({"width": width, "height": height})
        assert excess_width(page) == 0, width
    assert visitors.complaints == []


def breaches_of(page: Page, size: tuple[int, int], tags: list[str]) -> list[str]:
    """What axe finds, and what sticks out on the right."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):  # once a page; and of what axe found only what is wrong travels back
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("asked => axe.run(...asked).then(found => found.violations)", [LEFT_OUT, options])
    breaches = [f"{found['id']} {node['html']}" for found in violations for node in found["nodes"]]
    return breaches + ([f"{out} px too wide"] if (out := excess_width(page)) else [])


def excess_width(page: Page) -> int:
    """Pixels that stick out on the right."""
    out: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return out
