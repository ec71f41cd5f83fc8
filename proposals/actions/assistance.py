"""A ballot cast with help: an ordinary one in the box, and beside it who helped, who watched and why. Never what."""

from __future__ import annotations

from django.db.models import QuerySet

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.ballots import Cast, Receipt, cast_ballots
from proposals.actions.poll_lock import lock_poll
from proposals.models import AssistedBallot, Elector, Poll
from proposals.permissions.assistance import may_assist, may_help_with


def cast_assisted(
    *, actor: Actor, elector: Elector, witness: Person | None, why: str, marks: str, key: str, client_bytes: bytes,
    language: str = "",
) -> Receipt:  # fmt: skip
    """The elector's own ballot, refused like any other. The receipt is for the voter alone and kept nowhere.

    The event names helper and witness, not the voter: when somebody voted stands nowhere in the record.
    """
    with writing():
        poll = lock_poll(elector.poll_id, mode="shared")
        now = database_now()
        require(may_assist(actor, poll, now))
        require(may_help_with(actor, elector, witness, why))
        assert actor.person is not None
        assert witness is not None
        [answer] = cast_ballots(
            casts=[
                Cast(
                    community_id=poll.community_id,
                    poll_id=poll.pk,
                    person_id=elector.voter_id,
                    marks=marks,
                    key=key,
                    client_bytes=client_bytes,
                    elector_id=elector.pk,
                    language=language,
                )
            ]
        )
        if isinstance(answer, Refusal):
            raise Refused(answer)
        if not answer.replayed:
            AssistedBallot.objects.create(
                community=poll.community, poll=poll, elector=elector, helped_by=actor.person, witness=witness,
                why=why.strip(), on=local_today(poll.community, now),
            )  # fmt: skip
            particulars = {"witness": witness.pk, "why": why.strip()}
            record(actor=actor, name="ballot:assisted", about=poll, particulars=particulars, at=now)
        return answer


def assisted(poll: Poll) -> QuerySet[AssistedBallot]:
    related = ("elector__person", "elector__household", "helped_by", "witness")
    return AssistedBallot.objects.filter(poll=poll).select_related(*related).order_by("pk")
