"""Plan releases: what is stored is what was released."""

from datetime import UTC, datetime

import pytest

from cases.models import PlanRelease
from cases.releases import ReleaseAltered, forget_releases, install_releases, plan_of_release, releases_in_force
from plans.library import digest, digest_of, get_plan
from tests.world import reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)  # after the release that the database came with
CODE = "miit-2017-281"


@pytest.fixture(autouse=True)
def anew():
    forget_releases()
    yield
    forget_releases()


def test_installing_again_writes_nothing():
    count = PlanRelease.objects.count()

    assert install_releases(at=NOON) == []
    assert PlanRelease.objects.count() == count


def test_a_changed_setting_makes_a_new_release_and_a_running_case_keeps_its_own():
    before = reported(at=NOON)

    install_releases(at=LATER, overrides={CODE: {"clock.immediate_target_minutes": 30}})
    after = reported(at=NOON)

    assert before.response.case.plan.setting("clock.immediate_target_minutes") == 15
    assert after.response.case.plan.setting("clock.immediate_target_minutes") == 30
    assert [release.code for release in releases_in_force()] == [CODE]


def test_a_stored_release_that_was_altered_is_refused():
    sound = PlanRelease.objects.get()
    altered = dict(sound.content) | {"title": {"zh": "另一个预案", "en": "Another plan"}}
    forged = PlanRelease.objects.create(
        code=CODE, version="1", digest="0" * 64, content=altered, installed_at=sound.installed_at
    )

    with pytest.raises(ReleaseAltered):
        plan_of_release(forged.pk)


def test_a_release_of_an_earlier_version_of_the_platform_is_still_proven():
    """Its content lacks what a later version writes out as a default."""
    content = PlanRelease.objects.get().content
    for authority in content["authorities"]:
        del authority["demanded_by"]
    earlier = PlanRelease.objects.create(
        code=CODE, version="0", digest=digest_of(content), content=content, installed_at=NOON
    )

    assert plan_of_release(earlier.pk).authorities[0].demanded_by == ""


def test_a_stored_release_reads_back_as_the_plan_that_was_released():
    stored = PlanRelease.objects.get()

    assert stored.plan == get_plan(CODE)
    assert digest(stored.plan) == stored.digest
