"""A reader's own marks and keys, put into the slots of the drawn discussion: one query however many comments."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from frontend.views.discussion.reading import Drawn, Slot
from proposals.models import Comment, Proposal, Reaction
from proposals.permissions.comment import may_join, window_of
from proposals.rules.discussion_time import Window

FORM = "reactions"
VALUES = (("agree", 1), ("disagree", -1), ("pass", 0))


@dataclass(frozen=True)
class Reader:
    """Who reads: `refusal` says why he may not write or react now. The comment permissions decide again in the action."""

    person: int | None
    refusal: Refusal | None
    window: Window
    hides: bool
    answers: bool
    comments_url: str
    marks: dict[int, int] = field(default_factory=dict)


def reader_of(actor: Actor, proposal: Proposal, now: datetime, drawn: Drawn) -> Reader:
    window = window_of(proposal, now)
    person = actor.person.pk if actor.person is not None else None
    marks: dict[int, int] = {}
    if person is not None:
        shown = [slot.comment for slot in drawn.slots]
        mine = Reaction.objects.filter(participant__person=person, comment_id__in=shown)
        marks = dict(mine.values_list("comment_id", "value"))
    return Reader(
        person=person,
        refusal=may_join(actor, proposal, now, window),
        window=window,
        hides=actor.is_secretary,
        answers=actor.is_secretary or actor.is_clerk,
        comments_url=reverse("matter-comments", args=[proposal.community.slug, proposal.pk]),
        marks=marks,
    )


def fill(drawn: Drawn, reader: Reader) -> SafeString:
    pieces = [drawn.html[0]]
    for slot, html in zip(drawn.slots, drawn.html[1:], strict=True):
        pieces.append(_slot(slot, reader))
        pieces.append(html)
    # Each piece is the output of a template of ours.
    return mark_safe("".join(pieces))  # noqa: S308


def _slot(slot: Slot, reader: Reader) -> str:
    own = reader.person is not None and slot.author == reader.person
    language = get_language() or ""
    keys = _actions(language, slot.hidden, own, reader).replace("{comment}", str(slot.comment))
    if slot.hidden:
        return keys
    values = {"comment": slot.comment, "agree": slot.agree, "disagree": slot.disagree, "pass": slot.passed}
    if own or reader.refusal is not None:
        return _template("still", language).format_map(values) + keys
    mark = reader.marks.get(slot.comment)
    for name, value in VALUES:
        # Pressing again what is pressed takes it back; sent twice, it is still one wish.
        values[f"{name}_pressed"] = "true" if mark == value else "false"  # type: ignore[assignment]
        values[f"{name}_value"] = "none" if mark == value else value  # type: ignore[assignment]
    return _template("switch", language).format_map(values) + keys


@functools.lru_cache(maxsize=32)
def _template(name: str, language: str) -> str:
    """The part as a format string: drawn once per language, filled hundreds of times."""
    return render_to_string(f"discussion/_{name}.html", {"form": FORM})


def _actions(language: str, hidden: bool, own: bool, reader: Reader) -> str:
    writes = reader.refusal is None
    return _links(language, hidden, own, writes, reader.hides, reader.answers, reader.comments_url)


@functools.lru_cache(maxsize=512)
def _links(language: str, hidden: bool, own: bool, writes: bool, hides: bool, answers: bool, url: str) -> str:
    context = {"hidden": hidden, "own": own, "writes": writes, "hides": hides, "answers": answers, "url": url}
    return render_to_string("discussion/_links.html", context)


def reader_of_one(actor: Actor, comment: Comment, now: datetime) -> Reader:
    """The reader of a single comment's page; the comment with its reactions counted."""
    return reader_of(actor, comment.proposal, now, Drawn([""], [slot_of(comment)], "", 1))


def fill_one(comment: Comment, reader: Reader) -> SafeString:
    return mark_safe(_slot(slot_of(comment), reader))  # noqa: S308


def slot_of(comment: Comment) -> Slot:
    counts = (comment.agree, comment.disagree, comment.passed)  # type: ignore[attr-defined]
    return Slot(comment.pk, comment.participant.person_id, *counts, hidden=comment.hidden_at is not None)
