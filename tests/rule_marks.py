"""
Which tests are marked with which rules, read from their source: no test is imported, so it takes a blink.

A mark stands on a test, its class, its module (pytestmark) or a pytest.param, and may name several rules. Where it
names a variable, the ids are those that stand in the table which the decorator runs through.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_RULE_ID = re.compile(r"[AB]-[A-Z0-9.]+-[0-9]+")

type Constants = Mapping[str, ast.expr]


@dataclass(frozen=True, slots=True)
class Mark:
    """`test`: module and name, as plans/test_law.test_x. `place`: file and line of the mark."""

    rule_id: str
    test: str
    place: str


def marks_under(folder: Path) -> list[Mark]:
    """Every mark in the test modules of a folder, by module."""
    return [mark for path in sorted(folder.rglob("test_*.py")) for mark in marks_in(path, folder)]


def marks_in(path: Path, folder: Path) -> list[Mark]:
    source = path.read_text(encoding="utf-8")
    if "mark.rule" not in source:
        return []
    tree = ast.parse(source)
    name, place = path.relative_to(folder).with_suffix("").as_posix(), path.relative_to(folder.parent).as_posix()
    constants = {target: value for node in tree.body for target, value in _assigned(node)}
    of_module = constants.get("pytestmark")
    found = []
    for test, decorators in _tests(tree.body, [of_module] if of_module is not None else []):
        for decorator in decorators:
            for rule_id, line in _ids(decorator, constants):
                found.append(Mark(rule_id, f"{name}.{test}", f"{place}:{line}"))
    return found


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        yield node.target.id, node.value


def _tests(body: list[ast.stmt], above: list[ast.expr]) -> Iterator[tuple[str, list[ast.expr]]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            own = [value for each in node.body for target, value in _assigned(each) if target == "pytestmark"]
            yield from _tests(node.body, [*above, *node.decorator_list, *own])
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node.name, [*above, *node.decorator_list]


def _ids(decorator: ast.expr, constants: Constants) -> Iterator[tuple[str, int]]:
    reachable = list(_reachable(decorator, constants))
    calls = [node for node in reachable if isinstance(node, ast.Call) and _is_rule(node.func)]
    by_variable = [call for call in calls if not all(isinstance(each, ast.Constant) for each in call.args)]
    for call in calls:
        yield from ((str(each.value), call.lineno) for each in call.args if isinstance(each, ast.Constant))
    if by_variable:
        for node in reachable:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _RULE_ID.fullmatch(node.value):
                yield node.value, node.lineno


def _reachable(expression: ast.expr, constants: Constants) -> Iterator[ast.AST]:
    """The expression, and the tables of the module that it names."""
    waiting, seen = [expression], set()
    while waiting:
        for node in ast.walk(waiting.pop()):
            yield node
            if isinstance(node, ast.Name) and node.id in constants and node.id not in seen:
                seen.add(node.id)
                waiting.append(constants[node.id])


def _is_rule(function: ast.expr) -> bool:
    """pytest.mark.rule, or mark.rule."""
    if not (isinstance(function, ast.Attribute) and function.attr == "rule"):
        return False
    owner = function.value
    return (isinstance(owner, ast.Attribute) and owner.attr == "mark") or (
        isinstance(owner, ast.Name) and owner.id == "mark"
    )
