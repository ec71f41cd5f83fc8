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

M = TypeVar("M", bound=Model)


def among(column: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
    """`column` is one of `values`, with what to give for it; true for nothing where there are none."""
    given = list(values)
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [given]
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
    size = len(names)
    alias = connection.alias
    rows = []
    for row in found:
        values = list(row[:size])
        for at, column, steps in converters:
            for convert in steps:
                values[at] = convert(values[at], column, connection)
        rows.append((model.from_db(alias, names, values), tuple(row[size:])))
    return rows


@cache
def _reading(model: type[Model], only: tuple[str, ...], vendor: str) -> tuple[str, list[str], list[Any]]:
    """What is selected, the fields it fills, and what makes Python of it where the driver does not."""
    fields = [field for field in model._meta.concrete_fields if not only or field.primary_key or field.name in only]
    columns = [field.get_col(model._meta.db_table) for field in fields]
    found = [(connection.ops.get_db_converters(c) + c.get_db_converters(connection), c) for c in columns]
    converters = [(at, column, steps) for at, (steps, column) in enumerate(found) if steps]
    selected = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return selected, [field.attname for field in fields], converters
