"""Sealed letters: one named person asks for them, another confirms and prints. Neither makes one for himself."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import LetterBatch, Person
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from councils.permissions.register import may_read_register

MOST_LETTERS = 300


def may_ask_for_letters(actor: Actor, now: datetime | None = None, person: Person | None = None) -> Refusal | None:
    refused = may_read_register(actor, now)
    if refused is not None:
        return refused
    if person is not None:
        return _for_this_person(actor, person)
    return None


def may_confirm_letters(actor: Actor, batch: LetterBatch, now: datetime | None = None) -> Refusal | None:
    """Also to print them again, by the same two people: the new codes then end the old ones."""
    refused = may_read_register(actor, now)
    if refused is not None:
        return refused
    assert actor.person is not None
    if batch.asked_by_id == actor.person.pk:
        return Refusal(
            "letters_two_people",
            _("You asked for these letters; another secretary or clerk confirms and prints them."),
            _("Ask a colleague."),
        )
    if batch.confirmed_by_id not in (None, actor.person.pk):
        return Refusal(
            "letters_confirmed",
            _("A colleague has confirmed and printed these letters."),
            _("Ask for a new batch if some were lost."),
            409,
        )
    return None


def may_drop_letters(actor: Actor, batch: LetterBatch, now: datetime | None = None) -> Refusal | None:
    """Take back what was asked for and is not printed."""
    refused = may_read_register(actor, now)
    if refused is not None:
        return refused
    if batch.confirmed_by_id is not None:
        return Refusal(
            "letters_printed",
            _("These letters have been printed."),
            _("Their codes end when new ones are printed."),
            409,
        )
    return None


def _for_this_person(actor: Actor, person: Person) -> Refusal | None:
    assert actor.person is not None
    if person.pk == actor.person.pk:
        return Refusal(
            "letter_for_oneself",
            _("You cannot ask for a letter to yourself."),
            _("Ask another secretary or clerk."),
        )
    if person.left_register_at is not None:
        return Refusal("not_on_register", _("This person is no longer on the register."), "", 409)
    if person.kind == Person.Kind.ORGANISATION:
        return Refusal(
            "organisation",
            _("An organisation has no letter."),
            _("Whoever acts for it votes on paper, with its authority."),
            422,
        )
    if not person.is_adult:
        return Refusal("minor", _("A letter goes to adults only."), "", 422)
    return None
