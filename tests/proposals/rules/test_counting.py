"""Counting, check codes, the tree of hashes and the split by channel."""

import hashlib
from fractions import Fraction

import pytest

from councils.rules.flaws import Flaw
from proposals.rules import merkle
from proposals.rules.channels import Part, split_by_channel, turnout_by_channel
from proposals.rules.check_codes import check_code, read_check_code
from proposals.rules.counting import canonical_marks, facts_json, merge, tally, tally_counts
from proposals.rules.measures import Facts


def test_tally_adds_heads_and_areas_exactly() -> None:
    ballots = [("yes", {"heads": 1, "area": "0.10"})] * 3 + [("no", {"heads": 1, "area": "89.35"})]
    assert tally(ballots, ("heads", "area")) == {
        "heads": {"cast": 4, "yes": 3, "no": 1, "abstain": 0, "invalid": 0},
        "area": {"cast": "89.65", "yes": "0.3", "no": "89.35", "abstain": 0, "invalid": 0},
    }


def test_counts_of_hands_and_ballots_add_up_to_facts() -> None:
    pieces = merge(tally_counts({"yes": 12, "no": 3}), tally([("abstain", {"heads": 1})]))
    facts = Facts.from_json(facts_json(pieces, {"heads": {"members": 31, "present": 21}}, chair="no"))
    assert (facts.numbers("heads").cast, facts.numbers("heads").present, facts.chair) == (16, 21, "no")
    without_meeting = Facts.from_json(facts_json(pieces, {"heads": {"eligible": 31}}))
    assert without_meeting.numbers("heads").present == 16


@pytest.mark.parametrize(
    ("ballots", "measures", "place"),
    [
        ([("maybe", {"heads": 1})], ("heads",), "marks"),
        ([("yes", {"heads": 1})], ("heads", "area"), "weights.area"),
        ([("yes", {"heads": -1})], ("heads",), "weights.heads"),
    ],
)
def test_ballot_that_cannot_be_counted_is_refused(
    ballots: list[tuple[str, dict[str, object]]], measures: tuple[str, ...], place: str
) -> None:
    with pytest.raises(Flaw) as flaw:
        tally(ballots, measures)
    assert flaw.value.place == place


def test_counts_by_an_unknown_mark_are_refused() -> None:
    with pytest.raises(Flaw):
        tally_counts({"maybe": 3})


@pytest.mark.parametrize(
    ("marks", "shape", "canonical"),
    [
        ("yes", "choice", "yes"),
        ("invalid", "choice", "invalid"),
        ("abstain", "ranking", "abstain"),
        ("c>a>b", "ranking", "c>a>b"),
        ("b", "ranking", "b"),
        ("b=0,a=3", "scores", "a=3,b=0"),
    ],
)
def test_marks_are_kept_in_one_form(marks: str, shape: str, canonical: str) -> None:
    assert canonical_marks(marks, shape, ("yes", "no", "a", "b", "c")) == canonical


@pytest.mark.parametrize(
    ("marks", "shape"),
    [
        ("maybe", "choice"), ("Yes", "choice"), ("", "choice"), ("yes", "essay"),
        ("a>a", "ranking"), ("a>d", "ranking"), ("a > b", "ranking"), ("", "ranking"), ("a>", "ranking"),
        ("a=6", "scores"), ("a=-1", "scores"), ("a=03", "scores"), ("a", "scores"), ("a=1,a=2", "scores"), ("d=1", "scores"),
        ("a=１", "scores"), ("", "scores"),
    ],
)  # fmt: skip
def test_marks_that_are_no_ballot_are_refused_without_repeating_them(marks: str, shape: str) -> None:
    with pytest.raises(Flaw) as flaw:
        canonical_marks(marks, shape, ("yes", "no", "a", "b", "c"))
    assert not marks or repr(marks) not in str(flaw.value)


def test_check_code_is_40_bits_of_both_sides() -> None:
    client, server = bytes(range(16)), bytes(range(16, 32))
    first = int.from_bytes(hashlib.sha256(client + server).digest()[:5], "big")
    code = check_code(client, server)
    assert len(code) == 9
    assert code[4] == "-"
    assert read_check_code(code) == code
    value = 0
    for sign in code.replace("-", ""):
        value = value * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(sign)
    assert value == first
    assert check_code(server, client) != code
    with pytest.raises(ValueError, match="16 bytes"):
        check_code(b"", server)


def test_check_code_is_read_as_people_type_it() -> None:
    assert read_check_code(" ｏ1il—abcd ") == "0111-ABCD"
    assert read_check_code("UUUU-UUUU") is None
    assert read_check_code("ABCD") is None


# The tree of RFC 6962's test data, whose roots every Certificate Transparency log agrees on.
ENTRIES = [
    b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57", b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_tree_has_the_roots_that_everybody_computes(size: int) -> None:
    assert merkle.root(ENTRIES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(1, 9))
def test_every_entry_proves_itself_and_nothing_else(size: int) -> None:
    entries = ENTRIES[:size]
    root = merkle.root(entries)
    for index, entry in enumerate(entries):
        proof = merkle.inclusion_proof(index, entries)
        assert merkle.verify_inclusion(entry, index, size, proof, root)
        assert not merkle.verify_inclusion(b"other", index, size, proof, root)
        assert not merkle.verify_inclusion(entry, index, size, [*proof, root], root)
        if proof:
            assert not merkle.verify_inclusion(entry, index, size, proof[:-1], root)
    assert not merkle.verify_inclusion(entries[0], size, size, [], root)
    with pytest.raises(IndexError):
        merkle.inclusion_proof(size, entries)


def test_choices_are_split_where_every_part_has_five() -> None:
    counts = {"online": {"yes": 400, "no": 300}, "paper": {"yes": 3, "no": 2}}
    assert split_by_channel(counts) == (
        Part(("online",), 700, {"yes": 400, "no": 300}), Part(("paper",), 5, {"yes": 3, "no": 2}),
    )  # fmt: skip
    assert turnout_by_channel(counts) == {"online": 700, "paper": 5}


def test_small_channel_hides_in_the_next_and_does_not_follow_by_subtraction() -> None:
    counts = {"online": {"yes": 399, "no": 1}, "paper": {"yes": 1, "no": 3}, "room": {"yes": 60, "no": 40}, "visit": {}}
    assert split_by_channel(counts) == (
        Part(("online",), 400, {"yes": 399, "no": 1}),
        Part(("paper", "room"), 104, {"yes": 61, "no": 43, "abstain": 0, "invalid": 0}),
    )


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"online": {"yes": 700}},
        {"online": {"yes": 700}, "paper": {"no": 4}},
        {"online": {"yes": 2}, "paper": {"no": 1}, "room": {"no": 1}},
        {"online": {"yes": 700}, "paper": {"no": 0}},
        {"online": {"yes": 400, "no": 300}, "visit": {"yes": 6}},
    ],
)
def test_choices_are_not_split_where_a_part_would_give_somebody_away(counts: dict[str, dict[str, int]]) -> None:
    assert split_by_channel(counts) == ()


def test_parts_add_up_to_the_total() -> None:
    counts = {"online": {"yes": 8, "no": 1}, "paper": {"no": 3}, "room": {"abstain": 3}, "visit": {"yes": 2}}
    parts = split_by_channel(counts)
    assert sum(part.turnout for part in parts) == 17
    assert all(part.turnout >= 5 for part in parts)
    assert Fraction(sum(part.counts.get("yes", 0) for part in parts)) == 10
