"""Who votes for which line of a roll: for himself, and by mandate for others."""

from __future__ import annotations

from collections.abc import Collection

from proposals.actions.ballot_reads import lines_of
from proposals.models import Elector, Poll


def lines_by_person(poll: Poll, persons: Collection[int]) -> dict[int, list[Elector]]:
    """For each person the lines that concern him: his own, those he holds, then those that he gave away."""
    found: dict[int, list[Elector]] = {}
    given: dict[int, list[Elector]] = {}
    if not poll.procedure_version.definition["proxy"]["allowed"]:
        for line in lines_of(poll, persons):
            found.setdefault(line.person_id, []).append(line)
        return found
    lines = Elector.objects.filter(poll=poll).order_by("number").select_related("person", "mandate__holder")
    for line in lines.filter(person_id__in=persons):
        into = found if line.mandate is None else given
        into.setdefault(line.person_id, []).append(line)
    for line in lines.filter(mandate__holder__in=persons):
        found.setdefault(line.voter_id, []).append(line)
    return {person: [*found.get(person, []), *given.get(person, [])] for person in found.keys() | given.keys()}
