"""What each colour and each act is in CAP's words: every cell of the table of rules.md 9, and what it leaves open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from exchange.bulletin import Bulletin
from exchange.cap.mapping import cap_message, to_cap
from exchange.cap.message import CapAlert, CapInfo, CapReference, CapValue
from exchange.cap.problems import FaultyMessage
from exchange.cap.profile import Profile
from exchange.cap.reading import read
from plans.schema import Text
from tests.exchange.samples import NOTICE, RED, SENT, later


def infos(bulletin: Bulletin, profile: Profile | None = None) -> tuple[CapInfo, CapInfo]:
    chinese, english = to_cap(bulletin, profile=profile or Profile()).infos
    return chinese, english


def judged(bulletin: Bulletin) -> tuple[str, str, str, tuple[str, ...]]:
    """Severity, urgency, certainty and response; the same in both languages."""
    said = {(info.severity, info.urgency, info.certainty, info.response_types) for info in infos(bulletin)}
    assert len(said) == 1
    return said.pop()


@pytest.mark.parametrize(
    ("colour", "occurred", "expected"),
    [
        ("red", False, ("Extreme", "Expected", "Likely", ("Execute", "Prepare"))),
        ("red", True, ("Extreme", "Immediate", "Observed", ("Execute", "Prepare"))),
        ("orange", False, ("Severe", "Expected", "Likely", ("Prepare",))),
        ("orange", True, ("Severe", "Expected", "Likely", ("Prepare",))),
        ("yellow", False, ("Moderate", "Future", "Possible", ("Prepare", "Monitor"))),
        ("yellow", True, ("Moderate", "Future", "Possible", ("Prepare", "Monitor"))),
        ("blue", False, ("Minor", "Future", "Possible", ("Monitor",))),
        ("blue", True, ("Minor", "Future", "Possible", ("Monitor",))),
    ],
)
def test_a_colour_means(colour, occurred, expected):
    assert judged(replace(RED, colour=colour, occurred=occurred)) == expected


def test_a_risk_notice_means_nothing_but_that_one_should_look():
    assert judged(NOTICE) == ("Unknown", "Unknown", "Possible", ("Monitor",))


@pytest.mark.parametrize("bulletin", [RED, replace(RED, colour="blue"), NOTICE])
def test_urgency_and_certainty_are_the_offices_to_say_and_severity_is_not(bulletin):
    severity, _urgency, _certainty, response = judged(bulletin)

    assert judged(replace(bulletin, urgency="Immediate")) == (severity, "Immediate", _certainty, response)
    assert judged(replace(bulletin, certainty="Observed")) == (severity, _urgency, "Observed", response)


def test_a_first_publication_is_a_whole_message():
    assert to_cap(RED) == CapAlert(
        identifier="fengsui.example-W-MEO-2026-0007-1",
        sender="meo@fengsui.example",
        sent=SENT,
        status="Actual",
        msg_type="Alert",
        scope="Public",
        codes=("A-4.4-2", "部应急办"),
        infos=(
            CapInfo(
                language="zh-CN",
                categories=("Infra", "Security"),
                event="有害程序事件",
                response_types=("Execute", "Prepare"),
                urgency="Expected",
                severity="Extreme",
                certainty="Likely",
                onset=SENT - timedelta(hours=1),
                sender_name="部应急办",
                headline="红色预警：勒索软件",
                description="可能的影响范围：全省的政务系统\n可能造成的危害：文件被加密",
                instruction="应采取的防范措施：关闭 445 端口\n时限要求：24 小时内",
                web="https://fengsui.example/warnings/W-MEO-2026-0007/",
                contact="12300",
                parameters=(CapValue("warningColour", "red"), CapValue("number", "W-MEO-2026-0007")),
                areas=to_cap(RED).infos[0].areas,
            ),
            CapInfo(
                language="en",
                categories=("Infra", "Security"),
                event="Malicious program",
                response_types=("Execute", "Prepare"),
                urgency="Expected",
                severity="Extreme",
                certainty="Likely",
                onset=SENT - timedelta(hours=1),
                sender_name="Ministry Emergency Office",
                headline="Red warning: ransomware",
                description=(
                    "Possible scope: Government systems of the province\nPossible harm (in Chinese): 文件被加密"
                ),
                instruction="Precautions: Close port 445\nTime limits: Within 24 hours",
                web="https://fengsui.example/warnings/W-MEO-2026-0007/",
                contact="12300",
                parameters=(CapValue("warningColour", "red"), CapValue("number", "W-MEO-2026-0007")),
                areas=to_cap(RED).infos[1].areas,
            ),
        ),
    )


def test_every_region_is_an_area_with_its_code():
    both = replace(RED, areas=(("230000", Text("黑龙江省", "Heilongjiang")), ("232700", Text("大兴安岭地区", ""))))
    chinese, english = infos(both)

    assert [area.description for area in chinese.areas] == ["黑龙江省", "大兴安岭地区"]
    assert [area.description for area in english.areas] == ["Heilongjiang", "(in Chinese) 大兴安岭地区"]
    for info in (chinese, english):
        assert [area.geocodes for area in info.areas] == [
            (CapValue("GB/T 2260", "230000"),),
            (CapValue("GB/T 2260", "232700"),),
        ]


def test_a_risk_notice_has_its_code_and_no_colour():
    alert = to_cap(NOTICE)

    assert alert.codes == ("risk-notice", "A-4.4-5", "部应急办")
    assert alert.msg_type == "Alert"
    assert [info.parameters for info in alert.infos] == [(CapValue("number", "N-MEO-2026-0001"),)] * 2


@pytest.mark.rule("A-4.6-1")
def test_an_adjustment_updates_all_messages_before_it():
    first = replace(RED, colour="orange")
    second = later(first, "adjust", colour="red")
    third = later(second, "adjust", colour="yellow", reason=Text("攻击减弱", "The attack abates"))

    alert = to_cap(third)

    assert alert.msg_type == "Update"
    assert alert.references == (
        CapReference("meo@fengsui.example", first.identifier, SENT),
        CapReference("meo@fengsui.example", second.identifier, SENT + timedelta(hours=1)),
    )
    assert alert.note == "攻击减弱 / The attack abates"
    assert alert.infos[0].severity == "Moderate"
    assert to_cap(second).note == ""
    written = cap_message(third).decode()
    assert f"<references>meo@fengsui.example,{first.identifier},2026-11-25T09:30:00+08:00 meo@" in written


def test_a_warning_narrowed_to_fewer_regions_is_updated_and_keeps_its_colour():
    alert = to_cap(later(RED, "narrow", reason=Text("其余地区已由新预警取代", "A new warning stands elsewhere")))

    assert alert.msg_type == "Update"
    assert len(alert.references) == 1
    assert (alert.infos[0].severity, alert.infos[0].response_types) == ("Extreme", ("Execute", "Prepare"))


@pytest.mark.rule("A-4.6-2")
def test_a_lifting_cancels_with_its_reason_and_asks_for_nothing_more():
    lifted = later(RED, "lift", reason=Text("攻击已停止", "The attack has stopped"))
    alert = to_cap(lifted)

    assert alert.msg_type == "Cancel"
    assert alert.note == "攻击已停止 / The attack has stopped"
    assert alert.references == (CapReference("meo@fengsui.example", RED.identifier, SENT),)
    assert judged(lifted) == ("Extreme", "Past", "Likely", ("AllClear",))
    assert judged(replace(lifted, urgency="Immediate", certainty="Unlikely")) == (
        "Extreme", "Past", "Unlikely", ("AllClear",)
    )  # fmt: skip
    for info in alert.infos:
        assert info.parameter("warningColour") == ("red",)
        assert info.instruction == ""
    assert alert.infos[0].description.startswith("理由：攻击已停止\n可能的影响范围：")
    assert alert.infos[1].description.startswith("Reason: The attack has stopped\nPossible scope: ")


def test_a_lifting_without_a_reason_says_that_the_warning_is_lifted():
    assert to_cap(later(RED, "lift")).note == "预警已解除。 / The warning is lifted."


def test_a_lifting_may_be_set_to_be_an_update_that_gives_the_all_clear():
    lifted = later(RED, "lift", reason=Text("攻击已停止", "The attack has stopped"))
    alert = to_cap(lifted, profile=Profile(lift_as="AllClear"))

    assert alert == replace(to_cap(lifted), msg_type="Update")
    assert (alert.infos[0].urgency, alert.infos[0].response_types) == ("Past", ("AllClear",))


@pytest.mark.parametrize("profile", [Profile(), Profile(lift_as="AllClear")])
def test_what_was_published_in_error_is_cancelled_and_says_so(profile):
    withdrawn = later(RED, "withdraw", reason=Text("误判", "Misjudged"))
    alert = to_cap(withdrawn, profile=profile)

    assert alert.msg_type == "Cancel"
    assert alert.note == "发布有误，现予撤回。误判 / Published in error and withdrawn. Misjudged"
    assert judged(replace(withdrawn, certainty="Likely", urgency="Immediate")) == (
        "Extreme", "Past", "Unknown", ("None",)
    )  # fmt: skip
    assert [info.parameter("warningColour") for info in alert.infos] == [("red",)] * 2
    assert [info.instruction for info in alert.infos] == ["", ""]


def test_a_withdrawn_notice_is_cancelled_and_no_error_is_alleged():
    alert = to_cap(later(NOTICE, "withdraw", reason=Text("漏洞已修复", "")))

    assert alert.msg_type == "Cancel"
    assert alert.note == "风险提示已撤回。漏洞已修复 / The risk notice is withdrawn."
    assert alert.codes[0] == "risk-notice"
    assert (alert.infos[0].severity, alert.infos[0].urgency) == ("Unknown", "Past")


def test_an_exercise_is_marked_wherever_it_may_be_read_by_itself():
    alert = to_cap(replace(RED, exercise=True))

    assert alert.status == "Exercise"
    assert alert.note == "演练，不是真实预警。 / An exercise, not a real warning."
    chinese, english = alert.infos
    for text in (chinese.headline, chinese.description, chinese.instruction):
        assert text.startswith("【演练】")
    for text in (english.headline, english.description, english.instruction):
        assert text.startswith("[EXERCISE] ")
    assert to_cap(later(replace(RED, exercise=True), "lift", reason=Text("结束", "Over"))).note == (
        "演练，不是真实预警。结束 / An exercise, not a real warning. Over"
    )


def test_what_is_told_inside_is_restricted_or_private():
    restricted = to_cap(replace(RED, scope="Restricted", restriction="电信主管部门"))
    private = read(cap_message(replace(RED, scope="Private", addresses=("hl@example", "值班室 二楼"))))

    assert (restricted.scope, restricted.restriction) == ("Restricted", "电信主管部门")
    assert (private.scope, private.addresses) == ("Private", ("hl@example", "值班室 二楼"))


def test_chinese_that_was_not_translated_stands_in_the_english_and_says_so():
    bulletin = replace(
        RED,
        headline=Text("红色预警", ""),
        issuer=Text("部应急办", "部应急办"),
        contents=(
            ("scope", Text("影响范围", "Scope"), Text("全省", "全省")),
            ("harm", Text("危害", "Harm"), Text("445/tcp", "")),
            ("cautions", Text("警示事项", "Cautions"), Text(" ", "")),
        ),
    )
    english = to_cap(bulletin).infos[1]

    assert english.headline == "(in Chinese) 红色预警"
    assert english.sender_name == "(in Chinese) 部应急办"
    assert english.description == "Scope (in Chinese): 全省\nHarm: 445/tcp"


def test_times_are_written_in_beijing_time_without_fractions_and_without_z():
    bulletin = replace(
        RED, sent=datetime(2026, 11, 25, 16, 30, 0, 999_999, UTC), onset=datetime(1988, 7, 1, tzinfo=UTC)
    )
    message = cap_message(bulletin).decode()

    assert "<sent>2026-11-26T00:30:00+08:00</sent>" in message
    assert message.count("<onset>1988-07-01T08:00:00+08:00</onset>") == 2  # in the years of Beijing's summer time too
    assert read(message.encode()).sent == datetime(2026, 11, 25, 16, 30, tzinfo=UTC)


def test_a_message_is_xml_that_people_can_read():
    assert cap_message(RED).decode().splitlines()[:4] == [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
        "  <identifier>fengsui.example-W-MEO-2026-0007-1</identifier>",
        "  <sender>meo@fengsui.example</sender>",
    ]


def test_no_message_expires():
    assert b"<expires>" not in cap_message(RED)


def test_the_colour_is_written_as_a_receiving_system_wants_it():
    profile = Profile(colour_parameter="severityCode", colour_codes={"red": "1", "orange": "2"})
    chinese, _english = read(cap_message(RED, profile=profile)).infos

    assert chinese.parameters == (CapValue("severityCode", "1"), CapValue("number", "W-MEO-2026-0007"))


def test_what_need_not_be_said_is_left_out():
    bare = Bulletin(
        number="N-1", act="publish", subject="risk_notice", identifier="N-1-1", sender="meo@fengsui.example", sent=SENT,
        rule_id="A-4.4-5", issuer=Text("部应急办", "MEO"), headline=Text("提示", "Notice"), event=Text("其他", "Other"),
        areas=(("100000", Text("全国", "Nationwide")),),
    )  # fmt: skip
    alert = read(cap_message(bare))

    assert (alert.status, alert.scope, alert.note, alert.restriction, alert.addresses) == (
        "Actual", "Public", "", "", (),
    )  # fmt: skip
    for info in alert.infos:
        assert (info.onset, info.web, info.contact, info.description, info.instruction) == (None, "", "", "", "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": ""}, "colour is ''"),
        ({"subject": "risk_notice"}, "colour is 'red'"),
        ({"subject": "risk_notice", "colour": "", "act": "lift"}, "act is 'lift'"),
        ({"act": "adjust"}, "everything else to what was before"),
        ({"references": (("a", "b", SENT),)}, "refers to nothing"),
        ({"urgency": "Soon"}, "urgency is 'Soon'"),
        ({"certainty": "Sure"}, "certainty is 'Sure'"),
        ({"scope": "Secret"}, "scope is 'Secret'"),
    ],
)
def test_a_bulletin_does_not_contradict_itself(changes, said):
    with pytest.raises(ValueError, match=said):
        replace(RED, **changes)


def test_a_message_at_fault_is_not_sent_and_every_element_is_named():
    with pytest.raises(FaultyMessage) as refused:
        cap_message(
            replace(RED, identifier="W 1", areas=(("2300", Text("黑龙江省", "Heilongjiang")),), web="/warnings/")
        )

    assert [problem.element for problem in refused.value.problems] == [
        "identifier", "info[1]/web", "info[1]/area[1]/geocode", "info[2]/web", "info[2]/area[1]/geocode",
    ]  # fmt: skip
    assert str(refused.value).startswith("identifier: “W 1” will not do")
