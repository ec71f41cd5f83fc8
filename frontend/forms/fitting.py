"""The questions that find the right path; asked by GET, so that an answer can be sent on as an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language

from proposals.rules.right_path import CHOICES, QUESTIONS, Answers


class PathForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang, usual = get_language() or "en", Answers()
        for question, words in QUESTIONS.items():
            self.fields[question] = forms.ChoiceField(
                label=words.text(lang),
                choices=[(key, answer.text(lang)) for key, answer in CHOICES[question].items()],
                initial=getattr(usual, question),
                widget=forms.RadioSelect,
            )

    def answers(self) -> Answers:
        return Answers(**self.cleaned_data)
