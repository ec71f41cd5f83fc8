"""Forms of the table of days: one day, or a whole table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import CalendarDay
from councils.rules.days import COUNTRIES, LONGEST_NAME, shipped_tables

KINDS = {
    CalendarDay.Kind.HOLIDAY: _("Public holiday: nobody works, and it does not count as a clear day"),
    CalendarDay.Kind.MAKEUP: _("Make-up working day: a Saturday or Sunday that is worked"),
    CalendarDay.Kind.REST: _("Day of rest: nobody works"),
    CalendarDay.Kind.WORKING: _("Working day"),
}
OWN_FILE = "file"


class DayForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(label=_("What kind of day"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("What it is called"), help_text=_("For example 端午节."), max_length=LONGEST_NAME, required=False
    )
    name_en = forms.CharField(label=_("The same in English"), max_length=LONGEST_NAME, required=False)


class TableForm(forms.Form):
    table = forms.ChoiceField(label=_("Which table"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Your file"),
        help_text=_("CSV with the columns date, kind, name, name_en. Days that it does not name stay as they are."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or ""
        shipped = [(key, f"{COUNTRIES[of].text(lang)} {year}") for key, (of, year) in shipped_tables().items()]
        field: Any = self.fields["table"]
        field.choices = [*shipped, (OWN_FILE, _("A file of your own"))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("table") == OWN_FILE and not said.get("file"):
            self.add_error("file", _("Choose the file."))
        return said
