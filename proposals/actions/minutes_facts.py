"""The facts of a meeting that is over, read from what was recorded while it went on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from councils.models import Attendance, Council, Event, Meeting, Person, Seat
from councils.models.clock import local_today
from councils.models.entitled import due_numbers
from councils.rules.dates import moment_words
from councils.rules.words import Words
from proposals.actions.hands_counted import hands_told
from proposals.actions.result_facts import matter_number
from proposals.models import AgendaItem, Poll, Publication
from proposals.rules.measures import Facts, Numbers
from proposals.rules.minutes import ItemFacts, MinutesFacts, Move, VoteFacts
from proposals.rules.sentences import quorum_words
from proposals.rules.thresholds import Rule


def minutes_facts(meeting: Meeting) -> MinutesFacts:
    """`meeting` is closed. Names only of those who attend in office; of a resident nobody learns that he was there."""
    stays = list(Attendance.objects.filter(meeting=meeting).select_related("person").order_by("arrived_at", "pk"))
    room = _Room(meeting, [stay for stay in stays if stay.counts])
    due = _due(meeting)
    in_office = meeting.council.membership == Council.Membership.SEATS
    clock = _Clock(meeting)
    return MinutesFacts(
        title=_both(meeting.title, meeting.title_en),
        body=_both(meeting.council.name, meeting.council.name_en),
        when=moment_words(meeting.starts_at, meeting.community.timezone),
        place=_both(meeting.place, meeting.place_en),
        opened=clock(meeting.opened_at),
        closed=clock(meeting.closed_at),
        chair=_name(meeting.chair),
        recorder=_recorder(meeting),
        household=meeting.basis == "household",
        due=due,
        present=len(room.at_opening),
        guests=len({stay.person_id for stay in stays if not stay.counts}),
        quorum=_quorum(meeting, due, len(room.at_opening)),
        by_mandate=len(room.represented),
        came=len(room.later),
        left=len(room.gone),
        short_notice=meeting.short_notice_reason,
        named=tuple(_name(person) for person in room.persons) if in_office else (),
        moves=tuple(room.moves(clock)) if in_office else (),
        items=tuple(_items(meeting, clock)),
    )


def _due(meeting: Meeting) -> int:
    """As it was counted when the meeting opened; the register may have changed since."""
    opened = Event.objects.about("meeting", meeting.pk).filter(community=meeting.community, name="meeting:opened")
    payload = opened.values_list("payload", flat=True).first()
    if payload:
        return int(payload["due"])
    return due_numbers(meeting.council, meeting.basis, local_today(meeting.community, meeting.opened_at)).heads


class _Clock:
    """Times of day in the community's own time; "" for none."""

    def __init__(self, meeting: Meeting) -> None:
        self.zone = ZoneInfo(meeting.community.timezone)

    def __call__(self, at: datetime | None) -> str:
        return f"{at.astimezone(self.zone):%H:%M}" if at else ""


@dataclass
class _Room:
    """Who of those due was there, by household or person: at the opening, later, and gone before the end."""

    meeting: Meeting
    stays: list[Attendance]

    def _keys(self, stays: Iterable[Attendance]) -> set[int]:
        household = self.meeting.basis == "household"
        return {(stay.household_id or 0) if household else stay.person_id for stay in stays}

    @property
    def _opened(self) -> datetime:
        assert self.meeting.opened_at is not None
        return self.meeting.opened_at

    @property
    def _closed(self) -> datetime:
        assert self.meeting.closed_at is not None
        return self.meeting.closed_at

    @property
    def at_opening(self) -> set[int]:
        return self._keys(
            s for s in self.stays if s.arrived_at <= self._opened and (not s.left_at or s.left_at > self._opened)
        )

    @property
    def represented(self) -> set[int]:
        stays = [s for s in self.stays if s.mandate_id is not None and s.arrived_at <= self._opened]
        return self._keys(s for s in stays if not s.left_at or s.left_at > self._opened)

    @property
    def later(self) -> set[int]:
        return self._keys(s for s in self.stays if s.arrived_at > self._opened) - self.at_opening

    @property
    def gone(self) -> set[int]:
        stayed = self._keys(s for s in self.stays if s.left_at is None or s.left_at >= self._closed)
        return (self.at_opening | self.later) - stayed

    @property
    def persons(self) -> list[Person]:
        """In person; who was represented is a number of its own."""
        stayed = [s for s in self.stays if s.mandate_id is None and (not s.left_at or s.left_at > self._opened)]
        return list({s.person_id: s.person for s in stayed}.values())

    def moves(self, clock: _Clock) -> list[Move]:
        """Arrivals and departures between opening and closing, in their order."""
        found = [(s.arrived_at, s.person, True) for s in self.stays if s.arrived_at > self._opened]
        found += [
            (s.left_at, s.person, False) for s in self.stays if s.left_at and self._opened < s.left_at < self._closed
        ]
        found.sort(key=lambda move: move[0])
        return [Move(clock(at), _name(person), came) for at, person, came in found]


def _quorum(meeting: Meeting, due: int, present: int) -> Words:
    if not meeting.rule.get("rule") or "area" in meeting.rule["rule"]["measures"]:
        return Words("", "")
    rule = Rule.from_json(meeting.rule["rule"])
    all_, here = Fraction(due), Fraction(min(present, due))
    facts = Facts({"heads": Numbers(all_, all_, all_, present=here)})
    return Words(quorum_words(rule, facts, None, "zh-Hans"), quorum_words(rule, facts, None, "en"))


def _items(meeting: Meeting, clock: _Clock) -> Iterable[ItemFacts]:
    polls: dict[int | None, list[Poll]] = {}
    for poll in Poll.objects.visible().filter(meeting=meeting).defer("bundle").order_by("pk"):
        polls.setdefault(poll.item_id, []).append(poll)
    announced = _announced(meeting)
    items = AgendaItem.objects.filter(meeting=meeting).select_related("proposal").order_by("position")
    for number, item in enumerate(items, start=1):
        proposal, prefix = item.proposal, meeting.community.matter_prefix
        yield ItemFacts(
            number=number,
            title=_both(item.title, item.title_en),
            matter=Words(
                matter_number(prefix, proposal.year, proposal.number) if proposal else "",
                f"Matter {proposal.year}/{proposal.number}" if proposal and proposal.number else "",
            ),
            state=item.state,
            opened=clock(item.opened_at),
            closed=clock(item.closed_at) if item.opened_at else "",
            note=item.note,
            announced=item.pk in announced,
            votes=tuple(_vote(poll, clock) for poll in polls.get(item.pk, [])),
        )


def _vote(poll: Poll, clock: _Clock) -> VoteFacts:
    said = (poll.result or {}).get("sentences")
    return VoteFacts(
        question=_both(poll.question, poll.question_en),
        opened=clock(poll.opened_at),
        closed=clock(poll.closed_at or poll.annulled_at),
        secrecy=poll.secrecy,
        roll_size=poll.roll_size,
        sentence=Words(said["zh-Hans"], said["en"]) if said else None,
        annulled=poll.annulled_why,
        hands=hands_told(poll) if poll.secrecy == Poll.Secrecy.COUNTED else Words("", ""),
    )


def _announced(meeting: Meeting) -> set[int]:
    notice = Publication.objects.filter(kind=Publication.Kind.MEETING_NOTICE, meeting=meeting).first()
    return {row["item"] for row in notice.facts["agenda"]} if notice else set()


def _recorder(meeting: Meeting) -> Words:
    """Who holds the secretary's seat; without one, who convened."""
    seats = Seat.objects.filter(council=meeting.council, role=Seat.Role.SECRETARY).select_related("person")
    seat = seats.current(local_today(meeting.community, meeting.opened_at)).order_by("pk").first()
    return _name(seat.person if seat else meeting.convened_by)


def _name(person: Person | None) -> Words:
    return _both(person.name, person.name_en) if person else Words("", "")


def _both(zh: str, en: str) -> Words:
    return Words(zh, en or zh)
