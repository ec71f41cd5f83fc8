"""Lines added late or taken off, recusals, vacant seats, hands, paper: nothing of it stands in a bundle that the record denies.

The forger here has the key of the house: he makes everything that follows fit, draws the root and signs it. What he cannot
change is the head of the record that hangs on the board.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from councils.rules.canonical import canonical_hash
from councils.rules.chain import commitment, link
from proposals.rules.acts import head_of
from proposals.rules.bundle import build_bundle, check_bundle
from proposals.rules.bundle_roll import bases, roll_hash, turnout
from tests.proposals.rules.test_bundle import line, parts
from tests.proposals.verify.acting import acted, event, rehead, tell
from tests.proposals.verify.forging import Bundle, recounted, with_root
from tests.proposals.verify.running import Signer, run

HOUSE = Signer()
Lie = Callable[[Bundle], None]


def by_ballot(**changes: Any) -> Bundle:
    """Two added late, two taken off (one of them had been added), one recused, a vacant seat, paper and a visit."""
    roll = [*parts()["roll"], line("f", recused=True), line("0", voted="paper")]
    ballots = [*parts()["ballots"], {"code": "DDDD-0000", "marks": "yes"}]
    given = parts(public_key=HOUSE.public, roll=roll, ballots=ballots, vacant_seats=1) | changes
    return build_bundle(**acted(given, late=2, gone=2))


def by_hands(papers: int = 2, shown: bool = False) -> Bundle:
    """Five hands in the room and papers of those who stayed at home, in one count."""
    roll = [*(line(letter, present=True) for letter in "abcde"), *(line(str(n), voted="paper") for n in range(papers))]
    totals = {"heads": {"cast": 5 + papers, "yes": 3 + papers, "no": 1, "abstain": 1, "invalid": 0}}
    given = parts(public_key=HOUSE.public, secrecy="counted", roll=roll, ballots=[], totals=totals)
    return build_bundle(**acted(given, hands={"yes": 3, "no": 1, "abstain": 1}, shown=shown))


def tied() -> Bundle:
    roll = [line(letter, voted="room", present=True) for letter in "abcd"]
    marks = zip("ABCD", ("yes", "yes", "no", "no"), strict=True)
    rule = copy.deepcopy(parts()["rule"]) | {"tie": "lot"}
    given = parts(public_key=HOUSE.public, roll=roll, rule=rule, lot="yes", ballots=[
        {"code": letter * 4 + "-0000", "marks": mark} for letter, mark in marks
    ])  # fmt: skip
    return build_bundle(**acted(given))


def lied(bundle: Bundle, lie: Lie, *, anew: bool = False) -> dict[str, Any]:
    """Counted again and signed by the house; `anew`: with another chain up to another head."""
    copied = copy.deepcopy(bundle)
    lie(copied)
    assert copied != bundle
    again = recounted(copied)
    return HOUSE.signed(with_root(rehead(again)) if anew else again)


def act(b: Bundle, name: str, at: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = [e for e in b["chain"]["events"] if isinstance(e, dict) and e["public"]["act"] == name][at]
    return found


@pytest.mark.parametrize(
    "bundle", [by_ballot(), by_hands(), by_hands(6), by_hands(0, shown=True), tied()], ids=["ballot", "few", "hands", "alone", "tie"]
)  # fmt: skip
def test_bundle_with_its_acts_is_accepted(tmp_path: Path, bundle: Bundle) -> None:
    assert check_bundle(bundle) == []
    head = bundle["record_head"]
    said = run(tmp_path, HOUSE.signed(bundle), "--public-key", HOUSE.public, "--head", head[:16])
    assert said.code == 0, said.text
    assert (
        f"[ok] Head on your notice: stands at event {bundle['chain']['seq'] + len(bundle['chain']['events']) - 1}"
        in said.text
    )


def test_what_was_recorded_is_told(tmp_path: Path) -> None:
    text = run(tmp_path, HOUSE.signed(by_ballot())).text
    assert "opening 8 lines, close 9; added 3, taken off 2, recused 1, vacant 1" in text
    assert "batches of paper 2, papers 3; no hands" in text
    assert "in one count" in run(tmp_path, HOUSE.signed(by_hands())).text
    assert "opened to supervisors only" in run(tmp_path, HOUSE.signed(by_hands())).text
    assert "hands 5, for 3, against 1, abstained 1" in run(tmp_path, HOUSE.signed(by_hands(0, shown=True))).text


# --- The data say something else than the acts ------------------------------------------------------------------------


def late_line_of_nobody(b: Bundle) -> None:
    b["roll"].append({"line": "9" * 64, "late": True})


def late_line_left_out(b: Bundle) -> None:
    b["roll"].remove(next(one for one in b["roll"] if one.get("late")))


def late_line_as_if_from_the_start(b: Bundle) -> None:
    del next(one for one in b["roll"] if one.get("late"))["late"]


def late_line_swapped(b: Bundle) -> None:
    next(one for one in b["roll"] if one.get("late"))["line"] = "9" * 64


def early_line_as_if_late(b: Bundle) -> None:
    next(one for one in b["roll"] if not one.get("late"))["late"] = True


def line_of_the_opening_left_out(b: Bundle) -> None:
    b["roll"].remove(next(one for one in b["roll"] if len(one) == 1 or (one.get("present") and not one.get("voted"))))


def line_of_the_opening_swapped(b: Bundle) -> None:
    b["roll"][0]["line"] = "8" * 64


def removed_line_left_out(b: Bundle) -> None:
    b["removed"].pop()


def removed_line_of_nobody(b: Bundle) -> None:
    b["removed"].append({"line": "9" * 64})


def removed_line_swapped(b: Bundle) -> None:
    next(one for one in b["removed"] if not one.get("late"))["line"] = "9" * 64


def removed_line_put_back(b: Bundle) -> None:
    b["roll"].append(b["removed"].pop(0))


def voter_taken_off(b: Bundle) -> None:
    """Somebody who did not vote, to reach the quorum."""
    silent = next(one for one in b["roll"] if not one.get("voted") and not one.get("late"))
    b["roll"].remove(silent)
    b["removed"].append({"line": silent["line"]})


def recusal_added(b: Bundle) -> None:
    next(one for one in b["roll"] if not one.get("voted") and not one.get("recused"))["recused"] = True


def recusal_left_out(b: Bundle) -> None:
    del next(one for one in b["roll"] if one.get("recused"))["recused"]


def recusal_swapped(b: Bundle) -> None:
    recusal_left_out(b)
    next(one for one in b["roll"] if not one.get("voted") and one.get("present"))["recused"] = True


def vacant_seat_added(b: Bundle) -> None:
    b["vacant_seats"] += 2


def vacant_seat_left_out(b: Bundle) -> None:
    b["vacant_seats"] = 0


def weight_given(b: Bundle) -> None:
    b["roll"][0]["weights"] = {"heads": 3}


def other_question(b: Bundle) -> None:
    b["question"]["en"] = "No lamps?"


def other_rule(b: Bundle) -> None:
    b["rule"]["threshold"][0]["fraction"] = "1/3"


def other_opening(b: Bundle) -> None:
    b["opened_at"] = "2026-05-01T00:00:00Z"


def other_close(b: Bundle) -> None:
    b["closed_at"] = "2026-06-09T00:00:00Z"


def other_ballot(b: Bundle) -> None:
    b["ballots"][0]["marks"] = "no"


def line_with_more(b: Bundle) -> None:
    b["roll"][0] |= {"code": "AAAA-0000", "marks": "yes"}


def voters_exchanged(b: Bundle) -> None:
    """Somebody else is said to have voted online: the numbers stay."""
    voter = next(one for one in b["roll"] if one.get("voted") == "online")
    silent = next(one for one in b["roll"] if not one.get("voted") and not one.get("recused"))
    silent["voted"], silent["present"] = voter.pop("voted"), True


def presence_added(b: Bundle) -> None:
    """One more was there and said nothing: the quorum is met, or the majority is not."""
    next(one for one in b["roll"] if not one.get("present") and not one.get("voted"))["present"] = True


def presence_left_out(b: Bundle) -> None:
    del next(one for one in b["roll"] if one.get("present") and not one.get("voted"))["present"]


def other_community(b: Bundle) -> None:
    b["community"] = "elsewhere"


def voter_added(b: Bundle) -> None:
    """A ballot in the name of somebody who did not vote."""
    next(one for one in b["roll"] if not one.get("voted") and not one.get("recused"))["voted"] = "online"
    b["ballots"].append({"code": "ZZZZ-ZZZZ", "marks": "yes"})


def paper_voter_added(b: Bundle) -> None:
    next(one for one in b["roll"] if not one.get("voted") and not one.get("recused"))["voted"] = "paper"
    b["ballots"].append({"code": "ZZZZ-ZZZZ", "marks": "yes"})


def paper_voter_left_out(b: Bundle) -> None:
    del next(one for one in b["roll"] if one.get("voted") == "paper")["voted"]
    b["ballots"].pop()


def paper_as_if_online(b: Bundle) -> None:
    next(one for one in b["roll"] if one.get("voted") == "paper")["voted"] = "online"


DATA: tuple[tuple[Lie, str], ...] = (
    (late_line_of_nobody, "9999999999999999… is given as added late, and no event did so"),
    (late_line_left_out, "was added late, and the data leave it out"),
    (late_line_as_if_from_the_start, "was added late, and the data leave it out"),
    (late_line_swapped, "was added late, and the data leave it out"),
    (early_line_as_if_late, "is given as added late, and no event did so"),
    (line_of_the_opening_left_out, "The opening recorded another roll of 8 lines; 7 follow"),
    (line_of_the_opening_swapped, "The opening recorded another roll of 8 lines"),
    (removed_line_left_out, "was taken off, and the data leave it out"),
    (removed_line_of_nobody, "9999999999999999… is given as taken off, and no event did so"),
    (removed_line_swapped, "was taken off, and the data leave it out"),
    (removed_line_put_back, "was taken off, and the data leave it out"),
    (voter_taken_off, "is given as taken off, and no event did so"),
    (recusal_added, "is recused is recorded otherwise"),
    (recusal_left_out, "is recused is recorded otherwise"),
    (recusal_swapped, "is recused is recorded otherwise"),
    (vacant_seat_added, "Vacant seats are given as 3, the opening recorded 1."),
    (vacant_seat_left_out, "Vacant seats are given as 0, the opening recorded 1."),
    (weight_given, ""),
    (other_question, "Another question, options or rule was recorded at the opening."),
    (other_rule, "Another question, options or rule was recorded at the opening."),
    (other_opening, "Opening or close were recorded at another time."),
    (other_close, "Opening or close were recorded at another time."),
    (other_ballot, "The seal recorded other ballots, or that others voted or were there."),
    (line_with_more, "A line of the roll says something unknown."),
    (voters_exchanged, "The seal recorded other ballots, or that others voted or were there."),
    (presence_added, "or that others voted or were there."),
    (presence_left_out, "or that others voted or were there."),
    (other_community, "Another question, options or rule was recorded at the opening."),
    (voter_added, "The seal recorded another turnout."),
    (paper_voter_added, "Voted on paper on the roll: 3, in the batches of the record: 2."),
    (paper_voter_left_out, "Voted on paper on the roll: 1, in the batches of the record: 2."),
    (paper_as_if_online, "Voted on paper on the roll: 1, in the batches of the record: 2."),
)  # fmt: skip


@pytest.mark.parametrize(("lie", "names"), DATA, ids=[lie.__name__ for lie, _ in DATA])
def test_data_that_the_acts_deny_are_refused_though_the_house_signs_them(tmp_path: Path, lie: Lie, names: str) -> None:
    said = run(tmp_path, lied(by_ballot(), lie), "--public-key", HOUSE.public)
    assert said.code == 1, said.text
    assert names in said.first, said.text
    assert "[ok] Signature" in said.text
    zh = run(tmp_path, lied(by_ballot(), lie), "--lang", "zh")
    assert "第一处不同" in zh.text


# --- The acts themselves are changed, and the head on paper stays -----------------------------------------------------


def act_left_out(b: Bundle) -> None:
    late_line_left_out(b)
    b["chain"]["events"].remove(act(b, "elector:admitted"))


def act_hidden_as_one_of_others(b: Bundle) -> None:
    late_line_left_out(b)
    events = b["chain"]["events"]
    events[events.index(act(b, "elector:admitted"))] = act(b, "elector:admitted")["entry"]


def act_given_to_another_vote(b: Bundle) -> None:
    act(b, "elector:removed")["public"]["about"] = "poll:7"
    b["removed"].pop()


def act_put_in(b: Bundle) -> None:
    b["roll"].append({"line": "9" * 64, "late": True})
    b["chain"]["events"].insert(1, event(f"poll:{b['poll']}", 77, "elector:admitted", {"line": "9" * 64}, None))


def line_of_an_act_swapped(b: Bundle) -> None:
    late_line_swapped(b)
    gone = {one["line"] for one in [*b["roll"], *b["removed"]]}
    for at in range(3):
        if act(b, "elector:admitted", at)["public"]["line"] not in gone:
            act(b, "elector:admitted", at)["public"]["line"] = "9" * 64


def batch_with_other_numbers(b: Bundle) -> None:
    act(b, "paper:confirmed")["says"]["ballots"] += 1
    paper_voter_added(b)


def batch_not_opened(b: Bundle) -> None:
    del act(b, "paper:confirmed")["says"]


def batch_left_out(b: Bundle) -> None:
    b["chain"]["events"].remove(act(b, "paper:confirmed", 1))


def seal_not_opened(b: Bundle) -> None:
    other_ballot(b)
    del act(b, "poll:sealed")["says"]


def acts_exchanged(b: Bundle) -> None:
    events = b["chain"]["events"]
    first, second = (events.index(act(b, "elector:admitted", at)) for at in (0, 1))
    events[first], events[second] = events[second], events[first]


def shorter_chain(b: Bundle) -> None:
    b["chain"]["events"].pop()


def other_begin(b: Bundle) -> None:
    b["chain"]["before"] = "0" * 64


def entry_that_is_none(b: Bundle) -> None:
    """The hash of what an act says appended to its entry would be the same bytes."""
    one = act(b, "elector:admitted")
    events = b["chain"]["events"]
    events[events.index(one)] = one["entry"] + canonical_hash(one["public"])
    late_line_left_out(b)


LEADS = "The events do not lead to the head at the count"
CHAINED: tuple[tuple[Lie, str], ...] = (
    (act_left_out, LEADS), (act_hidden_as_one_of_others, LEADS), (act_given_to_another_vote, LEADS), (act_put_in, LEADS),
    (line_of_an_act_swapped, LEADS), (batch_with_other_numbers, "hid something else"), (batch_not_opened, "is not opened"),
    (batch_left_out, LEADS), (seal_not_opened, "is not opened"), (acts_exchanged, LEADS), (shorter_chain, LEADS),
    (other_begin, LEADS), (entry_that_is_none, "is no hash"),
)  # fmt: skip


@pytest.mark.parametrize(("lie", "names"), CHAINED, ids=[lie.__name__ for lie, _ in CHAINED])
def test_acts_that_do_not_lead_to_the_head_are_refused(tmp_path: Path, lie: Lie, names: str) -> None:
    said = run(tmp_path, lied(by_ballot(), lie))
    assert said.code == 1, said.text
    assert names in said.first, said.text


# --- Hands and paper --------------------------------------------------------------------------------------------------


def hands_moved(b: Bundle) -> None:
    b["totals"]["heads"]["yes"] -= 2
    b["totals"]["heads"]["no"] += 2


def hand_added(b: Bundle) -> None:
    b["roll"].append(line("9", present=True))
    b["hands"] += 1
    b["totals"]["heads"]["yes"] += 1
    b["totals"]["heads"]["cast"] += 1


def hand_for_a_paper(b: Bundle) -> None:
    """A hand more and a paper less: the sums stay."""
    paper = next(one for one in b["roll"] if one.get("voted"))
    del paper["voted"]
    paper["present"] = True
    b["hands"] += 1


def paper_added_to_hands(b: Bundle) -> None:
    b["roll"].append(line("9", voted="paper"))
    b["totals"]["heads"]["yes"] += 1
    b["totals"]["heads"]["cast"] += 1


def hands_taken_back(b: Bundle) -> None:
    b["hands"], b["totals"] = 0, {}


def papers_apart(b: Bundle) -> None:
    b["ballots"] = [{"code": "AAAA-0000", "marks": "yes"}]


HANDS: tuple[Lie, ...] = (
    hands_moved, hand_added, hand_for_a_paper, paper_added_to_hands, hands_taken_back, papers_apart,
)  # fmt: skip


@pytest.mark.parametrize("bundle", [by_hands(), by_hands(6), by_hands(0, shown=True)], ids=["few", "hands", "alone"])
@pytest.mark.parametrize("lie", HANDS, ids=lambda lie: lie.__name__)
def test_other_hands_or_papers_are_refused(tmp_path: Path, bundle: Bundle, lie: Lie) -> None:
    if lie is hand_for_a_paper and not any(one.get("voted") for one in bundle["roll"]):
        return
    said = run(tmp_path, lied(bundle, lie))
    assert said.code == 1, said.text


def test_the_first_difference_of_hands_is_named(tmp_path: Path) -> None:
    assert "Hands are given as 6, the record has 5." in run(tmp_path, lied(by_hands(), hand_for_a_paper)).first
    alone = run(tmp_path, lied(by_hands(0, shown=True), hands_moved))
    assert alone.first == "Box in the record: Hands for are given as 1, the record has 3."
    apart = run(tmp_path, lied(by_hands(), papers_apart))
    assert apart.first == "Ballots: Hands and paper are not in one count."


def test_hands_that_nothing_hides_must_be_opened(tmp_path: Path) -> None:
    said = run(tmp_path, HOUSE.signed(by_hands(0, shown=False)))
    assert said.first == "Box in the record: The hands are not opened."


def other_lot(b: Bundle) -> None:
    b["lot"] = "no"


def test_decision_of_a_tie_is_the_recorded_one(tmp_path: Path) -> None:
    said = run(tmp_path, lied(tied(), other_lot))
    assert said.first == "Box in the record: The decision of the tie is recorded otherwise."


# --- Paper, sheets, visits, in an order that nobody can have kept -----------------------------------------------------


def rewritten(change: Callable[[list[Any]], None]) -> dict[str, Any]:
    """The house writes another record from the start, and all of it leads to its head."""
    bundle = by_ballot()
    change(bundle["chain"]["events"])
    return HOUSE.signed(with_root(rehead(bundle)))


def again(b: dict[str, Any], **says: Any) -> None:
    """What an act hid, exchanged together with its seal."""
    b["says"] = {**b["says"], **says}
    b["public"]["sealed"] = commitment(b["salt"], b["says"])


def find(events: list[Any], name: str, at: int = 0) -> dict[str, Any]:
    return act({"chain": {"events": events}}, name, at)


def put(events: list[Any], name: str, before: str, at: int = 0) -> None:
    one = find(events, name, at)
    events.remove(one)
    events.insert(events.index(find(events, before)), one)


IMPOSSIBLE: tuple[tuple[Callable[[list[Any]], None], str], ...] = (
    (lambda events: events.insert(3, find(events, "poll:closed")), "The record holds the close 2 times."),
    (lambda events: events.remove(find(events, "poll:sealed")), "The record holds the seal 0 times."),
    (lambda events: put(events, "poll:closed", "elector:removed"), "(elector:removed) is out of its time."),
    (lambda events: put(events, "poll:sealed", "paper:signed_off"), "(paper:signed_off) is out of its time."),
    (lambda events: put(events, "elector:removed", "poll:opened"), "It does not begin with the opening."),
    (lambda events: events.insert(0, tell("earlier")), "It does not begin with the opening."),
    (lambda events: find(events, "elector:removed")["public"].update(act="elector:exchanged"), "is unknown: elector:exchanged."),
    (lambda events: put(events, "elector:removed", "elector:admitted", 1), "was taken off before it was added."),
    (lambda events: events.append(events[-1]) or events.insert(2, copy.deepcopy(find(events, "elector:admitted"))), "was added late twice."),
    (lambda events: events.remove(find(events, "paper:signed_off")), "signed off never or twice"),
    (lambda events: put(events, "paper:signed_off", "paper:confirmed"), "Paper came in after it was signed off."),
    (lambda events: again(find(events, "paper:signed_off"), batches=3), "Batches signed off: 3, in the record: 2."),
    (lambda events: find(events, "sheets:printed")["public"].update(sheets=50), "The sheets were signed off with other numbers."),
    (lambda events: events.remove(find(events, "sheets:struck")), "The sheets were signed off with other numbers."),
    (lambda events: events.remove(find(events, "visits:published")), "comes from no list of visits that was published."),
    (lambda events: find(events, "visits:published")["public"].update(stops=0), "More came from the list of visits 1 than stood on it."),
    (lambda events: find(events, "visits:published")["public"].update(act="visits:cancelled"), "comes from no list of visits"),
    (lambda events: again(find(events, "paper:confirmed", 1), batch=1), "Batch 1 stands twice."),
    (lambda events: find(events, "poll:closed")["public"].update(roll_size=3), "The close recorded another roll of 3 lines."),
    (lambda events: find(events, "poll:opened")["public"].update(recused=["9" * 64]), "is recused is recorded otherwise."),
    (lambda events: find(events, "poll:opened")["public"].update(opened_at="2026-01-01T00:00:00Z"), "at another time"),
)  # fmt: skip


@pytest.mark.parametrize(("change", "names"), IMPOSSIBLE, ids=[names[-40:] for _c, names in IMPOSSIBLE])
def test_acts_that_do_not_fit_each_other_are_refused(
    tmp_path: Path, change: Callable[[list[Any]], None], names: str
) -> None:
    said = run(tmp_path, rewritten(change))
    assert said.code == 1, said.text
    assert names in said.first, said.text


def test_sheets_without_an_account_are_refused(tmp_path: Path) -> None:
    def lose(events: list[Any]) -> None:
        back = find(events, "sheets:accounted", 2)["public"]
        assert back["kind"] == "returned"
        back["sheets"] -= 1
        sheets = find(events, "paper:signed_off")["says"]["sheets"]
        again(find(events, "paper:signed_off"), sheets={**sheets, "returned": back["sheets"]})

    assert run(tmp_path, rewritten(lose)).first == "Box in the record: Sheets without an account: 1."


# --- The whole record written anew: only what hangs on the board stops it ---------------------------------------------


def one_less_from_the_start(b: Bundle) -> None:
    """A late admission that never was: line, act, the roll of the close, all without it."""
    late_line_left_out(b)
    names = {one["line"] for one in [*b["roll"], *b["removed"]]}
    events = b["chain"]["events"]
    events.remove(next(e for e in events if isinstance(e, dict) and e["public"].get("act") == "elector:admitted"
                       and e["public"]["line"] not in names and e["public"]["about"] == "poll:42"))  # fmt: skip
    end = act(b, "poll:closed")["public"]
    end["roll_size"], end["roll_hash"] = len(b["roll"]), roll_hash(one["line"] for one in b["roll"])


def test_a_record_written_anew_is_refused_by_a_head_from_paper_and_by_nothing_else(tmp_path: Path) -> None:
    bundle = by_ballot()
    forged = lied(bundle, one_less_from_the_start, anew=True)
    assert run(tmp_path, forged, "--public-key", HOUSE.public).code == 0, "it agrees with itself, and says so"
    events, before, heads = bundle["chain"]["events"], bundle["chain"]["before"], []
    for one in events:
        before = link(before, one) if isinstance(one, str) else link(before, one["entry"], one["public"])
        heads.append(before)
    assert before == bundle["record_head"] == head_of(bundle["chain"])
    changed = next(at for at, one in enumerate(forged["bundle"]["chain"]["events"]) if one != events[at])
    for at, head in enumerate(heads):
        said = run(tmp_path, forged, "--public-key", HOUSE.public, "--head", head[:16])
        assert said.code == (0 if at < changed else 1), "whatever was printed after the act holds it"
    assert said.first.startswith("Head on your notice: It does not stand between opening and count.")


def test_a_forger_with_another_key_is_refused_by_the_key_on_paper(tmp_path: Path) -> None:
    thief = Signer()
    forged = lied({**by_ballot(), "public_key": thief.public}, one_less_from_the_start, anew=True)["bundle"]
    said = run(tmp_path, thief.signed(forged), "--public-key", HOUSE.public[:16])
    assert said.first.startswith("Key on your notice: You gave")


def test_older_format_is_still_read_and_says_what_it_does_not_hold(tmp_path: Path) -> None:
    roll = [*parts()["roll"], line("9", late=True)]
    older = build_bundle(**parts(public_key=HOUSE.public, roll=roll))
    assert older["format"] == "poll-bundle/2"
    said = run(tmp_path, HOUSE.signed(older), "--public-key", HOUSE.public)
    assert said.code == 0, said.text
    assert "An older format: lines added late or taken off, recusals" in said.text
    assert "not held against the record" in said.text
    passed_off = {**older, "format": "poll-bundle/3"}
    assert run(tmp_path, HOUSE.signed(with_root(passed_off))).code == 1
    stripped = {key: value for key, value in by_ballot().items() if key not in ("chain", "hands")}
    named = with_root(stripped | {"format": "poll-bundle/2"})
    assert "An older format" in run(tmp_path, HOUSE.signed(named)).text, "who takes the acts away does not go unseen"


def test_turnout_of_hands_and_paper_adds_up() -> None:
    bundle = by_hands()
    assert bundle["turnout"] == {"paper": 2, "room": 5} == turnout(bundle["roll"], 5)
    assert bundle["ballots"] == []
    assert bundle["tally"]["heads"]["cast"] == 7
    assert bases(bundle["roll"], ["heads"], meeting=True, recusal="vote")["heads"]["present"] == 7


def leaves(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, (dict, list)):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, part in inside for leaf in leaves(part, (*place, key))]
    return [(place, value)]


def other_than(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "9" * 64 if isinstance(value, str) and len(value) == 64 else "x" if isinstance(value, str) else "yes"


@pytest.mark.parametrize(
    "bundle", [by_ballot(), by_hands(6), by_hands(), tied()], ids=["ballot", "hands", "few", "tie"]
)
def test_no_other_value_anywhere_is_accepted_beside_an_unchanged_head(tmp_path: Path, bundle: Bundle) -> None:
    """Each value of a bundle exchanged, what follows worked out again, the root signed by the house."""
    accepted = set()
    for place, value in leaves({key: part for key, part in bundle.items() if key != "root"}):
        copied = copy.deepcopy(bundle)
        inside: Any = copied
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = other_than(value)
        if run(tmp_path, HOUSE.signed(with_root(copied)), "--public-key", HOUSE.public).code == 0:
            accepted.add(place[:2])
    assert accepted == {("chain", "seq"), ("sentences", "zh-Hans"), ("sentences", "en")}, "as docs/trust.md says"
