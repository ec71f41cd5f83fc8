"""Forms of mandates: granting one online, entering one from paper, ending one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Community, Person
from proposals.actions.mandate_scope import Scope


def scope_words(scope: Scope) -> str:
    """For what it is given, as one line."""
    if scope.matter is not None:
        version = next(iter(scope.matter.versions.all()), None)
        title = version.heading if version is not None else ""
        return _("The vote on one matter: %(title)s") % {"title": title}
    if scope.meeting is not None:
        return _("One meeting: %(title)s") % {"title": scope.meeting.heading}
    return _("Every vote of one body: %(body)s") % {"body": scope.council.title}


class _MandateForm(forms.Form):
    scope = forms.ChoiceField(label=gettext_lazy("For what"), widget=forms.RadioSelect)
    until_on = forms.DateField(
        label=gettext_lazy("Ends on"),
        help_text=gettext_lazy("Needed for a whole body. It can be revoked before."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    relation = forms.CharField(
        label=gettext_lazy("How the two are related"),
        help_text=gettext_lazy("Only where the rule wants a close relative: spouse, child, parent."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, community: Community, scopes: dict[str, Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community, self.scopes = community, scopes
        field: Any = self.fields["scope"]
        field.choices = [(key, scope_words(scope)) for key, scope in scopes.items()]
        if not any(scope.terms.close_relative for scope in scopes.values()):
            del self.fields["relation"]

    def clean_scope(self) -> Scope:
        return self.scopes[self.cleaned_data["scope"]]

    def people(self) -> Any:
        return Person.objects.filter(community=self.community).current()


class GrantForm(_MandateForm):
    """Of one's own vote. Name and register number must fit, so that nobody learns from this form who lives here."""

    name = forms.CharField(label=gettext_lazy("Name of who votes for you"), max_length=120)
    number = forms.CharField(
        label=gettext_lazy("This person's register number"),
        help_text=gettext_lazy("Ask for it: it stands on the page “Mandates” of whoever you name."),
        max_length=40,
    )
    field_order = ("scope", "name", "number", "relation", "until_on")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        name, number = str(said.pop("name", "")).strip(), str(said.pop("number", "")).strip()
        found = self.people().filter(Q(name=name) | Q(name_en=name) & ~Q(name_en=""), register_id__iexact=number)
        holder = found.first()
        if holder is None and name and number:
            self.add_error("number", _("Nobody of this name has this number."))
        said["holder"] = holder
        return said


class PaperMandateForm(_MandateForm):
    """For the office: a paper with two names, and where it is kept."""

    principal = forms.CharField(
        label=gettext_lazy("Whose vote it is"), help_text=gettext_lazy("Name or register number."), max_length=120
    )
    holder = forms.CharField(
        label=gettext_lazy("Who votes for him or her"),
        help_text=gettext_lazy("Name or register number."),
        max_length=120,
    )
    kept_at = forms.CharField(
        label=gettext_lazy("Where the paper is kept"),
        help_text=gettext_lazy("For example: folder Mandates 2026, sheet 3."),
        max_length=200,
    )
    scan = forms.FileField(
        label=gettext_lazy("Picture or PDF of the paper"),
        help_text=gettext_lazy("Up to 5 MB. Pictures lose the place and time that a camera writes into them."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        required=False,
    )
    field_order = ("scope", "principal", "holder", "relation", "until_on", "kept_at", "scan")

    def clean_principal(self) -> Person:
        return self._person("principal")

    def clean_holder(self) -> Person:
        return self._person("holder")

    def _person(self, field: str) -> Person:
        who = str(self.cleaned_data[field]).strip()
        found = list(self.people().filter(register_id=who)[:1]) or list(self.people().filter(name=who)[:6])
        if len(found) == 1:
            person: Person = found[0]
            return person
        numbers = ", ".join(person.register_id for person in found)
        raise forms.ValidationError(
            _("Several have this name: %(numbers)s. Type the register number.") % {"numbers": numbers}
            if found
            else _("Nobody of this name is on the register.")
        )


class RevokeForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it ends"),
        help_text=gettext_lazy("Needed where it is neither yours nor given to you."),
        max_length=300,
        required=False,
    )
