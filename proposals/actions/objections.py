from __future__ import annotations

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from proposals.models import Objection, Publication
from proposals.permissions.objection import may_answer_objection, may_object, may_withdraw_objection


def raise_objection(*, actor: Actor, publication: Publication, text: str) -> Objection:
    """A resident's objection; the supervisors are told. Its text is read by them and the author, not by the public."""
    with writing():
        now = database_now()
        require(may_object(actor, publication, local_today(actor.community, now)))
        assert actor.person is not None
        objection = Objection.objects.create(
            community=actor.community, publication=publication, person=actor.person, text=text, raised_at=now
        )
        record(
            actor=actor, name="objection:raised", about=objection, particulars={"publication": publication.pk}, at=now
        )
        supervisors = Person.objects.filter(
            seats__in=Seat.objects.filter(community=actor.community, role=Seat.Role.SUPERVISOR).current(
                local_today(actor.community, now)
            )
        )
        tell(
            community=actor.community,
            persons=supervisors,
            kind="objection:raised",
            cause=f"objection:{objection.pk}",
            particulars={"title": publication.facts["title"], "title_en": publication.facts["title_en"]},
            path=decision_path(publication),
        )
        return objection


def answer_objection(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    with writing():
        now = database_now()
        objection = Objection.objects.select_for_update().select_related("publication").get(pk=objection.pk)
        require(may_answer_objection(actor, objection))
        objection.answer, objection.answered_at, objection.answered_by = answer, now, actor.person
        objection.save(update_fields=["answer", "answered_at", "answered_by"])
        record(actor=actor, name="objection:answered", about=objection, at=now)
        facts = objection.publication.facts
        tell(
            community=actor.community,
            persons=[objection.person],
            kind="objection:answered",
            cause=f"objection:{objection.pk}:answered",
            path=decision_path(objection.publication),
            particulars={"title": facts["title"], "title_en": facts["title_en"]},
        )
        return objection


def withdraw_objection(*, actor: Actor, objection: Objection) -> Objection:
    with writing():
        objection = Objection.objects.select_for_update().get(pk=objection.pk)
        require(may_withdraw_objection(actor, objection))
        objection.withdrawn_at = database_now()
        objection.save(update_fields=["withdrawn_at"])
        record(actor=actor, name="objection:withdrawn", about=objection)
        return objection


def decision_path(publication: Publication) -> str:
    resolution = publication.resolution
    assert resolution is not None
    return f"/c/{publication.community.slug}/decisions/{resolution.year}/{resolution.number}/"
