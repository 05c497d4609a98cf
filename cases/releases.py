"""Plan releases: which version of a plan is in force, and that what is stored is what was released."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from cases.models import Case, PlanRelease
from plans.clocks import LOCAL
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
        plan = _plans[release_id] = plan_from_canonical(release.content, checked=False)
    return plan


def ensure_releases_are_whole() -> None:
    """Read every release that a case refers to. Raises ReleaseAltered; the platform does not start on altered law."""
    for release_id in Case.objects.order_by().values_list("release_id", flat=True).distinct():
        plan_of_release(release_id)


def forget_releases() -> None:
    """Read everything anew: after an installation, or in a test with another database."""
    _plans.clear()
    _history.cache_clear()


@transaction.atomic
def install_releases(*, at: datetime, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> list[PlanRelease]:
    """Store every plan of the library that is not stored yet, with this deployment's setting overrides."""
    installed = []
    for reference in list_plans():
        changes = dict((overrides or {}).get(reference.code, {}))
        release, new = _store(get_plan(reference.code, reference.version), changes, at=at)
        if new:
            installed.append(release)
    return installed


def overrides_of(path: str) -> dict[str, dict[str, Any]]:
    """A deployment's own settings, from a TOML file: one table a plan, `[miit-2017-281]`, one line a setting. Empty for
    an empty path. Raises OSError and ValueError (tomllib), KeyError becomes ValueError where no such plan exists."""
    if not path:
        return {}
    found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    known = {reference.code for reference in list_plans()}
    for code, changes in found.items():
        if code not in known:
            raise ValueError(f"no plan {code!r}; known: {', '.join(sorted(known))}")
        if not isinstance(changes, dict):
            raise ValueError(f"{code} is no table; write [{code}], and a line for each setting below it")
    return {
        code: {key: tuple(value) if isinstance(value, list) else value for key, value in flattened(changes).items()}
        for code, changes in found.items()
    }


def flattened(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """`clock.immediate_target_minutes` is one key, whether it is quoted or written as a table."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat |= flattened(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return flat


@transaction.atomic
def install_plan(plan: Plan, *, at: datetime, overrides: Mapping[str, Any] | None = None) -> tuple[PlanRelease, bool]:
    """Store one plan from wherever it was read. Answers the release, and whether it is new."""
    return _store(plan, dict(overrides or {}), at=at)


def _store(plan: Plan, changes: dict[str, Any], *, at: datetime) -> tuple[PlanRelease, bool]:
    """The newest release of this version, where it says the same; else a new one."""
    changed = override(plan, changes)
    found = digest(changed)
    newest = (
        PlanRelease.objects.filter(code=changed.code, version=changed.version).order_by("installed_at", "pk").last()
    )
    if newest is not None and newest.digest == found:
        return newest, False
    release = PlanRelease.objects.create(
        code=changed.code, version=changed.version, digest=found, content=canonical(changed), overrides=changes,
        installed_at=at,
    )  # fmt: skip
    forget_releases()
    return release, True


def releases_in_force(*, at: datetime | None = None) -> tuple[PlanRelease, ...]:
    """Of each plan the release that is in force at an instant, by default the newest (F-X04).

    An incident stays with what was in force when it occurred. One that occurred before the first release gets that.
    """
    if at is None:
        return tuple(rows[-1][1] for rows in _history())
    return tuple(next((release for since, release in reversed(rows) if since <= at), rows[0][1]) for rows in _history())


@lru_cache(maxsize=1)
def _history() -> tuple[tuple[tuple[datetime, PlanRelease], ...], ...]:
    """Of each plan (since when, release), the oldest first. Releases are append-only; a new one comes with a restart,
    or with forget_releases.

    The first release of a text is in force since the text is; another one of the same text (a correction, a changed
    setting) since it was installed.
    """
    found: dict[str, list[tuple[datetime, PlanRelease]]] = {}
    for release in PlanRelease.objects.order_by("installed_at", "pk"):
        rows = found.setdefault(release.code, [])
        effective = date.fromisoformat(release.content["effective_from"])
        known = {row.content["effective_from"] for _since, row in rows}
        begins = datetime.combine(effective, time(), LOCAL)
        rows.append((release.installed_at if release.content["effective_from"] in known else begins, release))
    return tuple(tuple(sorted(rows, key=lambda row: (row[0], row[1].pk))) for rows in found.values())


def in_force_since(release: PlanRelease) -> datetime:
    """Since when incidents fall under this release."""
    return next(since for rows in _history() for since, row in rows if row.pk == release.pk)


def release_in_force(code: str) -> PlanRelease | None:
    """The newest release of one plan, or None where there is no such plan."""
    return next((release for release in releases_in_force() if release.code == code), None)
