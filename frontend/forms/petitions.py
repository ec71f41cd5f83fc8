"""Forms of a petition: which one is begun, signatures from paper, what became of a demand for an audit."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proposals.rules.petitions import PetitionRule, rule_of_petition


class StartForm(forms.Form):
    key = forms.ChoiceField(label=_("What is demanded, and by whom"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, rules: list[PetitionRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang, comma = get_language() or "", _(": ")
        field: Any = self.fields["key"]
        field.choices = [
            (rule.key, f"{rule.name.text(lang)}{comma}{rule_of_petition(rule).text(lang)}") for rule in rules
        ]


class CountForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many signatures there are"), help_text=_("Counted by hand on the sheets."), min_value=0
    )


class SheetForm(CountForm):
    names = forms.CharField(
        label=_("Register numbers of the signatures"),
        help_text=_("One after the other, separated by spaces or lines. Search below if you do not know one."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=40_000,
    )
    field_order = ("names", "count")

    def clean_names(self) -> list[str]:
        return [code for code in re.split(r"[\s,，、;；]+", self.cleaned_data["names"]) if code]


class WhyRejectedForm(forms.Form):
    why = forms.CharField(label=_("Why they are rejected"), help_text=_("It goes into the record."), max_length=300)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What was begun, by whom and when"),
        help_text=_("Everyone can read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
