"""A register of 5,000 residents: read, compared, written; and the same file again.

Against: the same file by its bare parser (`csv`, `python_calamine`), and 5,000 bare inserts by `sqlite3`. Prints seconds
(the best of three) and ratios. `--rows 50000` is the largest file that an import takes.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
HEAD = ["人员编号", "姓名", "出生年份", "手机号", "户号", "楼栋", "门牌", "户代表"]


def rows(count: int) -> list[list[str]]:
    """People in households of two or three, with a telephone each."""
    return [
        [
            f"R{n:06d}", f"{'陈王李张刘'[n % 5]}{'秀大小建文'[n // 5 % 5]}{'英明芳国华'[n // 25 % 5]}", str(1940 + n % 60),
            f"138{n:08d}", f"H{n // 5 * 2 + n % 5 // 3:05d}", f"{n // 5 * 2 // 60 + 1}号楼", f"{n // 5 * 2 % 60 + n % 5 // 3 + 100}室",
            "是" if n % 5 in (0, 3) else "否",
        ]
        for n in range(count)
    ]  # fmt: skip


def as_csv(lines: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEAD, *lines])
    return file.getvalue().encode("gb18030")


def as_xlsx(lines: list[list[str]]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate([HEAD, *lines]):
            sheet.write_row(at, 0, line)
    return file.getvalue()


def best(what: Callable[[], Any], times: int = 3) -> float:
    found = []
    for _n in range(times):
        start = time.perf_counter()
        what()
        found.append(time.perf_counter() - start)
    return min(found)


def bare_insert(lines: list[list[str]], folder: str) -> None:
    """What SQLite itself needs to write as many rows, durably."""
    path = Path(folder) / "bare.sqlite3"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")
    with connection:
        connection.executemany("INSERT INTO person (a, b, c, d, e, f, g, h) VALUES (?,?,?,?,?,?,?,?)", lines)
    connection.close()


def measure(count: int, folder: str) -> None:
    import django
    import python_calamine
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from councils.actions.register_reading import plan_import, read_register
    from councils.actions.writing import writing
    from councils.models import Community
    from councils.models.clock import database_now, local_today

    lines = rows(count)
    csv_file, xlsx_file = as_csv(lines), as_xlsx(lines)
    community = Community.objects.create(slug="bench", name="bench")
    today = local_today(community)

    bare_csv = best(lambda: list(csv.reader(io.StringIO(csv_file.decode("gb18030")))))
    bare_xlsx = best(lambda: python_calamine.load_workbook(io.BytesIO(xlsx_file)).get_sheet_by_index(0).to_python())
    read_csv = best(lambda: read_register(csv_file, "residents", today))
    read_xlsx = best(lambda: read_register(xlsx_file, "residents", today))
    reading = read_register(csv_file, "residents", today)
    assert reading.is_good, reading.bad[:3]
    plain = best(lambda: bare_insert(lines, folder))

    start = time.perf_counter()
    with writing():
        plan = plan_import(community, "residents", reading)
        compared = time.perf_counter() - start
        plan.apply(database_now(), today)
    first = time.perf_counter() - start
    again = best(lambda: plan_import(community, "residents", reading))
    assert plan_import(community, "residents", reading).changes_nothing

    print(f"{count} residents in {len(plan.new_homes)} households\n")
    print(f"{'':34}{'seconds':>9}{'reference':>11}{'ratio':>8}")
    told("read and check CSV (GB18030)", read_csv, bare_csv)
    told("read and check XLSX", read_xlsx, bare_xlsx)
    told("compare with an empty register", compared, None)
    told("compare and write, one transaction", first, plain)
    told("the same again: compare, write 0", again, plain)


def told(what: str, seconds: float, reference: float | None) -> None:
    ratio = "" if reference is None else f"{reference:11.3f}{seconds / reference:8.1f}"
    print(f"{what:34}{seconds:9.3f}{ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "STATE_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/register.sqlite3",
            "SECRET_KEY": "only for this measurement",
        }
        measure(count, folder)


if __name__ == "__main__":
    main()
