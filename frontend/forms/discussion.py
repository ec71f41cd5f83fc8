"""Forms of the discussion: write, answer, hide, decide again, object."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Community, Person
from proposals.models import Comment
from proposals.permissions.comment import LONGEST

POSITIONS = [
    (Comment.Position.FOR, _("I am for it")),
    (Comment.Position.AGAINST, _("I am against it")),
    (Comment.Position.NEUTRAL, _("Neither, this is to be considered")),
    (Comment.Position.QUESTION, _("I have a question")),
]
ANSWERED = [
    (Comment.Answered.ADOPTED, _("Adopted")),
    (Comment.Answered.PARTLY, _("Partly adopted")),
    (Comment.Answered.NOT_ADOPTED, _("Not adopted")),
    (Comment.Answered.ANSWERED, _("A question, here is the answer")),
]


def words(label: Any, hint: Any = "", rows: int = 6) -> forms.CharField:
    """Room for a person's words. Their length is judged by the action, which says what to do about it."""
    return forms.CharField(
        label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), strip=False, max_length=LONGEST * 4
    )


class CommentForm(forms.Form):
    position = forms.ChoiceField(label=_("Where you stand"), choices=POSITIONS, widget=forms.RadioSelect)
    text = words(_("Your words"), _("Everyone can read them. They show your building and your family name, no more."))
    speaker = forms.CharField(
        label=_("Whose words are these?"),
        help_text=_("Only for somebody without a device: number in the register, or full name. Empty: your own words."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, community: Community, records: bool, is_reply: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        if not records:
            del self.fields["speaker"]
        if is_reply:
            del self.fields["position"]

    def clean_speaker(self) -> Person | None:
        given = self.cleaned_data["speaker"].strip()
        if not given:
            return None
        found = Person.objects.filter(community=self.community).current()
        people = list(found.filter(register_id=given)[:1]) or list(found.filter(name=given)[:2])
        if not people:
            raise forms.ValidationError(_("Nobody on the register has this number or name."))
        if len(people) > 1:
            raise forms.ValidationError(_("Several people have this name. Give the number in the register."))
        return people[0]


class AnswerForm(forms.Form):
    answered = forms.ChoiceField(label=_("What becomes of it"), choices=ANSWERED, widget=forms.RadioSelect)
    answer = words(_("Why, in the committee's words"), _("Everyone can read it; the author is told."))


class HideForm(forms.Form):
    why = words(
        _("Reason"), _("Everyone can read it, and the author is told and may object once. Name no one."), rows=3
    )


class KeepForm(forms.Form):
    why = words(_("Why it stays hidden"), _("Everyone can read it, and the author is told."), rows=3)


class AppealForm(forms.Form):
    text = words(
        _("Why it should be shown"), _("The secretary and the supervision committee read it, not the public."), rows=4
    )
