from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime, now

from cases.releases import in_force_since, install_plan, release_in_force
from plans.checking_coverage import not_acted_on
from plans.differences import GROUPS, differences
from plans.errors import PlanError
from plans.library import check_folder, digest, get_plan, list_plans
from plans.schema import Plan

COUNTED = ("rules", "criteria", "authorities", "obligations", "notices", "forms", "settings", "errata")


class Command(BaseCommand):
    help = "Check a plan's folder, say what another version changes for whom, or install a plan as a release."
    requires_system_checks: list[str] = []  # it asks folders, and one table

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="every fault with file, line and remedy; writes nothing")
        check.add_argument("folder", type=Path, help="a folder code@version of TOML files")
        check.add_argument("--strict", action="store_true", help="fail too where a rule is not acted on yet")
        diff = what.add_parser("diff", help="what changes for whom, one line a change")
        diff.add_argument("old", help="a folder, or code@version of the library")
        diff.add_argument("new", help="the same")
        diff.add_argument("--language", choices=("zh", "en"), default="zh")
        install = what.add_parser("install", help="check, and store as the release in force from now on")
        install.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        match options["what"]:
            case "check":
                self.check_plan(options["folder"], strict=options["strict"])
            case "diff":
                self.diff(options["old"], options["new"], options["language"])
            case "install":
                self.install(options["folder"])

    def check_plan(self, folder: Path, *, strict: bool) -> None:
        plan = _checked(folder)
        counts = ", ".join(f"{len(getattr(plan, name))} {name}" for name in COUNTED)
        self.stdout.write(f"{plan.code}@{plan.version}: {counts}, {digest(plan)}")
        left = not_acted_on(plan)
        for kind, rule_ids in left.items():
            self.stdout.write(f"not acted on yet ({kind}): {', '.join(rule_ids)}")
        if strict and left:
            raise CommandError(f"{sum(map(len, left.values()))} rules are not acted on yet")

    def diff(self, old: str, new: str, language: str) -> None:
        group = ""
        for each in differences(_named(old), _named(new)):
            if each.group != group:
                group = each.group
                self.stdout.write(GROUPS[group].get(language))
            self.stdout.write(f"  {each.words.get(language)}")
        if not group:
            self.stdout.write("no change" if language == "en" else "没有改动")

    def install(self, folder: Path) -> None:
        release, new = install_plan(_checked(folder), at=now())
        since = localtime(in_force_since(release)).strftime("%Y-%m-%d %H:%M:%S %z")
        verb = "installed" if new else "was installed before"
        self.stdout.write(f"{verb}: {release.code}@{release.version}, {release.digest}, in force since {since}")
        current = release_in_force(release.code)
        if current is not None and current != release:
            self.stdout.write(f"superseded by {current.code}@{current.version}, {current.digest}")


def _checked(folder: Path) -> Plan:
    if not folder.is_dir():
        raise CommandError(f"{folder}: There is no such folder. Name a folder code@version with the plan's TOML files.")
    try:
        return check_folder(folder)
    except PlanError as error:
        raise CommandError(f"{folder / error.file}:{error.line}: {error.problem} {error.remedy}") from error


def _named(name: str) -> Plan:
    """A folder, else a version of the library."""
    if Path(name).is_dir():
        return _checked(Path(name))
    code, _, version = name.partition("@")
    try:
        return get_plan(code, version or None)
    except PlanError as error:
        raise CommandError(f"{name}: {error}") from error
    except KeyError:
        known = ", ".join(f"{each.code}@{each.version}" for each in list_plans())
        raise CommandError(f"{name}: There is no such folder or plan. In the library: {known}.") from None
