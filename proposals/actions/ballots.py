"""Casting. Form, API and socket all end here: a batch, one transaction, one answer for each ballot.

The lock is the first statement. Under it the database's clock is asked, and a ballot counts if that is before the
deadline. The unique (poll, elector) of the table is the last word; what was inserted is read back, never assumed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.actions.writing import writing
from councils.permissions.refusal import Refusal
from councils.rules.flaws import Flaw
from proposals.actions.attending import Room
from proposals.actions.ballot_box import ENTROPY, Box, batched, taken_by, token
from proposals.actions.ballot_reads import Held, ballots_of, polls_to_cast_in
from proposals.actions.keys import NoKey
from proposals.actions.representing import lines_by_person
from proposals.models import Channel, Elector, Poll, WorkingBallot
from proposals.permissions.ballot import already_voted, may_cast, may_change_ballot, no_such_poll, unreadable_marks
from proposals.rules.check_codes import BYTES
from proposals.rules.sheets import Sheet
from realtime.broadcast import announce_often

# Rounds of drawing codes; that one clashes at all is unlikely in a poll of a million.
DRAWS = 8
# Letters of any alphabet would be stored, but not every database stores every one of them.
_KEY = re.compile(r"[!-~]{8,40}")


@dataclass(frozen=True)
class Cast:
    """One ballot as it arrives. `person_id`: who casts it; `elector_id` only where he votes for several.

    `key`: the client's idempotency key, 8 to 40 plain characters. `client_bytes`: its 16 bytes for the check code.
    `replaces`: the token of the ballot that this one changes (`ballot_box.token`). `language`: of the answer.
    """

    community_id: int
    poll_id: int
    person_id: int | None
    marks: str
    key: str
    client_bytes: bytes
    elector_id: int | None = None
    replaces: str = ""
    language: str = ""


@dataclass(frozen=True)
class Receipt:
    """The answer after the commit. The code is shown once and kept nowhere."""

    poll_id: int
    code: str
    channel: str
    replayed: bool = False
    changed: bool = False

    def told(self) -> dict[str, Any]:
        """As API and socket answer it."""
        return {"code": self.code, "channel": self.channel, "replayed": self.replayed, "changed": self.changed}


Answer = Receipt | Refusal
R = TypeVar("R", Refusal, Refusal | None)


def cast_ballots(*, casts: Sequence[Cast]) -> list[Answer]:
    """One answer for each, in order; what is accepted is committed when this returns. A refused one takes no other along.

    A replay (the same key and marks again) gets the same receipt, also after the close.
    """
    with writing():
        held = polls_to_cast_in({cast.poll_id for cast in casts})
        answers: dict[int, Answer] = {}
        by_poll: dict[int, dict[int, Cast]] = {}
        for at, cast in enumerate(casts):
            poll = held.polls.get(cast.poll_id)
            # Nor one that is being prepared. Asked for each: who comes by a wrong way shuts nobody else's.
            if poll is None or poll.community_id != cast.community_id or poll.state == Poll.State.DRAFT:
                answers[at] = _say(cast, no_such_poll)
            else:
                by_poll.setdefault(poll.pk, {})[at] = cast
        for poll_id in sorted(by_poll):
            answers |= _Batch(held, held.polls[poll_id], by_poll[poll_id]).answers()
        return [answers[at] for at in range(len(casts))]


class _Batch:
    """The ballots of one poll: asked one by one, inserted in one statement, read back."""

    def __init__(self, held: Held, poll: Poll, casts: dict[int, Cast]) -> None:
        self.poll, self.casts, self.now = poll, casts, held.now
        self.box = Box(poll, held.keys[poll.pk])
        # In a meeting whoever votes is in the room, by whatever device.
        self.channel = Channel.ROOM if poll.meeting_id is not None else Channel.ONLINE
        self.electors = _electors(poll, casts)
        self.room = Room(poll, held.now, of=self.electors.values()) if poll.meeting_id is not None else None
        self.rows = ballots_of(poll, {elector.id for elector in self.electors.values()})
        self.given: dict[int, Answer] = {}
        self.readable: set[str] = set()  # marks of this batch that are a ballot

    def answers(self) -> dict[int, Answer]:
        try:
            self._cast()
        except NoKey:
            for at in self.casts.keys() - self.given.keys():
                self.given[at] = _say(self.casts[at], _no_key)
        return self.given

    def _cast(self) -> None:
        fresh: dict[int, int] = {}  # elector: the place of the cast that goes in for him
        later: list[int] = []
        for at, cast in self._by_the_roll():
            elector = self.electors.get(at)
            answer = self._known(cast, elector) or self._refused(cast, elector)
            if answer is not None:
                self.given[at] = answer
            elif elector is not None and elector.id in fresh:
                later.append(at)
            elif elector is not None and cast.replaces:
                self.given[at] = self._exchange(cast, elector)
            elif elector is not None:
                fresh[elector.id] = at
        self._insert(fresh)
        for at in later:
            elector = self.electors[at]
            self.given[at] = self._known(self.casts[at], elector) or self._taken(self.casts[at], elector)
        self._announce()

    def _by_the_roll(self) -> list[tuple[int, Cast]]:
        """As every process does it: two that take ballots of the same two voters else wait for each other's row."""
        return sorted(self.casts.items(), key=lambda one: self.electors[one[0]].id if one[0] in self.electors else 0)

    def _known(self, cast: Cast, elector: Elector | None) -> Receipt | None:
        """A replay: this very ballot lies in the box already. With other marks under the same key it is not one."""
        row = self.rows.get(elector.id) if elector is not None else None
        if row is None or not row.sealed or row.batch_id is not None or row.key != cast.key:
            return None
        content = self.box.content(row)
        if content["marks"] != cast.marks:
            return None
        return Receipt(self.poll.pk, content["code"], row.channel, replayed=True)

    def _refused(self, cast: Cast, elector: Elector | None) -> Refusal | None:
        # Nearly every ballot is taken: only who is refused is asked again, in his language.
        return None if self._asked(cast, elector) is None else _say(cast, partial(self._asked, cast, elector))

    def _asked(self, cast: Cast, elector: Elector | None) -> Refusal | None:
        row = self.rows.get(elector.id) if elector is not None else None
        attends = self.room is None or elector is None or self.room.attends(elector)
        ask = may_change_ballot if cast.replaces else may_cast
        refusal = ask(
            self.poll, elector, self.now, taken=taken_by(row, elector), attends=attends, caster=cast.person_id
        ) or self._unreadable(cast)
        if refusal is None and cast.replaces and (row is None or token(row) != cast.replaces):
            return _changed_elsewhere()
        return refusal

    def _unreadable(self, cast: Cast) -> Refusal | None:
        """A voter marks what stands on the ballot; a spoilt ballot exists on paper only. What was written is not repeated."""
        if cast.marks not in self.readable:
            if not _readable(cast.marks, self.box.sheet):
                return unreadable_marks(self.box.sheet)
            self.readable.add(cast.marks)
        if not _KEY.fullmatch(cast.key) or len(cast.client_bytes) != BYTES:
            return Refusal("ballot:form", _("The form was not complete."), _("Open the ballot again and choose."), 422)
        return None

    def _insert(self, fresh: dict[int, int]) -> None:
        """Draw, insert, read back. What is not there afterwards had a code that was taken: draw again."""
        for _draw in range(DRAWS):
            if not fresh:
                return
            # Asked for once: each question for chance lets go of the interpreter, and stands in line for it again.
            chance = iter(batched(os.urandom(ENTROPY * len(fresh)), ENTROPY))
            drawn = {pk: self._drawn(self.casts[at], self.electors[at], next(chance)) for pk, at in fresh.items()}
            there = self.box.put([row for row, _code in drawn.values()])
            self.rows |= there
            for pk, row in there.items():
                at = fresh.pop(pk)
                mine, code = drawn[pk]
                if bytes(row.sealed) == mine.sealed:
                    self.given[at] = Receipt(self.poll.pk, code, row.channel)
                else:
                    again = self._known(self.casts[at], self.electors[at])
                    self.given[at] = again or self._taken(self.casts[at], self.electors[at])
        if fresh:
            raise RuntimeError("no free check code was drawn")

    def _exchange(self, cast: Cast, elector: Elector) -> Answer:
        for _draw in range(DRAWS):
            row, code = self._drawn(cast, elector)
            if self.box.exchange(self.rows[elector.pk], row):
                self.rows |= self.box.rows([elector.pk])
                return Receipt(self.poll.pk, code, self.channel, changed=True)
            self.rows |= self.box.rows([elector.pk])
            if token(self.rows[elector.pk]) != cast.replaces:
                break
        return _say(cast, _changed_elsewhere)

    def _drawn(self, cast: Cast, elector: Elector, entropy: bytes = b"") -> tuple[WorkingBallot, str]:
        return self.box.drawn(elector, cast.marks, cast.key, cast.client_bytes, channel=self.channel, entropy=entropy)

    def _taken(self, cast: Cast, elector: Elector) -> Refusal:
        taken = taken_by(self.rows[elector.pk], elector)
        assert taken is not None
        with _speaking(cast):
            return already_voted(self.poll, taken)

    def _announce(self) -> None:
        """The turnout moves at once. The record hears of it later, with others (`acceptance.py`)."""
        if not any(isinstance(answer, Receipt) and not answer.replayed for answer in self.given.values()):
            return
        announce_often(f"poll.{self.poll.pk}")
        if self.poll.meeting_id is not None:
            announce_often(f"meeting.{self.poll.meeting_id}")


def _electors(poll: Poll, casts: dict[int, Cast]) -> dict[int, Elector]:
    """The line of the roll that each cast is for, by its place: one's own first, then those held by mandate."""
    persons = {cast.person_id for cast in casts.values() if cast.person_id is not None}
    lines = lines_by_person(poll, persons)
    found = {}
    for at, cast in casts.items():
        own = lines.get(cast.person_id or 0, [])
        chosen = next((e for e in own if cast.elector_id in (None, e.id)), None)
        if chosen is not None:
            found[at] = chosen
    return found


def _readable(marks: str, sheet: Sheet) -> bool:
    try:
        return marks != "invalid" and sheet.canonical(marks) == marks
    except Flaw:
        return False


def _speaking(cast: Cast) -> translation.override:
    return translation.override(cast.language or get_language())


def _say(cast: Cast, refusal: Callable[[], R]) -> R:
    with _speaking(cast):
        return refusal()


def _changed_elsewhere() -> Refusal:
    return Refusal(
        "ballot:changed", _("Your ballot was changed meanwhile, on another page or phone."), _("Open it again."), 409
    )


def _no_key() -> Refusal:
    return Refusal(
        "ballot:no_key",
        _("The key of this vote cannot be read, so no ballot can be taken."),
        _("Nothing was cast. Tell the secretary."),
        503,
    )
