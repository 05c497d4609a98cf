"""The demonstration's organisations and people, and the file that says how to sign in as them."""

import json
import stat
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from orgs.demonstration import load_demonstration
from orgs.models import ApiToken, Appointment, Organisation, User
from orgs.offices import load_offices

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
PEOPLE = [
    "carrier_reporter", "internet_reporter", "body_reporter", "operator_reporter", "hlj_duty", "hlj_leader",
    "gd_duty", "gd_leader", "meo_duty", "meo_leader", "leading_group_leader", "county_duty", "county_leader",
    "hq_office_duty", "hq_office_leader", "commission_leader", "auditor", "administrator", "security_administrator",
]  # fmt: skip
MEMBERS = [
    "地委保密和机要局", "地委宣传部", "地委政法委", "地委编办", "地区信访局", "地区发改委", "地区工信局",
    "地区通信管理办公室", "地区教育局", "地区科技局", "地委统战部（民宗局）", "地区公安局", "地区国家安全局",
    "地区民政局", "地区退役军人事务管理局", "地区金融服务局", "地区外事办", "地区财政局", "地区文体广电和旅游局",
    "地区应急管理局", "地区营商环境建设监督局", "人民银行大兴安岭中心支行", "国网供电公司",
]  # fmt: skip
"""The 24 of plan B 2.1 but for the Prefecture Cyberspace Administration, which is an office of command itself."""


@pytest.fixture
def demo_file(tmp_path):
    return tmp_path / "demo.json"


def load(demo_file: Path, url: str = "http://127.0.0.1:8000") -> dict:
    load_demonstration(demo_file=demo_file, url=url, ws_url="ws://127.0.0.1:8001", at=NOON)
    return json.loads(demo_file.read_text())


def everything() -> list:
    """All rows that a load writes."""
    return [list(model.objects.order_by("pk").values()) for model in (Organisation, User, Appointment, ApiToken)]


def test_everybody_can_sign_in_and_use_the_api(demo_file):
    told = load(demo_file)

    assert (told["url"], told["ws_url"]) == ("http://127.0.0.1:8000", "ws://127.0.0.1:8001")
    assert list(told["users"]) == PEOPLE
    for name, entry in told["users"].items():
        assert authenticate(username=name, password=entry["password"]) == User.objects.get(username=name)
        assert len(entry["password"]) >= 16
        assert entry["token"].startswith("fs_")
        assert ApiToken.objects.get(digest=ApiToken.digest_of(entry["token"])).user.username == name


def test_the_file_says_where_everybody_stands_and_what_they_may_do(demo_file):
    leader = load(demo_file)["users"]["hlj_leader"]

    assert leader["organisation"] == "HL-BCA"
    assert leader["organisation_name"] == "黑龙江省通信管理局"
    assert leader["posts"] == ["leader"]
    assert leader["may"].startswith("在黑龙江省通信管理局决定")
    assert set(leader) == {"password", "token", "organisation", "organisation_name", "posts", "may"}


def test_two_hats_are_two_appointments(demo_file):
    load(demo_file)
    held = User.objects.get(username="hq_office_leader").appointments_held
    assert [(hat.organisation.kind, hat.post) for hat in held] == [
        ("hq_office", "leader"),
        ("prefecture_cac", "leader"),
    ]


def test_nobody_signs_in_for_an_outside_body(demo_file):
    load(demo_file)
    outside = Organisation.objects.filter(external=True)
    assert Counter(body.kind for body in outside) == {
        "national_office": 1, "central_cac": 1, "provincial_cac": 1, "provincial_hq": 1, "provincial_hq_office": 1,
        "county_commission": 7,
    }  # fmt: skip
    assert not Appointment.objects.filter(organisation__external=True).exists()


def test_nobody_of_the_demonstration_holds_more_than_posts_give(demo_file):
    load(demo_file)
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_second_load_changes_nothing(demo_file):
    load(demo_file)
    before, text, written_at = everything(), demo_file.read_text(), demo_file.stat().st_mtime_ns

    load(demo_file)

    assert everything() == before
    assert (demo_file.read_text(), demo_file.stat().st_mtime_ns) == (text, written_at)


def test_another_port_is_written_down_and_passwords_stay(demo_file):
    first = load(demo_file)
    second = load(demo_file, url="http://127.0.0.1:9000")
    assert second == {**first, "url": "http://127.0.0.1:9000"}


def test_a_lost_file_is_written_anew_and_what_stood_in_it_is_void(demo_file):
    lost = load(demo_file)["users"]["hlj_duty"]
    demo_file.unlink()
    found = load(demo_file)["users"]["hlj_duty"]

    assert authenticate(username="hlj_duty", password=lost["password"]) is None
    assert authenticate(username="hlj_duty", password=found["password"]).username == "hlj_duty"
    assert ApiToken.objects.get(digest=ApiToken.digest_of(lost["token"])).revoked_at == NOON
    assert ApiToken.objects.get(digest=ApiToken.digest_of(found["token"])).revoked_at is None


def test_a_file_of_other_people_is_replaced(demo_file):
    demo_file.write_text(json.dumps({"users": {"hlj_duty": {"password": "old", "token": "fs_old"}}}))
    entry = load(demo_file)["users"]["hlj_duty"]
    assert entry["token"] != "fs_old"
    assert authenticate(username="hlj_duty", password=entry["password"]).username == "hlj_duty"


def test_only_its_owner_reads_the_file(demo_file):
    load(demo_file)
    assert stat.S_IMODE(demo_file.stat().st_mode) == 0o600
    assert list(demo_file.parent.iterdir()) == [demo_file]

    demo_file.chmod(0o644)
    load(demo_file)
    assert stat.S_IMODE(demo_file.stat().st_mode) == 0o600


def test_what_people_changed_since_is_left_alone(demo_file):
    load(demo_file)
    Organisation.objects.filter(code="HL-BCA").update(short_zh="龙江局")
    Appointment.objects.filter(user__username="gd_duty").update(ended_at=NOON)
    User.objects.filter(username="auditor").update(is_active=False)

    told = load(demo_file)

    assert Organisation.objects.get(code="HL-BCA").short_zh == "龙江局"
    assert User.objects.get(username="gd_duty").appointments_held == []
    assert "auditor" not in told["users"]


def test_the_command_refuses_a_database_that_is_not_its_own(demo_file, settings):
    settings.EMBEDDED_DATABASE = False
    with pytest.raises(CommandError, match="load_offices"):
        call_command("load_demonstration", "--demo-file", str(demo_file), "--url", "u", "--ws-url", "w")

    assert not demo_file.exists()
    assert everything() == [[], [], [], []]


def test_the_command_loads_into_the_private_database(demo_file, settings):
    settings.EMBEDDED_DATABASE = True
    call_command("load_demonstration", "--demo-file", str(demo_file), "--url", "u", "--ws-url", "w")
    assert json.loads(demo_file.read_text())["url"] == "u"


@pytest.mark.rule("B-2.1-3")
def test_the_offices_of_command_are_founded_without_anybody_in_them():
    created = load_offices()

    assert Counter(office.kind for office in Organisation.objects.all()) == {
        "ministry_leading_group": 1, "ministry_emergency_office": 1, "provincial_bca": 31,
        "commission": 1, "hq": 1, "hq_office": 1, "prefecture_cac": 1, "admin_office": 1, "department": 23,
        "county_cac": 7, "county_commission": 7,
        "national_office": 1, "central_cac": 1, "provincial_cac": 1, "provincial_hq": 1, "provincial_hq_office": 1,
    }  # fmt: skip
    assert list(Organisation.objects.order_by("pk")) == created
    assert not User.objects.exists()
    assert not Organisation.objects.filter(code__startswith="DEMO-").exists()
    assert load_offices() == []


@pytest.mark.rule("B-2.1-3")
def test_the_members_of_the_headquarters_are_those_of_the_text_in_its_order_under_its_office():
    load_offices()
    members = Organisation.objects.filter(kind="department").order_by("pk").select_related("supervisor")

    assert [member.short_zh for member in members] == MEMBERS
    assert {(member.region_id, member.supervisor.code, member.external) for member in members} == {
        ("232700", "DXAL-HQ-OFFICE", False)
    }


def test_bureaus_answer_to_the_ministry_and_enterprises_to_their_bureau(demo_file):
    load(demo_file)
    carrier = Organisation.objects.get(code="DEMO-HL-TELECOM-A")
    line = [carrier]
    while line[-1].supervisor:
        line.append(line[-1].supervisor)
    assert [one.kind for one in line] == [
        "telecom_enterprise", "provincial_bca", "ministry_emergency_office", "ministry_leading_group"
    ]  # fmt: skip
    enterprises = Organisation.objects.filter(code__startswith="DEMO-", supervisor__kind="provincial_bca")
    wrong = [one for one in enterprises if one.supervisor.region_id != f"{one.region_id[:2]}0000"]
    assert wrong == []
    others = Organisation.objects.filter(code__startswith="DEMO-").difference(enterprises)
    assert {one.code: one.supervisor and one.supervisor.code for one in others} == {
        "DEMO-MOHE-OPERATOR": "232701-CAC",
        "DEMO-PLATFORM-OPERATOR": None,
    }


def test_an_operator_of_a_county_answers_to_that_countys_administration(demo_file):
    load(demo_file)
    operator = Organisation.objects.get(code="DEMO-MOHE-OPERATOR")
    assert (operator.kind, operator.region_id, operator.supervisor.region_id) == (
        "network_operator", "232701", "232701",
    )  # fmt: skip


@pytest.mark.rule("B-2.1-1")
@pytest.mark.rule("B-2.2-1")
def test_a_county_answers_to_the_headquarters_office_and_that_to_the_commission():
    load_offices()
    line = [Organisation.objects.get(code="232701-CAC")]
    while line[-1].supervisor:
        line.append(line[-1].supervisor)
    assert [one.short_zh for one in line] == [
        "漠河市委网信办", "大兴安岭指挥部办公室", "大兴安岭指挥部", "大兴安岭地委网信委"
    ]  # fmt: skip
    assert Organisation.objects.filter(kind="county_cac").count() == 7


@pytest.mark.rule("B-4.1-8")
def test_every_county_has_the_commission_that_a_preliminary_assessment_goes_to():
    load_offices()
    of_counties = {
        kind: sorted(Organisation.objects.filter(kind=kind).values_list("region_id", flat=True))
        for kind in ("county_cac", "county_commission")
    }
    assert of_counties["county_commission"] == of_counties["county_cac"]
    mohe = Organisation.objects.get(code="232701-COMMISSION")
    assert (mohe.short_zh, mohe.external, mohe.supervisor.code) == ("漠河市委网信委", True, "DXAL-COMMISSION")
