"""The demo's other methods of voting: an appraisal, two rankings of projects, two consent rounds, a hearing.

They take chance from dice of their own, so that every other vote of the demo falls as it always did.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from config.demo.acts import accept, days, meet_gates, sign, submit
from config.demo.ground import Town
from config.demo.matters import proposal_of
from config.demo.method_texts import HEARD, SPRING, WISHES
from config.demo.playing import Tale
from councils.actions.attendance import sign_in
from councils.actions.meetings import open_meeting
from councils.models import Attendance, Meeting, Person
from proposals.actions.agenda import put_on_agenda
from proposals.actions.ballots import Cast, Receipt, cast_ballots
from proposals.actions.closing import close_poll
from proposals.actions.comments import answer_comment, write_comment
from proposals.actions.convening import convene
from proposals.actions.hearings import publish_opinions
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.meeting_notice import publish_meeting_notice
from proposals.actions.minutes import draft_minutes, publish_minutes
from proposals.actions.opening import open_poll
from proposals.actions.poll_options import NewProject
from proposals.actions.polls import create_poll
from proposals.models import AgendaItem, Elector, Poll

GRADES = ["competent"] * 15 + ["basically_competent"] * 7 + ["not_competent"] * 2 + ["abstain"]
AGREED = ["agree", "agree", "agree", "agree", "agree", "reservations", "reservations", "stand_aside"]
BLOCKED = ["agree", "agree", "agree", "agree", "reservations", "stand_aside", "block"]


def _taken_up(town: Town, key: str, body: str, procedure: str, ago: float) -> Tale:
    yield days(town, ago)
    proposal = submit(town, key, body, town.householders[80])
    sign(town, proposal, len(town.householders), first=81)
    yield days(town, ago - 2)
    accept(town, proposal, procedure)


def appraisal(town: Town) -> Tale:
    """The representatives give the committee a grade; published, with its drawing."""
    yield from _taken_up(town, "appraisal", "reps", "cn.democratic_appraisal", 26)
    proposal, evening = proposal_of(town, "appraisal"), _evening(town, 5)
    yield evening - timedelta(days=7)
    meet_gates(town, proposal)
    meeting = _convene(
        town, "reps", "appraisal", evening, "居民代表会议（民主评议）", "Representatives’ meeting: appraisal"
    )
    yield evening
    item = _begun(town, meeting, town.representatives[:25])
    yield evening + timedelta(minutes=40)
    secretary = town.actor("secretary")
    poll = open_item_poll(
        actor=secretary, item=item, secrecy="confidential", question="对居民委员会2026年的工作，给什么评价？",
        question_en="Which grade for the committee’s work in 2026?",
    )  # fmt: skip
    _cast(town, poll, GRADES)
    yield evening + timedelta(minutes=50)
    close_poll(actor=secretary, poll=poll)
    yield evening + timedelta(minutes=55)
    _ended(town, meeting, item)


def wishes(town: Town) -> Tale:
    """Six projects, three picks, 200,000 yuan: open now, nearly a third have voted."""
    yield from _taken_up(town, "wishes", "assembly", "cn.priority_ballot", 17)
    yield days(town, 5)
    poll = _ranking(
        town, "wishes", WISHES, 200_000, closes_at=town.now + timedelta(days=12), question="明年先办哪几件事？最多选三件。",
        question_en="Which come first next year? Up to three.", consequence="按得票从高到低办，20万元用完为止。",
        consequence_en="Carried out in the order of votes, while the 200,000 yuan last.",
    )  # fmt: skip
    yield days(town, 1.5)
    _pick(town, poll, 0.31, (5, 3, 4, 2, 3, 1), leave=(town.officers["resident"], town.officers["owner"]))


def spring(town: Town) -> Tale:
    """Five repairs, ranked and published; the budget ends before the last."""
    yield from _taken_up(town, "spring", "assembly", "cn.priority_ballot", 24)
    yield days(town, 13)
    poll = _ranking(
        town, "spring", SPRING, 60_000, closes_at=days(town, 5.4), question="春季先修哪几处？最多选三处。",
        question_en="Which repairs first in spring? Up to three.",
    )  # fmt: skip
    yield days(town, 8)
    _pick(town, poll, 0.42, (5, 2, 4, 3, 1))


def garden(town: Town) -> Tale:
    """Agreed by consensus, with two reservations and one who stands aside."""
    yield from _consent(town, "garden", AGREED, 5.2, "按这份约定试种一年？", "Try it for a year under this rule?")


def cats(town: Town) -> Tale:
    """One member blocks: no decision, back to the discussion when the display ends."""
    yield from _consent(
        town, "cats", BLOCKED, 4.2, "在北墙边设一处喂养点？", "Set up one feeding place at the north wall?"
    )


def hearing(town: Town) -> Tale:
    """Nothing is voted on: a table of opinions, each with its answer."""
    yield from _taken_up(town, "parking", "council", "cn.hearing", 26)
    proposal, evening = proposal_of(town, "parking"), _evening(town, 4)
    yield days(town, 22)
    said = []
    for at, (position, text, answered, answer, _by) in enumerate(HEARD):
        actor = town.actor_of(town.householders[90 + at])
        said.append((write_comment(actor=actor, proposal=proposal, text=text, position=position), answered, answer))
    yield evening - timedelta(days=9)
    meet_gates(town, proposal)
    meeting = _convene(town, "council", "parking", evening, "访客停车收费听证会", "Hearing on visitors’ parking")
    yield evening
    item = _begun(town, meeting, town.representatives[:8])
    yield evening + timedelta(minutes=70)
    _ended(town, meeting, item)
    yield days(town, 3)
    for comment, answered, answer in said:
        answer_comment(actor=town.actor("clerk"), comment=comment, answered=answered, answer=answer)
    meet_gates(town, proposal)
    publish_opinions(actor=town.actor("secretary"), proposal=proposal)


def _consent(town: Town, key: str, marks: Sequence[str], closed: float, question: str, question_en: str) -> Tale:
    yield from _taken_up(town, key, "council", "intl.consensus", 18)
    yield days(town, closed + 3)
    secretary = town.actor("secretary")
    poll = create_poll(
        actor=secretary, proposal=proposal_of(town, key), secrecy="named", basis="member", closes_at=days(town, closed),
        question=question, question_en=question_en,
    )  # fmt: skip
    poll = open_poll(actor=secretary, poll=poll, small_acknowledged=True)
    yield days(town, closed + 1)
    _cast(town, poll, marks)


def _ranking(
    town: Town, key: str, projects: list[NewProject], budget: int, *, closes_at: datetime, question: str,
    question_en: str, consequence: str = "", consequence_en: str = "",
) -> Poll:  # fmt: skip
    secretary = town.actor("secretary")
    poll = create_poll(
        actor=secretary, proposal=proposal_of(town, key), secrecy="confidential", basis="household", closes_at=closes_at,
        question=question, question_en=question_en, consequence=consequence, consequence_en=consequence_en,
        projects=projects, budget=Decimal(budget),
    )  # fmt: skip
    return open_poll(actor=secretary, poll=poll)


def _pick(town: Town, poll: Poll, share: float, wanted: tuple[int, ...], leave: tuple[Person, ...] = ()) -> None:
    """`share` of the roll picks one to three projects each, by how much each project is wanted."""
    dice, kept = random.Random(f"{poll.question}"), {person.pk for person in leave}
    lines = Elector.objects.filter(poll=poll).select_related("mandate").order_by("number")
    roll = [line for line in lines if line.voter_id not in kept]
    keys, papers = [f"p{at:02}" for at in range(1, len(wanted) + 1)], []
    for _ in range(int(len(roll) * share)):
        picked: set[str] = set()
        for key in dice.choices(keys, weights=wanted, k=3):
            picked.add(key)
        papers.append(",".join(sorted(picked)))
    _put_in(town, poll, dice.sample(roll, len(papers)), papers)


def _cast(town: Town, poll: Poll, marks: Sequence[str]) -> None:
    roll = list(Elector.objects.filter(poll=poll, recused_why="").select_related("mandate").order_by("number"))
    if poll.meeting_id is not None:
        there = set(Attendance.objects.filter(meeting=poll.meeting_id, left_at=None).values_list("person", flat=True))
        roll = [line for line in roll if line.voter_id in there]
    _put_in(town, poll, roll[: len(marks)], marks)


def _put_in(town: Town, poll: Poll, lines: Sequence[Elector], marks: Sequence[str]) -> None:
    casts = [
        Cast(
            community_id=town.community.pk, poll_id=poll.pk, person_id=line.voter_id, elector_id=line.pk, marks=mark,
            key=secrets.token_hex(12), client_bytes=secrets.token_bytes(16),
        )
        for line, mark in zip(lines, marks, strict=False)
    ]  # fmt: skip
    refused = [answer for answer in cast_ballots(casts=casts) if not isinstance(answer, Receipt)]
    assert not refused, refused[0]


def _evening(town: Town, ago: int) -> datetime:
    zone = ZoneInfo(town.community.timezone)
    return datetime.combine(days(town, ago).astimezone(zone).date(), time(14, 30), tzinfo=zone)


def _convene(town: Town, body: str, key: str, starts_at: datetime, title: str, title_en: str) -> Meeting:
    secretary, council = town.actor("secretary"), town.bodies[body]
    meeting = convene(
        actor=secretary, council=council, starts_at=starts_at, basis="member", title=title, title_en=title_en,
        place=council.venue, place_en=council.venue_en, procedure_version=proposal_of(town, key).procedure_version,
    )  # fmt: skip
    put_on_agenda(actor=secretary, proposal=proposal_of(town, key), meeting=meeting)
    publish_meeting_notice(actor=secretary, meeting=meeting)
    return meeting


def _begun(town: Town, meeting: Meeting, people: Sequence[Person]) -> AgendaItem:
    secretary = town.actor("secretary")
    for person in people:
        sign_in(actor=secretary, meeting=meeting, person=person)
    open_meeting(actor=secretary, meeting=meeting)
    return open_item(actor=secretary, item=AgendaItem.objects.get(meeting=meeting))


def _ended(town: Town, meeting: Meeting, item: AgendaItem) -> None:
    secretary = town.actor("secretary")
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)
    publish_minutes(actor=secretary, minutes=draft_minutes(actor=secretary, meeting=meeting))
