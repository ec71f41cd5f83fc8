"""Votes held by real actions inside a record in which others act too: each act stands in the bundle, and none is left out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.actions.record import record
from councils.actions.sequencer import sequence_events
from councils.actions.verification import verify_record
from councils.models import Event
from councils.models.clock import playing_at
from proposals.actions import signing
from proposals.actions.acts import speaks
from proposals.actions.hands_counted import hands_told
from proposals.actions.paper import confirm_paper_batch, sign_off_paper
from proposals.actions.polls import close_poll
from proposals.actions.roll_corrections import admit_elector, remove_elector
from proposals.actions.sheets import account_for_sheets, ask_for_sheets, print_sheets, strike_sheet_entry
from proposals.models import Elector, Poll
from tests.conftest import actor_of, give_seat, make_person
from tests.proposals.polls.conftest import finish, wide_poll
from tests.proposals.polls.paper import batch_of, confirmed, lines, tour
from tests.proposals.room.test_hands import count, open_hands, raised
from tests.proposals.verify.acting import rehead
from tests.proposals.verify.forging import recounted, with_root
from tests.proposals.verify.running import run
from tests.proposals.verify.test_real import chained

__all__ = ["wide_poll"]


def others_act(voting: SimpleNamespace, times: int = 1) -> None:
    for _n in range(times):
        record(actor=actor_of(voting.secretary), name="meeting:noted", about=voting.community)


@pytest.fixture
def paper_poll(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> Poll:
    """Households: two added, one of them and an early one taken off; sheets, a batch from the box, one from the door."""
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    with playing_at(timezone.now() - timedelta(days=1)):
        poll = wide_poll()
    others_act(voting, 3)
    roll = lines(poll)
    remove_elector(actor=secretary, elector=roll[-1], why="重复登记")
    for number in (301, 303):
        admit_elector(actor=secretary, poll=poll, person=make_person(voting.community, number), why="漏登")
    sequence_events(timezone.now())
    remove_elector(actor=secretary, elector=Elector.objects.filter(poll=poll).order_by("-number")[0], why="又弄错了")
    print_sheets(actor=clerk, run=ask_for_sheets(actor=secretary, poll=poll, count=30))
    for kind, sheets in (("issued", 14), ("returned", 1), ("spoilt", 5), ("spoilt", 1)):
        entry = account_for_sheets(actor=secretary, poll=poll, kind=kind, count=sheets, place="一号箱")
        if sheets == 5:
            strike_sheet_entry(actor=secretary, entry=entry, why="写错")
    others_act(voting)
    plan = tour(voting, poll, roll[6:12])
    confirmed(voting, batch_of(voting, poll, roll[:6]))
    at_the_door = batch_of(voting, poll, roll[6:12], channel="visit", plan=plan)
    confirmed(voting, at_the_door, actor=actor_of(voting.member))
    sign_off_paper(actor=secretary, poll=poll)
    print_sheets(actor=clerk, run=ask_for_sheets(actor=secretary, poll=poll, count=2, why="备用"))
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        return finish(poll)


def signed(poll: Poll, bundle: dict[str, Any] | None = None) -> dict[str, Any]:
    """As the house publishes it; another bundle is signed by the house, too."""
    bundle = bundle or poll.bundle
    assert bundle is not None
    signature = signing.sign(f"{bundle['format']}:{bundle['root']}".encode())
    return {"bundle": bundle, "signature": signature, "public_key": poll.signed_with}


def the_record(where: Path, poll: Poll, browser: Client) -> str:
    sequence_events(timezone.now())
    answer: Any = browser.get(reverse("record-file", args=[poll.community.slug]))
    (where / "record.jsonl").write_bytes(b"".join(answer.streaming_content))
    return str(where / "record.jsonl")


def test_every_act_of_a_vote_stands_in_its_bundle(
    paper_poll: Poll, voting: SimpleNamespace, reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    said = run(tmp_path, signed(paper_poll), "--public-key", paper_poll.signed_with)
    assert said.code == 0, said.text
    assert "added 2, taken off 2" in said.text
    assert "batches of paper 2, papers 12; no hands" in said.text
    for browser in (Client(), reader(voting.supervisor)):
        file = the_record(tmp_path, paper_poll, browser)
        for head in Event.objects.sequenced().values_list("hash", flat=True):
            assert run(tmp_path, signed(paper_poll), "--record", file, "--head", head[:16]).code == 0
    assert verify_record(paper_poll.community).ok
    acts = Event.objects.about("poll", paper_poll.pk).filter(public__isnull=False)
    assert len({act.name for act in acts}) == 11


def test_nothing_in_a_chain_names_anybody_or_tells_a_reason(paper_poll: Poll, voting: SimpleNamespace) -> None:
    assert paper_poll.bundle is not None
    text = json.dumps(paper_poll.bundle["chain"], ensure_ascii=False)
    for private in ("person:", "重复登记", "漏登", "写错", "一号箱", voting.secretary.name, "staff", "actor"):
        assert private not in text
    public = json.dumps(list(Event.objects.values_list("public", flat=True)), ensure_ascii=False)
    assert "says" not in public
    assert '"ballots": 6' not in public, "how many came in by which channel is told with the count"


def test_an_act_is_left_out_by_nobody_who_cannot_change_the_head(paper_poll: Poll, tmp_path: Path) -> None:
    """With the key of the house: each act dropped, shown as another's, said otherwise, with all that follows made to fit."""
    assert paper_poll.bundle is not None
    accepted = []
    for at, event in enumerate(paper_poll.bundle["chain"]["events"]):
        if isinstance(event, str):
            continue
        for how in ("dropped", "hidden", "another's", "otherwise"):
            forged = copy.deepcopy(paper_poll.bundle)
            events = forged["chain"]["events"]
            if how == "dropped":
                events.pop(at)
            elif how == "hidden":
                events[at] = event["entry"]
            elif how == "another's":
                events[at]["public"]["about"] = "poll:999999"
            else:
                number = next(key for key, value in event["public"].items() if key != "about")
                events[at]["public"][number] = "x"
            forged["roll"] = [line for line in forged["roll"] if line["line"] != event["public"].get("line")]
            forged["removed"] = [line for line in forged["removed"] if line["line"] != event["public"].get("line")]
            if run(tmp_path, signed(paper_poll, recounted(forged)), "--public-key", paper_poll.signed_with).code != 1:
                accepted.append((event["public"]["act"], how))
    assert accepted == []


def test_a_record_written_anew_for_the_bundle_is_another_than_the_one_kept(
    paper_poll: Poll, voting: SimpleNamespace, reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    """A forged chain leads to a head of its own. Whoever kept the record, or one head of it, sees the first link that differs."""
    assert paper_poll.bundle is not None
    forged = copy.deepcopy(paper_poll.bundle)
    line = next(one for one in forged["roll"] if one.get("late"))
    forged["roll"].remove(line)
    events = forged["chain"]["events"]
    events.remove(next(e for e in events if isinstance(e, dict) and e["public"].get("line") == line["line"]))
    close = next(e["public"] for e in events if isinstance(e, dict) and e["public"]["act"] == "poll:closed")
    forged = recounted(forged)
    close["roll_size"], close["roll_hash"] = len(forged["roll"]), forged["roll_hash"]
    next(e for e in forged["chain"]["events"] if isinstance(e, dict) and e["public"]["act"] == "poll:closed")[
        "public"
    ].update(close)
    lie = signed(paper_poll, with_root(rehead(forged)))
    assert run(tmp_path, lie, "--public-key", paper_poll.signed_with).code == 0, (
        "nothing but paper or the record contradicts it"
    )
    said = run(tmp_path, lie, "--record", the_record(tmp_path, paper_poll, Client()))
    assert "of the record is another." in said.first
    head = Event.objects.get(name="poll:sealed").hash
    assert run(tmp_path, lie, "--head", head[:16]).code == 1


def test_a_few_papers_beside_hands_are_told_nowhere_by_themselves(
    voting: SimpleNamespace, reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    poll = open_hands(voting)
    two = [e for e in lines(poll) if e.person in voting.reps_people[7:9]]
    batch = batch_of(voting, poll, two, totals={"yes": 1, "no": 1})
    confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 1, "no": 1})
    count(voting, poll, raised(3, 1, 1))
    close_poll(actor=actor_of(voting.chair), poll=poll)
    page = reader(None).get(reverse("poll", args=[poll.community.slug, poll.pk])).content.decode()
    assert "Hands and paper are one count" in page
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    poll = finish(poll, actor_of(voting.chair))
    bundle: Any = poll.bundle
    assert bundle["totals"] == {"heads": {"cast": 7, "yes": 4, "no": 2, "abstain": 1, "invalid": 0}}
    assert (bundle["ballots"], bundle["parts"], bundle["hands"]) == ([], [], 5)
    assert bundle["turnout"] == {"paper": 2, "room": 5}
    hands = next(e for e in bundle["chain"]["events"] if isinstance(e, dict) and e["public"]["act"] == "hands:counted")
    assert set(hands) == {"entry", "public"}
    assert set(hands["public"]) == {"act", "about", "count", "hands", "sealed"}
    said = run(tmp_path, signed(poll), "--record", the_record(tmp_path, poll, Client()))
    assert said.code == 0, said.text
    assert "opened to supervisors only" in said.text
    assert "3 for" not in hands_told(poll).en
    assert "5 together" in hands_told(poll).en
    for name in ("poll", "poll-sealed"):
        page = reader(None).get(reverse(name, args=[poll.community.slug, poll.pk])).content.decode()
        assert "are in the same count" in page or "Hands and paper are one count" in page
    # The supervision committee sees the hands in the record, and holds the one count against them.
    whole = the_record(tmp_path, poll, reader(voting.supervisor))
    assert run(tmp_path, signed(poll), "--record", whole).code == 0
    forged = copy.deepcopy(bundle)
    forged["totals"]["heads"] |= {"yes": 2, "no": 4}
    forged = recounted(forged)
    assert (
        run(tmp_path, signed(poll, forged), "--record", whole).first
        == "Box in the record: The seal recorded other ballots, or that others voted or were there."
    )
    assert "There are more hands for than in the count." in run(tmp_path, signed(poll, forged), "--record", whole).text


def test_papers_that_hide_their_voters_are_told_beside_the_hands(voting: SimpleNamespace, tmp_path: Path) -> None:
    """Six papers of both kinds and seven hands: each part hides its voters, so both are shown, and the hands are opened."""
    for number in range(50, 56):
        give_seat(voting.reps, make_person(voting.community, number), "member")
    poll = open_hands(voting)
    six = [e for e in lines(poll) if e.person.register_id in {f"R000{number}" for number in range(50, 56)}]
    batch = batch_of(voting, poll, six, totals={"yes": 4, "no": 2})
    confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 4, "no": 2})
    count(voting, poll, raised(4, 2, 1))
    close_poll(actor=actor_of(voting.chair), poll=poll)
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    poll = finish(poll, actor_of(voting.chair))
    bundle: Any = poll.bundle
    assert [(part["channels"], part["turnout"]) for part in bundle["parts"]] == [(["room"], 7), (["paper"], 6)]
    assert bundle["tally"]["heads"] == {"cast": 13, "yes": 8, "no": 4, "abstain": 1, "invalid": 0}
    said = run(tmp_path, signed(poll), "--public-key", poll.signed_with)
    assert said.code == 0, said.text
    assert "papers 6; hands 7, for 4, against 2, abstained 1" in said.text
    assert "4 for, 2 against" in hands_told(poll).en
    forged = copy.deepcopy(bundle)
    for part, by in zip(forged["parts"], (-1, 1), strict=True):
        part["counts"]["yes"] += by
        part["counts"]["no"] -= by
    lie = signed(poll, with_root(forged))
    assert run(tmp_path, lie).first == "Box in the record: Hands for are given as 3, the record has 4."


def test_a_vote_that_an_earlier_release_opened_ends_as_it_began(voting: SimpleNamespace, tmp_path: Path) -> None:
    """Ballots of paper with codes beside the hands, no choices by channel, in the old format."""
    for number in range(50, 56):
        give_seat(voting.reps, make_person(voting.community, number), "member")
    poll = open_hands(voting)
    Event.objects.filter(name="poll:opened", object_id=str(poll.pk)).update(public=None)
    assert not speaks(poll)
    six = [e for e in lines(poll) if e.person.register_id in {f"R000{number}" for number in range(50, 56)}]
    batch = batch_of(voting, poll, six, totals={"yes": 4, "no": 2})
    confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 4, "no": 2})
    count(voting, poll, raised(3, 1, 1))
    close_poll(actor=actor_of(voting.chair), poll=poll)
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    poll = finish(poll, actor_of(voting.chair))
    assert poll.bundle is not None
    assert (poll.bundle["format"], len(poll.bundle["ballots"]), poll.bundle["parts"]) == ("poll-bundle/2", 6, [])
    assert "3 for, 1 against" in hands_told(poll).en
    assert Event.objects.sequenced().filter(hash=poll.bundle["record_head"]).exists()
    said = run(tmp_path, signed(poll), "--public-key", poll.signed_with)
    assert said.code == 0, said.text
    assert "An older format" in said.text


def test_who_leaves_the_acts_away_by_the_older_format_is_found_by_the_record(paper_poll: Poll, tmp_path: Path) -> None:
    assert paper_poll.bundle is not None
    older = {key: value for key, value in paper_poll.bundle.items() if key not in ("chain", "hands")}
    lie = signed(paper_poll, with_root({**older, "format": "poll-bundle/2"}))
    alone = run(tmp_path, lie, "--public-key", paper_poll.signed_with)
    assert alone.code == 0
    assert "the server's word in it" in alone.text, "and without the record it is said"
    said = run(tmp_path, lie, "--record", the_record(tmp_path, paper_poll, Client()))
    assert said.first.endswith("the data leave them out by an older format.")


def test_a_vote_is_opened_once(paper_poll: Poll, tmp_path: Path) -> None:
    """A second opening with another roll, from which the bundle would begin: the record shows the first one."""
    assert paper_poll.bundle is not None
    rows = [
        json.loads(line) for line in Path(the_record(tmp_path, paper_poll, Client())).read_text("utf-8").splitlines()
    ]
    first = paper_poll.bundle["chain"]["seq"]
    earlier = {"entry": "ab" * 32, "public": {"act": "poll:opened", "about": f"poll:{paper_poll.pk}"}}
    again = chained(rows[0], [*rows[1 : first - 1], earlier, *rows[first:]])
    file = tmp_path / "again.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in again), "utf-8")
    forged = copy.deepcopy(paper_poll.bundle)
    forged["chain"]["before"] = again[first - 1]["hash"]
    lie = signed(paper_poll, with_root(rehead(forged)))
    assert run(tmp_path, lie, "--public-key", paper_poll.signed_with).code == 0
    said = run(tmp_path, lie, "--record", str(file))
    assert f"Event {first - 1} is of this vote, too" in said.first
