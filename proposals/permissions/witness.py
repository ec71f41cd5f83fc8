"""Who confirms that he watches: the one who was named, himself, for some minutes, and not by trying."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import WitnessRequest
from proposals.permissions.assistance import may_assist, may_help_with, may_watch

# From the naming to the witness's word; how long a code opens; from his word to the ballot.
ASKED_FOR, CODE_FOR, BALLOT_WITHIN = timedelta(minutes=30), timedelta(minutes=5), timedelta(minutes=15)
MOST_WRONG = 5

BEGIN_ANEW = gettext_lazy("Nothing was cast. Name the witness anew.")
NOT_CONFIRMED = Refusal(
    "witness:not_confirmed",
    gettext_lazy("The witness has not confirmed himself, or it is too long ago."),
    BEGIN_ANEW,
    409,
)
GONE = Refusal("witness:gone", gettext_lazy("This is over, or somebody was named anew."), BEGIN_ANEW, 409)
OTHER_TERMINAL = Refusal("witness:other_terminal", gettext_lazy("Somebody else helps here."), status=404)
WRONG_CODE = Refusal(
    "witness:wrong_code",
    gettext_lazy("This is not the code that the witness was shown."),
    gettext_lazy("Compare all six digits with his screen. A new code there ends the one before."),
    422,
)
LATE_CODE = Refusal(
    "witness:late_code",
    gettext_lazy("This code is more than five minutes old."),
    gettext_lazy("The witness presses once more and gets a new one."),
    409,
)
WRONG_SIGN_IN = Refusal(
    "witness:wrong_sign_in",
    gettext_lazy("Password or second code is wrong: this is not the sign-in of the witness."),
    gettext_lazy("Try again. Who signs in with a passkey takes the code from his own phone."),
    422,
)
TOO_OFTEN = Refusal(
    "witness:too_often", gettext_lazy("Too many wrong codes or passwords: this was ended."), BEGIN_ANEW, 429
)
SIGN_INS_TOO_OFTEN = Refusal(
    "witness:sign_ins_too_often",
    gettext_lazy("Too many wrong passwords in a short time. Nothing more is checked for now."),
    gettext_lazy("Take the code from the witness's own phone, or wait some minutes."),
    429,
)


def may_witness(actor: Actor, asked: WitnessRequest, now: datetime) -> Refusal | None:
    """The one who was named, and nobody else: asked when he wants his code."""
    if actor.person is None or asked.community_id != actor.community.pk or asked.witness_id != actor.person.pk:
        return Refusal("witness:unknown", _("Nobody has named you as a witness here."), status=404)
    if asked.confirmed_at is not None:
        return Refusal("witness:confirmed", _("You have confirmed this already."), status=409)
    if not asked.poll.is_open(now):
        return Refusal("assist:not_open", _("This vote is not open."), status=409)
    return _standing(asked, now)


def may_confirm_witness(actor: Actor, asked: WitnessRequest, now: datetime) -> Refusal | None:
    """At the terminal of whoever asked for him. That he was confirmed before is no refusal: twice is success."""
    if actor.person is None or asked.helped_by_id != actor.person.pk:
        return OTHER_TERMINAL
    return may_assist(actor, asked.poll, now) or _standing(asked, now)


def may_cast_assisted(actor: Actor, asked: WitnessRequest | None, now: datetime) -> Refusal | None:
    """The voter's ballot, after the witness has confirmed himself and not long after."""
    if asked is None or asked.confirmed_at is None or now >= asked.confirmed_at + BALLOT_WITHIN:
        return NOT_CONFIRMED
    if actor.person is None or asked.helped_by_id != actor.person.pk:
        return OTHER_TERMINAL
    # Not the place again: who began at the door in time ends there.
    return may_assist(actor, asked.poll, now) or may_watch(actor.person, asked.poll, asked.elector, asked.witness)


def _standing(asked: WitnessRequest, now: datetime) -> Refusal | None:
    if asked.failures >= MOST_WRONG:
        return TOO_OFTEN
    if asked.confirmed_at is None and now >= asked.asked_at + ASKED_FOR:
        return Refusal("witness:late", _("This was asked too long ago."), BEGIN_ANEW, 409)
    return may_help_with(asked.helped_by, asked.poll, asked.elector, asked.witness, asked.why, asked.place, now)
