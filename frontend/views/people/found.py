"""People as the secretary finds them. Whoever belongs to another community does not exist here."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from councils.models import Person
from councils.permissions.refusal import require
from councils.permissions.register import may_read_register
from councils.rules.names import normalise
from frontend.views.community import CommunityRequest


def search(request: CommunityRequest, words: str) -> QuerySet[Person]:
    """Each word must be in the name, the identifier, or an address where this person lives or owns."""
    people = Person.objects.named().filter(community=request.community)
    for word in normalise(words).split():
        lives = Q(residencies__until_on=None)
        owns = Q(ownerships__until_on=None)
        people = people.filter(
            Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(register_id__icontains=word)
            | lives & (Q(residencies__household__building=word) | Q(residencies__household__door__icontains=word))
            | owns & (Q(ownerships__unit__building=word) | Q(ownerships__unit__door__icontains=word))
        )
    return people.distinct().order_by("left_register_at", "register_id")


def person_or_404(request: CommunityRequest, pk: int) -> Person:
    require(may_read_register(request.actor))
    return get_object_or_404(Person.objects.select_related("account", "community"), community=request.community, pk=pk)
