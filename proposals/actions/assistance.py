"""A ballot cast with help: an ordinary one in the box, and beside it who helped, who watched, where and why. Never what."""

from __future__ import annotations

from django.db.models import QuerySet

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.ballots import Cast, Receipt, cast_ballots
from proposals.actions.poll_lock import lock_poll
from proposals.actions.witnessing import request_under_lock
from proposals.models import AssistedBallot, Elector, Poll, WitnessRequest
from proposals.permissions.assistance import may_assist
from proposals.permissions.witness import NOT_CONFIRMED, may_cast_assisted


def cast_assisted(
    *, actor: Actor, elector: Elector, asked_id: int, marks: str, key: str, client_bytes: bytes, language: str = ""
) -> Receipt:
    """The elector's own ballot, refused like any other. The receipt is for the voter alone and kept nowhere.

    `asked_id`: the request that the witness confirmed; it goes with the ballot, so it serves for one. The event names
    helper and witness, not the voter: when somebody voted stands nowhere in the record.
    """
    with writing():
        poll = lock_poll(elector.poll_id, mode="shared")
        now = database_now()
        require(may_assist(actor, poll, now))
        asked = request_under_lock(asked_id, poll)
        if asked is not None and asked.elector_id != elector.pk:
            raise Refused(NOT_CONFIRMED)
        # Without one only the answer to a ballot that is in already can be asked for again.
        if asked is not None or not _helped_before(actor, elector):
            require(may_cast_assisted(actor, asked, now))
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
            if asked is None:
                raise Refused(NOT_CONFIRMED)
            _keep(actor, poll, asked)
        return answer


def assisted(poll: Poll) -> QuerySet[AssistedBallot]:
    related = ("elector__person", "elector__household", "helped_by", "witness")
    return AssistedBallot.objects.filter(poll=poll).select_related(*related).order_by("pk")


def _helped_before(actor: Actor, elector: Elector) -> bool:
    return AssistedBallot.objects.filter(elector=elector, helped_by=actor.person).exists()


def _keep(actor: Actor, poll: Poll, asked: WitnessRequest) -> None:
    """The day and not the hour; the witness reads it in his account, also where somebody else knew his password."""
    now = database_now()
    row = AssistedBallot.objects.create(
        community=poll.community, poll=poll, elector=asked.elector, helped_by=asked.helped_by, witness=asked.witness,
        why=asked.why, place=asked.place, confirmed=asked.confirmed, on=local_today(poll.community, now),
    )  # fmt: skip
    particulars = {
        "witness": asked.witness_id, "confirmed": asked.confirmed, "place": asked.place, "why": asked.why,
    }  # fmt: skip
    record(actor=actor, name="ballot:assisted", about=poll, particulars=particulars, at=now)
    tell(
        community=poll.community,
        persons=[asked.witness],
        kind="ballot:watched",
        cause=f"assisted:{row.pk}",
        particulars={"question": poll.question, "question_en": poll.question_en or poll.question},
        path=f"/c/{poll.community.slug}/witness/",
    )
    asked.delete()
