"""Letters that do not open: wrong, used, late, ended by a newer one, or tried too often."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from councils.models import ClaimCode
from councils.permissions.refusal import Refusal

FREE_TRIES = 4
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)
LAST_TRY = 20

NEW_LETTER = _("Ask the residents' committee for a new letter.")
WRONG = Refusal(
    "claim_wrong",
    _("Number and code do not belong together. Your entry is not claimed."),
    _("Check them against the letter: the code has four groups of four signs."),
    422,
)
TOO_OFTEN = Refusal(
    "claim_too_often",
    _("Too many wrong codes in a short time. Nothing more is checked for now."),
    _("Try again in a quarter of an hour, or ask the residents' committee for help."),
    429,
)


def may_try(claim: ClaimCode, now: datetime) -> Refusal | None:
    """Whether this letter may be tried at all just now; asked before the code is looked at."""
    if claim.locked_until is not None and claim.locked_until > now:
        return Refusal(
            "claim_locked",
            _("This letter was tried with wrong codes too often and rests for a while."),
            _("Try again later, or ask the residents' committee for a new letter."),
            429,
        )
    return None


def may_claim(claim: ClaimCode, now: datetime) -> Refusal | None:
    """Whether the right code of this letter still opens the entry."""
    if claim.used_at is not None:
        return Refusal(
            "claim_used",
            _("This letter has been used already."),
            _("If that was you, sign in. If it was not, tell the residents' committee at once."),
            409,
        )
    if claim.revoked_at is not None:
        return Refusal("claim_ended", _("This letter has been replaced by a newer one."), NEW_LETTER, 409)
    if claim.expires_at <= now:
        return Refusal("claim_late", _("This letter is no longer valid: it was good for 60 days."), NEW_LETTER, 409)
    if claim.person.left_register_at is not None:
        return Refusal("claim_left", _("This entry is no longer on the register."), NEW_LETTER, 409)
    return None


def pause_after(failures: int) -> timedelta | None:
    """How long a letter rests after so many wrong codes: from the fifth on, twice as long each time, at most a day."""
    if failures <= FREE_TRIES:
        return None
    return min(FIRST_PAUSE * 2 ** (failures - FREE_TRIES - 1), LONGEST_PAUSE)
