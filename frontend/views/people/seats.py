"""Bodies and who sits in them, for everybody; giving and ending a seat, for the committee."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from councils.actions.seats import end_seat, give_seat
from councils.models import Council, Person, Seat
from councils.models.clock import local_today
from councils.permissions.refusal import require
from councils.permissions.seats import may_arrange_seats, may_end_seat
from councils.rules.names import mask_name
from frontend.forms.people import ROLES, EndSeatForm, SeatForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.people.found import person_or_404

ORDER = [Seat.Role.CHAIR, Seat.Role.SECRETARY, Seat.Role.CLERK, Seat.Role.SUPERVISOR, Seat.Role.MEMBER]
# Office-holders act in public and are named; members are named to those who live here.
NAMED = {Seat.Role.CHAIR, Seat.Role.SECRETARY, Seat.Role.CLERK, Seat.Role.SUPERVISOR}
MEMBERSHIP = {
    Council.Membership.ADULTS: gettext_lazy("every adult resident"),
    Council.Membership.HOUSEHOLDS: gettext_lazy("every household, by its representative"),
    Council.Membership.OWNERS: gettext_lazy("every owner, by heads and floor area"),
}


@in_community
def bodies(request: CommunityRequest) -> HttpResponse:
    """Every body, how one belongs to it, and who holds which office today."""
    today = local_today(request.community)
    seats = Seat.objects.filter(community=request.community).current(today)  # type: ignore[attr-defined]
    held: dict[int, list[Seat]] = {}
    for seat in seats.select_related("person").order_by("from_on", "pk"):
        held.setdefault(seat.council_id, []).append(seat)
    councils = Council.objects.filter(community=request.community)
    inside = request.actor.person is not None
    rows = [{"council": c, "seats": _holders(held.get(c.pk, []), inside), "members": _members(c)} for c in councils]
    return render(request, "people/bodies.html", {"rows": rows, "arranges": may_arrange_seats(request.actor) is None})


def _holders(seats: list[Seat], inside: bool) -> list[dict[str, Any]]:
    """One row for each role, with its people."""
    lang = get_language() or ""
    rows: dict[str, dict[str, Any]] = {}
    for seat in sorted(seats, key=lambda seat: ORDER.index(Seat.Role(seat.role))):
        row = rows.setdefault(seat.role, {"word": ROLES[Seat.Role(seat.role)], "people": []})
        shown = inside or seat.role in NAMED
        name = _name(seat.person, lang) if shown else mask_name(seat.person.name, lang)
        row["people"].append({"pk": seat.person_id, "name": name, "office": seat.office})
    return list(rows.values())


def _name(person: Person, lang: str) -> str:
    return person.name_en if lang.startswith("en") and person.name_en else person.name


def _members(council: Council) -> str:
    word = MEMBERSHIP.get(Council.Membership(council.membership))
    return str(word or "")


@in_community
def give(request: CommunityRequest, pk: int) -> HttpResponse:
    whom = person_or_404(request, pk)
    require(may_arrange_seats(request.actor))

    def do(said: dict[str, Any]) -> str:
        give_seat(actor=request.actor, person=whom, **said)
        messages.success(request, _("The seat is given. It is in the record."))
        return reverse("person", args=[request.community.slug, whom.pk])

    form = SeatForm(request.POST or None, community=request.community)
    return deed(request, form, do, "people/give_seat.html", {"whom": whom})


@in_community
def ending(request: CommunityRequest, pk: int) -> HttpResponse:
    found = Seat.objects.filter(community=request.community).select_related("person", "council")
    seat = get_object_or_404(found, pk=pk)
    require(may_arrange_seats(request.actor))
    if request.method != "POST" and may_end_seat(request.actor, seat) is not None:
        raise Http404

    def do(said: dict[str, Any]) -> str:
        end_seat(actor=request.actor, seat=seat, **said)
        messages.success(request, _("The seat has ended. It is in the record."))
        return reverse("person", args=[request.community.slug, seat.person_id])

    context = {"seat": seat, "whom": seat.person, "word": ROLES[Seat.Role(seat.role)]}
    return deed(request, EndSeatForm(request.POST or None), do, "people/end_seat.html", context)
