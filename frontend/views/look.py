"""Every part in every state, in both languages: what the engineers of the rooms and axe look at."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from councils.models import Community
from councils.permissions.refusal import Refusal
from frontend.result_rows import cut_words, result_rows
from proposals.rules.examples import example_facts, example_rule
from proposals.rules.measures import Facts
from proposals.rules.outcome import decide
from proposals.rules.procedure_loader import PROCEDURES, load_file

CHANGES = [(0, "车棚改成助餐点，"), (-1, "早上六点"), (1, "早上七点"), (0, "以前不送货。")]
ROOT = "18d90bfe8cfe24683f35a606a7495a3e438e3a3f18d90bfe8cfe24683f35a606"


class LookForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Check code"), help_text=gettext_lazy("8 characters on your receipt"), max_length=9
    )
    phone = forms.RegexField(
        r"^\d{11}$",
        label=gettext_lazy("Mobile number"),
        required=False,
        error_messages={"invalid": gettext_lazy("4 digits short. What you typed is kept; add the rest.")},
    )
    words = forms.CharField(label=gettext_lazy("Your words"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    body = forms.ChoiceField(
        label=gettext_lazy("Which body"),
        choices=[("reps", gettext_lazy("Residents’ representatives")), ("all", gettext_lazy("All residents"))],
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Your position"),
        widget=forms.RadioSelect,
        choices=[
            ("agree", gettext_lazy("Agree")),
            ("disagree", gettext_lazy("Disagree")),
            ("pass", gettext_lazy("Pass")),
        ],
    )
    told = forms.MultipleChoiceField(
        label=gettext_lazy("How to tell you"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("letter", gettext_lazy("By letter")), ("mail", gettext_lazy("By e-mail"))],
    )
    rules = forms.BooleanField(label=gettext_lazy("I have read the rules of the discussion"))
    plan = forms.FileField(
        label=gettext_lazy("A drawing or a photograph"), help_text=gettext_lazy("At most 5 MB"), required=False
    )
    until = forms.DateField(
        label=gettext_lazy("Until when"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )


def look(request: HttpRequest) -> HttpResponse:
    """Only where nobody real is at home: while developing, or where every community is a demo."""
    if not settings.DEBUG and Community.objects.filter(is_demo=False).exists():
        raise Http404
    somewhere = Community.objects.order_by("pk").first()
    return render(
        request, "look/look.html", {**_states(), "community": somewhere, "form": LookForm(), "bad_form": _bad_form()}
    )


def _bad_form() -> LookForm:
    form = LookForm(
        {"code": "7K4M-", "phone": "1390000", "body": "reps", "words": _("The door sticks.")}, auto_id="bad_%s"
    )
    form.add_error(None, _("The ballot closed at 20:00; you pressed at 20:01."))
    return form


def _states() -> dict[str, Any]:
    return {
        "refusal": Refusal("inquorate", _("2 more must be present: 19 of 31 are here, 21 are needed.")),
        "refusal_late": Refusal(
            "closed",
            _("This ballot was not taken: it closed at 20:00, you pressed at 20:01."),
            _("write to the supervision committee."),
            409,
        ),
        "steps": _steps(),
        "options": [
            {"key": "yes", "word": _("For"), "effect": _("Build it as in version 3")},
            {"key": "no", "word": _("Against"), "effect": _("Leave the shed as it is")},
            {"key": "abstain", "word": _("Abstain"), "effect": _("Counts as taking part, not as for")},
        ],
        "works": [
            {"key": "a", "word": _("Lamps at the east gate")},
            {"key": "b", "word": _("A bench at the well")},
        ],
        "half": {"at": "1/2", "strict": True},
        "thirds": {"at": "2/3", "strict": False},
        "tenth": {"at": "1286/12860", "strict": False, "flag": _("129 are enough")},
        "support": {"at": "129/180", "strict": False, "flag": _("129 are enough")},
        "counts": {"agree": 41, "disagree": 4, "pass": 6},
        "day": date(2026, 9, 24),
        "moment": datetime(2026, 9, 21, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        "changes": CHANGES,
        "ranked": _counted("cn.priority_ballot"),
        "graded": _counted("cn.democratic_appraisal"),
        "agreed": _counted("intl.consensus"),
        "root": ROOT,
    }


def _counted(procedure: str) -> dict[str, Any]:
    """The example of a shipped rule, as its result is drawn."""
    rule = example_rule(next(iter(load_file(PROCEDURES / f"{procedure}.json").rules.values())))
    facts, lang = Facts.from_json(example_facts(rule)), get_language() or "en"
    return {"rows": result_rows(rule, facts, decide(rule, facts), lang), "cut": cut_words(rule, lang)}


def _steps() -> list[dict[str, Any]]:
    return [
        {"title": _("Raised"), "state": "done", "when": date(2026, 6, 3), "fact": _("Put forward by 8 households")},
        {
            "title": _("Support gathered"),
            "state": "done",
            "when": date(2026, 7, 1),
            "fact": _("131 households: one in ten (129) reached"),
        },
        {
            "title": _("Comments"),
            "state": "now",
            "when": _("until 8 September"),
            "fact": _("47 comments, 39 answered by the committee"),
        },
        {
            "title": _("Household ballot"),
            "state": "next",
            "fact": _("10 September at the earliest."),
            "missing": [
                {"met": False, "text": _("7 full days of comments: 2 to go"), "who": ""},
                {"met": False, "text": _("8 comments unanswered"), "who": _("committee")},
                {"met": True, "text": _("Budget attached"), "who": ""},
            ],
        },
        {"title": _("Result on display"), "state": "next", "fact": _("at least 15 days")},
        {"title": _("Carry out, report back"), "state": "next"},
    ]
