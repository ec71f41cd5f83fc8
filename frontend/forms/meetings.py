"""Forms of a meeting: convening, its agenda and notice, what happens in the room, the minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from frontend.forms.polls import SECRECY_WORDS
from proposals.actions.opening import FEW
from proposals.models import AgendaItem, ProcedureVersion, Proposal
from proposals.permissions.record_only import keeps_record_only

BASIS_WORDS = {
    "member": _("the members of the body"),
    "person": _("all adult residents, one by one"),
    "household": _("the households, one representative each"),
    "owner": _("the owners, by heads and floor area"),
}


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ConveneForm(forms.Form):
    """When, where, on which basis. The rule is not typed: it comes from the procedure."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    basis = forms.ChoiceField(
        label=_("Who is convened"),
        help_text=_("Chosen before the notice. Who is due, quorum and majority then use this alone."),
        widget=forms.RadioSelect,
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    place_en = forms.CharField(label=_("The place in English"), max_length=200, required=False)
    title = forms.CharField(label=_("What the meeting is called"), max_length=200)
    title_en = forms.CharField(label=_("The same in English"), max_length=200, required=False)
    short_notice_reason = forms.CharField(
        label=_("Special reason for short notice"),
        help_text=_("Only where the day is earlier than the rule says. It is published."),
        widget=area(2),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, council: Council, bases: list[str], short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis: Any = self.fields["basis"]
        basis.choices = [(key, BASIS_WORDS[key]) for key in bases]
        usual = {
            "basis": bases[0], "title": council.name, "title_en": council.name_en, "place": council.venue,
            "place_en": council.venue_en, "time": "19:00",
        }  # fmt: skip
        self.initial = {**usual, **self.initial}
        if not short:
            del self.fields["short_notice_reason"]
        self.zone = ZoneInfo(council.community.timezone)

    def starts_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], self.zone)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), help_text=_("Everyone can read this."), widget=area(), max_length=500)


class NoticeForm(forms.Form):
    short_notice_reason = forms.CharField(
        label=_("Special reason for short notice"),
        help_text=_("Only where the day is earlier than the rule says. It is published."),
        widget=area(2),
        max_length=500,
        required=False,
    )


class TalkForm(forms.Form):
    title = forms.CharField(
        label=_("What is to be heard or talked about"),
        help_text=_("Nothing is decided on it. What is to be decided goes on from its own page."),
        max_length=200,
    )
    title_en = forms.CharField(label=_("The same in English"), max_length=200, required=False)


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What was said or agreed"),
        help_text=_("A sentence for the minutes. A vote writes its own."),
        widget=area(2),
        max_length=2000,
        required=False,
    )


class RoomVoteForm(forms.Form):
    """Short, because people wait."""

    question = forms.CharField(label=_("The question"), widget=area(2), max_length=300)
    question_en = forms.CharField(label=_("The question in English"), widget=area(2), max_length=400, required=False)
    secrecy = forms.ChoiceField(label=_("Who can see it"), widget=forms.RadioSelect)
    takes_paper = forms.BooleanField(
        label=_("Paper ballots too"),
        help_text=_("The count then waits until somebody signs that all paper is in."),
        required=False,
    )
    small_acknowledged = forms.BooleanField(
        label=_("Fewer than five vote: everybody knows that a confidential result may show how each voted."),
        required=False,
    )

    def __init__(self, *args: Any, item: AgendaItem, proposal: Proposal, due: int, **kwargs: Any) -> None:
        """`due`: how many will be on the roll; only for very few is there something to acknowledge."""
        super().__init__(*args, **kwargs)
        if due >= FEW:
            del self.fields["small_acknowledged"]
        title, title_en = item.title, item.title_en
        version: ProcedureVersion = proposal.procedure_version
        secrecy: Any = self.fields["secrecy"]
        secrecy.choices = [
            (key, SECRECY_WORDS[key])
            for key in ("named", "counted", "confidential")
            if key in version.definition["secrecy"]
        ]
        if keeps_record_only(version):
            secrecy.choices = [("counted", _("A secret vote on paper; here its record is kept"))]
            del self.fields["takes_paper"]
        # Both texts are in their own language whatever the page speaks: the ballot has both.
        asked = {"question": f"是否同意：{title}？", "question_en": f"Do you agree: {title_en}?" if title_en else ""}
        if {"appraisal", "priority"} & {rule.get("method") for rule in version.definition["rules"].values()}:
            asked = {"question": title, "question_en": title_en}
        first = secrecy.choices[0][0] if secrecy.choices else ""
        self.initial = {**asked, "secrecy": first, **self.initial}


class MinutesForm(forms.Form):
    text = forms.CharField(label=_("Minutes in Chinese"), widget=area(18), max_length=60000)
    text_en = forms.CharField(label=_("Minutes in English"), widget=area(18), max_length=60000, required=False)
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)
