"""`{% poll_result poll %}`: bars, lines and channels of a counted vote, wherever it is shown."""

from __future__ import annotations

from typing import Any

import segno
from django.template import Context, Library
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.result_rows import cut_words, invalid_words, result_rows
from proposals.actions.paper_told import paper_told
from proposals.models import AssistedBallot, Poll
from proposals.rules.announcements import rule_words
from proposals.rules.measures import Facts, Numbers
from proposals.rules.outcome import Outcome
from proposals.rules.phrases import amount
from proposals.rules.sentences import quorum_clause
from proposals.rules.sheet_account import SheetAccount, sheets_words
from proposals.rules.thresholds import Rule

register = Library()


@register.filter
def channel_word(channel: str) -> str:
    words = {"online": _("online"), "room": _("in the room"), "paper": _("on paper"), "visit": _("at the door")}
    return words.get(channel, channel)


@register.filter
def sheet_word(kind: str) -> str:
    words = {
        "issued": _("handed over"),
        "returned": _("came back unused"),
        "spoilt": _("spoilt or taken out"),
        "missing": _("missing"),
    }
    return words.get(kind, kind)


@register.filter
def place_word(place: str) -> str:
    words = {"office": _("at the office"), "hall": _("in the hall"), "home": _("at home, on a published visit")}
    return words.get(place, place)


@register.filter
def witness_words(row: AssistedBallot) -> str:
    """How far the witness is certain: rows from before he confirmed himself say so."""
    words = {
        "code": _("the witness confirmed himself, with a code from his own account"),
        "sign_in": _("the witness confirmed himself, with his own sign-in at the terminal"),
    }
    return words.get(row.confirmed, _("the witness was named by who helped and not asked"))


@register.simple_tag
def sheet_sentence(account: SheetAccount) -> str:
    return sheets_words(account).text(get_language() or "zh-hans")


@register.inclusion_tag("polls/_paper.html", takes_context=True)
def paper_way(context: Context, poll: Poll) -> dict[str, Any]:
    """What became of the sheets, who went on visits, how many were helped: on the vote's page and beside its outcome."""
    told = paper_told(poll, buildings=False)
    account = SheetAccount(**told["sheets"]["numbers"]) if told["sheets"] else None
    return {"poll": poll, "community": context["community"], "told": told, "account": account}


@register.simple_tag(takes_context=True)
def root_code(context: Context, poll: Poll) -> SafeString:
    """The root as a QR code: the address of the recount with the root behind the #, which never reaches the server."""
    request = context["request"]
    page = request.build_absolute_uri(reverse("poll-recount", args=[request.community.slug, poll.pk]))
    drawn = segno.make(f"{page}#{poll.root}", error="m").svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    # Made of an address and hexadecimal digits of ours: no word of anybody's is in it.
    shown = mark_safe(drawn)  # noqa: S308
    return format_html('<div class="rootcode" role="img" aria-label="{}">{}</div>', _("The root as a code"), shown)


@register.inclusion_tag("polls/_count.html")
def poll_result(poll: Poll) -> dict[str, Any]:
    """Nothing for a poll that is not counted."""
    result = poll.result or {}
    if "outcome" not in result or not (result["outcome"].get("checks") or poll.method != "choice"):
        return {"poll": poll, "measures": []}
    lang = get_language() or "zh-hans"
    rule, facts, outcome = (
        Rule.from_json(poll.rule),
        Facts.from_json(result["facts"]),
        Outcome.from_json(result["outcome"]),
    )
    return {
        "poll": poll,
        "sentence": result["sentences"]["en" if lang.startswith("en") else "zh-Hans"],
        "rule_words": rule_words(rule, lang),
        "quorum": [{"words": quorum_clause(rule, check, lang), "met": check.met} for check in outcome.of("quorum")],
        "measures": [
            _measure(rule, facts, outcome, measure, lang) for measure in rule.measures if rule.method == "choice"
        ],
        "rows": result_rows(rule, facts, outcome, lang),
        "cut": cut_words(rule, lang),
        "vetoes": [{"met": check.met, "blocks": int(check.have)} for check in outcome.of("veto")],
        "invalid": invalid_words(facts.numbers("heads")) if rule.method != "choice" else "",
        "channels": _channels(result.get("channels") or {}),
    }


def _measure(rule: Rule, facts: Facts, outcome: Outcome, measure: str, lang: str) -> dict[str, Any]:
    """One bar: for from the left, against from the right, and the line at its exact place."""
    numbers = facts.numbers(measure)
    checks = [check for check in outcome.of("threshold") if check.measure == measure]
    whole = max([numbers.cast, *(check.of for check in checks)])
    return {
        "name": _("Heads") if measure == "heads" else _("Floor area, m²"),
        "yes": numbers.yes,
        "no": numbers.no,
        "abstain": numbers.abstain,
        "invalid": numbers.invalid,
        "cast": numbers.cast,
        "of": whole,
        "posts": checks,
        "met": all(check.met for check in checks),
        "sentence": _tally_sentence(rule, numbers, measure, lang),
    }


def _tally_sentence(rule: Rule, numbers: Numbers, measure: str, lang: str) -> str:
    said = {
        mark: amount(getattr(numbers, mark), measure, rule.unit, lang) for mark in ("yes", "no", "abstain", "invalid")
    }
    return _("For %(yes)s, against %(no)s, abstained %(abstain)s, invalid %(invalid)s.") % said


def _channels(channels: dict[str, Any]) -> dict[str, Any]:
    turnout = [{"channel": name, "count": count} for name, count in (channels.get("turnout") or {}).items()]
    parts = channels.get("parts") or []
    return {"turnout": turnout, "sum": sum(row["count"] for row in turnout), "parts": parts}
