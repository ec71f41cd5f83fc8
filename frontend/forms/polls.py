"""Forms of a vote: preparing it, recusing, admitting, annulling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Meeting, Person
from frontend.forms.projects import ProjectsField
from proposals.models import ProcedureVersion, Proposal
from proposals.rules.measures import GRADES
from proposals.rules.methods import OPTIONS

BASIS_WORDS = {
    "member": _("the members of the body"),
    "person": _("all adult residents, one by one"),
    "household": _("the households, one ballot each"),
    "owner": _("the owners, by heads and floor area"),
}
SECRECY_WORDS = {
    "confidential": _("Confidential: nobody is told how anybody voted"),
    "named": _("By name: it is shown how each voted"),
    "counted": _("By show of hands: the hands are counted, no names are kept"),
}


ASKS = {
    "consent": _("One sentence to which everybody agrees, or not."),
    "appraisal": _("Who is appraised, and for which time."),
    "priority": _("What the money is for."),
}


def _grade(key: str) -> Any:
    return lazy(lambda: OPTIONS["appraisal"][key].text(get_language() or ""), str)()


def moment(**attrs: Any) -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local", **attrs}, format="%Y-%m-%dT%H:%M")


class PollForm(forms.Form):
    """What is asked and how. The rule is not typed: it comes from the procedure."""

    question = forms.CharField(
        label=_("The question"), help_text=_("One sentence that is answered with for or against."), max_length=300
    )
    question_en = forms.CharField(label=_("The question in English"), max_length=400, required=False)
    consequence = forms.CharField(
        label=_("What follows if it is carried"),
        help_text=_("It stands on the ballot."),
        max_length=400,
        required=False,
    )
    consequence_en = forms.CharField(label=_("The same in English"), max_length=500, required=False)
    council = forms.ModelChoiceField(Council.objects.none(), label=_("Which body decides"))
    procedure_version = forms.ModelChoiceField(ProcedureVersion.objects.none(), label=_("By which procedure"))
    basis = forms.ChoiceField(
        label=_("Who is counted"), help_text=_("Roll, quorum and majority use this alone."), choices=()
    )
    secrecy = forms.ChoiceField(
        label=_("Who can see it"), choices=list(SECRECY_WORDS.items()), widget=forms.RadioSelect
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("In which meeting"),
        help_text=_("Leave empty for a vote over a period."),
        required=False,
    )
    closes_at = forms.DateTimeField(
        label=_("When it closes"),
        help_text=_("For a vote over a period. It closes by itself, with nobody present."),
        widget=moment(),
        required=False,
    )
    takes_paper = forms.BooleanField(
        label=_("Paper ballots and home visits are possible"),
        help_text=_("The count then waits until somebody signs that all paper is in."),
        initial=True,
        required=False,
    )
    last_grade = forms.ChoiceField(
        label=_("Grade of the last appraisal"),
        help_text=_("Not competent twice in a row is said in the result."),
        choices=[("", _("There was none, or it is not known")), *((key, _grade(key)) for key in GRADES)],
        required=False,
    )
    projects = ProjectsField(required=False)
    budget = forms.DecimalField(
        label=_("Budget"),
        help_text=_("Projects are taken from the first one down as long as the money lasts."),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
    )
    legal_basis = forms.CharField(
        label=_("Legal basis for a binding vote without a meeting"),
        help_text=_("Empty: where the rule counts those present, such a vote is advice."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = {"community": proposal.community_id}
        self._choose("council", Council.objects.filter(**ours), proposal.council_id)
        versions = ProcedureVersion.objects.filter(**ours, retired_at=None)
        kept = ProcedureVersion.objects.filter(pk=proposal.procedure_version_id)
        self._choose("procedure_version", versions | kept, proposal.procedure_version_id)
        meetings = Meeting.objects.filter(**ours, state__in=["convened", "open"]).order_by("starts_at")
        self._choose("meeting", meetings, None)
        rules = proposal.procedure_version.definition["rules"]
        basis: Any = self.fields["basis"]
        basis.choices = list(BASIS_WORDS.items())
        self.initial.setdefault("basis", next(iter(rules), "member"))
        self._ask_by_method(proposal)

    def _ask_by_method(self, proposal: Proposal) -> None:
        """Projects, budget and grade are asked for only where the procedure chosen counts them."""
        asked = str(self.data.get("procedure_version", "")) if self.is_bound else ""
        chosen = (
            ProcedureVersion.objects.filter(community=proposal.community_id, pk=int(asked))
            if asked.isdecimal()
            else None
        )
        version = (chosen.first() if chosen is not None else None) or proposal.procedure_version
        methods = {rule.get("method", "choice") for rule in version.definition["rules"].values()}
        if "priority" not in methods:
            del self.fields["projects"], self.fields["budget"]
        if "appraisal" not in methods:
            del self.fields["last_grade"]
        for method in methods & set(ASKS):
            self.fields["question"].help_text = ASKS[method]

    def _choose(self, name: str, among: Any, initial: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = among
        field.label_from_instance = lambda one: one.title
        if initial is not None:
            self.initial.setdefault(name, initial)


class OpenForm(forms.Form):
    """Asked only where something stands in the way that a person may answer for."""

    small_acknowledged = forms.BooleanField(
        label=_("Fewer than five may vote; they all know that the result may show how each voted"), required=False
    )
    override_reason = forms.CharField(
        label=_("If a text was taken for personal data and is none: why"),
        help_text=_("The reason is kept in the record."),
        max_length=300,
        required=False,
    )


class HandsForm(forms.Form):
    """Hands counted in the room. `why` only for a second count."""

    yes = forms.IntegerField(label=_("For"), min_value=0)
    no = forms.IntegerField(label=_("Against"), min_value=0)
    abstain = forms.IntegerField(label=_("Abstain"), min_value=0)
    counter = forms.CharField(label=_("Who counted"), help_text=_("Name or register number."), max_length=120)
    scrutineer = forms.CharField(
        label=_("Who watched the count"), help_text=_("Somebody else. Both are named in the minutes."), max_length=120
    )
    why = forms.CharField(
        label=_("Why it was counted again"),
        help_text=_("It was close, or somebody demanded it. Everyone can read this."),
        max_length=300,
    )

    def __init__(self, *args: Any, people: Any, again: bool, **kwargs: Any) -> None:
        """`people`: among whom the two are looked for, those signed in and those who hold an office."""
        super().__init__(*args, **kwargs)
        self._people = people
        if not again:
            del self.fields["why"]

    def clean_counter(self) -> Person:
        return self._person("counter")

    def clean_scrutineer(self) -> Person:
        return self._person("scrutineer")

    def _person(self, field: str) -> Person:
        who = str(self.cleaned_data[field]).strip()
        found = list(self._people.filter(Q(name=who) | Q(register_id=who)).distinct()[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several in the room have this name. Type the register number.")
                if found
                else _("Nobody of this name is signed in or holds an office here.")
            )
        return Person.objects.get(pk=found[0].pk)

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        totals = {mark: given[mark] for mark in ("yes", "no", "abstain")}
        return {
            "totals": totals,
            "counter": given["counter"],
            "scrutineer": given["scrutineer"],
            "why": given.get("why", ""),
        }


class CorrectionForm(forms.Form):
    """One answer of a roll call, entered wrong."""

    mark = forms.ChoiceField(label=_("What was said"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why it is corrected"), help_text=_("Everyone can read this."), max_length=300)

    def __init__(self, *args: Any, options: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mark"]
        field.choices = [(option.key, option.title) for option in options]


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), help_text=_("Everyone can read this."), max_length=300)


class OffForm(forms.Form):
    why = forms.CharField(label=_("Why"), help_text=_("The voter reads it; it is kept in the record."), max_length=300)


class PersonForm(forms.Form):
    """Somebody of the register, by name or register number, and why."""

    who = forms.CharField(label=_("Name or register number"), max_length=120)
    why = forms.CharField(label=_("Why"), help_text=_("The reason is kept in the record."), max_length=300)

    def __init__(self, *args: Any, community: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._community = community

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        who = str(said.get("who", "")).strip()
        current = Person.objects.filter(community=self._community).current()
        found = list(current.filter(register_id=who)[:1]) or list(current.filter(name=who)[:6])
        if who and len(found) != 1:
            numbers = ", ".join(person.register_id for person in found)
            self.add_error(
                "who",
                _("Several have this name: %(numbers)s. Type the register number.") % {"numbers": numbers}
                if found
                else _("Nobody of this name is on the register."),
            )
        return {"person": found[0] if len(found) == 1 else None, "why": said.get("why", "")}


class TieForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("The decision"), choices=[("yes", _("For")), ("no", _("Against"))], widget=forms.RadioSelect
    )
