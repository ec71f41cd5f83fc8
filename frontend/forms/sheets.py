"""Forms of the way of the paper: a run of sheets, a line of their account, home visits, help at the terminal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Community, Person, Seat
from councils.models.clock import local_today
from frontend.forms.paper import NumbersField
from frontend.forms.polls import moment
from proposals.models import AssistedBallot, CallBack, Elector, Poll, SheetEntry
from proposals.permissions.visits import takes_visits
from proposals.rules.sheets import sizes_for

KINDS = (
    (SheetEntry.Kind.ISSUED, _("handed over to a box or a team")),
    (SheetEntry.Kind.RETURNED, _("came back unused")),
    (SheetEntry.Kind.SPOILT, _("spoilt, exchanged, or taken out unread")),
    (SheetEntry.Kind.MISSING, _("missing")),
)
ANSWERS = (
    (CallBack.Answer.CONFIRMED, _("Yes: they came, and I marked the paper myself")),
    (CallBack.Answer.DENIED, _("No")),
    (CallBack.Answer.NOT_REACHED, _("Not reached")),
)


SIZES = {
    2: _("two to a page, large type"),
    4: _("four to a page"),
    1: _("a page each: the list is long"),
}


class RunForm(forms.Form):
    count = forms.IntegerField(label=_("How many sheets"), min_value=1, max_value=5000, required=False)
    named = forms.BooleanField(
        label=_("One with the name of everybody who has not voted yet"),
        help_text=_("Only in a vote by name; then the number follows from the roll."),
        required=False,
    )
    building = forms.CharField(label=_("Only of this building"), max_length=60, required=False)
    per_page = forms.TypedChoiceField(label=_("How large"), coerce=int, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why more are needed"),
        help_text=_("Only when sheets were asked for before. Everyone can read it."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if poll.secrecy != Poll.Secrecy.NAMED:
            del self.fields["named"], self.fields["building"]
            self.fields["count"].required = True
        sizes = sizes_for(poll.options.count())
        per_page: Any = self.fields["per_page"]
        per_page.choices, per_page.initial = [(size, SIZES[size]) for size in sizes], sizes[0]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["count"] = said.get("count") or 0
        return said


class EntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("What became of them"), choices=KINDS, widget=forms.RadioSelect)
    count = forms.IntegerField(label=_("How many sheets"), min_value=1)
    place = forms.CharField(
        label=_("Which box or which team"), help_text=_("A place, never a resident."), max_length=200, required=False
    )
    why = forms.CharField(
        label=_("What is known of it"),
        help_text=_("Needed for missing sheets; it stands beside the outcome."),
        max_length=300,
        required=False,
    )


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PlanForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("From when"), widget=moment())
    ends_at = forms.DateTimeField(label=_("Until when"), widget=moment())
    staff = PeopleField(
        Person.objects.none(),
        label=_("Who goes"),
        help_text=_("All are named to everybody."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    names = NumbersField(
        label=_("Roll numbers of those who are visited"),
        help_text=_("As on the printed roll: 3, 17, 20-24. Those who asked stand here already."),
        required=False,
    )

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        field = self.fields["staff"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = office_holders(poll.community)

    def clean_names(self) -> list[int]:
        return electors_by_number(self.poll, self.cleaned_data["names"])


class CallForm(forms.Form):
    names = NumbersField(label=_("Roll numbers of those who asked for a visit"))

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll

    def clean_names(self) -> list[int]:
        return electors_by_number(self.poll, self.cleaned_data["names"])


class SampleForm(forms.Form):
    count = forms.IntegerField(label=_("How many are drawn"), min_value=1, max_value=100, initial=5)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Did they come, and did you mark the paper yourself?"), choices=ANSWERS)
    note = forms.CharField(
        label=_("A word on it"),
        help_text=_("Needed where the answer was no. Never the choice."),
        max_length=300,
        required=False,
    )


PLACES = (
    (AssistedBallot.Place.OFFICE, _("at the office")),
    (AssistedBallot.Place.HALL, _("in the hall")),
    (AssistedBallot.Place.HOME, _("at home, on a published visit")),
)


class HelpForm(forms.Form):
    number = forms.IntegerField(label=_("Roll number of who votes"), min_value=1)
    witness = PersonField(
        Person.objects.none(),
        label=_("Who watches"),
        help_text=_(
            "Another person than you and the voter, who confirms himself next. Here stand those with an office and an account."
        ),
    )
    place = forms.ChoiceField(
        label=_("Where"), choices=PLACES, widget=forms.RadioSelect, initial=AssistedBallot.Place.OFFICE
    )
    why = forms.CharField(
        label=_("Why help was needed"),
        help_text=_("For example: cannot read small print. Nothing on health."),
        max_length=300,
    )

    def __init__(self, *args: Any, poll: Poll, helper: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        field = self.fields["witness"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = office_holders(poll.community).exclude(account=None)
        if helper is not None:
            field.queryset = field.queryset.exclude(pk=helper.pk)
        places = self.fields["place"]
        assert isinstance(places, forms.ChoiceField)
        places.choices = PLACES if takes_visits(poll) else PLACES[:2]

    def clean_number(self) -> Elector:
        lines = Elector.objects.filter(poll=self.poll, number=self.cleaned_data["number"])
        line = lines.select_related("person", "household", "mandate__holder").first()
        if line is None:
            raise forms.ValidationError(_("Nobody has this number on the roll."))
        return line


class WitnessCodeForm(forms.Form):
    code = forms.CharField(
        label=_("The six digits from the witness's screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input-code"}),
    )


class WitnessSignInForm(forms.Form):
    """The witness's own sign-in at somebody else's terminal; nobody is signed in or out by it."""

    password = forms.CharField(
        label=_("Password of the witness"),
        help_text=_("Only the witness types here. The others look away."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    second = forms.CharField(
        label=_("Second code"),
        help_text=_("From the app, or a recovery code: where the witness signs in with one."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-code"}),
    )


def office_holders(community: Community) -> Any:
    """Whoever holds an office or a seat now: those whose names everybody may read."""
    seats = Seat.objects.filter(community=community).current(local_today(community))  # type: ignore[attr-defined]
    return Person.objects.filter(pk__in=seats.values("person")).current().order_by("name")  # type: ignore[attr-defined]


def electors_by_number(poll: Poll, numbers: list[int]) -> list[int]:
    found = dict(Elector.objects.filter(poll=poll, number__in=numbers).values_list("number", "pk"))
    if unknown := sorted(set(numbers) - set(found)):
        listed = ", ".join(map(str, unknown))
        raise forms.ValidationError(_("Not on the roll: %(numbers)s.") % {"numbers": listed})
    return [found[number] for number in numbers]
