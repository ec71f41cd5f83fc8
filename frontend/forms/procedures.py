"""Forms about procedures: their legal basis, what follows a failure, another procedure for a matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.rules.words import Words
from proposals.models import ProcedureVersion
from proposals.rules.gates import GATES
from proposals.rules.legal_basis import WHOLE, legal_texts
from proposals.rules.procedure_words import UNIT_WORDS
from proposals.rules.procedures import Definition

EVERYONE = _("Everyone can read this.")


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LegalBasisForm(forms.Form):
    """Two fields for each place; a field's name is its place with the language."""

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = legal_texts(definition)
        for place, words in self.held.items():
            label = self._label(definition, place)
            for lang, said, text in (("zh", _("in Chinese"), words.zh), ("en", _("in English"), words.en)):
                self.fields[f"{place}:{lang}"] = forms.CharField(
                    label=_("%(place)s, %(language)s") % {"place": label, "language": said},
                    initial=text, max_length=500, required=False, widget=area(2),
                )  # fmt: skip
        self.fields["why"] = forms.CharField(
            label=_("Why it is corrected"), help_text=EVERYONE, max_length=500, widget=area(2)
        )

    def texts(self) -> dict[str, Words]:
        said = self.cleaned_data
        return {place: Words(said[f"{place}:zh"].strip(), said[f"{place}:en"].strip()) for place in self.held}

    @staticmethod
    def _label(definition: Definition, place: str) -> Any:
        lang = get_language() or "en"
        if place == WHOLE:
            return _("Of the whole procedure")
        part, key = place.split(".", 1)
        if part == "rules":
            return UNIT_WORDS[key].text(lang)
        if part == "gate_rules":
            return GATES[key].name.text(lang)
        return next(rule.name.text(lang) for rule in definition.petitions if rule.key == key)


class BodyForm(forms.Form):
    """A reason; and a body, where more than one may decide."""

    council = forms.ChoiceField(label=_("Which body decides"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why"), help_text=EVERYONE, widget=area(), max_length=1000)

    def __init__(self, *args: Any, bodies: Sequence[Council] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        if len(bodies) < 2:
            del self.fields["council"]
            return
        field: Any = self.fields["council"]
        field.choices = [(key, body.title) for key, body in self.bodies.items()]

    @property
    def body(self) -> Council | None:
        if "council" in self.fields:
            return self.bodies[self.cleaned_data["council"]]
        return next(iter(self.bodies.values()), None)


class MoveForm(forms.Form):
    to = forms.ChoiceField(label=_("Who decides, and by which rule"))
    why = forms.CharField(label=_("Why"), help_text=EVERYONE, widget=area(), max_length=1000)

    def __init__(self, *args: Any, choices: Sequence[tuple[Council, ProcedureVersion]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {f"{body.pk}-{version.pk}": (body, version) for body, version in choices}
        field: Any = self.fields["to"]
        field.choices = [(key, f"{body.title}: {version.title}") for key, (body, version) in self.known.items()]

    @property
    def chosen(self) -> tuple[Council, ProcedureVersion]:
        return self.known[self.cleaned_data["to"]]
