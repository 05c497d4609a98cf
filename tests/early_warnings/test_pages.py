"""The pages of warnings as each kind of user sees them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Confirmation
from early_warnings.models import EarlyWarning
from tests.warned import CONTENTS_A, LIFTING, draft_body, drafted, published
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def form(**changes: str) -> dict[str, str]:
    contents = {f"contents.{key}": value for key, value in CONTENTS_A.items()}
    return {
        "plan": "miit-2017-281",
        "colour": "yellow",
        "title": "路由器高危漏洞",
        "regions": "黑龙江省",
        **contents,
        **changes,
    }


def test_an_officer_drafts_a_leader_publishes_and_the_officer_confirms():
    duty, leader = signed_in("hlj_duty"), signed_in("hlj_leader")
    assert duty.get(reverse("warnings:new")).status_code == 200
    made = duty.post(reverse("warnings:new"), form())
    warning = EarlyWarning.objects.get()
    assert made.status_code == 302
    page = duty.get(reverse("warnings:detail", args=[warning.number]))
    assert page.status_code == 200 and "领导" in page.content.decode()
    assert duty.get(reverse("warnings:edit", args=[warning.number])).status_code == 200
    held = leader.post(reverse("warnings:detail-act", args=[warning.number, "publish"]), {"level": "yellow"})
    assert held.status_code == 302, held.content.decode()
    pending = duty.get(reverse("warnings:detail", args=[warning.number])).context["page"].pending
    assert duty.post(reverse("warnings:confirm", args=[pending.confirmation.pk])).status_code == 302
    warning.refresh_from_db()
    assert warning.state == "published"
    for name in ("hlj_duty", "hlj_leader", "meo_leader", "carrier_reporter", "gd_duty", "auditor"):
        assert signed_in(name).get(reverse("warnings:detail", args=[warning.number])).status_code == 200
        assert signed_in(name).get(reverse("warnings:list")).status_code == 200
    assert leader.get(reverse("warnings:adjust", args=[warning.number])).status_code == 200


def test_who_may_not_publish_is_told_whose_it_is_beside_the_act_and_nothing_is_published():
    warned = drafted("yellow", "hlj_duty", at=NOON)
    address = reverse("warnings:detail-act", args=[warned.warning.number, "publish"])
    refused = signed_in("hlj_duty").post(address, {"level": "yellow"})
    assert refused.status_code == 403
    assert "领导" in refused.content.decode() and "4.4" in refused.content.decode()
    assert signed_in("gd_leader").post(address, {"level": "yellow"}).status_code == 404
    assert EarlyWarning.objects.get().state == "draft"


def test_whoever_confirms_sees_colour_area_authority_and_article_first():
    warned = drafted("yellow", "hlj_duty", at=NOON)
    warned.act("publish", "hlj_leader")
    page = signed_in("hlj_duty").get(reverse("warnings:detail", args=[warned.warning.number])).content.decode()
    box = page[page.index('id="confirmation-') : page.index("</form>", page.index('id="confirmation-'))]
    for words in ("黄色预警", "黑龙江省", "黑龙江局", "4.4"):
        assert words in box


def test_what_the_plan_demands_and_is_missing_is_named_while_drafting_and_refused_when_publishing():
    duty = signed_in("hlj_duty")
    preview = duty.post(reverse("warnings:preview"), form(**{"contents.hotline": ""})).content.decode()
    assert "发布前还要补全" in preview and "咨询电话" in preview
    warned = drafted("yellow", "hlj_duty", at=NOON, contents={})
    refused = signed_in("hlj_leader").post(
        reverse("warnings:detail-act", args=[warned.warning.number, "publish"]), {"level": "yellow"}
    )
    assert refused.status_code == 400 and "还缺预案要求的内容" in refused.content.decode()


def test_another_offices_draft_is_not_seen_even_where_it_is_to_supersede_what_everybody_sees():
    yellow = published("yellow", at=NOON)
    meo = signed_in("meo_duty")
    made = meo.post(
        reverse("warnings:adjust", args=[yellow.warning.number]), form(colour="orange", title="升级", save="1")
    )
    assert made.status_code == 302
    draft = EarlyWarning.objects.get(level="orange")
    page = signed_in("hlj_duty").get(reverse("warnings:detail", args=[yellow.warning.number])).content.decode()
    assert draft.number not in page
    assert draft.number in meo.get(reverse("warnings:detail", args=[yellow.warning.number])).content.decode()
    assert signed_in("hlj_duty").get(reverse("warnings:detail", args=[draft.number])).status_code == 404


def test_what_experts_advised_is_read_by_the_offices_that_take_part_and_by_nobody_else():
    yellow = drafted("yellow", "hlj_duty", at=NOON)
    yellow.act("consult", "hlj_duty", consulted=[{"who": "省应急专家组", "advice": "建议暂缓发布"}])
    yellow.act("publish", "hlj_leader", confirmed_by="hlj_duty", note="内部说明")
    address = reverse("warnings:detail", args=[yellow.warning.number])
    for who in ("hlj_duty", "meo_duty"):
        assert "建议暂缓发布" in signed_in(who).get(address).content.decode()
    for who in ("carrier_reporter", "county_duty", "administrator"):
        page = signed_in(who).get(address)
        assert page.status_code == 404 or "建议暂缓发布" not in page.content.decode()
        assert "内部说明" not in page.content.decode()


def test_a_warning_is_adjusted_in_one_act_prefilled_and_the_old_one_stands_until_it_is_confirmed():
    yellow = published("yellow", at=NOON)
    leader, address = signed_in("hlj_leader"), reverse("warnings:adjust", args=[yellow.warning.number])
    prefilled = leader.get(address).content.decode()
    assert "关闭远程管理端口" in prefilled and "黑龙江省" in prefilled
    assert leader.post(address, form(colour="blue")).status_code == 302
    yellow.warning.refresh_from_db()
    assert yellow.warning.state == "published"
    new = EarlyWarning.objects.get(level="blue")
    held = signed_in("hlj_duty").get(reverse("warnings:detail", args=[new.number])).context["page"].pending
    signed_in("hlj_duty").post(reverse("warnings:confirm", args=[held.confirmation.pk]))
    assert set(EarlyWarning.objects.values_list("level", "state")) == {("yellow", "superseded"), ("blue", "published")}


def test_words_that_no_database_takes_are_named_as_unknown_and_never_an_error_of_ours():
    yellow, duty, nul = published("yellow", at=NOON), signed_in("hlj_duty"), "\x00"
    for query in ({"like": nul}, {"like": f"W{nul}"}, {"hazard": nul}, {"plan": nul}):
        assert duty.get(reverse("warnings:new"), query).status_code == 200
    assert duty.get(reverse("warnings:notice-new"), {"hazard": nul}).status_code == 200
    for changes in (
        {"replaced": nul},
        {"regions": f"黑龙江省、哈{nul}"},
        {"sectors": nul},
        {"plan": nul},
        {"title": nul},
    ):
        assert duty.post(reverse("warnings:preview"), form(**changes)).status_code == 200
    wrong = form(regions=f"黑{nul}", title=f"a{nul}")
    for address in (reverse("warnings:new"), reverse("warnings:adjust", args=[yellow.warning.number])):
        assert duty.post(address, wrong).status_code == 400
    office = signed_in("hq_office_duty")
    for sectors in (["a" + nul], [nul]):
        body = {**draft_body("yellow", plan="B"), "sectors": sectors}
        sent = office.post("/api/v1/warnings/", body, content_type="application/json")
        assert (sent.status_code, sent.json()["errors"][0]["field"]) == (400, "sectors")
    posted = form(plan="daxinganling-2021-9", colour="yellow", sectors=nul, regions="漠河市")
    for name in ("new", "preview"):
        assert office.post(reverse(f"warnings:{name}"), posted).status_code == (400 if name == "new" else 200)
    assert EarlyWarning.objects.count() == 1


def test_measures_are_worked_off_and_over_with_the_warning():
    yellow = published("yellow", at=NOON)
    duty = signed_in("hlj_duty")
    measures = list(yellow.warning.case.measures.order_by("place"))
    assert duty.post(reverse("warnings:measure", args=[measures[0].pk]), {"state": "done"}).status_code == 302
    duty.post(reverse("warnings:measure", args=[measures[1].pk]), {"state": "not_needed"})  # without saying why
    duty.post(reverse("warnings:measure", args=[measures[2].pk]), {"state": "not_needed", "note": "没有媒体报道"})
    assert signed_in("gd_duty").post(reverse("warnings:measure", args=[measures[0].pk]), {}).status_code == 404
    assert list(yellow.warning.case.measures.order_by("place").values_list("state", flat=True)) == [
        "done", "open", "not_needed",
    ]  # fmt: skip
    yellow.later(days=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    assert yellow.warning.case.measures.get(pk=measures[1].pk).state == "over"


def test_the_board_shows_what_is_in_force_red_first_and_for_whom_it_concerns():
    published("yellow", at=NOON)
    published("orange", at=NOON, regions=["100000"], title="攻击预警")
    page = signed_in("hlj_duty").get("/board/").content.decode()
    strip = page[page.index('id="lane-warnings"') : page.index('class="fs-lanes"')]
    assert strip.index("橙色预警") < strip.index("黄色预警")
    elsewhere = signed_in("gd_duty").get("/board/").content.decode()
    assert "攻击预警" in elsewhere and "某型路由器" not in elsewhere


DOCUMENT = {
    "issuing_body": "国家网络安全应急办公室",
    "document_no": "网应〔2026〕12号",
    "decided_at": "2026-09-28T12:00",
}


@pytest.mark.rule("A-4.6-1", "B-3.3-5")
def test_raising_to_red_and_lowering_a_red_ask_for_the_document_in_the_form_beside_their_fields():
    yellow, meo = published("yellow", at=NOON), signed_in("meo_leader")
    address = reverse("warnings:adjust", args=[yellow.warning.number])
    assert 'name="issuing_body"' not in meo.get(address).content.decode()
    to_red = form(colour="red", replaced=yellow.warning.number, drawn="")
    beside = meo.post(reverse("warnings:preview"), to_red).content.decode()  # the colour is changed in the form
    assert 'hx-swap-oob="true"' in beside and 'name="decided_at"' in beside and "登记国家发布并调整" in beside
    assert "国家网络安全应急办公室" in beside[: beside.index("fs-said")]  # who publishes, as the public will read
    again = meo.post(reverse("warnings:preview"), to_red | {"drawn": "national_publication"}).content.decode()
    assert "hx-swap-oob" not in again  # what is being typed there stays
    refused = meo.post(address, form(colour="red", issuing_body="国家网络安全应急办公室"))
    page = refused.content.decode()
    assert refused.status_code == 400 and 'value="国家网络安全应急办公室"' in page
    for name in ("document_no", "decided_at"):
        assert f'<a href="#act-{name}">' in page and f'id="act-{name}-error"' in page
    assert "#act-issuing_body" not in page
    assert EarlyWarning.objects.count() == 1
    stale = {"level": "yellow", "basis": "national_decision"}  # of a colour that was chosen before
    assert meo.post(address, form(colour="red", **DOCUMENT, **stale)).status_code == 302
    red = EarlyWarning.objects.get(level="red")
    confirmed_by(red, "meo_duty")

    address = reverse("warnings:adjust", args=[red.number])
    assert meo.post(address, form(colour="orange")).status_code == 400
    page = meo.post(reverse("warnings:preview"), form(colour="orange", replaced=red.number, drawn="")).content.decode()
    assert 'name="document_no"' in page and "hx-swap-oob" in page
    assert meo.post(address, form(colour="orange", **DOCUMENT)).status_code == 302
    confirmed_by(EarlyWarning.objects.get(level="orange"), "meo_duty")
    assert dict(EarlyWarning.objects.values_list("level", "state")) == {
        "yellow": "superseded", "red": "superseded", "orange": "published",
    }  # fmt: skip
    local = published("yellow", at=NOON, plan="B")
    body = {"plan": "daxinganling-2021-9", "colour": "orange", "replaced": local.warning.number, "drawn": ""}
    asked = signed_in("hq_office_leader").post(reverse("warnings:preview"), {**body, "regions": "漠河市"})
    assert 'value="provincial_publication"' in asked.content.decode()


def confirmed_by(warning: EarlyWarning, name: str) -> None:
    client = signed_in(name)
    held = client.get(reverse("warnings:detail", args=[warning.number])).context["page"].pending
    assert client.post(reverse("warnings:confirm", args=[held.confirmation.pk])).status_code == 302


def test_the_preview_says_what_the_public_page_says():
    at = {"contents.starts_at": "2026-09-28T12:00"}
    shown = signed_in("hlj_duty").post(reverse("warnings:preview"), form(occurred="true", exercise="true", **at))
    page = shown.content.decode()
    for words in ("2026年9月28日 12:00", "所警示的事件已经发生", "演练"):
        assert words in page


@pytest.mark.rule("A-4.6-1", "B-3.3-3", "B-3.3-4")
def test_adjusting_is_offered_where_ones_office_may_at_some_colour_with_its_article_and_whose_it_is():
    here = reverse("warnings:detail", args=[published("yellow", at=NOON).warning.number])
    local = reverse("warnings:detail", args=[published("blue", at=NOON, plan="B").warning.number])
    for name, address, rule, mine in (
        ("hlj_leader", here, "A-4.6-1", True), ("hlj_duty", here, "A-4.6-1", False),
        ("meo_leader", here, "A-4.6-1", True),
        ("county_leader", local, "B-3.3-3", True), ("hq_office_duty", local, "B-3.3-4", False),
    ):  # fmt: skip
        found = signed_in(name).get(address).context["adjusting"]
        assert (found.authority.rule_id, found.is_mine) == (rule, mine), name
    for name in ("carrier_reporter", "gd_leader", "auditor"):
        page = signed_in(name).get(here)
        assert page.context["adjusting"] is None and "/adjust/" not in page.content.decode(), name


def test_what_is_not_shown_is_counted_or_said(monkeypatch: pytest.MonkeyPatch):
    for _each in range(2):
        published("yellow", at=NOON)
        drafted("blue", "hlj_duty", at=NOON)
    red_first = signed_in("hlj_duty")
    assert "个生效中" not in red_first.get("/board/").content.decode()
    assert "另有更多" not in red_first.get(reverse("warnings:list")).content.decode()
    monkeypatch.setattr("early_warnings.boards.SHOWN", 1)
    monkeypatch.setattr("early_warnings.lists.SHOWN", 1)
    assert "另有 1 个生效中" in red_first.get("/board/").content.decode()
    page = red_first.get(reverse("warnings:list"))
    assert page.context["page"].cut == {"drafts"}
    assert "另有更多" in page.content.decode() and "1+" in page.content.decode()


def test_a_time_limit_of_a_warning_on_the_board_says_which_warning():
    number = published("yellow", at=NOON).warning.number
    page = signed_in("hlj_duty").get("/board/").content.decode()
    lane = page[page.index('id="lane-due"') :]
    row = lane[: lane.index(f'<span class="fs-num">{number}</span>')]
    assert "黄色" in row[row.rindex('class="fs-meta') :]  # its sign, in words for who does not see it


def test_who_may_not_draft_adjust_or_revise_reads_why_instead_of_a_form():
    yellow = published("yellow", at=NOON)
    draft = drafted("orange", "meo_duty", at=NOON).warning.number
    edit, adjust = reverse("warnings:edit", args=[draft]), reverse("warnings:adjust", args=[yellow.warning.number])
    for name, address, words in (
        ("carrier_reporter", reverse("warnings:new"), "值班员、领导起草"),
        ("hlj_duty", reverse("warnings:new") + "?plan=daxinganling-2021-9", "起草"),
        ("auditor", reverse("warnings:new"), "值班员、领导起草"),
        ("gd_leader", adjust, "所涉地区的"),
        ("carrier_reporter", adjust, "所涉地区的"),
        ("gd_duty", reverse("warnings:edit", args=[yellow.warning.number]), "属于黑龙江局"),
    ):
        for page in (signed_in(name).get(address), signed_in(name).post(address, form(plan=""))):
            assert page.status_code == 403 and words in page.content.decode(), (name, address)
            assert 'name="title"' not in page.content.decode()
    assert signed_in("hlj_duty").get(edit).status_code == 404
    late = signed_in("hlj_duty").get(reverse("warnings:edit", args=[yellow.warning.number]))
    assert late.status_code == 409 and "不再是草稿" in late.content.decode()
    assert EarlyWarning.objects.count() == 2
    kept = signed_in("hlj_duty").get(reverse("warnings:new"), {"like": yellow.warning.number}).content.decode()
    assert "关闭远程管理端口" in kept


def test_whoever_confirms_what_is_not_complete_any_more_reads_what_is_missing():
    warned = drafted("yellow", "hlj_duty", at=NOON)
    warned.act("publish", "hlj_leader")
    held = Confirmation.objects.get(case=warned.warning.case_id)
    EarlyWarning.objects.filter(pk=warned.warning.pk).update(contents={"harm": "断网"})
    told = signed_in("hlj_duty").post(reverse("warnings:confirm", args=[held.pk]), follow=True).content.decode()
    assert "还缺预案要求的内容" in told and "咨询电话" in told[: told.index('id="contents"')]
    assert warned.fresh().state == "draft"


@pytest.mark.rule("A-4.4-1")
def test_a_refused_dialog_keeps_what_was_written_and_ticked():
    draft = drafted("orange", "meo_duty", at=NOON).warning.number
    meo = signed_in("meo_duty")
    wrong = {"who": ["甲", "", "乙", "丙", "丁"], "advice": ["同意", "", "", "缓发", "同意"]}
    page = meo.post(reverse("warnings:detail-act", args=[draft, "consult"]), wrong)
    assert page.status_code == 400
    for words in ('value="甲"', 'value="乙"', 'value="丁"', ">缓发</textarea>"):
        assert words in page.content.decode()
    blue = published("blue", at=NOON).warning.number
    sent = {"regions": ["440000", "230000"], "reason": "攻击源相同"}
    page = signed_in("hlj_leader").post(reverse("warnings:detail-act", args=[blue, "request_coordination"]), sent)
    assert page.status_code == 400
    assert 'value="440000" checked' in page.content.decode() and "攻击源相同" in page.content.decode()


def test_an_exercise_says_so_where_it_is_signed_and_taking_a_record_back_is_no_withdrawal():
    warned = drafted("yellow", "hlj_duty", at=NOON, exercise=True)
    address = reverse("warnings:detail", args=[warned.warning.number])
    dialog = signed_in("hlj_leader").get(address).content.decode()
    title = dialog[dialog.index("-publish-title") :]
    assert "演练" in title[: title.index("</h2>")]
    warned.act("publish", "hlj_leader")
    page = signed_in("hlj_duty").get(address).content.decode()
    box = page[page.index('id="confirmation-') :]
    assert "演练" in box[: box.index("</h3>")] and "取消登记" in box
    held = Confirmation.objects.get(case=warned.warning.case_id)
    back = signed_in("hlj_duty").post(reverse("warnings:withdraw", args=[held.pk]), {"reason": "点错"}, follow=True)
    assert "已取消登记，并已记入日志。" in back.content.decode()
