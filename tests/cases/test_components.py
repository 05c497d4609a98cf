"""The parts that pages are made of: what they show, in both languages, and what they leave to the browser."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from cases.models import Obligation
from cases.templatetags.countdowns import Face, face_of, share_left
from cases.templatetags.instants import SHANGHAI
from cases.templatetags.wording import WORDS
from plans.library import get_plan
from plans.posts import POST_NAMES

STATIC = Path(__file__).resolve().parents[2] / "static" / "fengsui"
NOW = datetime(2026, 11, 18, 12, 4, 31, tzinfo=SHANGHAI)
PLAN = get_plan("miit-2017-281")


def draw(source: str, language: str = "zh-hans", **context: Any) -> str:
    with override(language):
        return Template("{% load fengsui %}" + source).render(Context({"now": NOW, "plan": PLAN, **context}))


def words_of(html: str) -> str:
    """What a reader sees of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def obligation(due_in: timedelta | None = timedelta(hours=2), **fields: Any) -> Obligation:
    """Open, a limit of the plan, running since an hour ago, due in two hours."""
    due_at = None if due_in is None else NOW + due_in
    given = {"state": "open", "limit": "plan", "starts_at": NOW - timedelta(hours=1), "due_at": due_at}
    return Obligation(**given | fields)


def clock(of: Obligation, language: str = "zh-hans", left: bool = False) -> str:
    return draw("{% clock o now left=left %}", language, o=of, left=left)


# -- Faces


@pytest.mark.parametrize(
    ("left", "limit", "face"),
    [
        (timedelta(minutes=75), "plan", Face.PLAIN),
        (timedelta(minutes=30), "plan", Face.PLAIN),
        (timedelta(minutes=29, seconds=59), "plan", Face.SOON),
        (timedelta(seconds=1), "plan", Face.SOON),
        (timedelta(0), "plan", Face.OVER),
        (timedelta(seconds=-1), "plan", Face.OVER),
        (timedelta(seconds=-1), "target", Face.TARGET),
        (timedelta(seconds=-1), "soft", Face.SOFT),
        (timedelta(days=3), "soft", Face.SOFT),
        (timedelta(days=3), "none", Face.UNTIMED),
    ],
)
def test_a_clock_is_plain_then_soon_then_over_by_whose_limit_it_is(left: timedelta, limit: str, face: Face) -> None:
    assert face_of(obligation(left, limit=limit), now=NOW) is face


def test_under_a_quarter_of_a_day_long_limit_is_soon() -> None:
    of_a_day = obligation(timedelta(hours=5, minutes=59), starts_at=NOW - timedelta(hours=18, minutes=1))
    assert face_of(of_a_day, now=NOW) is Face.SOON
    assert face_of(of_a_day, now=NOW - timedelta(minutes=2)) is Face.PLAIN


def test_a_quarter_of_a_longer_limit_is_not_yet_soon() -> None:
    of_three_days = obligation(timedelta(hours=12), starts_at=NOW - timedelta(hours=60))
    assert face_of(of_three_days, now=NOW) is Face.PLAIN


def test_what_the_sweep_has_called_overdue_stays_so() -> None:
    assert face_of(obligation(timedelta(seconds=1), state="overdue"), now=NOW) is Face.OVER


def test_the_ring_shows_the_share_that_is_left() -> None:
    assert share_left(obligation(timedelta(hours=2)), now=NOW) == 67
    assert share_left(obligation(timedelta(hours=-2)), now=NOW) == 0
    assert 'stroke-dasharray="67 100"' in draw("{% ring o now %}", o=obligation())


# -- Clocks


def test_a_clock_shows_hours_and_past_a_day_days() -> None:
    assert words_of(clock(obligation(timedelta(hours=1, minutes=15, seconds=29)))) == "01:15:29"
    assert words_of(clock(obligation(timedelta(days=2, hours=22, minutes=15, seconds=29)))) == "2天 22:15:29"
    assert words_of(clock(obligation(timedelta(hours=1)), left=True)) == "剩 01:00:00"
    assert words_of(clock(obligation(timedelta(days=2)), "en", left=True)) == "left 2 d 00:00:00"


def test_what_is_left_is_rounded_up_and_what_has_passed_down() -> None:
    assert words_of(clock(obligation(timedelta(milliseconds=200)))) == "00:00:01"
    assert words_of(clock(obligation(timedelta(milliseconds=-200)))) == "逾期 00:00:00"


def test_past_a_limit_of_the_plan_it_is_overdue_and_past_our_own_number_past_target() -> None:
    late = timedelta(minutes=-4, seconds=-12)
    assert words_of(clock(obligation(late, state="overdue"))) == "逾期 00:04:12"
    assert words_of(clock(obligation(late, state="overdue"), "en")) == "Overdue 00:04:12"
    assert "fs-clock--over" in clock(obligation(late))
    assert words_of(clock(obligation(late, limit="target", state="overdue"))) == "超目标 00:04:12"
    assert "fs-clock--over" not in clock(obligation(late, limit="target", state="overdue"))


def test_in_principle_is_never_overdue_and_shows_days() -> None:
    assert words_of(clock(obligation(timedelta(days=12, hours=3), limit="soft"))) == "12 天"
    assert words_of(clock(obligation(timedelta(days=-3), limit="soft"))) == "已过 3 天"


def test_a_provisional_date_says_so() -> None:
    provisional = obligation(timedelta(days=14, hours=1), provisional=True)
    assert words_of(clock(provisional)) == "14 天 暂定"
    assert words_of(clock(provisional, "en")) == "14 d Provisional"


def test_a_duty_done_steps_back_to_grey_with_its_time() -> None:
    done = obligation(state="met", met_at=NOW - timedelta(minutes=86))
    assert words_of(clock(done)) == "10:38 已办"
    assert words_of(clock(done, "en")) == "Done 10:38"
    assert "data-due" not in clock(done)


def test_a_duty_done_late_says_how_late_in_red_only_for_the_plan() -> None:
    late = {"state": "met_late", "met_at": NOW, "due_at": NOW - timedelta(minutes=9, seconds=30)}
    assert words_of(clock(obligation(**late))) == "12:04 已办 迟 9 分"
    assert "fs-tag--late" in clock(obligation(**late))
    assert words_of(clock(obligation(**late, limit="target"))) == "12:04 已办 超目标 9 分"
    assert "fs-tag--late" not in clock(obligation(**late, limit="target"))


def test_one_second_late_is_late() -> None:
    late = obligation(state="met_late", met_at=NOW, due_at=NOW - timedelta(seconds=1))
    assert words_of(clock(late)) == "12:04 已办 迟 1 秒"


def test_a_waived_duty_gives_its_reason_and_no_clock() -> None:
    waived = obligation(state="waived", reason="上级已直接处置")
    assert words_of(clock(waived)) == "免除 上级已直接处置"
    assert words_of(clock(obligation(state="void"), "en")) == "Void"
    assert words_of(clock(obligation(None, limit="none"))) == "不计时"


def test_a_reason_is_text_and_never_markup() -> None:
    assert "<script>" not in clock(obligation(state="waived", reason="<script>alert(1)</script>"))


def test_the_time_from_occurrence_is_shown_as_passed_while_the_applied_one_is_not() -> None:
    passed = obligation(due_strict_at=NOW - timedelta(hours=1, minutes=52, seconds=31))
    html = draw("{% strict_passed o now %}", o=passed)
    assert words_of(html) == "条文 10:12 已过"
    assert " hidden" not in html
    assert " hidden" in draw("{% strict_passed o now %}", o=obligation(due_strict_at=NOW + timedelta(hours=1)))
    assert draw("{% strict_passed o now %}", o=obligation(due_strict_at=NOW - timedelta(hours=1), limit="target")) == ""


def test_the_browser_goes_on_from_the_same_instants() -> None:
    html = clock(obligation())
    due = int((NOW + timedelta(hours=2)).timestamp() * 1000)
    assert f'data-due="{due}"' in html
    assert f'data-start="{due - 3 * 3_600_000}"' in html
    assert 'data-limit="plan"' in html


# -- Instants


def test_an_instant_names_its_day_only_where_it_is_another_one() -> None:
    def shown(instant: datetime, language: str = "zh-hans") -> str:
        return words_of(draw("{% local at now %}", language, at=instant))

    assert shown(NOW - timedelta(minutes=4)) == "12:00"
    assert shown(datetime(2026, 11, 17, 10, tzinfo=UTC)) == "11-17 18:00"
    assert shown(datetime(2026, 11, 17, 10, tzinfo=UTC), "en") == "17 Nov 18:00"
    assert shown(datetime(2025, 11, 17, 10, tzinfo=UTC)) == "2025-11-17 18:00"
    assert draw("{% local at now %}", at=None) == ""


def test_a_limit_at_midnight_ends_the_day_before() -> None:
    midnight = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    assert words_of(draw("{% deadline at now %}", at=midnight)) == "11-30 24:00"
    assert words_of(draw("{% deadline at now %}", "en", at=midnight)) == "30 Nov 24:00"
    assert words_of(draw("{% deadline at now %}", at=datetime(2026, 11, 19, tzinfo=SHANGHAI))) == "24:00"
    assert words_of(draw("{% local at now %}", at=midnight)) == "12-01 00:00"


def test_an_age_is_told_in_its_largest_unit() -> None:
    def told(tag: str, **ago: int) -> str:
        return words_of(draw(f"{{% {tag} at now %}}", at=NOW - timedelta(**ago)))

    assert told("ago", seconds=59) == "刚刚"
    assert told("ago", minutes=2, seconds=30) == "2 分前"
    assert told("ago", hours=3) == "3 小时前"
    assert told("waited", minutes=12) == "已等 12 分"
    assert told("elapsed", minutes=44, seconds=12) == "00:44:12"
    assert words_of(draw("{% elapsed at now seconds=False %}", at=NOW - timedelta(hours=26, minutes=16))) == "1天 02:16"


# -- Signs and links


def test_a_level_sign_says_its_numeral_and_whether_it_only_is_proposed() -> None:
    assert 'aria-label="较大（Ⅲ级）"' in draw('{% level_sign "L3" %}')
    assert 'aria-label="建议较大（Ⅲ级）"' in draw('{% level_sign "L3" "proposed" %}')
    assert 'aria-label="Proposed: Relatively major (Level III)"' in draw('{% level_sign "L3" "proposed" %}', "en")
    assert 'aria-label="未定级"' in draw("{% level_sign None %}")
    assert 'aria-label="未定级"' in draw('{% level_sign "" "proposed" %}')
    assert 'class="fs-lv fs-lv--1 fs-lv--l fs-lv--off"' in draw('{% level_sign "L1" "off" "l" %}')
    assert draw('{% level_name "L1" %}', "en") == "Particularly major (Level I)"


@pytest.mark.rule("A-5.3-3")
def test_a_rule_is_cited_as_people_cite_it_with_its_words_behind() -> None:
    html = draw('{% rule_link plan "A-5.3-3" %}')
    assert words_of(html) == "部预案 5.3"
    assert 'href="/plans/miit-2017-281/#A-5.3-3"' in html
    assert f'title="A-5.3-3 {PLAN.rule("A-5.3-3").zh}' in html
    assert PLAN.rule("A-5.3-3").source_note.zh in html  # its Chinese is reconstructed: quoted as such
    assert words_of(draw('{% rule_link plan "A-5.3-3" long=True %}', "en")) == "MIIT plan 5.3 · A-5.3-3"


def test_what_no_plan_says_is_marked_as_ours() -> None:
    assert words_of(draw('{% ours "target" %}')) == "平台目标"
    assert words_of(draw('{% rule_link plan "" %}')) == "平台规则"
    assert "fs-rule--ours" in draw('{% rule_link plan "" %}')


# -- Forms


class Reading(forms.Form):
    scope = forms.CharField(label="影响范围", help_text="写到区县")
    kind = forms.ChoiceField(label="分类", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)


def test_a_field_ties_label_hint_and_message_to_its_control() -> None:
    html = draw("{% field form.scope %}", form=Reading({}))
    assert '<label for="id_scope">影响范围</label>' in html
    assert 'aria-describedby="id_scope_hint id_scope_error"' in html
    assert 'aria-invalid="true"' in html
    assert "fs-err" in html
    assert draw("{% field form.kind %}", form=Reading()).count('type="radio"') == 2


def test_the_summary_of_errors_leads_to_each_field() -> None:
    html = draw("{% form_errors form %}", form=Reading({}))
    assert "有 2 处要改，尚未提交。" in html
    assert 'href="#id_scope"' in html
    assert 'href="#id_kind_0"' in html
    assert draw("{% form_errors form %}", form=Reading()).strip() == ""


# -- What the scripts and the style sheet take for granted


def test_every_word_that_a_script_says_is_given_to_it() -> None:
    said = set().union(*(re.findall(r'\bword\("(\w+)"', path.read_text()) for path in STATIC.glob("*.js")))
    assert said - set(WORDS) == set()


def test_every_post_can_see_its_acts() -> None:
    styled = set(re.findall(r'\[data-for-posts~="(\w+)"\]', (STATIC / "fengsui.css").read_text()))
    assert styled == set(POST_NAMES)
