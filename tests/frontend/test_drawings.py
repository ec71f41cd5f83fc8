"""Drawings are exact: a post stands at its fraction, a seal shows its bits, seats are as many as people."""

from __future__ import annotations

from fractions import Fraction

import pytest

from frontend.drawings import bars, pen, seal, seats, strokes


def length(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100


def test_bar_puts_for_left_against_right_and_leaves_what_was_not_cast_open() -> None:
    yes, abstain, no = bars.parts(31, yes=20, no=6, abstain=1)
    assert (yes.kind, abstain.kind, no.kind) == ("yes", "pass", "no")
    assert yes.x == "0%"
    assert abs(length(yes.width) - Fraction(20, 31)) < Fraction(1, 10**7)
    assert abs(length(abstain.x) - Fraction(20, 31)) < Fraction(1, 10**7)
    assert abs(length(no.x) + length(no.width) - 1) < Fraction(1, 10**7)


def test_bar_leaves_out_who_did_not_vote_at_all() -> None:
    assert [p.kind for p in bars.parts(10, yes=10)] == ["yes"]
    assert bars.parts(0) == []


def test_bar_refuses_more_votes_than_it_stands_for() -> None:
    with pytest.raises(ValueError, match="more than the whole bar"):
        bars.parts(10, yes=8, no=3)


@pytest.mark.parametrize(("yes", "shown"), [(528, "528"), (100, ""), (1, "")])
def test_bar_writes_a_number_only_where_it_fits_on_the_narrowest_phone(yes: int, shown: str) -> None:
    assert bars.parts(1286, yes=yes)[0].number == shown


@pytest.mark.parametrize("strict", [True, False])
def test_post_is_hollow_when_the_number_itself_is_not_enough(strict: bool) -> None:
    assert bars.post(Fraction(1, 2), strict=strict).solid is not strict


@pytest.mark.parametrize("at", [Fraction(1, 3), Fraction(2, 3), Fraction(1286, 12861), Fraction(3, 4)])
def test_post_stands_at_the_exact_fraction(at: Fraction) -> None:
    assert abs(length(bars.post(at, strict=True).x) - at) < Fraction(1, 10**7)


@pytest.mark.parametrize(
    ("at", "zone", "spacer"),
    [
        (Fraction(1, 2), "mid", "0%"),
        (Fraction(1, 10), "start", "10%"),
        (Fraction(3, 4), "end", "25%"),
        (Fraction(1), "end", "0%"),
    ],
)
def test_flag_hangs_where_it_stays_on_the_sheet(at: Fraction, zone: str, spacer: str) -> None:
    post = bars.post(at, strict=False)
    assert (post.zone, post.spacer) == (zone, spacer)


def test_post_beside_the_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="on the bar"):
        bars.post(Fraction(3, 2), strict=False)


@pytest.mark.parametrize("script", ["zheng", "gate"])
@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 24, 60])
def test_strokes_are_as_many_as_votes(script: str, count: int) -> None:
    assert sum(d.count("M") for d in strokes.groups(count, script)) == count


def test_strokes_stop_at_sixty_and_refuse_less_than_nothing() -> None:
    assert strokes.groups(61) == []
    with pytest.raises(ValueError, match="counted"):
        strokes.groups(-1)


@pytest.mark.parametrize("draw", [seats.one_row, seats.front_row])
def test_seats_are_one_each_and_filled_from_the_front(draw) -> None:
    room = draw(31, 19, 21)
    assert len(room.seats) == 31
    assert [s.taken for s in room.seats] == [True] * 19 + [False] * 12


def test_post_stands_behind_the_seat_that_decides() -> None:
    room = seats.one_row(31, 19, 21)
    assert room.post is not None
    decides, after = (int(room.seats[n].d[1:].split(" ")[0]) for n in (20, 21))
    assert decides + seats.WIDTH <= room.post < after


def test_front_row_is_the_quorum() -> None:
    room = seats.front_row(31, 25, 21)
    tops = [seat.d.split(" ")[1].split("V")[0] for seat in room.seats]
    assert tops.count(tops[0]) == 21


@pytest.mark.parametrize("needed", [0, 40])
def test_room_without_a_reachable_quorum_has_no_post(needed: int) -> None:
    assert seats.one_row(31, 19, needed).post is None
    assert seats.front_row(31, 19, needed).post is None
    assert len(seats.front_row(31, 19, needed).seats) == 31


def test_empty_room_draws_nothing() -> None:
    assert seats.front_row(0, 0, 0).seats == []


def test_seal_draws_each_of_the_first_64_bits() -> None:
    root = "8000000000000001" + "f" * 48
    found = seal.bits(root)
    assert (found[0], sum(found), found[63]) == (1, 2, 1)
    path = seal.labyrinth(root)
    assert path.startswith(f"M{seal.EDGE} {seal.EDGE}h{seal.CELL}")
    assert path.count("M") == 65
    assert path.count("h") == 2


def test_seal_differs_when_one_bit_differs() -> None:
    assert seal.labyrinth("0" * 16) != seal.labyrinth("0" * 15 + "1")


def test_seal_needs_64_bits() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        seal.labyrinth("abc")


def test_seal_prints_the_number_beside_it() -> None:
    assert seal.words("438e3a3f00") == "438E 3A3F"


def test_pen_ticks_what_has_no_shape_of_its_own() -> None:
    assert pen.mark("anything") == pen.MARKS["tick"] != pen.mark("ring")
