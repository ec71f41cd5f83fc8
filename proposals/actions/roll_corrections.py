"""Corrections of a roll while its vote is open, each an act of its own with its reason: added late, or taken off again.

The register is not read anew: only what the roll got wrong on the day of its freeze is put right. The hash of the roll
changes with it, and the record has the one before and the one after.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.attending import Room
from proposals.actions.poll_lock import lock_poll
from proposals.actions.roll import add_line, roll_hash
from proposals.actions.roll_lines import line_for
from proposals.models import CallBack, Elector, HandCount, Poll, Recusal, VisitRequest, VisitStop, WorkingBallot
from proposals.permissions.poll import may_admit_elector, may_remove_elector
from realtime.broadcast import announce


def admit_elector(*, actor: Actor, poll: Poll, person: Person, why: str) -> Elector:
    """A late admission: somebody whom the register entitles and the roll left out. Its own recorded act."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_admit_elector(actor, poll, now))
        # On the day of the freeze: a flat that was sold since is on the roll already, with who owned it then.
        line = line_for(poll.council, poll.basis, local_today(poll.community, poll.opened_at), person)
        if line is None or not why.strip():
            raise Refused(
                Refusal(
                    "poll:not_entitled",
                    _("Only whom the register entitles is added, and with a reason."),
                    _("Correct the register first, then say why the roll left this person out."),
                    422,
                )
            )
        there = Elector.objects.filter(poll=poll)
        there = there.filter(household=line.household) if line.household else there.filter(person=person)
        if there.exists():
            raise Refused(Refusal("poll:on_roll", _("This voter is on the roll already."), status=409))
        reason = Recusal.objects.filter(poll=poll, person=line.person).values_list("why", flat=True).first()
        elector = add_line(poll, line, now, reason or "")
        particulars = {
            "number": elector.number,
            "commitment": elector.commitment,
            "why": why.strip(),
            "roll_hash": _again(poll),
        }
        said = {"line": elector.commitment} | ({"recused": True} if elector.recused_why else {})
        record(actor=actor, name="elector:admitted", about=poll, particulars=particulars, at=now, public=said)
        announce(f"poll.{poll.pk}")
        return elector


def remove_elector(*, actor: Actor, elector: Elector, why: str) -> None:
    """A line that should not be there. Whoever stood on it is told, and may ask to be added again. Twice is success."""
    with writing():
        poll = lock_poll(elector.poll_id, mode="exclusive")
        now = database_now()
        require(may_remove_elector(actor, poll, now, has_voted=_has_voted(poll, elector, now)))
        if not why.strip():
            raise Refused(Refusal("poll:removal_why", _("Say why; the voter reads it."), status=422))
        line = Elector.objects.filter(poll=poll, pk=elector.pk).select_related("person").first()
        if line is None:
            return
        # Nobody goes there any more: neither for a wish nor on a list.
        VisitRequest.objects.filter(elector=line).delete()
        VisitStop.objects.filter(elector=line).delete()
        line.delete()
        particulars = {
            "number": line.number,
            "commitment": line.commitment,
            "why": why.strip(),
            "roll_hash": _again(poll),
        }
        said = {"line": line.commitment}
        record(actor=actor, name="elector:removed", about=poll, particulars=particulars, at=now, public=said)
        tell(
            community=poll.community,
            persons=[line.person],
            kind="elector:removed",
            cause=f"poll:{poll.pk}:removed:{elector.pk}",
            particulars={
                "question": poll.question,
                "question_en": poll.question_en or poll.question,
                "why": why.strip(),
            },
            path=f"/c/{poll.community.slug}/polls/{poll.pk}/",
        )
        announce(f"poll.{poll.pk}")


def _has_voted(poll: Poll, elector: Elector, now: datetime) -> bool:
    """A ballot is in; or hands were counted while this voter was there, and nobody can say that none of them was his.

    Who was asked back gave a ballot at the door, even where its batch was rejected since.
    """
    count = HandCount.objects.filter(poll=poll, counts=True).first()
    return (
        WorkingBallot.objects.filter(poll=poll, elector=elector.pk).exists()
        or CallBack.objects.filter(elector=elector.pk).exists()
        or (count is not None and Room(poll, now, of=[elector]).attended(elector))
    )


def _again(poll: Poll) -> str:
    """The size and the hash of the roll as it is now."""
    commitments = list(Elector.objects.filter(poll=poll).values_list("commitment", flat=True))
    digest = roll_hash(commitments)
    Poll.objects.filter(pk=poll.pk).update(roll_size=len(commitments), roll_hash=digest)
    return digest
