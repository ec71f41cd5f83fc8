"""The account of sheets, and what may be told of turnout by building."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.buildings import LEAST, cells_by_building
from proposals.rules.sheet_account import SheetAccount, read_serial, serial, sheets_words


@pytest.mark.parametrize(
    ("account", "void", "unaccounted"),
    [
        (SheetAccount(printed=60, issued=50, returned=5, spoilt=1, missing=2, collected=42), False, 0),
        (SheetAccount(printed=60, issued=50, returned=5, spoilt=1, collected=42), False, 2),
        (SheetAccount(printed=60, issued=50, collected=50), False, 0),
        (SheetAccount(printed=60, issued=50, collected=51), True, -1),
        (SheetAccount(printed=60, issued=50, returned=9, collected=42), True, -1),
        (SheetAccount(printed=60, issued=50, returned=8, spoilt=1, collected=42), False, -1),
        (SheetAccount(collected=12), False, -12),
    ],
)
def test_more_in_the_box_than_was_given_out_is_void(account: SheetAccount, void: bool, unaccounted: int) -> None:
    assert (account.is_void, account.unaccounted) == (void, unaccounted)
    assert account.adds_up == (unaccounted == 0 or not account.kept)


def test_the_sentence_has_every_number_in_both_languages() -> None:
    words = sheets_words(SheetAccount(printed=60, issued=50, returned=5, spoilt=1, missing=2, collected=42))
    for text in (words.zh, words.en):
        assert all(str(n) in text for n in (60, 50, 5, 45, 42, 1, 2))


numbers = st.integers(min_value=0, max_value=500)


@given(st.builds(SheetAccount, *[numbers] * 6))
def test_an_account_that_adds_up_is_never_void(account: SheetAccount) -> None:
    if account.kept and account.adds_up:
        assert not account.is_void
        assert account.collected + account.spoilt + account.missing + account.returned == account.issued


@pytest.mark.parametrize("typed", ["12-0037 K7Q2", " 12-37-k7q2 ", "12-0037K7Q2"])
def test_a_serial_number_is_read_as_people_type_it(typed: str) -> None:
    assert read_serial(typed) == (12, 37, "K7Q2")
    assert serial(12, 37) == "12-0037"


@pytest.mark.parametrize("typed", ["", "12", "12-0037", "x-1 ABCD", "12-0037 K7Q2 9"])
def test_what_is_no_serial_number_is_not_read(typed: str) -> None:
    assert read_serial(typed) is None


buildings = st.dictionaries(
    st.sampled_from([f"{n}号楼" for n in range(1, 9)]),
    st.integers(0, 60).flatmap(lambda electors: st.tuples(st.just(electors), st.integers(0, electors))),
)


@given(buildings)
def test_no_building_tells_of_fewer_than_five(numbers: dict[str, tuple[int, int]]) -> None:
    cells = cells_by_building(numbers)
    assert len(cells) != 1, "one cell alone would be the total, and the rest of it"
    assert all(cell.voted >= LEAST and cell.electors - cell.voted >= LEAST for cell in cells)
    if cells:
        assert sum(cell.electors for cell in cells) == sum(electors for electors, _ in numbers.values())
        assert sum(cell.voted for cell in cells) == sum(voted for _, voted in numbers.values())


def test_large_buildings_are_told_by_themselves() -> None:
    cells = cells_by_building({"1号楼": (20, 12), "2号楼": (30, 15), "3号楼": (6, 1)})
    assert [(c.buildings, c.electors, c.voted) for c in cells] == [
        (("1号楼", "3号楼"), 26, 13), (("2号楼",), 30, 15),
    ]  # fmt: skip
    assert cells_by_building({"1号楼": (20, 12), "3号楼": (6, 1)}) == ()


def test_buildings_stand_in_the_order_of_the_street() -> None:
    numbers = {f"{n}号楼": (60, 30) for n in (10, 11, 1, 2)}
    assert [cell.buildings[0] for cell in cells_by_building(numbers)] == ["1号楼", "2号楼", "10号楼", "11号楼"]
