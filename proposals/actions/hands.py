"""A show of hands: totals of a count by two named people, checked against who is there; a recount stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.acts import hidden
from proposals.actions.attending import Room
from proposals.actions.poll_lock import lock_poll
from proposals.actions.roll_names import line_name
from proposals.models import Elector, HandCount, PaperBatch, Poll, WorkingBallot
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.room import may_count_hands
from proposals.rules.hands import HANDS, InTheRoom, implausible, is_close
from proposals.rules.measures import Numbers
from proposals.rules.thresholds import Rule
from realtime.broadcast import announce_often


def enter_hands(
    *, actor: Actor, poll: Poll, totals: Mapping[str, int], counter: Person, scrutineer: Person, why: str = ""
) -> HandCount:
    """The first count, or with a reason a recount by another person; the newest counts. The same form twice is one count."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_count_hands(actor, poll, now))
        assert actor.person is not None
        before = HandCount.objects.filter(poll=poll).order_by("-number").first()
        if before is not None and _same(before, totals, counter, scrutineer, why):
            return before
        _named(poll, counter, scrutineer)
        _recounted(before, counter, why)
        require(may_publish_text(why))
        room = in_the_room(poll, now)
        _plausible(totals, room)
        HandCount.objects.filter(poll=poll, counts=True).update(counts=False)
        count = HandCount.objects.create(
            community=poll.community,
            poll=poll,
            number=before.number + 1 if before is not None else 1,
            present=room.present,
            on_paper=room.on_paper,
            counter=counter,
            scrutineer=scrutineer,
            why=why.strip(),
            entered_by=actor.person,
            entered_at=now,
            **{mark: totals[mark] for mark in HANDS},
        )
        particulars = {
            "count": count.number, **count.totals, "present": room.present, "on_paper": room.on_paper,
            "counter": counter.pk, "scrutineer": scrutineer.pk, "why": count.why,
        }  # fmt: skip
        # What was for and against stays hidden: beside a few papers it would say what these say.
        sealed, kept = hidden({"count": count.number, **count.totals})
        said = {"count": count.number, "hands": count.hands, **sealed}
        name = "hands:counted" if before is None else "hands:recounted"
        record(actor=actor, name=name, about=poll, particulars=particulars | kept, at=now, public=said)
        announce_often(f"poll.{poll.pk}")
        announce_often(f"meeting.{poll.meeting_id}")
        return count


def in_the_room(poll: Poll, now: datetime) -> InTheRoom:
    """Those who were there at any moment since the opening and may vote, and whose of them paper is in."""
    room = Room(poll, min(now, poll.closed_at or now))
    lines = Elector.objects.filter(poll=poll, recused_why="").select_related("mandate")
    there = [line.pk for line in lines if room.attended(line)]
    on_paper = WorkingBallot.objects.filter(poll=poll, elector__in=there).count()
    return InTheRoom(len(there), on_paper)


def is_close_call(poll: Poll, count: HandCount, now: datetime) -> bool:
    """Whether a miscount of a few hands would change what they decide now: then a second count is advised.

    By the hands alone; paper is not read before the close.
    """
    room = in_the_room(poll, now)
    every = Fraction(poll.roll_size)
    present = Fraction(max(room.present, count.hands))
    bases: dict[str, Any] = {"eligible": every, "members": every, "due": every, "present": present}
    hands: dict[str, Any] = {mark: Fraction(n) for mark, n in count.totals.items()}
    return is_close(Rule.from_json(poll.rule), Numbers(**bases, cast=Fraction(count.hands), **hands))


def hands_leave_room(poll: Poll, now: datetime, electors: Iterable[Elector] = ()) -> Refusal | None:
    """Asked when paper came in after the hands were counted: who votes on paper did not raise a hand.

    `electors`: those ticked now and not before the count. Who was there when the hands were counted could raise one.
    """
    count = HandCount.objects.filter(poll=poll, counts=True).first()
    if count is None:
        return None
    before = PaperBatch.objects.filter(poll=poll, entered_at__lte=count.entered_at).values_list("names", flat=True)
    known, room = {pk for names in before for pk in names}, Room(poll, count.entered_at)
    both = [elector for elector in electors if elector.pk not in known and room.attended(elector)]
    if both:
        return Refusal(
            "paper:hand_raised",
            _("In the room when the hands were counted, so one of them may be theirs: %(names)s.")
            % {"names": ", ".join(line_name(elector) for elector in both)},
            _("Take this paper out unread. Paper of those in the room is typed in before the hands are counted."),
            409,
        )
    wrong = implausible(count.totals, in_the_room(poll, now))
    if wrong is None:
        return None
    return Refusal(
        "paper:hands",
        wrong.text(get_language() or ""),
        _("Somebody raised a hand too: count the hands again first."),
        409,
    )


def _plausible(totals: Mapping[str, int], room: InTheRoom) -> None:
    if set(totals) != set(HANDS) or any(type(n) is not int or n < 0 for n in totals.values()):
        raise Refused(
            Refusal("hands:totals", _("Give the hands for, against and abstaining in whole numbers."), status=422)
        )
    wrong = implausible(totals, room)
    if wrong is not None:
        raise Refused(
            Refusal(
                "hands:implausible", wrong.text(get_language() or ""), _("Count again, or sign in who is missing."), 422
            )
        )


def _named(poll: Poll, counter: Person, scrutineer: Person) -> None:
    people = (counter, scrutineer)
    if (
        any(person.community_id != poll.community_id or person.left_register_at for person in people)
        or counter == scrutineer
    ):
        raise Refused(
            Refusal("hands:people", _("Name who counted and, as somebody else, who watched the count."), status=422)
        )


def _recounted(before: HandCount | None, counter: Person, why: str) -> None:
    if before is None:
        return
    if not why.strip():
        raise Refused(
            Refusal(
                "hands:counted_already",
                _("The hands are counted already: for %(yes)s, against %(no)s, abstained %(abstain)s.") % before.totals,
                _("For a second count say why, and let another person count."),
                409,
            )
        )
    if before.counter_id == counter.pk:
        raise Refused(
            Refusal(
                "hands:same_counter", _("A second count is made by another person than the one before it."), status=422
            )
        )


def _same(before: HandCount, totals: Mapping[str, int], counter: Person, scrutineer: Person, why: str) -> bool:
    people = (before.counter_id, before.scrutineer_id) == (counter.pk, scrutineer.pk)
    return people and before.totals == dict(totals) and before.why == why.strip()
