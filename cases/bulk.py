"""Rows of several tables in one round trip, for the intake: what the ORM does per table, at a fifth of its cost.

Plain inserts of whole rows, nothing else; states still pass the triggers, and ids are reserved before.
"""

import json
import os
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models


def reserve_ids(*groups: Sequence[models.Model], serial: str = "") -> int:
    """Give new rows their ids, so that others can name them before they are inserted; rows that have one keep it. One
    statement at most. Returns the next value of the sequence `serial`, where one is named, else 0."""
    wanted = [[row for row in rows if row.pk is None] for rows in groups]
    lacking = [_Lacking(type(rows[0]), rows) for rows in wanted if rows]
    asked = [(_sequence(each.model), each.to_ask) for each in lacking if each.to_ask]
    parts = [f"SELECT nextval('{name}') FROM generate_series(1, {number})" for name, number in asked]
    if serial:
        parts.append(f"SELECT nextval('{serial}')")
    found: list[int] = []
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            found = [row[0] for row in cursor.fetchall()]
    values = iter(found)
    for each in lacking:
        each.give(list(islice(values, each.to_ask)))
    return next(values, 0)


POOLED = "cases.Obligation"
"""Whose ids are taken in blocks. Nothing tells time by them, as lists of incidents, cases and reports do by theirs:
each process fills its block at its own pace."""

BLOCK = 64

type _Pool = tuple[int, str, str]  # process, server, database

_pools: dict[_Pool, list[int]] = {}
_pools_lock = threading.Lock()


class _Lacking:
    """Rows of one model without ids: how many must be asked for, beside those at hand."""

    def __init__(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        self.model, self.rows = model, rows
        self.ids: list[int] = []
        self.is_pooled = model._meta.label == POOLED
        if self.is_pooled:
            with _pools_lock:
                pool = _pools.setdefault(_pool_here(), [])
                if len(pool) >= len(rows):
                    self.ids = [pool.pop(0) for _row in rows]
        self.to_ask = 0 if self.ids else len(rows) + (BLOCK if self.is_pooled else 0)

    def give(self, asked: list[int]) -> None:
        ids = self.ids or asked[: len(self.rows)]
        for row, pk in zip(self.rows, ids, strict=True):
            row.pk = pk
        if self.is_pooled and asked:
            with _pools_lock:
                _pools[_pool_here()] = asked[len(self.rows) :]


def _pool_here() -> _Pool:
    """A process that was forked, or a connection to another database, has a pool of its own."""
    there = connection.settings_dict
    return os.getpid(), str(there["HOST"]), str(there["NAME"])


def insert_together(*groups: Sequence[models.Model]) -> None:
    """Insert the rows of each group, in the order given (a trigger may look for what stands before). One round trip."""
    statements, values = [], []
    for rows in groups:
        if not rows:
            continue
        table, columns, getters = _shape(type(rows[0]), rows[0].pk is not None)
        row_of = "(" + ", ".join(["%s"] * len(getters)) + ")"
        statements.append(f"INSERT INTO {table} ({columns}) VALUES {', '.join([row_of] * len(rows))}")
        values += [getter(row) for row in rows for getter in getters]
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), values)
    for rows in groups:
        for row in rows:
            row._state.adding = False
            row._state.db = "default"


@lru_cache(maxsize=32)
def _sequence(model: type[models.Model]) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        return str(cursor.fetchone()[0])


@lru_cache(maxsize=32)
def _shape(model: type[models.Model], with_id: bool) -> tuple[str, str, list[Callable[[Any], Any]]]:
    """Table, columns and how to read each; columns that the database fills are left out."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if (with_id or not field.primary_key) and not field.has_db_default()
    ]
    quote = connection.ops.quote_name
    return (
        quote(model._meta.db_table),
        ", ".join(quote(str(field.column)) for field in fields),
        [_getter(f) for f in fields],
    )


def _getter(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    name = field.attname
    if isinstance(field, models.JSONField):
        return lambda row: json.dumps(getattr(row, name), ensure_ascii=False, cls=DjangoJSONEncoder)
    if isinstance(field, models.UUIDField):
        return lambda row: str(getattr(row, name))
    if isinstance(field, models.CharField | models.TextField) and not field.null:
        return lambda row: str(getattr(row, name))
    return lambda row: getattr(row, name)
