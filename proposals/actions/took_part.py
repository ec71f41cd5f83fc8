"""Everyone who took part in a matter and is to hear of its outcome."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from councils.models import Person
from proposals.models import Proposal


def took_part(proposal: Proposal) -> QuerySet[Person]:
    """Persons with an account who proposed, co-signed, commented, reacted or voted. Who voted what is not asked."""
    wrote = Q(participants__proposals=proposal) | Q(participants__comments__proposal=proposal)
    reacted = Q(participants__reactions__comment__proposal=proposal)
    signed = Q(supports__proposal=proposal, supports__withdrawn_at=None)
    voted = Q(electorships__poll__proposal=proposal) & ~Q(electorships__cast_by="")
    ids = Person.objects.filter(community=proposal.community).filter(wrote | reacted | signed | voted).values("pk")
    return Person.objects.filter(pk__in=ids, account__isnull=False, left_register_at=None)
