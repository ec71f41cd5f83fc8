"""May this ballot be taken now? Asked by the page, and again under the lock for form, API, socket and paper alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from councils.permissions.refusal import Refusal
from councils.rules.dates import day_words, moment_words
from proposals.models import Channel, Elector, Poll
from proposals.permissions.record_only import by_ballot_here
from proposals.rules.sheets import Sheet


@dataclass(frozen=True)
class Taken:
    """A ballot that is in for an elector already. `at`: when its paper was typed in; None for any other channel."""

    channel: str
    at: datetime | None = None

    @property
    def on_paper(self) -> bool:
        return self.channel in (Channel.PAPER, Channel.VISIT)


def no_such_poll() -> Refusal:
    return Refusal("poll:unknown", _("There is no such vote."), status=404)


def may_cast(
    poll: Poll,
    elector: Elector | None,
    now: datetime,
    *,
    taken: Taken | None = None,
    attends: bool = True,
    caster: int | None = None,
) -> Refusal | None:
    """`attends`: signed in, for a vote in a meeting. A ballot that is in is refused, also where it may be changed.

    `caster`: the person who casts; who gave his vote away does not.
    """
    return (
        _begun(poll)
        or by_ballot_here(poll)
        or _by_hands(poll)
        or _on_the_roll(poll, elector)
        or _represented(elector, caster)
        or (already_voted(poll, taken) if taken else None)
        or _in_time(poll, now)
        or (None if attends else _signed_in())
    )


def may_change_ballot(
    poll: Poll,
    elector: Elector | None,
    now: datetime,
    *,
    taken: Taken | None,
    attends: bool = True,
    caster: int | None = None,
) -> Refusal | None:
    """Before the close, where the procedure allows it, and never what lies in a paper box."""
    if taken is None:
        return Refusal("ballot:none", _("No ballot of yours is in that could be changed."), status=409)
    if not poll.may_change or taken.on_paper:
        return may_cast(poll, elector, now, taken=taken, attends=attends, caster=caster)
    return may_cast(poll, elector, now, attends=attends, caster=caster)


def unreadable_marks(sheet: Sheet) -> Refusal:
    if not sheet.several:
        return Refusal("ballot:marks", _("Choose one of the options on the ballot."), status=422)
    sentence = ngettext(
        "Mark one project, each at most once.", "Mark 1 to %(n)s projects, each at most once.", sheet.picks
    )
    return Refusal("ballot:marks", sentence % {"n": sheet.picks}, _("Take some marks away."), 422)


def already_voted(poll: Poll, taken: Taken) -> Refusal:
    """The sentence names the channel; the day only for paper, whose list of names has one anyway."""
    household = poll.basis == Poll.Basis.HOUSEHOLD
    return Refusal(
        "ballot:taken",
        _taken_household(poll, taken) if household else _taken_person(poll, taken),
        _("If that was not your household, tell us now.") if household else _("If that was not you, tell us now."),
        status=409,
    )


def _taken_household(poll: Poll, taken: Taken) -> str:
    if taken.on_paper and taken.at:
        return _("Your household voted on paper on %(day)s and cannot vote again.") % {"day": _day(poll, taken.at)}
    if taken.on_paper:
        return _("Your household voted on paper and cannot vote again.")
    if taken.channel == Channel.ROOM:
        return _("Your household voted in the room and cannot vote again.")
    return _("Your household voted online and cannot vote again.")


def _taken_person(poll: Poll, taken: Taken) -> str:
    if taken.on_paper and taken.at:
        return _("You voted on paper on %(day)s and cannot vote again.") % {"day": _day(poll, taken.at)}
    if taken.on_paper:
        return _("You voted on paper and cannot vote again.")
    if taken.channel == Channel.ROOM:
        return _("You voted in the room and cannot vote again.")
    return _("You voted online and cannot vote again.")


def _begun(poll: Poll) -> Refusal | None:
    if poll.state == Poll.State.DRAFT:
        return Refusal("ballot:not_open", _("This vote has not begun."), status=409)
    if poll.state == Poll.State.ANNULLED:
        return Refusal(
            "ballot:annulled",
            _("This vote was annulled: %(why)s") % {"why": poll.annulled_why},
            _("No ballot of it counts."),
            status=409,
        )
    return None


def _on_the_roll(poll: Poll, elector: Elector | None) -> Refusal | None:
    if elector is None:
        day = {"day": _day(poll, poll.opened_at)} if poll.opened_at else {"day": ""}
        if poll.basis == Poll.Basis.HOUSEHOLD:
            missing = _("You do not vote for a household on the roll fixed on %(day)s.") % day
        else:
            missing = _("You were not on the roll fixed on %(day)s.") % day
        return Refusal("ballot:not_on_roll", missing, _("See the roll, or ask to be added."))
    if elector.recused_why:
        return Refusal(
            "ballot:recused",
            _("You are recused from this vote: %(why)s") % {"why": elector.recused_why},
            _("If that is wrong, tell the supervision committee."),
        )
    return None


def _by_hands(poll: Poll) -> Refusal | None:
    if poll.secrecy != Poll.Secrecy.COUNTED:
        return None
    return Refusal(
        "ballot:hands", _("This vote is taken by show of hands in the room."), _("Raise your hand there."), status=409
    )


def _represented(elector: Elector | None, caster: int | None) -> Refusal | None:
    """The other way round cannot happen: nobody holds a line that he was not given."""
    if elector is None or elector.mandate_id is None or caster is None:
        return None
    assert elector.mandate is not None
    if elector.mandate.holder_id == caster:
        return None
    return Refusal(
        "ballot:represented",
        _("%(holder)s votes for you in this vote, by your mandate.") % {"holder": elector.mandate.holder.name},
        _("The mandates were fixed when the vote opened. You can revoke yours for later votes."),
        status=409,
    )


def _in_time(poll: Poll, now: datetime) -> Refusal | None:
    if poll.is_open(now):
        return None
    ended = poll.closed_at or poll.closes_at or now
    zone = ZoneInfo(poll.community.timezone)
    if ended.astimezone(zone).date() == now.astimezone(zone).date():
        times = {"closed": f"{ended.astimezone(zone):%H:%M}", "pressed": f"{now.astimezone(zone):%H:%M}"}
        late = _("This ballot was not taken: it closed at %(closed)s, you pressed at %(pressed)s.") % times
    else:
        at = moment_words(ended, poll.community.timezone).text(get_language() or "")
        late = _("This ballot was not taken: voting closed on %(at)s.") % {"at": at}
    return Refusal("ballot:late", late, _("You can write to the supervision committee."), status=409)


def _signed_in() -> Refusal:
    return Refusal(
        "ballot:absent",
        _("Only who is signed in to the meeting votes in it."),
        _("Sign in on your phone, or with the secretary, then vote."),
        status=409,
    )


def _day(poll: Poll, at: datetime) -> str:
    return day_words(at.astimezone(ZoneInfo(poll.community.timezone)).date()).text(get_language() or "")
