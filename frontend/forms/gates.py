"""Forms of what a matter needs to go on: a gate's record and its withdrawal, a risk assessment, the mark of a major matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.matters import AskedLater, area
from proposals.actions.papers import Upload
from proposals.models import RiskAssessment

COUNT_WORDS = {
    "due": _("How many were due"),
    "present": _("How many came"),
    "yes": _("How many were for"),
    "no": _("How many were against"),
    "abstain": _("How many abstained"),
}
SHARE_WORDS = {"due": _("How many representatives there are"), "yes": _("How many of them are women")}
LEVELS = {
    RiskAssessment.Level.LOW: _("Low"),
    RiskAssessment.Level.MEDIUM: _("Medium: it goes on after measures"),
    RiskAssessment.Level.HIGH: _("High: it does not go on"),
}


def paper_field(hint: Any) -> forms.FileField:
    accept = {"accept": ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"}
    return forms.FileField(
        label=_("A paper with it"), help_text=hint, required=False, widget=forms.ClearableFileInput(attrs=accept)
    )


class PaperForm(forms.Form):
    use_required_attribute = False

    def upload(self) -> Upload | None:
        found = self.cleaned_data.get("paper")
        return Upload(found.name, found.read()) if found else None


class GateForm(PaperForm):
    """Numbers only where the procedure decides the gate by a count."""

    note = forms.CharField(
        label=_("When, where, by whom"), help_text=_("Everyone can read this. Name offices, not residents."),
        max_length=1000, required=False, widget=area(3),
    )  # fmt: skip
    paper = paper_field(_("Everyone can read it. No list of names, no telephone numbers."))

    def __init__(self, *args: Any, counted: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = tuple(counted)
        words = SHARE_WORDS if self.counted == ("due", "yes") else COUNT_WORDS
        for key in self.counted:
            self.fields[key] = forms.IntegerField(label=words[key], min_value=0, max_value=100_000)
        self.order_fields([*self.counted, "note", "paper"])

    def counts(self) -> dict[str, int] | None:
        return {key: self.cleaned_data[key] for key in self.counted} or None


class WithdrawalForm(forms.Form):
    use_required_attribute = False

    why = AskedLater(
        label=_("Why it is withdrawn"), help_text=_("Everyone can read this."), max_length=1000, widget=area(3)
    )


class RiskForm(PaperForm):
    level = forms.ChoiceField(
        label=_("How high is the risk"), choices=list(LEVELS.items()), widget=forms.RadioSelect, required=False
    )
    controllable = forms.BooleanField(label=_("It can be controlled"), required=False)
    points = forms.CharField(
        label=_("What could go wrong, for whom"), help_text=_("Everyone can read this."), max_length=4000, required=False,
        widget=area(4),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("What is done against it"), help_text=_("A medium risk needs it."), max_length=4000, required=False,
        widget=area(4),
    )  # fmt: skip
    contingency = forms.CharField(
        label=_("What is done if it happens all the same"), max_length=4000, required=False, widget=area(3)
    )
    paper = paper_field(_("The assessment as a file. Everyone can read it."))
    waived_reason = forms.CharField(
        label=_("Or: why none is needed"),
        help_text=_("Leave everything else empty then. A major matter is never exempt."), max_length=1000, required=False,
        widget=area(2),
    )  # fmt: skip


class MajorForm(forms.Form):
    use_required_attribute = False

    major = forms.BooleanField(
        label=_("It is a major matter: its risk is assessed before anybody votes"), required=False
    )
    why = forms.CharField(
        label=_("Why"), help_text=_("Everyone can read this. Needed if it is no major matter any more."), max_length=1000,
        required=False, widget=area(2),
    )  # fmt: skip
