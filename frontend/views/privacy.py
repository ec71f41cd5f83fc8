"""What is kept about people, why, how long, who sees it: from the settings and the community, in a numbered text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.rules.retention import CLASSES, periods_of
from frontend.views.community import CommunityRequest, in_community

# Raise it with every change of the text below.
VERSION = 3
VERSION_DATE = "2026-11-24"
Said = str | Promise


@dataclass(frozen=True)
class Kept:
    """`until`: words, or the key of a class whose period is set (councils/rules/retention.py)."""

    what: Said
    why: Said
    until: Said
    who: Said


STATUTE = _("Task of the committee by law.")
OFFICE = _("Secretary and clerks; the supervision committee in part.")
# Periods: DOMAIN.md 4.2 (retention), 4.1 (logs at least 6 months).
KEPT = (
    Kept(_("Resolutions and minutes"), STATUTE, _("Always."), _("Everybody; names of residents are masked.")),
    Kept(
        _("Entry of the register: name, household, building and door, whether of age, year of birth if given"),
        STATUTE,
        "left",
        OFFICE,
    ),
    Kept(
        _("Telephone number, encrypted"),
        _("To reach you about matters of the community."),
        "contacts",
        _("Secretary and clerks. Never on a page for the public."),
    ),
    Kept(_("Who was at a meeting"), STATUTE, "attendance", OFFICE),
    Kept(_("Rolls of votes"), STATUTE, "rolls", OFFICE),
    Kept(
        _("Signatures under petitions"),
        STATUTE,
        "signatures",
        _("Secretary and clerks; everybody sees how many, never who."),
    ),
    Kept(
        _("Ballots"),
        STATUTE,
        "ballots",
        _("Nobody sees how a single person voted in a secret vote. You alone hold your check code."),
    ),
    Kept(
        _("Comments and reactions"),
        _("Your consent: you send it yourself."),
        "comments",
        _("Everybody, under a masked name."),
    ),
    Kept(
        _("Co-signatures of matters"),
        _("Your consent: you send it yourself."),
        "cosignatures",
        _("Secretary and clerks; everybody sees how many, never who."),
    ),
    Kept(
        _("Mandates, with the picture of the paper"),
        STATUTE,
        "mandates",
        _("You, your holder or principal, the office."),
    ),
    Kept(_("Messages to you"), _("To reach you about matters of the community."), "messages", _("You.")),
    Kept(
        _("Matters that you propose, objections"),
        _("Your consent: you send it yourself."),
        _("As long as the decision of which they are a part."),
        _("Everybody, under a masked name."),
    ),
    Kept(
        _("Account: name to sign in with, password as a fingerprint, e-mail address if given, second factor"),
        _("So that nobody else acts in your name."),
        _("While you have the account."),
        _("You; who runs the installation, without the password."),
    ),
    Kept(
        _("Codes of letters, as a fingerprint"),
        _("To let you in, once."),
        "claim_codes",
        _("Nobody sees the code again; secretary and clerks see that it was used."),
    ),
    Kept(
        _("Network address and browser of your sign-ins"),
        _("Security: you see where you are signed in."),
        "logs",
        _("You, and who runs the installation."),
    ),
)
NEVER = (
    _("Numbers of identity cards, of bank accounts"),
    _("Party membership, religion, health, poverty"),
    _("Faces, fingerprints, where you are"),
)
RIGHTS = (
    _("Know and get a copy of what is kept about you."),
    _("Have something wrong corrected."),
    _(
        "Have something erased whose purpose is met, or that you consented to. What the law makes the committee keep stays until its time."
    ),
    _("Have it explained to you, in speech too."),
    _("Close your account. You then take part on paper."),
)


@in_community
def privacy(request: CommunityRequest) -> HttpResponse:
    lang, set_periods = get_language() or "", periods_of(settings.RETENTION)
    told = {key: CLASSES[key].told(period).text(lang) for key, period in set_periods.items()}
    kept = [replace(one, until=told.get(str(one.until), one.until)) for one in KEPT]
    context = {"version": VERSION, "version_date": VERSION_DATE, "kept": kept, "never": NEVER, "rights": RIGHTS}
    context["mail"] = not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))
    return render(request, "home/privacy.html", context)
