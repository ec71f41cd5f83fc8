from __future__ import annotations

from councils.models import Participant, Person
from councils.models.clock import database_now


def participant_for(person: Person) -> Participant:
    """The person as one who speaks; made at the first word."""
    found, _ = Participant.objects.get_or_create(
        community=person.community, person=person, defaults={"created_at": database_now()}
    )
    return found
