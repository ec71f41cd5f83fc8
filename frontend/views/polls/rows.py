"""The rows of a ballot paper, and what was marked on it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from councils.permissions.refusal import Refusal
from councils.rules.flaws import Flaw
from proposals.actions.poll_options import sheet_for
from proposals.models import Option, Poll
from proposals.permissions.ballot import unreadable_marks
from proposals.rules.thresholds import Rule


def rows_of(poll: Poll) -> list[Option]:
    return list(Option.objects.filter(poll=poll))


def not_to_be_cast(poll: Poll, rows: Sequence[Option], marked: Sequence[str]) -> Refusal | None:
    """Before anything is cast: nothing is marked, too much, or what stands on no row."""
    if not marked or not all(marked):
        return Refusal("ballot:none_chosen", _("Nothing is marked yet."), _one_to(poll), 422)
    sheet = sheet_for(poll, [row.key for row in rows])
    try:
        if sheet.canonical(",".join(marked)) == "invalid":
            return unreadable_marks(sheet)
    except Flaw:
        return unreadable_marks(sheet)
    return None


def _one_to(poll: Poll) -> str:
    priority = Rule.from_json(poll.rule).priority
    if priority is None or priority.picks == 1:
        return _("Mark one row.")
    return _("Mark one row, or up to %(most)d.") % {"most": priority.picks}


def marks_words(rows: Iterable[Option], marks: str) -> str:
    """What a ballot says, by the words that stand on it."""
    words = {row.key: row.title for row in rows} | {"invalid": _("Invalid")}
    return _(", ").join(words.get(key, key) for key in marks.split(","))
