"""Rows by a statement that is written out.

The ORM compiles each query anew, which for one short read takes several times what the database needs to answer it.
This is for the way of a ballot alone (`benchmarks/growth.py`); anywhere else a QuerySet says better what is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


def among(column: str, numbers: Iterable[int]) -> tuple[str, list[Any]]:
    """`column` is one of `numbers`, with what to give for it; true for nothing where there are none."""
    given = list(numbers)
    if connection.vendor == "postgresql":
        # Written down here, as numbers and nothing else: the driver looks at each one of a list.
        return f"{column} = ANY(%s)", [f"{{{','.join(['%d'] * len(given))}}}" % tuple(given)]
    return f"{column} IN ({', '.join(['%s'] * len(given))})", given


def plain_rows(
    model: type[M], where: str, given: Sequence[Any], *, only: tuple[str, ...] = (), also: tuple[str, ...] = ()
) -> list[tuple[M, tuple[Any, ...]]]:
    """Each row of `model` for which `where` holds (what follows it, an order too), with the values of `also` (SQL).

    `only`: the fields that are read, where that is less than all; another one is fetched when it is asked for.
    """
    columns, names, converters = _reading(model, only, connection.vendor)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([columns, *also])} FROM {table} WHERE {where}", given)  # noqa: S608
        found = cursor.fetchall()
    size, alias = len(names), connection.alias
    rows = []
    for row in found:
        values = row
        if converters:
            values = list(row)
            for at, column, steps in converters:
                for convert in steps:
                    values[at] = convert(values[at], column, connection)
        rows.append((filled(model, names, values, alias), tuple(row[size:])))
    return rows


def filled(model: type[M], names: Iterable[str], values: Iterable[Any], alias: str | None = None) -> M:
    """A row of `model` with these fields; one that is not named is fetched when it is asked for. `alias`: whence it was read.

    As `Model.from_db`, which asks each field and two signals that nobody here listens to: of a ballot, most of what it costs.
    """
    row = model.__new__(model)
    row._state = state = ModelState()
    state.db, state.adding = alias, alias is None
    row.__dict__.update(zip(names, values, strict=False))  # what was read beside them stands behind
    return row


@cache
def _reading(model: type[Model], only: tuple[str, ...], vendor: str) -> tuple[str, list[str], list[Any]]:
    """What is selected, the fields it fills, and what makes Python of it where the driver does not."""
    fields = [field for field in model._meta.concrete_fields if not only or field.primary_key or field.name in only]
    columns = [field.get_col(model._meta.db_table) for field in fields]
    found = [(connection.ops.get_db_converters(c) + c.get_db_converters(connection), c) for c in columns]
    converters = [(at, column, steps) for at, (steps, column) in enumerate(found) if steps]
    selected = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return selected, [field.attname for field in fields], converters
