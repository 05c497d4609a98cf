"""The public pages: what is in force, what is over, and nothing that was never published."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from early_warnings.drafting import start_draft
from early_warnings.models import EarlyWarning, RiskNotice
from early_warnings.public.showing import dialled
from early_warnings.risk_notices import act_on_notice, confirm_notice, start_notice
from tests.warned import CONTENTS_A, LIFTING, Warned, document, draft_body, drafted, published
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
ZH, EN = "/public/warnings/", "/public/en/warnings/"
NOTICE = {"title": "钓鱼邮件增多", "regions": ["230000"], "text": "请核对发件人"}


def page(path: str = ZH, status: int = 200) -> str:
    """As somebody sees it who comes for the first time: a client of its own loads the middleware anew."""
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def words(html: str) -> str:
    """What is read, without tags, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]))


def sections(html: str) -> dict[str, str]:
    """In force, notices, past."""
    found = re.split(r'<section aria-labelledby="([\w-]+)">', html)
    return {name: words(f"<main{text}") for name, text in zip(found[1::2], found[2::2], strict=True)}


def of(warned: Warned, base: str = ZH) -> str:
    return f"{base}{warned.warning.number}/"


def noticed(*, published_too: bool = True, **changes: object) -> RiskNotice:
    notice = start_notice(data=NOTICE | changes, actor=person("hlj_duty"), at=NOON)
    return act_on_both(notice, "publish_notice") if published_too else notice


def act_on_both(notice: RiskNotice, action: str, **data: object) -> RiskNotice:
    held = act_on_notice(notice=notice, action=action, actor=person("hlj_leader"), at=NOON, data=data).awaits
    assert held is not None
    return confirm_notice(confirmation=held, notice=notice, actor=person("hlj_duty"), at=NOON)


@pytest.mark.rule("A-4.4-7", "A-4.4-6", "A-4.6-2")
def test_a_warning_stands_on_the_web_from_its_publication_to_its_lifting():
    warned = published("yellow", at=NOON)

    listed = sections(page())
    for part in (
        "生效中的预警 1", "黄色预警（Ⅲ级）", "生效中", "某型路由器高危漏洞预警", "黑龙江省",
        "黑龙江省通信管理局", "2026年9月28日 12:00",
    ):  # fmt: skip
        assert part in listed["in-force"], part
    assert "还没有。" in listed["past"]
    one = page(of(warned))
    for label, value in {
        "预警级别": "黄色预警（Ⅲ级）", "发布机关": "黑龙江省通信管理局", "起始时间": "2026年9月28日 12:00",
        "可能的影响范围": CONTENTS_A["scope"], "可能造成的危害": CONTENTS_A["harm"],
        "应采取的防范措施": CONTENTS_A["measures"], "时限要求": CONTENTS_A["time_limit"], "咨询电话": "010-12345678",
        "依据": "部预案 4.4",
    }.items():  # fmt: skip
        assert re.search(rf"<dt>{label}</dt><dd>(<[^>]+>)*{re.escape(value)}", one), label
    assert 'href="tel:01012345678"' in one
    assert "不是预警的期限：预警在宣布解除之前一直有效" in one

    warned.later(days=3).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    listed = sections(page())
    assert "现在没有生效中的预警" in listed["in-force"]
    assert "已解除" in listed["past"] and "解除时间 2026年10月1日 12:00" in listed["past"]
    one = words(page(of(warned)))
    assert "2026年10月1日 12:00 宣布解除。已经采取的有关措施随之解除。" in one
    assert LIFTING["reason"] in one
    assert "不再要求： 关闭远程管理端口" in one and "在宣布解除之前一直有效" not in one
    assert re.search("首次发布 CAP 1.2 .* 宣布解除：漏洞已经修补，风险解除 CAP 1.2", one)


@pytest.mark.rule("B-3.3-6", "A-4.4-7")
def test_a_warning_of_the_prefecture_names_its_category_its_cautions_and_the_article():
    one = page(of(published("blue", plan="B", at=NOON)))

    assert re.search(r"<dt>事件类别</dt><dd>(<[^>]+>)*有害程序事件", one)
    assert re.search(r"<dt>警示事项</dt><dd>(<[^>]+>)*不要打开来历不明的附件", one)
    assert "蓝色预警（Ⅳ级）" in one and "3.3" in one
    assert "tel:" not in one


def test_what_was_not_published_is_nowhere():
    draft = drafted("yellow", "hlj_duty", at=NOON, title="只是草稿")
    consulted = drafted("yellow", "hlj_duty", at=NOON, title="正在会商")
    consulted.act("consult", "hlj_duty", consulted=[{"who": "专家", "advice": "同意"}])
    proposed = drafted("red", "meo_duty", at=NOON, regions=["100000"], title="已经报请")
    proposed.act("propose_publication", "meo_duty")
    declined = drafted("yellow", "hlj_duty", at=NOON, title="不予发布的")
    declined.act("decline_publication", "hlj_leader", reason="不必")
    exercise = published("yellow", at=NOON, exercise=True, title="演练的预警")
    unconfirmed = drafted("yellow", "hlj_duty", at=NOON, title="等另一人确认")
    unconfirmed.act("publish", "hlj_leader")
    standing = published("blue", at=NOON, title="生效的预警")
    body = draft_body("yellow", title="要取代它的草稿")
    planned = Warned(drafted_over(standing, body), NOON)
    notice = noticed(published_too=False)

    hidden = [draft, consulted, proposed, declined, exercise, unconfirmed, planned]
    for base in (ZH, EN):
        for path in (base, f"{base}past/1/", f"{base}notices/1/", of(standing, base), f"{base}feed.atom"):
            seen = page(path)
            for each in hidden:
                assert each.warning.number not in seen and each.warning.title not in seen, (path, each.warning)
            assert notice.number not in seen and notice.title not in seen
        for each in hidden:
            page(of(each, base), 404)
        page(f"{base}{notice.number}/", 404)
    assert "生效的预警" in page()


def drafted_over(standing: Warned, body: dict[str, object]) -> EarlyWarning:
    return start_draft(data=body, actor=person("hlj_duty"), at=NOON, supersedes=standing.warning)


@pytest.mark.rule("A-4.6-1", "A-4.4-7")
def test_a_warning_that_was_adjusted_leads_to_the_one_in_its_place():
    old = published("blue", at=NOON)
    new = old.later(hours=2).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", title="改为黄色"))

    listed = sections(page())
    assert "改为黄色" in listed["in-force"] and "某型路由器" not in listed["in-force"]
    assert "已被取代" in listed["past"] and f"见 {new.warning.number}" in listed["past"]
    assert f'href="{of(new)}"' in page(of(old))
    assert re.search(rf'<dt>所取代的预警</dt><dd><a [^>]*href="{of(old)}"', page(of(new)))


def test_a_warning_that_was_replaced_in_one_province_says_where_it_still_stands():
    orange = published("orange", at=NOON, regions=["230000", "440000"])
    yellow = orange.later(days=1).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))

    listed = sections(page())
    assert "生效中的预警 2" in listed["in-force"]
    assert "在黑龙江省已由另一预警取代，其他地区继续有效。" in listed["in-force"]
    one = words(page(of(orange)))
    assert (
        "生效中（部分地区除外）" in one
        and "地区 广东省 黑龙江省已由另一预警取代" in one
        and yellow.warning.number in one
    )
    assert "In Heilongjiang another warning has taken its place" in words(page(of(orange, EN)))


def test_red_comes_first_and_names_the_body_that_published_it():
    published("blue", at=NOON, title="蓝")
    red = drafted("red", "meo_duty", at=NOON, regions=["100000"], title="红")
    red.act("propose_publication", "meo_duty")
    red.later(hours=1).act("publish", "meo_leader", confirmed_by="meo_duty", **document(NOON))

    seen = sections(page())["in-force"]
    assert seen.index("红色预警（Ⅰ级）") < seen.index("蓝色预警（Ⅳ级）")
    assert "国家网络安全应急办公室" in seen


def test_what_was_published_in_error_says_so_before_all_else():
    warned = published("yellow", at=NOON)
    warned.later(hours=1).act("withdraw", "hlj_leader", confirmed_by="hlj_duty", reason="误点")

    one = words(page(of(warned)))
    assert "以下内容有误，请勿据以行动。" in one and "误点" in one
    assert one.index("以下内容有误") < one.index("某型路由器")
    assert "发布有误，已撤回" in sections(page())["past"]


@pytest.mark.rule("A-4.4-5", "A-4.4-7")
def test_a_risk_notice_has_no_colour_and_can_be_withdrawn():
    notice = noticed()
    seen = sections(page())["notices"]
    assert "钓鱼邮件增多" in seen and "已发布" in seen and "级）" not in seen
    assert "请核对发件人" in words(page(f"{ZH}{notice.number}/"))

    act_on_both(notice, "withdraw_notice", reason="有误")
    listed = sections(page())
    assert "现在没有风险提示" in listed["notices"] and "钓鱼邮件增多" in listed["past"]
    assert "发布有误，已撤回" in words(page(f"{ZH}{notice.number}/"))


def test_english_readers_see_english_and_chinese_that_is_marked_as_such():
    english = {"scope": "Access networks with that router"}
    warned = published("yellow", at=NOON, title_en="A router's flaw", english=english)

    one = page(of(warned, EN))
    assert '<html lang="en">' in one
    assert "A router&#x27;s flaw" in one and english["scope"] in one and "In force" in one
    assert f'<span lang="zh-Hans">{CONTENTS_A["harm"]}</span>' in one
    assert re.search(r"<dt>Possible harm</dt>", one) and "28 Sep 2026, 12:00" in one
    assert f'href="{of(warned)}"' in one and f'href="{of(warned, EN)}"' in page(of(warned))
    left = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", one.split("<body", 1)[1])
    assert re.findall(r"[\u3400-\u9fff]+", left) == []


def test_what_people_wrote_is_shown_and_never_obeyed():
    sharp = "<script>alert(1)</script>"
    warned = published("yellow", at=NOON, title=sharp, contents=CONTENTS_A | {"scope": f"第一行\n{sharp}"})

    for path in (ZH, of(warned), of(warned, EN)):
        assert sharp not in page(path) and "&lt;script&gt;" in page(path)


def test_a_page_asks_the_database_as_often_for_thirty_as_for_one():
    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(path)
        return len(found)

    def fill() -> None:
        published("yellow", at=NOON).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
        published("yellow", at=NOON)
        noticed()

    fill()
    page()
    before = {path: queries(path) for path in (ZH, f"{ZH}past/1/", f"{ZH}notices/1/", f"{ZH}feed.atom")}
    for _each in range(10):
        fill()
    assert {path: queries(path) for path in before} == before
    assert max(before.values()) <= 9


def test_the_archive_holds_what_the_first_page_cannot(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("early_warnings.public.reading.A_PAGE", 1)
    for title in ("第一件", "第二件", "第三件"):
        published("yellow", at=NOON, title=title).later(days=1).act(
            "lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING
        )

    assert f'href="{ZH}past/2/"' in page()
    assert [re.findall("第.件", words(page(f"{ZH}past/{number}/"))) for number in (1, 2, 3)] == [
        ["第三件"], ["第二件"], ["第一件"],
    ]  # fmt: skip
    assert "past/3/" in page(f"{ZH}past/2/") and "past/4/" not in page(f"{ZH}past/3/")
    page(f"{ZH}past/4/", 404)


JUNK = (
    "%00", "x", "W-HL-2026-9999", "W-HL-2026-" + "9" * 40, "w-hl-2026-0001", "../../etc", "past/0", "past/10001",
    "past/" + "9" * 400, "notices/2", "%F0%9F%98%80", "past/-1", "'",
)  # fmt: skip


def test_an_address_that_somebody_made_up_finds_nothing(subtests: pytest.Subtests):
    published("yellow", at=NOON)
    visitor = Client()
    for junk in JUNK:
        for base in (ZH, EN):
            with subtests.test(junk[:40], base=base):
                assert visitor.get(f"{base}{junk}/").status_code == 404
    missing = visitor.get(f"{EN}W-HL-2026-9999/")
    assert "Nothing of that number was published" in missing.content.decode() and not missing.cookies
    for method in ("post", "put", "delete"):
        assert getattr(visitor, method)(ZH).status_code == 405


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("010-12345678", "01012345678"), ("电话：0457-2730000 / 12345", "04572730000"), ("+86 10 1234", "+86101234"),
        ("（010）12345678 转 8", "01012345678"), ("见网站", ""), ("12", ""), ("12300", "12300"), ("+", ""),
    ],
)  # fmt: skip
def test_a_hotline_can_be_dialled_by_its_first_number(written: str, number: str):
    assert dialled(written) == number
