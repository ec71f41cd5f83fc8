"""What is kept about people, why, how long, who sees it: from the settings and the community, in a numbered text."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.views.community import CommunityRequest, in_community

# Raise it with every change of the text below.
VERSION = 1
VERSION_DATE = "2026-11-24"
Words = str | Promise


@dataclass(frozen=True)
class Kept:
    what: Words
    why: Words
    until: Words
    who: Words


STATUTE = _("Task of the committee by law.")
OFFICE = _("Secretary and clerks; the supervision committee in part.")
# Periods: DOMAIN.md 4.2 (retention), 4.1 (logs at least 6 months).
KEPT = (
    Kept(_("Resolutions and minutes"), STATUTE, _("Always."), _("Everybody; names of residents are masked.")),
    Kept(
        _("Entry of the register: name, household, building and door, whether of age, year of birth if given"),
        STATUTE,
        _("While you live here or own something here, then 5 years with the rolls in which you stand."),
        OFFICE,
    ),
    Kept(
        _("Telephone number, encrypted"),
        _("To reach you about matters of the community."),
        _("While you are on the register."),
        _("Secretary and clerks. Never on a page for the public."),
    ),
    Kept(_("Rolls of votes, and who was at a meeting"), STATUTE, _("5 years."), OFFICE),
    Kept(
        _("Ballots"),
        STATUTE,
        _("3 years; votes of owners at least one year after the result."),
        _("Nobody sees how a single person voted in a secret vote. You alone hold your check code."),
    ),
    Kept(
        _("What you write: matters, comments, objections"),
        _("Your consent: you send it yourself."),
        _("5 years; what became part of a decision stays with it."),
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
        _("30 days after they end."),
        _("Nobody sees the code again; secretary and clerks see that it was used."),
    ),
    Kept(
        _("Network address and browser of your sign-ins"),
        _("Security: you see where you are signed in."),
        _("6 to 12 months."),
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
    context = {"version": VERSION, "version_date": VERSION_DATE, "kept": KEPT, "never": NEVER, "rights": RIGHTS}
    context["mail"] = not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))
    return render(request, "home/privacy.html", context)
