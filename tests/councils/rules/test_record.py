"""The record: what was changed, removed or inserted is named; what was lawfully erased is not blamed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from councils.rules.canonical import canonical, canonical_hash
from councils.rules.flaws import Flaw
from councils.rules.record import (
    GENESIS,
    Row,
    Verification,
    chain_hash,
    commitment,
    entry_hash,
    instant,
    link,
    verify,
)

START = datetime(2026, 6, 1, 2, tzinfo=UTC)
SALT = "ab" * 16


def event(seq: int, previous: str, community: str = "7", name: str = "poll:opened", keep: bool = True) -> Row:
    payload = {"number": seq, "title": "路灯"}
    committed = commitment(SALT, payload)
    at = START + timedelta(minutes=seq)
    hashed = chain_hash(previous, seq, community, name, f"poll:{seq}", at, "person:12", committed)
    return Row(
        seq,
        community,
        name,
        f"poll:{seq}",
        at,
        "person:12",
        committed,
        hashed,
        payload,
        SALT,
        previous if keep else None,
    )


def chain(length: int = 8, keep: bool = True) -> list[Row]:
    rows: list[Row] = []
    for seq in range(1, length + 1):
        rows.append(event(seq, rows[-1].hash if rows else GENESIS, keep=keep))
    return rows


@pytest.fixture(params=[True, False], ids=["with the hash before", "without"])
def rows(request: pytest.FixtureRequest) -> list[Row]:
    return chain(keep=request.param)


def found(rows: list[Row], head: str = "") -> list[tuple[str, int, int]]:
    return [(finding.kind, finding.first, finding.last) for finding in verify(rows, head).findings]


def test_whole_record_is_whole_and_knows_its_head(rows: list[Row]) -> None:
    result = verify(rows, head=rows[5].hash)
    assert result.ok
    assert result.first is None
    assert (result.rows, result.erased, result.head, result.head_seq) == (8, 0, rows[-1].hash, 6)
    assert result.sentence("zh-Hans") == "记录完整，共8条，其中0条的内容已按保存期限删除。"
    assert result.sentence("en") == "The record is whole: events: 8, particulars erased by retention: 0."


def test_empty_record_is_whole_and_holds_no_head() -> None:
    assert verify([]) == Verification(0, 0, GENESIS, ())
    assert not verify([], head="a" * 64).ok


@pytest.mark.parametrize(
    "change",
    [
        {"name": "poll:closed"},
        {"object": "poll:99"},
        {"actor": "person:13"},
        {"at": START},
        {"commitment": "0" * 64, "payload": None, "salt": ""},
        {"hash": "0" * 64},
        {"public": {"act": "poll:opened", "about": "poll:5"}},
    ],
)
def test_changed_event_is_named(rows: list[Row], change: dict[str, object]) -> None:
    rows[4] = replace(rows[4], **change)
    assert ("changed", 5, 5) in found(rows)
    assert verify(rows).findings[0].what.zh == "第5条被改过。"


def test_changed_particulars_are_named(rows: list[Row]) -> None:
    rows[4] = replace(rows[4], payload={"number": 6, "title": "路灯"})
    assert found(rows) == [("changed", 5, 5)]
    assert verify(rows).sentence("en") == "Event 5 has other particulars than it committed to."


@pytest.mark.parametrize("change", [{"payload": None}, {"salt": ""}])
def test_half_erased_particulars_are_a_change(rows: list[Row], change: dict[str, object]) -> None:
    rows[4] = replace(rows[4], **change)
    assert found(rows) == [("changed", 5, 5)]


def test_erased_particulars_leave_the_chain_whole(rows: list[Row]) -> None:
    rows[4] = replace(rows[4], payload=None, salt="")
    result = verify(rows)
    assert result.ok
    assert result.erased == 1


def test_removed_events_are_named(rows: list[Row]) -> None:
    del rows[3:5]
    assert found(rows) == [("removed", 4, 5)]
    assert verify(rows).sentence("en") == "Events 4 to 5 are missing."


def test_removed_beginning_is_named(rows: list[Row]) -> None:
    del rows[0]
    assert found(rows) == [("removed", 1, 1)]


def test_change_right_after_a_gap_is_seen_where_the_hash_before_is_kept() -> None:
    rows = chain()
    rows[5] = replace(rows[5], name="poll:closed")
    del rows[4]
    assert found(rows) == [("removed", 5, 5), ("changed", 6, 6)]


def test_removed_and_renumbered_events_are_named_where_the_hash_before_is_kept() -> None:
    rows = chain()
    del rows[3:5]
    rows = [replace(row, seq=at) for at, row in enumerate(rows, start=1)]
    assert found(rows) == [("removed", 4, 5)]
    assert verify(rows).findings[0].what.zh == "第4至5条不见了，后面的改了号。"


def test_removed_and_renumbered_events_are_a_change_without_it() -> None:
    rows = chain(keep=False)
    del rows[3]
    assert found([replace(row, seq=at) for at, row in enumerate(rows, start=1)])[0] == ("changed", 4, 4)


def test_inserted_and_renumbered_event_is_named(rows: list[Row]) -> None:
    """A forged event with a sound hash, everything after it moved up by one."""
    forged = event(5, rows[3].hash, name="poll:annulled")
    rows = [*rows[:4], forged, *(replace(row, seq=row.seq + 1) for row in rows[4:])]
    assert found(rows) == [("inserted", 5, 5)]


def test_several_inserted_events_are_named(rows: list[Row]) -> None:
    first = event(5, rows[3].hash, name="poll:annulled")
    second = event(6, first.hash, name="poll:opened")
    rows = [*rows[:4], first, second, *(replace(row, seq=row.seq + 2) for row in rows[4:])]
    assert found(rows) == [("inserted", 5, 6)]
    assert verify(rows).sentence("en") == "Events 5 to 6 were put in afterwards."


@pytest.mark.parametrize("forged_first", [True, False])
def test_number_that_stands_twice_is_named(rows: list[Row], forged_first: bool) -> None:
    forged = event(5, rows[3].hash, name="poll:annulled")
    rows.insert(4 if forged_first else 5, forged)
    assert found(rows) == [("inserted", 5, 5)]
    assert verify(rows).sentence("en") == "Event 5 stands there twice."


def test_event_of_another_community_is_named(rows: list[Row]) -> None:
    rows.insert(3, event(4, rows[2].hash, community="8"))
    assert found(rows) == [("inserted", 4, 4)]


def test_rewritten_event_with_a_fresh_hash_is_named() -> None:
    rows = chain()
    rows[4] = event(5, rows[3].hash, name="poll:annulled")
    assert found(rows) == [("changed", 5, 5)]


def test_changed_copy_of_the_hash_before_is_named() -> None:
    rows = chain()
    rows[4] = replace(rows[4], previous="0" * 64)
    assert found(rows) == [("changed", 5, 5)]


def test_rewritten_event_is_seen_at_the_next_one_without_the_hash_before() -> None:
    rows = chain(keep=False)
    rows[4] = event(5, rows[3].hash, name="poll:annulled", keep=False)
    assert found(rows) == [("changed", 6, 6)]


def test_everything_rewritten_from_one_event_on_is_sound_but_loses_its_paper_head(rows: list[Row]) -> None:
    paper = rows[-1].hash
    forged = [*rows[:4], event(5, rows[3].hash, name="poll:annulled")]
    for seq in (6, 7, 8):
        forged.append(event(seq, forged[-1].hash))
    assert verify(forged).ok
    result = verify(forged, head=paper)
    assert not result.ok
    assert result.sentence("zh") == "记录里没有这个记录头：它之后的内容被改写或截掉了。"
    assert result.sentence("en") == "The record does not hold this head: it was rewritten or cut off."


def test_cut_off_end_loses_its_paper_head(rows: list[Row]) -> None:
    paper = rows[-1].hash
    assert verify(rows[:6]).ok
    assert not verify(rows[:6], head=paper).ok


def test_all_findings_are_kept_and_the_first_is_said_first(rows: list[Row]) -> None:
    rows[1] = replace(rows[1], name="poll:closed")
    del rows[5]
    result = verify(rows)
    assert found(rows) == [("changed", 2, 2), ("removed", 6, 6)]
    assert result.first is result.findings[0]
    assert result.sentence("zh-Hans") == "第2条被改过。另外还有1处。"
    assert result.sentence("en") == "Event 2 was changed. 1 more below."


def test_rows_out_of_order_are_not_taken_for_whole(rows: list[Row]) -> None:
    rows[2], rows[5] = rows[5], rows[2]
    assert not verify(rows).ok


def test_head_may_be_typed_from_paper(rows: list[Row]) -> None:
    typed = rows[2].hash[:20].upper()
    assert verify(rows, head=f"{typed[:8]} {typed[8:]}").head_seq == 3
    with pytest.raises(ValueError, match="at least 16"):
        verify(rows, head=rows[2].hash[:12])


def test_commitment_hides_and_binds() -> None:
    assert commitment(SALT, {"a": 1, "b": 2}) == commitment(SALT, {"b": 2, "a": 1})
    assert commitment(SALT, {"a": 1}) != commitment("cd" * 16, {"a": 1})
    assert commitment(SALT, {"a": 1}) != commitment(SALT, {"a": 2})


def test_moment_reads_the_same_from_every_database() -> None:
    at = datetime(2026, 6, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert instant(at) == "2026-06-01T04:00:00.000005Z"
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 6, 1))  # noqa: DTZ001


def test_canonical_bytes_are_those_of_rfc_8785() -> None:
    """Its example of sorting by UTF-16 code units: the emoji stands before the Hebrew letter of the astral order."""
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert (
        canonical(keys).decode()
        == "{" + ",".join(f'"{key}":{value}' for key, value in zip(order, (2, 4, 6, 7, 1, 5, 3), strict=True)) + "}"
    )
    assert canonical(["\u000f", '"', "/", True, None, (1, -2)]).decode() == '["\\u000f","\\"","/",true,null,[1,-2]]'
    assert canonical_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    ("value", "place"),
    [({"a": [0.5]}, "$.a[0]"), ({1: 2}, "$"), ([2**53], "$[0]"), ({"at": START}, "$.at"), ("\ud800", "$")],
)
def test_what_has_no_exact_form_is_refused(value: object, place: str) -> None:
    with pytest.raises(Flaw) as flaw:
        canonical(value)
    assert flaw.value.place == place


def test_chain_is_checked_by_whoever_sees_only_the_hash_of_an_entry() -> None:
    rows = chain(3)
    head = GENESIS
    for row in rows:
        head = link(head, entry_hash(row.seq, row.community, row.name, row.object, row.at, row.actor, row.commitment))
    assert head == rows[-1].hash


def test_what_an_act_says_to_everybody_is_in_its_link_and_nowhere_else() -> None:
    row = chain(2)[1]
    fields = (row.community, row.name, row.object, row.at, row.actor, row.commitment)
    public = {"act": "elector:admitted", "about": "poll:2", "line": "f" * 64}
    said = chain_hash(row.previous or "", row.seq, *fields, public)
    entry = entry_hash(row.seq, *fields)
    assert said == link(row.previous or "", entry, public), "without the entry, which names who acted and when"
    assert len({said, row.hash, link(row.previous or "", entry, {**public, "about": "poll:3"})}) == 3
    spoken = replace(row, public=public, hash=said)
    assert found([chain(1)[0], spoken]) == []
    assert found([chain(1)[0], replace(spoken, payload=None, salt="")]) == [], "retention erases particulars only"
    for silent in (None, {**public, "line": "e" * 64}):
        assert found([chain(1)[0], replace(spoken, public=silent)]) == [("changed", 2, 2)]
