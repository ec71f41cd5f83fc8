"""The notice of a decision: what the page says, on one sheet of A4 in Chinese and one in English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from councils.rules.dates import day_words
from frontend.documents.qr import qr_svg
from frontend.documents.typst import render
from frontend.drawings.seal import labyrinth
from frontend.result_rows import result_rows
from frontend.verify_file import verify_sha256
from proposals.models import Erratum, FollowUp, Publication
from proposals.rules.measures import Facts
from proposals.rules.methods import OPTIONS
from proposals.rules.outcome import Outcome
from proposals.rules.thresholds import Rule

YEAR_ONE = date(1, 1, 1)  # beside it every day is told with its year, as on a deed
WORKS = 3  # on the sheet; all are on the page
DJANGO_LANGUAGES = {"zh": "zh-hans", "en": "en"}


def decision_notice_pdf(publication: Publication, address: str, recount: str = "") -> bytes:
    """`address`: of the outcome page, printed. `recount`: of the page that counts again, as a QR code with the root."""
    return render("notice.typ", notice_data(publication, address, recount))


def notice_data(publication: Publication, address: str, recount: str = "") -> dict[str, Any]:
    """Everything `notice.typ` lays out: `sheets`, one per language, and what both share."""
    root = str(publication.facts.get("root", ""))
    return {
        "title": f"{publication.facts['number']} {publication.facts['title']}",
        # Behind the # the root never reaches the server: the phone compares it with what it counted itself.
        "qr": qr_svg(f"{recount}#{root}" if recount and root else address),
        "labyrinth": labyrinth(root) if root else "",
        "sheets": [_sheet(publication, address, lang) for lang in ("zh", "en")],
    }


def _sheet(publication: Publication, address: str, lang: str) -> dict[str, Any]:
    facts = publication.facts

    def said(key: str) -> str:
        # The Chinese faces draw ’ as wide as a character.
        return told(key).replace("’", "'") if lang == "en" else told(key)

    def told(key: str) -> str:
        return str((facts.get(f"{key}_en") or facts.get(key, "")) if lang == "en" else facts.get(key, ""))

    def day(key: str) -> str:
        return day_words(date.fromisoformat(str(facts[key])), YEAR_ONE).text(lang)

    with translation.override(DJANGO_LANGUAGES[lang]):
        grade = facts["result"]["outcome"].get("grade")
        verdict = OPTIONS["appraisal"][grade].text(lang) if grade else VERDICTS[str(facts["outcome"])]()
        return {
            "lang": lang,
            "body": said("body"),
            "word": _("Public notice"),
            "number": said("number"),
            "matter": _("%(title)s: %(verdict)s") % {"title": said("title"), "verdict": verdict},
            "question": _asked(day("opened_on"), day("closed_on"), said("question")),
            "sentence": said("sentence"),
            "bars": []
            if facts["rule"].get("method")
            else [_bar(facts, measure) for measure in facts["result"]["facts"]["measures"]],
            "rows": _rows(facts, lang),
            "channels": _channels(facts),
            "hands": said("hands"),
            "paper": str(((facts.get("paper") or {}).get("sentence") or {}).get(lang, "")),
            "boxed": _boxed(said, day),
            "works": _works(publication, lang),
            "errata": [
                _("Corrected on %(on)s: %(text)s")
                % {"on": day_words(e.at.date()).text(lang), "text": (e.text_en or e.text) if lang == "en" else e.text}
                for e in Erratum.objects.filter(publication=publication).order_by("at")
            ],
            "legal_basis": said("legal_basis"),
            "stamp": _("(stamp here)"),
            "on": day("published_on"),
            "check": _(
                "Check it yourself: scan the code and recount every ballot. If the pattern equals the one on the page, it is the same result. It is not an official stamp."
            ),
            "seal_alt": _("Pattern drawn from the result; not an official stamp"),
            "qr_alt": _("Address of the outcome page: %(address)s") % {"address": address},
            "address": address,
            "root": str(facts.get("root", "")),
            "proof": _proof(facts),
            "head": _("Record, entry %(seq)s: %(hash)s") % {"seq": facts["head_seq"], "hash": facts["head_hash"]}
            if facts.get("head_hash")
            else "",
        }


def _asked(first: str, last: str, question: str) -> str:
    """A vote in a meeting begins and ends on one day."""
    if first == last:
        return _("On %(on)s: %(question)s") % {"on": first, "question": question}
    return _("From %(first)s to %(last)s: %(question)s") % {"first": first, "last": last, "question": question}


def _proof(facts: dict[str, Any]) -> list[str]:
    """What a recount is held against: figures that a server cannot change once they hang on the wall."""
    if not facts.get("root"):
        return []
    key = str(facts.get("public_key", ""))
    lines = [_("Public key that signed it: %(key)s") % {"key": key}] if key else []
    return [*lines, _("Recount without us: verify.py, SHA-256 %(hash)s") % {"hash": verify_sha256()}]


VERDICTS: dict[str, Callable[[], str]] = {
    "adopted": lambda: _("carried"),
    "rejected": lambda: _("not carried"),
    "inquorate": lambda: _("no quorum"),
    "tied": lambda: _("tied"),
    "graded": lambda: _("appraised"),
    "ranked": lambda: _("ranked"),
    "opinion": lambda: _("an opinion"),
    "no_decision": lambda: _("no decision"),
}
CHANNELS: dict[str, Callable[[], str]] = {
    "online": lambda: _("Online"),
    "room": lambda: _("In the room"),
    "paper": lambda: _("Paper"),
    "visit": lambda: _("Home visit"),
}


def _rows(facts: dict[str, Any], lang: str) -> dict[str, Any]:
    """Where nobody voted yes or no: a line for each row of the ballot, those that are taken marked as such."""
    if not facts["rule"].get("method"):
        return {"head": [], "rows": []}
    rule, counted = Rule.from_json(facts["rule"]), Facts.from_json(facts["result"]["facts"])
    rows = result_rows(rule, counted, Outcome.from_json(facts["result"]["outcome"]), lang)
    ranked = rule.method == "priority"
    said = [
        [f"{row.rank}. {row.word}" if ranked else row.word, row.cost, _("taken") if row.taken else "–", row.said]
        if ranked
        else [row.word, row.said]
        for row in rows
    ]
    head = [_("Project"), _("Cost"), _("Taken"), _("Votes")] if ranked else [_("Row of the ballot"), _("Ballots")]
    return {"head": head, "rows": said}


def _bar(facts: dict[str, Any], measure: str) -> dict[str, Any]:
    """One bar per measure. Its length is what the threshold is a share of, so that the post stands exactly."""
    numbers = facts["result"]["facts"]["measures"][measure]
    posts = [c for c in facts["result"]["outcome"]["checks"] if c["what"] == "threshold" and c["measure"] == measure]
    whole = Fraction(str(posts[0]["of"])) if posts else Fraction(str(numbers["cast"]))
    counted = {mark: Fraction(str(numbers[mark])) for mark in ("yes", "no", "abstain")}
    unit = _("m²") if measure == "area" else ""
    return {
        "name": (_("By floor area") if measure == "area" else _("By heads"))
        if facts["rule"]["measures"] != ["heads"]
        else "",
        "of": float(whole),
        **{mark: float(n) for mark, n in counted.items()},
        "posts": [{"at": float(Fraction(c["fraction"])), "strict": c["strict"], "flag": _flag(c)} for c in posts],
        "key": [
            {"kind": kind, "word": word, "value": f"{numbers[mark]}{unit}"}
            for mark, kind, word in (
                ("yes", "yes", _("For")),
                ("no", "no", _("Against")),
                ("abstain", "pass", _("Abstain")),
            )
        ],
        "alt": _("%(yes)s for, %(no)s against, %(abstain)s abstained")
        % {mark: numbers[mark] for mark in ("yes", "no", "abstain")},
    }


def _flag(check: dict[str, Any]) -> str:
    share = {"1/2": _("half"), "2/3": _("two thirds"), "3/4": _("three quarters"), "1/3": _("a third")}
    words = {"share": share.get(check["fraction"], check["fraction"]), "needed": check["needed"]}
    if check["strict"]:
        return _("more than %(share)s: %(needed)s or more") % words
    return _("at least %(share)s: %(needed)s or more") % words


def _channels(facts: dict[str, Any]) -> dict[str, Any]:
    """Turnout by channel always; choices by channel only where the count published them."""
    turnout: dict[str, int] = facts["result"].get("channels", {}).get("turnout", {})
    return {
        "head": [_("Channel"), _("Ballots")],
        "rows": [[CHANNELS[channel](), str(n)] for channel, n in turnout.items()],
        "sum": [_("Total"), str(sum(turnout.values()))],
    }


def _boxed(said: Callable[[str], str], day: Callable[[str], str]) -> str:
    return _(
        "On display: %(first)s to %(last)s. Objections: until %(until)s, in writing to the supervision committee (%(place)s) or %(phone)s."
    ) % {
        "first": day("display_from"),
        "last": day("display_until"),
        "until": day("objections_until"),
        "place": said("objection_place"),
        "phone": said("office_phone"),
    }


def _works(publication: Publication, lang: str) -> list[str]:
    works = FollowUp.objects.filter(resolution=publication.resolution, dropped_at=None).order_by("due_on")[:WORKS]
    english = lang == "en"
    return [
        _("Carrying out: %(title)s, by %(due)s. Responsible: %(office)s.")
        % {
            "title": (w.title_en or w.title) if english else w.title,
            "due": day_words(w.due_on).text(lang),
            "office": (w.office_en or w.office) if english else w.office,
        }
        for w in works
    ]
