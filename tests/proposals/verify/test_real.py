"""Votes held by real actions, downloaded as anybody would, checked by `verify.py`: accepted as they are, refused when forged."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.actions.sequencer import sequence_events
from councils.models import Event
from councils.models.clock import playing_at
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.actions.poll_options import NewProject
from proposals.actions.polls import close_poll, create_poll, open_poll, recuse_elector
from proposals.actions.roll_corrections import admit_elector, remove_elector
from proposals.actions.ties import decide_tie
from proposals.models import Elector, Poll
from tests.conftest import actor_of, make_person
from tests.proposals.polls.conftest import (
    ballot,
    draft_in_meeting,
    finish,
    make_mandate,
    make_matter,
    make_meeting,
    names_of,
)
from tests.proposals.polls.methods import HOUSEHOLDS, make_poll, voters
from tests.proposals.room.test_hands import count, open_hands, raised
from tests.proposals.rules.cases import APPRAISAL, CONSENT, PROJECTS
from tests.proposals.verify.forging import FORGERIES, forged, recounted, with_root, with_rule_hash
from tests.proposals.verify.running import Signer, run

MIXED = ["yes", "no", "yes", "abstain", "yes", "yes", "invalid"]


def vote(poll: Poll, people: list[Any], marks: list[str]) -> list[str]:
    """The check codes, in the order of the people."""
    casts = [ballot(poll, person, mark) for person, mark in zip(people, marks, strict=False)]
    answers = cast_ballots(casts=casts)
    assert all(isinstance(answer, Receipt) for answer in answers), answers
    return [answer.code for answer in answers if isinstance(answer, Receipt)]


@pytest.fixture
def hold(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], request: pytest.FixtureRequest
) -> Callable[[str], Poll]:
    """A counted vote of each kind of electorate."""

    def representatives() -> Poll:
        poll = draft_in_meeting(voting)
        secretary = actor_of(voting.secretary)
        recuse_elector(actor=secretary, poll=poll, person=voting.reps_people[6], why="与承包方有亲属关系")
        open_poll(actor=secretary, poll=poll)
        vote(poll, voting.reps_people[:6], ["yes", "yes", "yes", "yes", "no", "abstain"])
        return finish(poll, actor_of(voting.chair))

    def households() -> Poll:
        poll = household_poll()
        wrong = Elector.objects.filter(poll=poll).order_by("-number")[0]
        remove_elector(actor=actor_of(voting.secretary), elector=wrong, why="重复登记")
        admit_elector(
            actor=actor_of(voting.secretary), poll=poll, person=make_person(voting.community, 301), why="漏登"
        )
        electors = list(Elector.objects.filter(poll=poll).select_related("person").order_by("number"))
        vote(poll, [e.person for e in electors[:3]], ["yes", "yes", "no"])
        totals = {"yes": 3, "no": 1, "invalid": 1}
        batch = enter_paper_batch(
            actor=actor_of(voting.secretary), poll=poll, names={e.pk: "" for e in electors[3:8]}, totals=totals,
            collected_at=timezone.now(),
        )  # fmt: skip
        confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals=totals)
        sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
        with playing_at(poll.closes_at + timedelta(seconds=1)):
            return finish(poll)

    def owners() -> Poll:
        poll = request.getfixturevalue("owners_poll")
        vote(poll, voting.owners[:1], ["yes"])
        batch = enter_paper_batch(
            actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, {voting.owners[2]: "no"}), totals={"no": 1},
            collected_at=timezone.now(),
        )  # fmt: skip
        confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"no": 1})
        sign_off_paper(actor=actor_of(voting.clerk), poll=poll)
        with playing_at(poll.closes_at):
            return finish(poll)

    def tie() -> Poll:
        voting.reps.kind = "community_council"
        voting.reps.save()
        matter = make_matter(voting, voting.reps, "intl.parish_council", "meeting")
        meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:6])
        secretary = actor_of(voting.secretary)
        poll = create_poll(actor=secretary, proposal=matter, question="是否换锁？", secrecy="named", meeting=meeting)
        poll = open_poll(actor=secretary, poll=poll)
        vote(poll, voting.reps_people[:6], ["yes"] * 3 + ["no"] * 3)
        poll = finish(poll, actor_of(voting.chair))
        decide_tie(actor=actor_of(voting.chair), poll=poll, decision="yes")
        return finish(poll, actor_of(voting.chair))

    def told(rule: dict[str, Any], marks: list[str], **more: Any) -> Poll:
        poll = make_poll(voting, rule, takes_paper=False, **more)
        vote(poll, voters(poll, len(marks)), marks)
        with playing_at(poll.closes_at + timedelta(seconds=1)):
            return finish(poll)

    def picks() -> Poll:
        projects = [NewProject(zh, Decimal(cost), en) for zh, en, cost in PROJECTS]
        marks = ["p01,p02", "p02", "p02,p05", "p03", "p01,p02,p04"]
        return told(HOUSEHOLDS, marks, projects=projects, budget=Decimal(200_000))

    def hands() -> Poll:
        """Five hands in the room, two sheets of paper of those who could not come."""
        poll = open_hands(voting)
        sheets = {e.pk: "" for e in Elector.objects.filter(poll=poll, person__in=voting.reps_people[7:9])}
        batch = enter_paper_batch(
            actor=actor_of(voting.secretary), poll=poll, names=sheets, totals={"yes": 1, "no": 1}, collected_at=timezone.now(),
            few_acknowledged=True,
        )  # fmt: skip
        confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 1, "no": 1})
        count(voting, poll, raised(3, 1, 1))
        close_poll(actor=actor_of(voting.chair), poll=poll)
        sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
        return finish(poll, actor_of(voting.chair))

    def mandates() -> Poll:
        principal, holder, _third = voting.owners
        make_mandate(voting.owners_council, principal, holder)
        poll = request.getfixturevalue("owners_poll")
        held = Elector.objects.get(poll=poll, person=principal).pk
        casts = [ballot(poll, holder, "no"), ballot(poll, holder, "yes", elector_id=held)]
        assert all(isinstance(answer, Receipt) for answer in cast_ballots(casts=casts))
        sign_off_paper(actor=actor_of(voting.clerk), poll=poll)
        with playing_at(poll.closes_at):
            return finish(poll)

    ways: dict[str, Callable[[], Poll]] = {
        "hands": hands,
        "mandates": mandates,
        "representatives": representatives,
        "households": households,
        "owners": owners,
        "tie": tie,
        "consent": lambda: told(CONSENT, ["agree", "agree", "reservations", "stand_aside", "agree"]),
        "appraisal": lambda: told(GRADES, ["competent", "not_competent", "competent", "abstain", "competent"]),
        "priority": picks,
    }

    def made(kind: str) -> Poll:
        poll = ways[kind]()
        assert poll.state == "published", poll.state
        sequence_events(timezone.now())
        return poll

    return made


# Without a meeting nobody is present, so the grade is taken of those who have cast.
GRADES = APPRAISAL | {"threshold": [{**APPRAISAL["threshold"][0], "base": "cast"}]}
KINDS = ("representatives", "households", "owners", "tie", "hands", "mandates", "consent", "appraisal", "priority")


def url(name: str, poll: Poll) -> str:
    return reverse(name, args=[poll.community.slug, poll.pk])


def fetched(browser: Client, address: str) -> bytes:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def downloaded(where: Path, name: str, content: bytes) -> str:
    (where / name).write_bytes(content)
    return str(where / name)


@pytest.mark.parametrize("kind", KINDS)
def test_vote_is_accepted_with_roll_record_root_and_key(
    kind: str, hold: Callable[[str], Poll], voting: SimpleNamespace, reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    poll = hold(kind)
    supervisor = reader(voting.supervisor)
    signed = fetched(supervisor, url("poll-bundle", poll)).decode()
    record = downloaded(tmp_path, "r.jsonl", fetched(Client(), reverse("record-file", args=[poll.community.slug])))
    everything = downloaded(tmp_path, "lines.json", fetched(supervisor, url("poll-all-lines", poll)))
    keys = json.loads(fetched(Client(), reverse("signing-keys")))
    head = Event.objects.filter(community=poll.community).sequenced().order_by("seq").values_list("hash", flat=True)[3]
    said = run(
        tmp_path, signed, "--public-key", keys["current"], "--root", poll.root, "--record", record, "--head", head[:16],
        "--roll-line", everything,
    )  # fmt: skip
    assert said.code == 0, said.text
    assert f"all {poll.roll_size} opened" in said.text
    assert "4 of its events shown" in said.text or "3 of its events shown" in said.text, said.text
    assert keys["keys"][0] | {"public_key": keys["current"], "results": 1} == keys["keys"][0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_forgery_of_a_real_vote_is_refused(kind: str, hold: Callable[[str], Poll], tmp_path: Path) -> None:
    """Alone, with its root made again, with everything counted again; and signed with a key of one's own."""
    poll = hold(kind)
    signed = {"bundle": poll.bundle, "signature": poll.signature, "public_key": poll.signed_with}
    thief, accepted = Signer(), []
    assert run(tmp_path, signed, "--public-key", poll.signed_with).code == 0
    for forgery in FORGERIES:
        alone = forged(poll.bundle, forgery)
        again = recounted(alone)
        # What was only a result is true again when it is worked out anew.
        makings = {"alone": alone, "root": with_root(with_rule_hash(alone)), "all": again}
        for how, bundle in makings.items():
            if bundle != poll.bundle and run(tmp_path, {**signed, "bundle": bundle}).code != 1:
                accepted.append((forgery.__name__, how))
        own = thief.signed(recounted({**again, "public_key": thief.public}))
        if run(tmp_path, own, "--public-key", poll.signed_with).code != 1:
            accepted.append((forgery.__name__, "own key"))
    assert accepted == []


def test_voter_finds_his_ballot_and_proves_it_without_the_bundle(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    poll = household_poll(takes_paper=False)
    electors = list(Elector.objects.filter(poll=poll).select_related("person__account").order_by("number"))
    codes = vote(poll, [e.person for e in electors[:6]], MIXED)
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        poll = finish(poll)
    bundle = fetched(Client(), url("poll-bundle", poll)).decode()
    said = run(tmp_path, bundle, "--code", codes[1].lower().replace("-", " "))
    assert said.code == 0, said.text
    assert f"{codes[1]} is ballot" in said.text
    assert "says “Against”" in said.text
    assert (
        run(tmp_path, bundle, "--code", "ZZZZ-ZZZZ").first == "Your ballot: No counted ballot has the code ZZZZ-ZZZZ."
    )
    page = Client(headers={"accept-language": "en"}).post(url("poll-sealed", poll), {"code": codes[1]})
    assert "in the signed list" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    proof = Client().post(url("poll-ballot-proof", poll), {"code": codes[1]})
    assert proof["Cache-Control"] == "no-store"
    alone = run(tmp_path, proof.content.decode(), "--public-key", poll.signed_with, "--root", poll.root)
    assert alone.code == 0, alone.text
    forged_proof = json.loads(proof.content)
    forged_proof["proof"]["entry"]["marks"] = "yes"
    assert run(tmp_path, forged_proof).first == "Your ballot: This ballot does not stand under this root."
    assert Client().post(url("poll-ballot-proof", poll), {"code": "ZZZZ-ZZZZ"}).status_code == 404
    assert Client().get(url("poll-ballot-proof", poll)).status_code == 405, "a code stands in no address"
    api = reverse("api-poll-ballot-proof", args=[poll.community.slug, poll.pk])
    answer = Client().post(api, {"code": codes[1]}, content_type="application/json")
    assert answer.json() == json.loads(proof.content)
    assert answer["Cache-Control"] == "no-store"
    assert Client().post(api, {"code": "nonsense"}, content_type="application/json").status_code == 404


def test_elector_opens_his_own_line_and_sees_whether_somebody_voted_in_his_name(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    poll = household_poll(takes_paper=False)
    voted, silent = list(Elector.objects.filter(poll=poll).select_related("person__account").order_by("number"))[:2]
    vote(poll, [voted.person], ["yes"])
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        poll = finish(poll)
    bundle = fetched(Client(), url("poll-bundle", poll)).decode()
    for elector, words in ((voted, ": voted online"), (silent, ": has not voted")):
        phone = reader(elector.person)
        line = fetched(phone, url("poll-my-line", poll))
        said = run(tmp_path, bundle, "--roll-line", downloaded(tmp_path, "line.json", line))
        assert said.code == 0, said.text
        assert words in said.text
        assert len(json.loads(line)["lines"]) == 1
        assert f'href="{reverse("trust")}"' in phone.get(url("poll", poll)).content.decode()
        page = phone.get(url("poll-roll", poll)).content.decode()
        assert ("A ballot was cast for this line" in page) is (elector is voted)
        opened = json.loads(line)
        opened["lines"][0]["payload"]["number"] += 1
        wrong = downloaded(tmp_path, "line.json", json.dumps(opened).encode())
        assert run(tmp_path, bundle, "--roll-line", wrong).first.startswith("Your line of the roll: Opened it gives")
    assert reader(voting.stranger).get(url("poll-my-line", poll)).status_code == 403
    assert Client().get(url("poll-my-line", poll)).status_code == 403
    for who in (voting.secretary, voting.clerk, voting.chair, voting.resident, voting.stranger):
        assert reader(who).get(url("poll-all-lines", poll)).status_code == 403, (
            "only the supervision committee opens all"
        )


def test_where_votes_weigh_by_area_only_electors_and_supervisors_prove_a_ballot(
    hold: Callable[[str], Poll], voting: SimpleNamespace, reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    """The area in the proof would name its owner to everybody who reads the list of codes."""
    poll = hold("owners")
    assert poll.bundle is not None
    code = poll.bundle["ballots"][0]["code"]
    api = reverse("api-poll-ballot-proof", args=[poll.community.slug, poll.pk])
    for who in (None, voting.stranger, voting.resident, voting.neighbour_secretary, voting.secretary):
        browser = reader(who)
        assert browser.post(url("poll-ballot-proof", poll), {"code": code}).status_code == 403
        assert browser.post(api, {"code": code}, content_type="application/json").status_code == 403
        assert browser.get(url("poll-bundle", poll)).status_code == 403
        page = browser.get(url("poll-recount", poll)).content.decode()
        assert "only electors and supervisors fetch these data" in page
        assert 'id="recount-file"' in page, "whoever was given the file still counts it again"
        assert "Download the proof" not in browser.post(url("poll-sealed", poll), {"code": code}).content.decode()
    for who in (voting.owners[0], voting.supervisor):
        proof = reader(who).post(url("poll-ballot-proof", poll), {"code": code})
        assert "weights" in proof.json()["proof"]["entry"]
        assert run(tmp_path, proof.content.decode(), "--public-key", poll.signed_with).code == 0


def test_cut_or_rewritten_record_is_found(
    hold: Callable[[str], Poll], voting: SimpleNamespace, reader: Callable[[Any], Client], tmp_path: Path
) -> None:
    poll = hold("households")
    signed = fetched(reader(voting.supervisor), url("poll-bundle", poll)).decode()
    address = reverse("record-file", args=[poll.community.slug])
    for browser in (Client(), reader(voting.supervisor)):
        rows = [json.loads(line) for line in fetched(browser, address).decode().splitlines()]
        head = rows[-1]["hash"]
        assert run(tmp_path, text(rows), "--head", head).code == 0

        def first(changed: list[dict[str, Any]], *options: str) -> str:
            file = downloaded(tmp_path, "cut.jsonl", text(changed).encode())
            said = run(tmp_path, signed, "--record", file, *options)
            assert said.code == 1, said.text
            return said.first

        assert first(rows[:-1]).startswith("Record: The head stands at event")
        shorter = [{**rows[0], "seq": len(rows) - 2, "head": rows[-2]["hash"]}, *rows[1:-1]]
        assert first(shorter, "--head", head).startswith("Head on your notice: The record does not hold it")
        assert first([rows[0], *rows[1:5], *rows[6:]]) == "Record: Event 5 is missing."
        assert first([rows[0], *rows[1:3], {**rows[3], "hash": "0" * 64}, *rows[4:]]).startswith(
            "Record: Event 3 was changed"
        )
        gone = [row for row in rows[1:] if row.get("name") != "poll:counted"]
        assert first(chained(rows[0], gone)).startswith("This vote in the record: ")
        other = [
            {**row, "payload": {**row["payload"], "root": "0" * 64}} if row.get("name") == "poll:counted" else row
            for row in rows
        ]
        assert "The particulars of event" in first(other)


def test_the_public_learns_nobody_from_the_record(
    hold: Callable[[str], Poll], voting: SimpleNamespace, reader: Callable[[Any], Client]
) -> None:
    poll = hold("households")
    address = reverse("record-file", args=[poll.community.slug])
    public = fetched(Client(), address).decode()
    shown = {json.loads(line).get("name") for line in public.splitlines()[1:]} - {None}
    assert shown <= {"poll:opened", "poll:closed", "poll:counted", "resolution:published"}
    assert "重复登记" not in public
    assert fetched(reader(voting.neighbour_secretary), address).decode() == public
    whole = fetched(reader(voting.supervisor), address).decode()
    assert "重复登记" in whole


def text(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def chained(heading: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A record rewritten by somebody who makes the whole chain anew."""
    from councils.rules.canonical import canonical_hash
    from councils.rules.record import GENESIS, link

    before, made = GENESIS, []
    for seq, row in enumerate(rows, start=1):
        fresh = {**row, "seq": seq}
        fields = ("actor", "at", "commitment", "community", "name", "object", "seq")
        entry = fresh.get("entry") or canonical_hash({key: fresh[key] for key in fields})
        before = link(before, entry, fresh.get("public"))
        made.append({**fresh, "hash": before})
    return [{**heading, "seq": len(made), "head": before}, *made]
