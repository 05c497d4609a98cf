"""Hands without a mouse: everything that can be done is reached by Tab, done by Enter and left by Escape."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.handwork import act_row, expect_state, item, told, unheard
from tests.browser.people import PHONE, People
from tests.platforms import RunningPlatform

# What can be used and is not hidden; of a choice only the mark that Tab comes to. Whatever gets the focus is struck
# off, and must show that it has it.
WATCH = """() => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
    const usable = [...all].filter((element) => shown(element) && !element.disabled && element.type !== "hidden");
    window.missed = new Set(usable.filter((element) => element.type !== "radio" || element.checked));
    window.unseen = [];
    const styles = ["outlineStyle", "boxShadow"];
    const isRinged = (element) => styles.some((name) => getComputedStyle(element)[name] !== "none");
    document.addEventListener("focusin", ({ target }) => {
        window.missed.delete(target);
        const parts = [target, target.closest("label"), target.closest("label")?.querySelector("span")];
        if (!parts.some((part) => part && isRinged(part))) window.unseen.push(target);
    });
}"""
FAULTS = "() => [...window.missed, ...window.unseen].map((element) => element.outerHTML)"


def walk(page: Page) -> list[str]:
    """Tab through the whole page; what it did not come to, and what did not show that one stands on it."""
    page.evaluate(WATCH)
    for step in range(200):  # a field of date and time has many stops
        page.keyboard.press("Tab")
        if step % 10 == 9 and not page.evaluate("window.missed.size"):
            break
    faults: list[str] = page.evaluate(FAULTS)
    return faults


def tab_to(page: Page, wanted: Locator) -> None:
    for _step in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not come to {wanted}")


def test_tab_comes_to_everything_that_can_be_used_and_shows_where_it_stands(
    platform: RunningPlatform, people: People
) -> None:
    graded, concluded = told(platform).graded(), told(platform).concluded()
    places = {
        "hlj_leader": [graded.path],
        "carrier_reporter": ["/reports/new/", f"/reports/{concluded.number}/unit_summary/"],
    }
    for name, paths in places.items():
        page = people.seat(name)
        for path in paths:
            page.goto(path, wait_until="networkidle")  # what a page fetches once it is live has come
            assert walk(page) == [], path


def test_the_first_tab_leads_past_the_bar_to_the_page(people: People) -> None:
    page = people.seat("hlj_duty")
    page.goto("/board/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_dialog_is_opened_left_and_confirmed_by_keys_alone(platform: RunningPlatform, people: People) -> None:
    story = told(platform).graded()
    page = people.seat("hlj_leader")
    page.goto(story.path)
    button = act_row(page, "启动响应").get_by_role("button")

    tab_to(page, button)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="决定启动")).to_be_focused()
    inside = [page.keyboard.press("Tab") or is_inside(page) for _step in range(12)]
    assert all(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert story.state() == "graded"

    page.keyboard.press("Enter")
    tab_to(page, dialog.locator("footer [type=submit]").first)
    page.keyboard.press("Enter")
    expect_state(page, "响应中")


def is_inside(page: Page) -> bool:
    """In the dialog, or at the browser's own bar between its end and its beginning."""
    return page.evaluate("!!document.activeElement.closest('dialog') || document.activeElement === document.body")


def test_facts_are_chosen_by_arrows_and_the_proposal_follows(people: People) -> None:
    page = people.seat("carrier_reporter")
    page.goto("/reports/new/")
    tab_to(page, page.get_by_role("radiogroup", name="大量用户无法正常上网").get_by_role("radio").first)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#preview .fs-propose")).to_contain_text("较大（Ⅲ级）")


def test_the_menu_of_a_phone_opens_by_a_key(people: People) -> None:
    page = people.seat("hlj_duty", size=PHONE)
    page.goto("/board/")
    tab_to(page, page.locator(".fs-menu summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".fs-menu").get_by_role("link", name="通知"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="通知")).to_be_visible()


def test_a_board_that_changes_leaves_the_focus_where_it_was(platform: RunningPlatform, people: People) -> None:
    first, second = unheard("先来"), unheard("后到")
    told(platform, summary=first)
    board = people.seat("hlj_duty")
    board.goto("/board/")
    expect(board.locator("#fs-live")).to_have_class("fs-live")
    verify = item(board, "fresh", first).get_by_role("link", name="核实")
    verify.focus()

    told(platform, summary=second)

    expect(item(board, "fresh", second)).to_be_visible()
    expect(verify).to_be_focused()
