"""Plan releases: which version of a plan is in force, and that what is stored is what was released."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from cases.models import Case, PlanRelease
from plans.library import canonical, digest, digest_of, get_plan, list_plans, override, plan_from_canonical
from plans.schema import Plan


class ReleaseAltered(RuntimeError):
    """A stored release no longer has the digest it was released under."""


_plans: dict[int, Plan] = {}


def plan_of_release(release_id: int) -> Plan:
    """The plan of a release, read, checked and parsed once a process. Raises ReleaseAltered.

    Rows carry only the id: the content is large, and a board shows many cases of one release.
    """
    plan = _plans.get(release_id)
    if plan is None:
        release = PlanRelease.objects.get(pk=release_id)
        if digest_of(release.content) != release.digest:
            raise ReleaseAltered(f"{release}: the stored content does not have its digest; restore it from a backup")
        plan = _plans[release_id] = plan_from_canonical(release.content)
    return plan


def ensure_releases_are_whole() -> None:
    """Read every release that a case refers to. Raises ReleaseAltered; the platform does not start on altered law."""
    for release_id in Case.objects.order_by().values_list("release_id", flat=True).distinct():
        plan_of_release(release_id)


def forget_releases() -> None:
    """Read everything anew: after an installation, or in a test with another database."""
    _plans.clear()
    releases_in_force.cache_clear()


@transaction.atomic
def install_releases(*, at: datetime, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> list[PlanRelease]:
    """Store every plan of the library that is not stored yet, with this deployment's setting overrides."""
    installed = []
    for reference in list_plans():
        changes = dict((overrides or {}).get(reference.code, {}))
        plan = override(get_plan(reference.code, reference.version), changes)
        release, new = PlanRelease.objects.get_or_create(
            digest=digest(plan),
            defaults={
                "code": plan.code, "version": plan.version, "content": canonical(plan),
                "overrides": changes, "installed_at": at,
            },
        )  # fmt: skip
        if new:
            installed.append(release)
    if installed:
        forget_releases()
    return installed


@lru_cache(maxsize=1)
def releases_in_force() -> tuple[PlanRelease, ...]:
    """The newest release of each plan. Releases are append-only, and a new one comes with a restart."""
    newest: dict[str, PlanRelease] = {}
    for release in PlanRelease.objects.order_by("installed_at", "pk"):
        newest[release.code] = release
    return tuple(newest.values())


def release_in_force(code: str) -> PlanRelease | None:
    """The newest release of one plan, or None where there is no such plan."""
    return next((release for release in releases_in_force() if release.code == code), None)
