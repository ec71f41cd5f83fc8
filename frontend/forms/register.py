"""Forms of the register: choose a file, correct its columns, take it in, take it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.register.headers import COLUMNS, Headers
from councils.register.sheets import LARGEST_FILE

KINDS = (("residents", _("Residents: one line per person")), ("owners", _("Owners: one line per unit and owner")))
NOT_THERE = ""


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which register"), choices=KINDS, widget=forms.RadioSelect, initial="residents")
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV, at most 10 MB. First you see what it would change; nothing changes yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB. Keep only the register."))
        return file


class ColumnsForm(forms.Form):
    """One choice per field of the register: which column of the file holds it."""

    def __init__(self, *args: Any, kind: str, headers: Headers, columns: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or ""
        unread = set(headers.unwanted)
        found = [
            (str(at), f"{_letter(at)} · {word}" if word else _letter(at))
            for at, word in enumerate(headers.words)
            if word not in unread
        ]
        for column in COLUMNS[kind]:
            self.fields[column.key] = forms.ChoiceField(
                label=column.words.text(lang),
                choices=[(NOT_THERE, _("Not in the file")), *found],
                initial=str(columns.get(column.key, NOT_THERE)),
                required=column.needed,
            )

    def columns(self) -> dict[str, int]:
        return {key: int(at) for key, at in self.cleaned_data.items() if at != NOT_THERE}


class ApplyForm(forms.Form):
    vanishing_known = forms.BooleanField(
        label=_("I have checked: the file is complete, and those who are not in it leave the register."), required=False
    )


class ExportForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which register"), choices=KINDS, widget=forms.RadioSelect, initial="residents")
    residents = forms.MultipleChoiceField(
        label=_("Fields, for residents"), widget=forms.CheckboxSelectMultiple, required=False
    )
    owners = forms.MultipleChoiceField(
        label=_("Fields, for owners"), widget=forms.CheckboxSelectMultiple, required=False
    )
    form = forms.ChoiceField(
        label=_("As a file for"),
        choices=(("xlsx", _("Excel (.xlsx)")), ("csv", _("any program (CSV, UTF-8)"))),
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    why = forms.CharField(
        label=_("What it is needed for"),
        help_text=_("Goes into the record, with your name and the fields. Supervisors read it."),
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or ""
        for kind in ("residents", "owners"):
            field = self.fields[kind]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(column.key, column.words.text(lang)) for column in COLUMNS[kind]]
            field.initial = [column.key for column in COLUMNS[kind] if column.key not in ("phone", "birth_year")]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind = said.get("kind")
        if kind and not said.get(kind):
            self.add_error(kind, _("Choose at least one field."))
        return said


def _letter(at: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        letters = chr(65 + left) + letters
    return letters
