"""Words follow what is reported: whoever reports waits for no index of words, and nothing is lost on the way."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from cases.models import CaseWords
from incidents.models import UnwordedCase
from incidents.tasks import write_words
from incidents.words import write_noted_words
from tests.world import reported, words_written

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def test_a_report_notes_its_case_and_the_worker_writes_its_words():
    case = reported(at=NOON, summary="大庆市域名解析异常").response.case_id
    assert not CaseWords.objects.filter(case=case).exists()

    assert write_words() == 1

    assert "域名解析异常" in CaseWords.objects.get(case=case).words
    assert write_words() == 0


def test_a_worker_that_dies_half_way_leaves_what_it_took():
    case = reported(at=NOON).response.case_id

    with transaction.atomic():
        assert write_noted_words() == 1
        transaction.set_rollback(True)

    assert UnwordedCase.objects.filter(case_id=case).exists()
    words_written()
    assert CaseWords.objects.filter(case=case).exists()


def test_a_storm_is_written_batch_by_batch_the_oldest_first():
    cases = [reported(at=NOON).response.case_id for _each in range(5)]

    assert write_noted_words(most=2) in (1, 2)  # a case may be noted twice
    assert CaseWords.objects.filter(case=cases[0]).exists()
    assert not CaseWords.objects.filter(case=cases[-1]).exists()
    words_written()
    assert CaseWords.objects.filter(case__in=cases).count() == 5
