"""Proves that the log is what was written, and that the states are what the log says."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter

from django.apps import apps
from django.db import connection, transaction

from cases.chain import break_in
from cases.models import Case, CaseSubject, LogEntry, Obligation


@contextmanager
def one_snapshot() -> Iterator[None]:
    """What is read inside stands as at one moment: on a platform at work, a case and its log would differ otherwise."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def breaks(*, cases: list[int] | None = None) -> Iterator[tuple[int, str]]:
    """Yields (case id, what is wrong) for every case whose chain, states or obligations do not hold."""
    wanted = Case.objects.order_by("pk")
    entries = LogEntry.objects.order_by("case_id", "number")
    if cases is not None:
        wanted, entries = wanted.filter(pk__in=cases), entries.filter(case__in=cases)
    by_case = groupby(entries.iterator(chunk_size=5000), key=attrgetter("case_id"))
    current = next(by_case, None)
    for case in wanted.iterator(chunk_size=5000):
        rows: list[LogEntry] = []
        if current is not None and current[0] == case.pk:
            rows = list(current[1])
            current = next(by_case, None)
        wrong = break_in(rows, head_number=case.head_number, head_hash=case.head_hash)
        if wrong:
            yield case.pk, wrong
    yield from _states_that_differ(cases)


def _states_that_differ(cases: list[int] | None) -> Iterator[tuple[int, str]]:
    """Subjects and obligations whose state is not the one that their log entry gave them."""
    for model in apps.get_models():
        if issubclass(model, CaseSubject):
            subjects = model._default_manager.all() if cases is None else model._default_manager.filter(case__in=cases)
            said = {
                (case, number): after
                for case, number, after in LogEntry.objects.filter(
                    case__in=subjects.values("case")
                ).exclude(after="").values_list("case_id", "number", "after").iterator()
            }  # fmt: skip
            for subject in subjects.iterator():
                if said.get((subject.case_id, subject.log_number)) != subject.state:
                    yield (
                        subject.case_id,
                        f"{model._meta.label} {subject.pk} is {subject.state}; its entry says otherwise",
                    )
    obligations = Obligation.objects.all() if cases is None else Obligation.objects.filter(case__in=cases)
    naming = LogEntry.objects.filter(case__in=obligations.values("case"), body__has_key="obligations")
    bodies = {
        (case, number): steps
        for case, number, steps in naming.values_list("case_id", "number", "body__obligations").iterator()
    }
    for obligation in obligations.iterator():
        step = bodies.get((obligation.case_id, obligation.log_number), {}).get(str(obligation.pk), "")
        if step.rpartition(">")[2] != obligation.state:
            yield obligation.case_id, f"obligation {obligation.pk} is {obligation.state}; its entry says otherwise"
