"""Measures of checklists, worked off one by one: by their own organisation, done or not needed, while the occasion
lasts."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from cases.errors import Invalid, NotNow, NotYours
from cases.measures import item_of, settle_measure
from cases.models import LogEntry, Measure, Obligation
from cases.verification import breaks
from tests.warned import LIFTING, Warned, published, refused
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def measure_of(warned: Warned, office: str, item: str) -> Measure:
    return Measure.objects.select_related("organisation", "case").get(
        case=warned.warning.case_id, organisation__code=office, item=item
    )


def settled(measure: Measure, state: str, by: str, note: str = "") -> Measure:
    return settle_measure(measure=measure, state=state, note=note, actor=person(by), at=NOON)


@pytest.mark.rule("A-4.5.1-1", "A-4.5.1-2", "A-4.5.1-3")
def test_a_measure_is_done_or_not_needed_with_a_reason_and_the_log_names_it() -> None:
    warned = published("yellow", at=NOON)
    done = settled(measure_of(warned, "HL-BCA", "collect"), "done", "hlj_duty", " 已要求各企业报送 ")
    assert (done.state, done.note, done.settled_at) == ("done", "已要求各企业报送", NOON)
    entry = LogEntry.objects.get(case=warned.warning.case_id, number=done.log_number)
    assert (entry.event, entry.rule_id, entry.actor) == ("measure_taken", "A-4.5.1-1", person("hlj_duty"))
    assert entry.body["measures"] == {str(done.pk): "open>done"}

    spared = settled(measure_of(warned, "HL-BCA", "publicise"), "not_needed", "hlj_leader", "涉及面小，不作公开宣传")
    assert spared.state == "not_needed"
    again = settled(spared, "done", "hlj_duty", "改为发布")  # who thought otherwise says so; the log has both
    assert (again.state, LogEntry.objects.filter(event="measure_taken").count()) == ("done", 3)
    assert settled(again, "done", "hlj_duty", "改为发布").log_number == again.log_number  # said twice is said once
    assert LogEntry.objects.filter(event="measure_taken").count() == 3
    assert list(breaks()) == []


def test_a_measure_is_not_settled_wrongly_nor_by_another_organisation() -> None:
    warned = published("yellow", at=NOON)
    measure = measure_of(warned, "HL-BCA", "collect")
    for state, note, field in (
        ("not_needed", "", "note"), ("not_needed", "  ", "note"), ("done", "x" * 4001, "note"),
        ("done", "a\x00b", "note"), ("open", "", "state"), ("over", "", "state"), ("", "", "state"),
    ):  # fmt: skip
        with refused(Invalid, rule="A-4.5.1-1") as caught:
            settled(measure, state, "hlj_duty", note)
        assert [error.field for error in caught.value.errors] == [field]
    for who in ("gd_duty", "meo_leader", "carrier_reporter", "auditor", "administrator"):
        with refused(NotYours, "黑龙江", rule="A-4.5.1-1"):
            settled(measure, "done", who)


@pytest.mark.rule("A-4.5.2-0", "A-4.6-2")
def test_recommended_ones_are_never_demanded_and_what_is_open_is_over_with_the_warning() -> None:
    orange = published("orange", at=NOON, regions=["230000"])
    recommended = measure_of(orange, "HL-BCA", "collect")
    assert recommended.recommended
    assert not measure_of(orange, "MIIT-EMERGENCY-OFFICE", "collect").recommended
    assert not Obligation.objects.filter(case=orange.warning.case_id, rule_id=recommended.rule_id).exists()
    done = settled(measure_of(orange, "MIIT-EMERGENCY-OFFICE", "plan"), "done", "meo_duty")
    orange.later(days=1).act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING)  # open ones hinder nobody

    over = measure_of(orange, "HL-BCA", "collect")
    assert (over.state, over.settled_at, over.log_number) == ("over", orange.at, orange.warning.log_number)
    assert measure_of(orange, "MIIT-EMERGENCY-OFFICE", "plan").state == done.state == "done"
    for measure, who in ((over, "hlj_duty"), (done, "meo_duty")):
        if measure.state == "over":
            with refused(NotNow, "已经结束"):
                settled(measure, "done", who)


def test_a_list_inherits_what_the_lower_colours_ask_in_front_of_its_own() -> None:
    orange = published("orange", at=NOON, regions=["230000"])
    rows = Measure.objects.filter(case=orange.warning.case_id, organisation__code="MIIT-EMERGENCY-OFFICE")
    assert list(rows.order_by("place").values_list("item", "rule_id")) == [
        ("collect", "A-4.5.1-1"), ("track", "A-4.5.1-2"), ("publicise", "A-4.5.1-3"), ("duty", "A-4.5.2-1"),
        ("plan", "A-4.5.2-2"), ("protect", "A-4.5.2-3"), ("standby", "A-4.5.2-4"),
    ]  # fmt: skip
    plan = orange.warning.case.plan
    for measure in rows:
        found = item_of(plan, measure)
        assert found is not None
        assert (found[0].key, found[1].key, found[1].rule_id) == (measure.checklist, measure.item, measure.rule_id)


def test_no_measure_moves_without_its_entry() -> None:
    warned = published("yellow", at=NOON)
    measure = measure_of(warned, "HL-BCA", "collect")
    number = warned.warning.log_number
    settled(measure_of(warned, "HL-BCA", "track"), "done", "hlj_duty")
    for change in (
        {"state": "done"}, {"state": "done", "log_number": number}, {"state": "done", "log_number": number + 1},
        {"state": "over", "log_number": number + 1}, {"state": "over", "log_number": number + 2},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(**change)
    begun_done = {
        field.name: getattr(measure, field.name) for field in Measure._meta.fields if not field.primary_key
    } | {"item": "other"}  # fmt: skip
    for wrong in ({"state": "done"}, {"log_number": number + 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Measure.objects.create(**{**begun_done, **wrong})
