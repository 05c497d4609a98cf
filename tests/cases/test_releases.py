"""Plan releases: what is stored is what was released."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from cases.models import PlanRelease
from cases.releases import (
    ReleaseAltered,
    forget_releases,
    in_force_since,
    install_releases,
    overrides_of,
    plan_of_release,
    release_in_force,
    releases_in_force,
)
from cases.templatetags.signs import rule_link
from plans.clocks import LOCAL
from plans.errors import PlanError
from plans.facts import check_facts
from plans.library import digest, digest_of, get_plan, plan_from_canonical
from tests.world import reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)  # after the release that the database came with
CODE, OTHER = "miit-2017-281", "daxinganling-2021-9"


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

    [changed] = install_releases(at=LATER, overrides={CODE: {"clock.immediate_target_minutes": 30}})
    after = reported(at=LATER + timedelta(days=1))

    assert before.response.case.plan.setting("clock.immediate_target_minutes") == 15
    assert after.response.case.release == changed
    assert after.response.case.plan.setting("clock.immediate_target_minutes") == 30
    assert [(release.code, release.overrides) for release in releases_in_force()] == [
        (OTHER, {}),
        (CODE, {"clock.immediate_target_minutes": 30}),
    ]


@pytest.mark.rule("A-9.3-1", "B-8.2-1")
def test_an_incident_stays_with_the_release_that_was_in_force_when_it_occurred():
    own = releases_in_force()
    [changed] = install_releases(at=LATER, overrides={CODE: {"clock.immediate_target_minutes": 30}})
    second = timedelta(seconds=1)

    assert releases_in_force(at=LATER - second) == own
    assert releases_in_force(at=LATER) == releases_in_force() == (own[0], changed)
    assert releases_in_force(at=datetime(2000, 1, 1, tzinfo=UTC)) == own  # before there was any
    assert in_force_since(own[1]) == datetime(2017, 11, 14, tzinfo=LOCAL)
    assert in_force_since(changed) == LATER
    late = reported(at=LATER + timedelta(hours=1), occurred_at=(LATER - second).isoformat())
    assert late.response.case.release == own[1]


def test_a_stored_release_that_was_altered_is_refused():
    sound = PlanRelease.objects.get(code=CODE)
    altered = dict(sound.content) | {"title": {"zh": "另一个预案", "en": "Another plan"}}
    forged = PlanRelease.objects.create(
        code=CODE, version="1", digest="0" * 64, content=altered, installed_at=sound.installed_at
    )

    with pytest.raises(ReleaseAltered):
        plan_of_release(forged.pk)


def test_a_release_of_an_earlier_version_of_the_platform_is_still_proven():
    """Its content lacks what a later version writes out as a default, and was checked by what was asked then."""
    content = PlanRelease.objects.get(code=CODE).content
    for authority in content["authorities"]:
        del authority["demanded_by"]
    for fact in content["facts"]:
        del fact["reason"]
    content["authorities"] = [each for each in content["authorities"] if each["action"] != "conclude"]
    earlier = PlanRelease.objects.create(
        code=CODE, version="0", digest=digest_of(content), content=content, installed_at=NOON
    )

    plan = plan_of_release(earlier.pk)

    assert {authority.demanded_by for authority in plan.authorities} == {""}
    assert check_facts(plan, {"judged_level": "L1"}) == check_facts(get_plan(CODE), {"judged_level": "L1"}) != []
    with pytest.raises(PlanError, match="can be started and not ended"):
        plan_from_canonical(content)


@pytest.mark.parametrize("code", [CODE, OTHER])
def test_a_stored_release_reads_back_as_the_plan_that_was_released(code):
    stored = PlanRelease.objects.get(code=code)

    assert stored.plan == get_plan(code)
    assert digest(stored.plan) == stored.digest


def test_a_deployments_own_settings_come_from_a_file_and_are_shown_wherever_they_act(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text(
        '[miit-2017-281]\n"clock.immediate_target_minutes" = 30\n[miit-2017-281.criteria.leaked_users]\nIV = 50000\n'
    )

    overrides = overrides_of(str(file))

    assert overrides == {CODE: {"clock.immediate_target_minutes": 30, "criteria.leaked_users.IV": 50000}}
    install_releases(at=LATER, overrides=overrides)
    plan = release_in_force(CODE).plan
    assert plan.setting("criteria.leaked_users.IV") == 50000
    with override("zh-hans"):
        assert "另设" in rule_link(plan, "A-3.4-2")  # F-A01 is settled otherwise here
        assert "另设" not in rule_link(plan, "A-5.3-2")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("[nowhere-1]\nx = 1\n", "no plan 'nowhere-1'; known: daxinganling-2021-9, miit-2017-281"),
        ("[miit-2017-281\n", "at line 1"),
        ("miit-2017-281 = 3\n", "miit-2017-281"),
    ],
)
def test_a_settings_file_that_cannot_be_obeyed_is_refused(tmp_path, words, problem):
    file = tmp_path / "settings.toml"
    file.write_text(words)

    with pytest.raises(ValueError, match=problem):
        overrides_of(str(file))


def test_a_setting_that_is_changed_back_is_in_force_again():
    own = release_in_force(CODE)
    install_releases(at=LATER, overrides={CODE: {"clock.immediate_target_minutes": 30}})

    install_releases(at=LATER + timedelta(days=1))

    assert release_in_force(CODE).plan.setting("clock.immediate_target_minutes") == 15
    assert release_in_force(CODE).digest == own.digest
