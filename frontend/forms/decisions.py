"""Forms of published outcomes and of the work that follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Community, Person, Seat
from councils.models.clock import local_today


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ErratumForm(forms.Form):
    text = forms.CharField(
        label=_("What is correct"),
        help_text=_("The text as published stays beside it."),
        widget=area(),
        max_length=2000,
    )
    text_en = forms.CharField(label=_("The same in English"), widget=area(3), max_length=2000, required=False)
    why = forms.CharField(label=_("Why it was wrong"), help_text=_("Everyone can read this."), max_length=300)


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("What you object to, and why"),
        help_text=_("The supervision committee reads it, not the public. You will get an answer."),
        widget=area(6),
        max_length=4000,
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("The committee's answer"), widget=area(6), max_length=4000)


class FollowUpForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    title_en = forms.CharField(label=_("The same in English"), max_length=240, required=False)
    office = forms.CharField(
        label=_("Which office answers for it"),
        help_text=_("As the public will read it, for example: estate works team."),
        max_length=120,
    )
    office_en = forms.CharField(label=_("The office in English"), max_length=160, required=False)
    owner = forms.ModelChoiceField(
        label=_("Who reports on it"),
        help_text=_("An office-holder. The name is not shown to the public."),
        queryset=Person.objects.none(),
        required=False,
    )
    due_on = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Seat.objects.filter(community=community).current(local_today(community))  # type: ignore[attr-defined]
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(community=community, seats__in=held).distinct().order_by("name")
        field.label_from_instance = lambda person: person.name  # type: ignore[method-assign,assignment]


class NoteForm(forms.Form):
    text = forms.CharField(label=_("How it is going"), widget=area(3), max_length=2000)
    text_en = forms.CharField(label=_("The same in English"), widget=area(2), max_length=2000, required=False)
    expected_on = forms.DateField(
        label=_("Now expected on"),
        help_text=_("Only if the date has changed."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class FinishForm(forms.Form):
    text = forms.CharField(
        label=_("What was carried out"),
        help_text=_("One or two sentences; they are published."),
        widget=area(3),
        max_length=2000,
    )
    text_en = forms.CharField(label=_("The same in English"), widget=area(2), max_length=2000, required=False)


class DropForm(forms.Form):
    why = forms.CharField(
        label=_("Why it is given up"), help_text=_("Everyone can read this."), widget=area(3), max_length=2000
    )
