"""Find a person of the register; what is known and recorded of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from councils.actions.contacts import open_phone
from councils.models import ClaimCode, Household, Ownership, Person, Residency, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.letters import may_ask_for_letters
from councils.permissions.refusal import require
from councils.permissions.register import may_read_register
from councils.permissions.seats import may_arrange_seats, may_end_seat
from frontend.forms.people import ROLES, SearchForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.people.found import person_or_404, search
from frontend.views.people.recorded import recorded_for

FOUND = 100


@never_cache
@in_community
def people(request: CommunityRequest) -> HttpResponse:
    """The search is a POST that writes nothing: an address stands in logs and histories, and a name is a person's."""
    require(may_read_register(request.actor))
    form = SearchForm(request.POST or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = list(search(request, words)[: FOUND + 1]) if words else []
    _addresses(found)
    context = {"form": form, "words": words, "found": found[:FOUND], "more": len(found) > FOUND, "most": FOUND}
    return render(request, "people/people.html", context)


def _addresses(found: list[Person]) -> None:
    """Where each lives now, in one query."""
    stays = Residency.objects.filter(person__in=found, until_on=None).select_related("household")
    homes = {stay.person_id: stay.household for stay in stays}
    for person in found:
        person.home = homes.get(person.pk)  # type: ignore[attr-defined]


@never_cache
@in_community
def person(request: CommunityRequest, pk: int) -> HttpResponse:
    return render(request, "people/person.html", person_context(request, person_or_404(request, pk)))


def person_context(request: CommunityRequest, whom: Person) -> dict[str, Any]:
    now, today = database_now(), local_today(request.community)
    stay = Residency.objects.filter(person=whom, until_on=None).select_related("household").first()
    seats = list(Seat.objects.filter(person=whom).select_related("council").order_by("-from_on"))
    return {
        "whom": whom,
        "entry": _entry(whom, stay.household if stay else None),
        "units": list(Ownership.objects.filter(person=whom, until_on=None).select_related("unit").order_by("unit")),
        "seats": [
            {"seat": seat, "word": ROLES[Seat.Role(seat.role)], "refused": may_end_seat(request.actor, seat, now)}
            for seat in seats
        ],
        "today": today,
        "codes": ClaimCode.objects.filter(person=whom).order_by("-pk")[:5],
        "now": now,
        "recorded": recorded_for(whom),
        "refused_letter": may_ask_for_letters(request.actor, now, whom),
        "refused_seats": may_arrange_seats(request.actor, now),
    }


def _entry(whom: Person, home: Household | None) -> list[tuple[str, Any]]:
    speaks = home is not None and home.representative_id == whom.pk
    return [
        (_("Identifier"), whom.register_id),
        (_("English name"), whom.name_en),
        (_("Born"), str(whom.birth_year or "")),
        (_("Age"), _("adult") if whom.is_adult else _("minor")),
        (_("Telephone"), open_phone(whom)),
        (_("Household"), f"{home.register_id} · {home.building} {home.door}".strip(" ·") if home else ""),
        (_("Speaks for the household"), _("yes") if speaks else ""),
    ]
