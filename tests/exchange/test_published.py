"""What was published, as machines read it: CAP messages and the feed of warnings that really ran their course."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.test.utils import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from cases.errors import Invalid
from cases.models import Case
from cases.releases import release_in_force
from early_warnings.inputs import checked_draft
from early_warnings.models import Message
from exchange.bulletins import bulletin_of, profile
from exchange.cap.mapping import cap_message
from exchange.cap.reading import read
from plans.library import get_plan
from tests.early_warnings.test_public import noticed
from tests.exchange.schema import faults
from tests.warned import CONTENTS_A, CONTENTS_B, LIFTING, draft_body, published
from tests.world import PLAN_A, PLAN_B, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
FEED = "/public/warnings/feed.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def message(identifier: str) -> bytes:
    answer = Client().get(f"/public/cap/{identifier}.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/cap+xml")
    assert answer["Content-Language"] == "zh-CN, en"
    assert faults(answer.content) == []
    return answer.content


def entries(path: str = FEED) -> list[Any]:
    answer = Client().get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return list(etree.fromstring(answer.content).findall("a:entry", ATOM))


def texts(found: list[Any], name: str) -> list[str]:
    return [entry.findtext(f"a:{name}", namespaces=ATOM) for entry in found]


@pytest.mark.rule("A-4.6-1", "A-4.6-2")
def test_a_chain_of_warnings_is_valid_and_each_message_names_all_before_it():
    blue = published("blue", at=NOON)
    body = draft_body("yellow", title="扩大了的漏洞", title_en="A flaw that spread", contents=CONTENTS_A)
    yellow = blue.later(hours=2).adjusted("hlj_leader", "hlj_duty", **body)
    yellow.later(days=2).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)

    told = [read(message(each.identifier)) for each in Message.objects.order_by("pk")]
    assert [each.msg_type for each in told] == ["Alert", "Update", "Cancel"]
    assert [each.references for each in told] == [(), (told[0].reference,), (told[0].reference, told[1].reference)]
    assert [each.status for each in told] == ["Actual"] * 3
    first, second, last = (each.infos for each in told)
    assert [info.language for info in first] == ["zh-CN", "en"]
    assert first[0].headline == "蓝色预警：某型路由器高危漏洞预警"
    assert first[1].headline == "Blue warning (in Chinese): 某型路由器高危漏洞预警"
    assert second[1].headline == "Changed: Yellow warning: A flaw that spread"
    assert last[0].headline == "解除黄色预警：扩大了的漏洞"
    assert second[0].web == f"http://testserver/public/warnings/{yellow.warning.number}/"
    assert [info.parameter("warningColour") for info in (*first, *second, *last)] == [
        ("blue",), ("blue",), ("yellow",), ("yellow",), ("yellow",), ("yellow",),
    ]  # fmt: skip
    assert first[0].contact == "010-12345678" and first[0].instruction.startswith("应采取的防范措施：关闭")
    assert last[0].response_types == ("AllClear",) and last[0].instruction == ""
    assert LIFTING["reason"] in told[2].note
    assert all(info.expires is None for each in told for info in each.infos)
    assert all("A-4.4-4" in each.codes or "A-4.6" in each.codes[0] for each in told)


def test_where_another_warning_took_its_place_no_message_of_the_old_one_speaks_any_more():
    """A lifting that gave the all-clear to a province with a warning in force would be read as the end of that one."""
    orange = published("orange", at=NOON, regions=["230000", "440000"])
    orange.later(days=1).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
    orange.later(days=1).act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING)

    told = {each.act: read(message(each.identifier)) for each in Message.objects.filter(case=orange.warning.case_id)}
    areas = {act: [area.geocodes[0].value for area in each.infos[0].areas] for act, each in told.items()}
    assert areas == {"publish": ["230000", "440000"], "narrow": ["440000"], "lift": ["440000"]}
    assert "不再适用的地区（由另一预警规定）：黑龙江省" in told["narrow"].infos[0].description
    assert told["narrow"].msg_type == "Update" and told["narrow"].infos[0].response_types == ("Prepare",)


def test_a_warning_of_the_prefecture_has_its_category_for_an_event():
    published("blue", plan="B", at=NOON)
    told = read(message(Message.objects.get().identifier))

    assert [info.event for info in told.infos] == ["有害程序事件", "Malicious program"]
    assert "事件类别：有害程序事件" in told.infos[0].description
    assert "malicious_program" not in told.infos[0].description


def test_what_was_published_in_error_is_cancelled():
    published("yellow", at=NOON).act("withdraw", "hlj_leader", confirmed_by="hlj_duty", reason="误点")
    told = read(message(Message.objects.get(act="withdraw").identifier))

    assert (told.msg_type, told.infos[0].response_types) == ("Cancel", ("None",))
    assert told.note.startswith("发布有误，现予撤回。误点")


def test_a_risk_notice_has_no_colour():
    notice = noticed()
    told = read(message(Message.objects.get(case=notice.case_id).identifier))

    assert told.codes[0] == "risk-notice" and told.infos[0].severity == "Unknown"
    assert told.infos[0].parameter("warningColour") == ()


def test_an_exercise_is_read_by_those_whom_it_concerns_and_by_nobody_else():
    published("yellow", at=NOON, exercise=True)
    name = Message.objects.get().identifier
    assert Client().get(f"/public/cap/{name}.xml").status_code == 404
    assert entries() == []
    inside = f"/warnings/messages/{name}.xml"
    assert Client().get(inside).status_code == 302
    answers = {}
    for reader in ("hlj_duty", "meo_duty", "auditor", "county_duty", "carrier_reporter", "administrator"):
        client = Client()
        client.force_login(person(reader))
        answers[reader] = client.get(inside)
    seen = {reader for reader, answer in answers.items() if answer.status_code == 200}
    assert {"hlj_duty"} <= seen <= {"hlj_duty", "meo_duty", "auditor", "carrier_reporter"}
    told = read(answers["hlj_duty"].content)
    assert told.status == "Exercise" and told.infos[0].headline.startswith("【演练】")
    assert told.infos[0].web == ""
    assert answers["hlj_duty"]["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["%00", "none", "x" * 200, "..%2F..%2Fetc", "fengsui-W-HL-2026-0001-9", "%20"])
def test_a_message_that_never_was_is_not_found(name: str):
    reader = Client()
    assert reader.get(f"/public/cap/{name}.xml").status_code == 404
    reader.force_login(person("hlj_duty"))
    assert reader.get(f"/warnings/messages/{name}.xml").status_code == 404


def test_the_feed_tells_each_message_once_the_newest_first_by_ids_that_stay():
    warned = published("yellow", at=NOON)
    (before,) = texts(entries(), "id")
    warned.later(days=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)

    found = entries()
    assert texts(found, "title") == ["解除黄色预警：某型路由器高危漏洞预警", "黄色预警：某型路由器高危漏洞预警"]
    assert texts(found, "updated") == ["2026-09-29T12:00:00+08:00", "2026-09-28T12:00:00+08:00"]
    assert texts(found, "id")[1] == before and before.startswith("urn:uuid:")
    with override_settings(PUBLIC_ADDRESS="https://elsewhere.example"):
        assert texts(entries(), "id") == texts(found, "id")
    for path, page in ((FEED, "/public/warnings/"), ("/public/en/warnings/feed.atom", "/public/en/warnings/")):
        root = etree.fromstring(Client().get(path).content)
        links = {each.get("rel"): each.get("href") for each in root.findall("a:link", ATOM)}
        assert links == {"self": f"http://testserver{path}", "alternate": f"http://testserver{page}"}
        for address in (each.get("href") for each in root.findall("a:entry/a:link", ATOM)):
            assert Client().get(address.removeprefix("http://testserver")).status_code == 200, address


def test_an_empty_feed_is_whole():
    root = etree.fromstring(Client().get(FEED).content)
    assert root.findtext("a:title", namespaces=ATOM) == "网络安全预警和风险提示"
    assert root.findtext("a:updated", namespaces=ATOM) and root.findtext("a:id", namespaces=ATOM)


# -- what a deployment sets


@pytest.fixture
def anew():
    profile.cache_clear()
    yield
    profile.cache_clear()


@pytest.mark.usefixtures("anew")
@override_settings(
    CAP_LIFT_AS="AllClear",
    CAP_COLOUR_PARAMETER="severityCode",
    CAP_COLOUR_CODES={"red": "01", "orange": "02", "yellow": "03", "blue": "04"},
)
def test_a_receiver_that_wants_other_words_gets_them():
    published("yellow", at=NOON).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    told = read(message(Message.objects.get(act="lift").identifier))

    assert (told.msg_type, told.infos[0].response_types) == ("Update", ("AllClear",))
    assert told.infos[0].parameter("severityCode") == ("03",)


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(
    "wrong",
    [{"CAP_LIFT_AS": "Update"}, {"CAP_COLOUR_CODES": {"red": "1"}},
     {"CAP_COLOUR_CODES": {"red": "1", "orange": "1", "yellow": "2", "blue": "3"}}],
)  # fmt: skip
def test_a_setting_that_no_receiver_could_read_is_refused_by_name(wrong: dict[str, Any]):
    with override_settings(**wrong), pytest.raises(ImproperlyConfigured, match=next(iter(wrong))):
        profile()


# -- whatever drafting accepts can be said

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_drafting_accepts_makes_a_message_without_fault(data: st.DataObject):
    code = data.draw(st.sampled_from(["A", "B"]))
    contents = dict({"A": CONTENTS_A, "B": CONTENTS_B}[code])
    free = [key for key in contents if key not in ("starts_at", "category")]
    contents |= {key: data.draw(WORDS) for key in free}
    english = {key: data.draw(WORDS) for key in data.draw(st.sets(st.sampled_from(free)))}
    body = draft_body("yellow", plan=code, contents=contents, english=english)
    body |= {"title": data.draw(WORDS), "title_en": data.draw(st.text(max_size=60))}
    plan = get_plan({"A": PLAN_A, "B": PLAN_B}[code])
    try:
        said = checked_draft(body, plan)
    except Invalid:
        return
    labels = {field.key: field.label for field in plan.form("warning").fields}
    shown = {
        "number": "W-HL-2026-0001", "subject": "warning", "plan": plan.code,
        "rule_id": "A-4.4-4" if code == "A" else "B-3.3-5", "issuer": {"zh": "黑龙江局", "en": ""},
        "title": {"zh": said["title"], "en": said["title_en"]},
        "areas": [{"code": "230000", "zh": "黑龙江省", "en": "Heilongjiang"}], "reason": contents[free[0]],
        "contents": [
            {"key": key, "label": {"zh": labels[key].zh, "en": labels[key].en},
             "value": {"zh": str(value), "en": str(said["english"].get(key, ""))}}
            for key, value in said["contents"].items()
        ],
        "except": [], "sectors": [], "occurred": said["occurred"], "urgency": said["urgency"],
        "certainty": said["certainty"], "starts_at": said["contents"].get("starts_at", ""),
        "hotline": said["contents"].get("hotline", ""), "supersedes": "",
    }  # fmt: skip
    told = Message(
        case=Case(release=release_in_force(plan.code), kind="warning"), act="publish", colour="yellow", sent=NOON,
        identifier="fengsui-W-HL-2026-0001-1", sender="fengsui@localhost", regions=["230000"], said=shown,
    )  # fmt: skip
    assert faults(cap_message(bulletin_of(told, web="https://fengsui.example/public/warnings/W-HL-2026-0001/"))) == []
