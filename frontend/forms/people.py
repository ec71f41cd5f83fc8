"""Forms about people: search, letters, seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Community, Council, Household, Seat
from councils.models.clock import local_today

ROLES = {
    Seat.Role.CHAIR: _("Chair"),
    Seat.Role.MEMBER: _("Member"),
    Seat.Role.SECRETARY: _("Secretary"),
    Seat.Role.CLERK: _("Clerk"),
    Seat.Role.SUPERVISOR: _("Supervisor"),
}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Find a person"),
        help_text=_("Name, identifier, building or door."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class SeatForm(forms.Form):
    council = forms.ModelChoiceField(label=_("Body"), queryset=Council.objects.none())
    role = forms.ChoiceField(label=_("Seat"), choices=list(ROLES.items()), widget=forms.RadioSelect, initial="member")
    office = forms.CharField(
        label=_("What the office is called"),
        help_text=_("For example 主任 or treasurer."),
        max_length=80,
        required=False,
    )
    from_on = forms.DateField(label=_("Begins on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Council.objects.filter(community=community)
        field.label_from_instance = lambda council: council.title  # type: ignore[method-assign,assignment]
        self.fields["from_on"].initial = local_today(community).isoformat()


class EndSeatForm(forms.Form):
    why = forms.CharField(
        label=_("Why the seat ends"),
        help_text=_("Goes into the record: resigned, moved away, recalled by the assembly on …"),
        max_length=300,
    )


class LettersForm(forms.Form):
    building = forms.ChoiceField(
        label=_("For whom"), help_text=_("A letter for each adult without an account; at most 300 at once.")
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = Household.objects.filter(community=community, left_register_at=None).exclude(building="")
        found = sorted(set(homes.values_list("building", flat=True)), key=lambda b: (len(b), b))
        field = self.fields["building"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The whole community")), *((building, building) for building in found)]
        field.required = False
