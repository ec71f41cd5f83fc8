"""What a reader may see of a vote: the poll itself, his own lines on its roll, and the words around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.models import Person
from councils.rules.dates import time_left
from frontend.views.community import CommunityRequest
from proposals.actions.attending import Room
from proposals.actions.ballot_box import Box, taken_by, token
from proposals.actions.representing import lines_by_person
from proposals.actions.turnout import turnout
from proposals.models import Elector, Poll
from proposals.permissions.ballot import Taken, may_cast, may_change_ballot
from proposals.permissions.poll import may_prepare_poll
from proposals.permissions.record_only import keeps_record_only
from proposals.rules.announcements import quorum_words, rule_words
from proposals.rules.measures import Facts, Numbers
from proposals.rules.outcome import check_quorum
from proposals.rules.thresholds import Rule


def poll_or_404(request: CommunityRequest, pk: int) -> Poll:
    """A draft exists only for those who prepare it; a neighbour's poll does not exist here."""
    related = ("community", "council", "meeting", "proposal", "procedure_version", "previous", "stage_run")
    poll = Poll.objects.filter(community=request.community, pk=pk).select_related(*related).defer("bundle").first()
    if poll is None or (poll.state == Poll.State.DRAFT and may_prepare_poll(request.actor, poll) is not None):
        raise Http404
    return poll


def posted(request: CommunityRequest) -> QueryDict | None:
    """What a form is bound to: also an empty submission is one."""
    return request.POST if request.method == "POST" else None


def voter(request: CommunityRequest) -> Person | None:
    """Whoever is signed in, by the register; one who left it after the opening is still on the roll of that vote."""
    if not request.user.is_authenticated:
        return None
    return Person.objects.filter(community=request.community, account_id=request.user.pk).first()


def my_lines(request: CommunityRequest, poll: Poll) -> list[Elector]:
    """My own, those that I hold by mandate, and at the end one that I gave away."""
    person = voter(request)
    if person is None:
        return []
    return lines_by_person(poll, [person.pk]).get(person.pk, [])


class MyBallot:
    """Where one line of the roll stands: what is in for it, what may be done now and why not."""

    def __init__(self, poll: Poll, elector: Elector | None, now: datetime, reader: Person | None) -> None:
        row = Box(poll).rows([elector.pk]).get(elector.pk) if elector is not None else None
        attends = poll.meeting_id is None or elector is None or Room(poll, now).attends(elector)
        self.elector = elector
        self.query = f"?elector={elector.pk}" if elector is not None else ""
        self.taken: Taken | None = taken_by(row, elector)
        caster = reader.pk if reader is not None else None
        # Whom he votes for by mandate; None for himself and for his household.
        self.principal = (
            elector.person if elector is not None and elector.mandate and elector.voter_id == caster else None
        )
        about: dict[str, Any] = {"taken": self.taken, "attends": attends, "caster": caster}
        self.refusal = may_cast(poll, elector, now, **about)
        change = may_change_ballot(poll, elector, now, **about)
        self.may_change = self.taken is not None and change is None
        self.replaces = token(row) if row is not None and self.may_change else ""


def turnout_drawn(poll: Poll, lang: str) -> dict[str, Any]:
    """How many have voted, with the posts of the quorum where it counts those who vote; never how."""
    cast = turnout(poll)
    rule = heads_only(Rule.from_json(poll.rule))
    sentence = _("%(cast)s of %(roll)s have voted.") % {"cast": cast, "roll": poll.roll_size}
    posts: Any = ()
    if poll.meeting_id is None and rule.quorum and poll.roll_size:
        everybody = Fraction(poll.roll_size)
        facts = Facts({"heads": Numbers(everybody, everybody, everybody, Fraction(cast), Fraction(cast))})
        posts = check_quorum(rule, facts)
        sentence = quorum_words(rule, poll.roll_size, cast, lang)
    return {"cast": cast, "of": poll.roll_size, "posts": posts, "sentence": sentence}


def heads_only(rule: Rule) -> Rule:
    """While it runs only heads are shown: the sum of the areas that voted would tell who they are.

    Without a meeting whoever has cast is present, so the words speak of voting.
    """
    quorum = tuple(replace(bar, counts="cast") for bar in rule.quorum if bar.measure == "heads")
    threshold = tuple(bar for bar in rule.threshold if bar.measure == "heads")
    return replace(rule, measures=("heads",), quorum=quorum, threshold=threshold)


def poll_words(poll: Poll, now: datetime) -> dict[str, Any]:
    """The rule, the deadline and who can see it, as sentences."""
    lang = get_language() or "zh-hans"
    return {
        "rule_words": rule_words(Rule.from_json(poll.rule), lang),
        "deadline": time_left(now, poll.closes_at, poll.community.timezone, lang) if poll.closes_at else "",
        "secrecy_words": secrecy_words(poll),
        "is_open": poll.is_open(now),
        "binding_words": _("The outcome is binding.")
        if poll.binding
        else _("The outcome is advice; it is not binding."),
    }


def secrecy_words(poll: Poll) -> str:
    if keeps_record_only(poll.procedure_version):
        return _("A secret vote on paper: no ballot is taken here, the numbers of its record are kept and no names.")
    if poll.secrecy == Poll.Secrecy.COUNTED:
        return _("By show of hands: whoever is in the room sees it; the numbers are kept and no names.")
    if poll.secrecy == Poll.Secrecy.CONFIDENTIAL:
        return _(
            "The ballot does not say whose it is. Until closing, whoever runs the server could technically find out."
        )
    if poll.basis == Poll.Basis.MEMBER:
        return _("A vote by name: after the close everybody can see how each member voted.")
    return _("A vote by name: after the close electors and supervisors can see how each voted.")
