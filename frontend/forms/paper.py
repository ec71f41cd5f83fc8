"""Forms of the paper desk: a batch with its names and totals, and the totals counted again."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from frontend.forms.picked import SheetsField
from frontend.forms.polls import moment
from proposals.actions.poll_options import sheet_for
from proposals.models import Channel, Elector, Option, Poll, VisitPlan


class TotalsForm(forms.Form):
    """What lies in the box, counted: a number for each row of the ballot, or ballot by ballot where several are marked."""

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        self.rows: dict[str, Any] = {option.key: option.title for option in Option.objects.filter(poll=poll)}
        self.sheet = sheet_for(poll, list(self.rows))
        if self.sheet.several:
            self.fields["sheets"] = SheetsField(self.sheet)
        else:
            for mark in (*self.rows, "invalid"):
                self.fields[mark] = forms.IntegerField(label=self.rows.get(mark, _("Invalid")), min_value=0)

    def totals(self) -> dict[str, int]:
        if self.sheet.several:
            typed = self.cleaned_data["sheets"]
            return dict(typed) if isinstance(typed, Counter) else dict(Counter(typed.values()))
        return {mark: self.cleaned_data[mark] for mark in (*self.rows, "invalid")}


# Roll numbers of one batch.
MOST = 20_000
_RANGE = re.compile(r"(\d{1,6})(?:[-–~～至](\d{1,6}))?")


class NumbersField(forms.CharField):
    """Roll numbers as one types them from the printed list: 3, 17, 20-24."""

    widget = forms.Textarea(attrs={"rows": 2, "inputmode": "numeric"})

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value) or ""
        found: set[int] = set()
        for part in re.split(r"[\s,，、;；]+", text.strip()):
            match = _RANGE.fullmatch(part)
            if part and match is None:
                raise forms.ValidationError(_("“%(part)s” is no roll number.") % {"part": part})
            if match is not None:
                first, last = int(match[1]), int(match[2] or match[1])
                if last < first or last - first > 2000 or len(found) > MOST:
                    raise forms.ValidationError(_("“%(part)s” is no range of roll numbers.") % {"part": part})
                found |= set(range(first, last + 1))
        return sorted(found)


class CountForm(TotalsForm):
    """Whose names were ticked and what lay in the box. Typed twice, by two people who do not see each other's."""

    few_acknowledged = forms.BooleanField(
        label=_("Fewer than five ballots, and it cannot be done otherwise"), required=False
    )

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, poll=poll, **kwargs)
        if poll.secrecy == Poll.Secrecy.NAMED:
            self.fields.pop("few_acknowledged", None)
            if self.sheet.several:
                self.fields["sheets"] = SheetsField(self.sheet, named=True)
            else:
                self._ask_names_by_mark()
        else:
            hint = _("As on the printed roll: 3, 17, 20-24.")
            self.fields["names"] = NumbersField(label=_("Roll numbers of the ticked names"), help_text=hint)
        names = [key for key in self.fields if key.startswith("names")]
        self.order_fields(["channel", "plan", "place", "collected_at", *names])

    def _ask_names_by_mark(self) -> None:
        for mark in (*self.rows, "invalid"):
            self.fields[f"names_{mark}"] = NumbersField(label=self._label(mark), required=False)

    def _label(self, mark: str) -> Any:
        said = {
            "yes": _("Roll numbers of those for"),
            "no": _("Roll numbers of those against"),
            "abstain": _("Roll numbers of those who abstain"),
            "invalid": _("Roll numbers of invalid ballots"),
        }
        return said.get(mark) or format_lazy("{}: {}", _("Roll numbers"), self.rows[mark])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        typed = said.get("sheets")
        marks_by_number: dict[int, str] = {} if isinstance(typed, Counter) else dict(typed or {})
        for key in said:
            if not key.startswith("names"):
                continue
            for number in said[key] or []:
                if number in marks_by_number:
                    self.add_error(key, _("Number %(number)s stands twice.") % {"number": number})
                marks_by_number[number] = key.removeprefix("names").removeprefix("_")
        lines = dict(Elector.objects.filter(poll=self.poll, number__in=marks_by_number).values_list("number", "pk"))
        if unknown := sorted(set(marks_by_number) - set(lines)):
            numbers = ", ".join(str(number) for number in unknown)
            self.add_error(None, _("Not on the roll: %(numbers)s.") % {"numbers": numbers})
        said["electors"] = {lines[number]: mark for number, mark in marks_by_number.items() if number in lines}
        return said


class AgainForm(CountForm):
    """The second count."""

    few_acknowledged = None  # type: ignore[assignment]


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return _("List %(number)s") % {"number": obj.number}


class PaperForm(CountForm):
    """A batch: where it comes from, whose names were ticked, what lies in it."""

    channel = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=[
            (Channel.PAPER, _("Ballot box")),
            (Channel.VISIT, _("Home visits")),
            (Channel.ROOM, _("Raised by hand or paper in the room")),
        ],
    )
    plan = PlanField(
        VisitPlan.objects.none(),
        label=_("Which list of visits"),
        help_text=_("Only for home visits; the list was published before they began."),
        required=False,
    )
    place = forms.CharField(label=_("Which box, which building"), max_length=200, required=False)
    collected_at = forms.DateTimeField(
        label=_("When the box was emptied or the visits ended"),
        help_text=_("Paper counts when that was before the close, however late it is typed in."),
        widget=moment(),
    )

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, poll=poll, **kwargs)
        plans = VisitPlan.objects.filter(poll=poll, cancelled_at=None).exclude(published_at=None)
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans.order_by("number")
        if not plans.exists():
            del self.fields["plan"]
