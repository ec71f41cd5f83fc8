"""A table of days as a file, and the tables that come with the product."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from councils.rules.calendar import Calendar, DayKind
from councils.rules.days import (
    COUNTRIES,
    MOST_DAYS,
    TIMEZONES,
    BadLine,
    Day,
    days_of_country,
    read_days,
    shipped_days,
    shipped_tables,
)

HEAD = ["date", "kind", "name", "name_en"]


def test_a_table_is_read_in_any_order_with_chinese_heads_and_kinds_too() -> None:
    rows = [
        ["类别", "日期", "名称"],
        ["调休上班", "2026年10月10日", "国庆节调休"],
        ["放假", "2026/10/1"],
        ["", "", ""],
        ["Holiday", "2026-10-02", None],
    ]
    assert read_days(rows) == [
        Day(date(2026, 10, 1), DayKind.HOLIDAY),
        Day(date(2026, 10, 2), DayKind.HOLIDAY),
        Day(date(2026, 10, 10), DayKind.MAKEUP, "国庆节调休"),
    ]


def test_dates_of_a_spreadsheet_are_dates() -> None:
    rows = [["date", "kind"], [date(2026, 1, 1), "rest"], [datetime(2026, 1, 2, 8, tzinfo=UTC), "working"]]
    assert [day.on for day in read_days(rows)] == [date(2026, 1, 1), date(2026, 1, 2)]


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ([], 1, "The first line names the columns"),
        ([["when", "what"]], 1, "The first line names the columns"),
        ([HEAD], 2, "names no day"),
        ([HEAD, ["2026-02-30", "holiday"]], 2, "is no date"),
        ([HEAD, ["tomorrow", "holiday"]], 2, "is no date"),
        ([HEAD, ["", "holiday"]], 2, "is no date"),
        ([HEAD, ["2026-01-01", "party"]], 2, "“party” is no kind of day; write one of working, rest, holiday, makeup."),
        ([HEAD, ["2026-01-01"]], 2, "“” is no kind of day"),
        ([HEAD, ["2026-01-01", "rest"], ["2026-01-01", "rest"]], 3, "2026-01-01 stands there twice."),
        ([HEAD, ["2026-01-01", "rest", "长" * 41]], 2, "at most 40"),
        ([HEAD, *([f"{2000 + n // 300}-{n % 12 + 1}-{n // 12 % 25 + 1}", "rest"] for n in range(MOST_DAYS + 1))],
         MOST_DAYS + 2, "At most"),
    ],
)  # fmt: skip
def test_the_first_wrong_line_is_named(rows: list[list[str]], line: int, says: str) -> None:
    with pytest.raises(BadLine) as bad:
        read_days(rows)
    assert bad.value.line == line
    assert says in str(bad.value)
    assert bad.value.words.zh.startswith(f"第{line}行")


def test_shipped_tables_are_whole_and_named_in_both_languages() -> None:
    assert shipped_tables() == {
        "china-2026": ("china", 2026), "england-2026": ("england", 2026), "scotland-2026": ("scotland", 2026),
    }  # fmt: skip
    assert COUNTRIES.keys() == TIMEZONES.keys()
    for key, (country, year) in shipped_tables().items():
        assert country in COUNTRIES
        for day in shipped_days(key):
            assert day.on.year == year
            assert day.name
            assert day.name_en
    with pytest.raises(KeyError):
        shipped_days("../china-2026")


def test_tables_of_other_years_come_newest_first(tmp_path: Path) -> None:
    for key in ("china-2025", "china-2027", "england-2025"):
        (tmp_path / f"{key}.csv").write_text(f"date,kind\n{key[-4:]}-01-01,holiday\n", encoding="utf-8")
    assert list(shipped_tables(tmp_path)) == ["china-2027", "china-2025", "england-2025"]
    assert [day.on.year for day in days_of_country("china", tmp_path)] == [2025, 2027]


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        ("2026-01-03", "holiday"), ("2026-01-04", "makeup"), ("2026-01-05", "working"),
        ("2026-02-14", "makeup"), ("2026-02-15", "holiday"), ("2026-02-23", "holiday"), ("2026-02-24", "working"),
        ("2026-02-28", "makeup"), ("2026-04-06", "holiday"), ("2026-05-05", "holiday"), ("2026-05-09", "makeup"),
        ("2026-06-19", "holiday"), ("2026-06-22", "working"), ("2026-09-20", "makeup"), ("2026-09-25", "holiday"),
        ("2026-09-28", "working"), ("2026-10-07", "holiday"), ("2026-10-08", "working"), ("2026-10-10", "makeup"),
        ("2026-10-11", "rest"),
    ],
)  # fmt: skip
def test_china_2026_as_the_state_council_announced_it(on: str, kind: str) -> None:
    days = days_of_country("china")
    assert Calendar(days={day.on: day.kind for day in days}).kind(date.fromisoformat(on)) == kind


def test_china_works_as_many_days_more_as_it_announced() -> None:
    kinds = [day.kind for day in shipped_days("china-2026")]
    assert (kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.MAKEUP)) == (33, 6)


@pytest.mark.parametrize(
    ("country", "on", "off"),
    [
        ("england", "2026-04-06", True), ("scotland", "2026-04-06", False), ("scotland", "2026-01-02", True),
        ("england", "2026-01-02", False), ("england", "2026-12-28", True), ("scotland", "2026-11-30", True),
    ],
)  # fmt: skip
def test_england_and_scotland_have_their_own_holidays(country: str, on: str, off: bool) -> None:
    table = Calendar(TIMEZONES[country], {day.on: day.kind for day in days_of_country(country)})
    assert (table.kind(date.fromisoformat(on)) is DayKind.HOLIDAY) is off
