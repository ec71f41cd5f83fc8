"""What people of the demo do, each through the same action that a page would call."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from config.demo.ground import Town
from config.demo.method_texts import METHOD_TEXTS
from config.demo.more_texts import TEXTS
from councils.models import Attendance, Person
from proposals.actions.ballots import Cast, Receipt, cast_ballots
from proposals.actions.comments import write_comment
from proposals.actions.drafts import Words, draft_proposal
from proposals.actions.gates import record_gate
from proposals.actions.reactions import react
from proposals.actions.screening import accept_proposal
from proposals.actions.submission import submit_proposal
from proposals.actions.support import sign_support
from proposals.models import Comment, Elector, Poll, ProcedureVersion, Proposal, WorkingBallot
from proposals.permissions.gates import missing_here
from proposals.rules.gates import GATES


def days(town: Town, ago: float) -> datetime:
    return town.now - timedelta(days=ago)


def words(key: str) -> Words:
    text = TEXTS.get(key) or METHOD_TEXTS[key]
    return Words(
        title=text.title,
        summary=text.summary,
        text=text.text,
        title_en=text.title_en,
        summary_en=text.summary_en,
        text_en=text.text_en,
    )


def submit(town: Town, key: str, body: str, by: Person) -> Proposal:
    actor = town.actor_of(by)
    proposal = draft_proposal(actor=actor, words=words(key), council=town.bodies[body])
    return submit_proposal(actor=actor, proposal=proposal)


def sign(town: Town, proposal: Proposal, how_many: int, first: int = 0) -> None:
    """Householders sign one after the other until enough have, or `how_many` did."""
    owning = proposal.council.membership == "owners"
    signers = town.owners if owning else town.householders
    for person in signers[first : first + how_many]:
        if proposal.proposer.person_id == person.pk:
            continue
        if stage(proposal) != "support":
            return
        sign_support(actor=town.actor_of(person), proposal=proposal)


def stage(proposal: Proposal) -> str:
    return proposal.stage_runs.get(left_at=None).stage


def accept(town: Town, proposal: Proposal, procedure: str = "") -> None:
    version = ProcedureVersion.objects.filter(community=town.community, key=procedure, retired_at=None).first()
    accept_proposal(actor=town.actor("secretary"), proposal=proposal, procedure=version)


def meet_gates(town: Town, proposal: Proposal) -> None:
    """What its procedure wants on record before the matter goes on, entered by the secretary for each office."""
    proposal = Proposal.objects.get(pk=proposal.pk)
    for key in (one.key for one in missing_here(proposal, town.now) if one.blocks and not one.met):
        if key not in GATES or GATES[key].derived:
            continue
        record_gate(actor=town.actor("secretary"), proposal=proposal, gate=key, note="材料在居委会，可以查阅。")


def discuss(town: Town, proposal: Proposal, said: list[tuple[str, str]], reactions: int) -> list[Comment]:
    """Each comment by another householder, then some agreement and disagreement on it."""
    speakers = town.dice.sample(town.householders, min(len(said) + reactions, len(town.householders)))
    written = []
    for (position, text), speaker in zip(said, speakers, strict=False):
        written.append(write_comment(actor=town.actor_of(speaker), proposal=proposal, text=text, position=position))
    for comment in written:
        for reader in town.dice.sample(speakers, town.dice.randint(reactions // 3, reactions)):
            if reader.pk != comment.participant.person_id:
                value = town.dice.choices((1, -1, 0), weights=(70, 20, 10))[0]
                react(actor=town.actor_of(reader), comment=comment, value=value)
    return written


def vote(town: Town, poll: Poll, share: float, split: tuple[int, int, int], leave: tuple[Person, ...] = ()) -> int:
    """`share` of the roll votes online in one batch, yes / no / abstain by these weights; `leave` keep theirs to cast."""
    kept = {p.pk for p in leave}
    voted = WorkingBallot.objects.filter(poll=poll).values("elector")
    roll = Elector.objects.filter(poll=poll, recused_why="").exclude(pk__in=voted).select_related("mandate")
    electors = [e for e in roll.order_by("number") if e.voter_id not in kept]
    if poll.meeting_id is not None:
        there = set(Attendance.objects.filter(meeting=poll.meeting_id, left_at=None).values_list("person", flat=True))
        electors = [e for e in electors if e.voter_id in there]
    voters = town.dice.sample(electors, int(len(electors) * share))
    casts = [
        Cast(
            community_id=town.community.pk,
            poll_id=poll.pk,
            person_id=elector.voter_id,
            elector_id=elector.pk,
            marks=town.dice.choices(("yes", "no", "abstain"), weights=split)[0],
            key=secrets.token_hex(12),
            client_bytes=secrets.token_bytes(16),
        )
        for elector in sorted(voters, key=lambda e: e.number)
    ]
    answers: list[Any] = list(cast_ballots(casts=casts))
    refused = [a for a in answers if not isinstance(a, Receipt)]
    assert not refused, refused[0]
    return len(answers)
