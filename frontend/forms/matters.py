"""Forms of a matter: draft, new version, signature from paper, screening, attachment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Person
from councils.permissions.actor import Actor
from councils.rules.register import same_id
from proposals.actions.drafts import Words
from proposals.models import Attachment, ProcedureVersion, Proposal
from proposals.permissions.attachment import ATTACHABLE
from proposals.permissions.procedure import procedures_for

ENGLISH = ("title_en", "summary_en", "text_en")
PAPERS = {
    Attachment.Kind.DOCUMENT: _("A paper to read"),
    Attachment.Kind.BUDGET: _("The budget"),
    Attachment.Kind.PLAN: _("The plan"),
}


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def register_number(label: Any, hint: Any, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=40, required=required)


class AskedLater(forms.CharField):
    """Needed in the end, and marked so, but missing at a save: the action says when it is due."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class WordsForm(forms.Form):
    """What a proposal says. English is optional and folded away."""

    # A draft may be half a thought; what is missing is said when it is submitted.
    use_required_attribute = False

    title = AskedLater(
        label=_("What should happen"), help_text=_("One line, as you would say it to a neighbour."), max_length=160
    )
    summary = forms.CharField(
        label=_("In two sentences"), help_text=_("What, how much it costs, who pays."), max_length=400, required=False,
        widget=area(3),
    )  # fmt: skip
    text = AskedLater(
        label=_("Why, and how"),
        help_text=_("A line that begins with “- ” becomes a list, “## ” a heading, **two stars** stress a word."),
        max_length=20_000, widget=area(12),
    )  # fmt: skip
    title_en = forms.CharField(label=_("What should happen, in English"), max_length=200, required=False)
    summary_en = forms.CharField(
        label=_("In two sentences, in English"), max_length=500, required=False, widget=area(3)
    )
    text_en = forms.CharField(label=_("Why, and how, in English"), max_length=20_000, required=False, widget=area(8))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def words(self) -> Words:
        """What was typed, with the line ends of a text rather than of a form."""
        said = {name: self.cleaned_data[name].replace("\r\n", "\n") for name in Words.__dataclass_fields__}
        return Words(**said)

    @property
    def english(self) -> list[forms.BoundField]:
        return [self[name] for name in ENGLISH]

    @property
    def has_english(self) -> bool:
        return any(self[name].value() or self[name].errors for name in ENGLISH)


class DraftForm(WordsForm):
    """`draft`: the id of a draft that exists already; empty until the first save."""

    council = forms.ModelChoiceField(
        label=_("Which body should decide"), help_text=_("The secretary can choose another one when taking it up."),
        queryset=Council.objects.none(), required=False, empty_label=_("I do not know: let the secretary choose"),
    )  # fmt: skip
    for_whom = register_number(
        _("For somebody without a device"),
        _("Their number in the register. The page and the record will say that the office wrote it down."),
        required=False,
    )
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["for_whom", "title", "summary", "text", *ENGLISH, "council", "seen", "draft"]

    def __init__(self, *args: Any, actor: Actor, proposal: Proposal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        used = ProcedureVersion.objects.filter(community=actor.community, retired_at=None)
        kinds = {kind for version in used for kind in version.definition["bodies"]}
        council = self.fields["council"]
        assert isinstance(council, forms.ModelChoiceField)
        council.queryset = Council.objects.filter(community=actor.community, kind__in=kinds)
        council.label_from_instance = lambda body: body.title  # type: ignore[method-assign,assignment]
        if proposal is not None or not (actor.is_secretary or actor.is_clerk):
            del self.fields["for_whom"]

    def clean_for_whom(self) -> Person | None:
        return person_by_number(self.actor, self.cleaned_data["for_whom"])


class RevisionForm(WordsForm):
    why = AskedLater(label=_("What you changed, and why"), help_text=_("Everyone can read this."), max_length=300)
    field_order = ["title", "summary", "text", *ENGLISH, "why", "seen"]


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why"), help_text=_("Everyone can read this. You may leave it empty."), widget=area(3),
        max_length=2000, required=False,
    )  # fmt: skip


class PaperSignatureForm(forms.Form):
    number = register_number(
        _("Number in the register"), _("Of the person whose signature is on the paper. Keep the paper.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_number(self) -> Person:
        person = person_by_number(self.actor, self.cleaned_data["number"])
        assert person is not None
        return person


class AcceptForm(forms.Form):
    decided_by = forms.ChoiceField(label=_("Who decides, and by which rule"))
    note = forms.CharField(
        label=_("A word to everybody"), help_text=_("Optional. It stands beside the step."), widget=area(2),
        max_length=1000, required=False,
    )  # fmt: skip
    major = forms.BooleanField(
        label=_("It is a major matter"), help_text=_("Then its risk must be assessed before it is voted on."),
        required=False,
    )  # fmt: skip
    field_order = ["decided_by", "major", "note"]

    def __init__(self, *args: Any, actor: Actor, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["major"].initial = proposal.major
        self.choices: dict[str, tuple[Council, ProcedureVersion]] = {}
        bodies = list(Council.objects.filter(community=actor.community).select_related("community"))
        bodies.sort(key=lambda body: body.pk != proposal.council_id)
        groups = []
        current = list(ProcedureVersion.objects.filter(community=actor.community, retired_at=None))
        for body in bodies:
            fitting = {f"{body.pk}-{version.pk}": version for version in procedures_for(body, current)}
            self.choices |= {value: (body, version) for value, version in fitting.items()}
            if fitting:
                groups.append((body.title, [(value, version.title) for value, version in fitting.items()]))
        field = self.fields["decided_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = groups
        field.initial = f"{proposal.council_id}-{proposal.procedure_version_id}"

    def only(self, values: list[tuple[str, str]]) -> AcceptForm:
        """Where the way is found already: its bodies alone, by the names given."""
        field = self.fields["decided_by"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = forms.RadioSelect()
        field.choices = values
        field.initial = values[0][0] if len(values) == 1 else ""
        self.initial.pop("decided_by", None)
        return self

    @property
    def decided(self) -> tuple[Council, ProcedureVersion]:
        return self.choices[self.cleaned_data["decided_by"]]


class ReturnForm(forms.Form):
    use_required_attribute = False

    reasons = AskedLater(
        label=_("What is to be mended"), help_text=_("The author and everyone can read this."), widget=area(4),
        max_length=2000,
    )  # fmt: skip


class ReferForm(forms.Form):
    to = forms.ChoiceField(
        label=_("Where to"),
        choices=[
            ("mediation", _("People's mediation: a dispute between persons. Its text is then deleted here.")),
            ("body", _("Another office: it is not this community's to decide.")),
        ],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_("Which office"), help_text=_("Leave empty for mediation."), max_length=120, required=False
    )
    reference = forms.CharField(
        label=_("Reference number"), help_text=_("Nothing of what the dispute is about."), max_length=60, required=False
    )


class AttachmentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What it is"), choices=[(Attachment.Kind(kind), PAPERS[kind]) for kind in ATTACHABLE],
        initial=Attachment.Kind.DOCUMENT, required=False,
        help_text=_("Some steps wait for the budget: they go on when one is attached as such."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Attach a file"),
        help_text=_("PDF, picture, Word or Excel, up to 5 MB. Pictures lose the place and time that a camera writes into them."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"}),
    )  # fmt: skip

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Attachment.Kind.DOCUMENT


def person_by_number(actor: Actor, number: str) -> Person | None:
    """The person of the register with this number; full-width digits and letters count as plain ones."""
    number = number.strip()
    if not number:
        return None
    found = Person.objects.filter(community=actor.community, register_id__iexact=same_id(number)).current()
    person = found.first() or Person.objects.filter(community=actor.community, register_id=number).current().first()
    if person is None:
        raise forms.ValidationError(_("Nobody on the register has this number."))
    return person
