"""How many have voted: from the working ballots while it runs, from the roll afterwards."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from proposals.actions.hands_counted import hands_of
from proposals.models import Elector, HandCount, PaperBatch, Poll, WorkingBallot

# A name that was ticked takes its elector's place at once, and counts when a second person has confirmed the batch.
CONFIRMED = Q(batch=None) | Q(batch__state=PaperBatch.State.CONFIRMED)


def turnout(poll: Poll) -> int:
    """Ballots that are in. Never by what they say. It only grows while the poll runs, and stays as it is after it."""
    return turnouts([poll])[poll.pk]


def turnouts(polls: Collection[Poll]) -> dict[int, int]:
    """As `turnout`, of several in two questions, and one for each whose hands were counted."""
    working = WorkingBallot.objects.filter(CONFIRMED, poll__in=polls)
    found = dict(working.order_by().values_list("poll").annotate(n=Count("pk")))
    rest = [poll for poll in polls if poll.pk not in found]
    if rest:
        kept = Elector.objects.filter(poll__in=rest).exclude(cast_by="")
        found |= dict(kept.order_by().values_list("poll").annotate(n=Count("pk")))
    return {poll.pk: found.get(poll.pk, 0) + hands_of(poll) for poll in polls}


def recounted(polls: Collection[Poll]) -> int:
    """The hands of counts that a later one replaced. Where that found fewer the turnout falls, and a version must not."""
    by_hands = [poll for poll in polls if poll.secrecy == Poll.Secrecy.COUNTED]
    if not by_hands:
        return 0
    replaced = HandCount.objects.filter(poll__in=by_hands, counts=False)
    return replaced.aggregate(n=Sum(F("yes") + F("no") + F("abstain")))["n"] or 0


def turnout_by_channel(poll: Poll) -> dict[str, int]:
    """After the seal: {"online": 812, "paper": 37}, only the channels that were used."""
    rows = Elector.objects.filter(poll=poll).exclude(cast_by="").values("cast_by").annotate(n=Count("pk"))
    found = {row["cast_by"]: row["n"] for row in rows.order_by("cast_by")}
    hands = hands_of(poll)
    return found | {"room": found.get("room", 0) + hands} if hands else found


def keep_turnout(poll: Poll) -> None:
    """Before the working ballots go: that somebody voted and by which channel, never when or what.

    Row by row of the roll: an update that goes by the ballots would lay the roll down again in the order of casting.
    """
    mine = WorkingBallot.objects.filter(CONFIRMED, poll=poll, elector=OuterRef("pk")).values("channel")
    Elector.objects.filter(poll=poll).update(cast_by=Coalesce(Subquery(mine), F("cast_by")))
