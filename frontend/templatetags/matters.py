"""A matter in a list: its heading in the reader's language, and a chip that says where it stands."""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frontend.templatetags.slips import chip

register = Library()
STAGES = {
    "draft": ("plain", _("Draft")),
    "collection": ("now", _("Opinions are collected")),
    "support": ("now", _("Looking for co-signers")),
    "screening": ("now", _("Waiting for an answer")),
    "discussion": ("now", _("Being discussed")),
    "notice": ("now", _("Announced")),
    "meeting": ("now", _("Before the meeting")),
    "ballot": ("now", _("Being voted on")),
    "display": ("done", _("Decided, on display")),
    "follow_up": ("done", _("Being carried out")),
    "report": ("done", _("Result on display")),
    "done": ("done", _("Done")),
    "returned": ("failed", _("Returned")),
    "rejected": ("failed", _("Rejected")),
    "withdrawn": ("plain", _("Withdrawn")),
    "referred": ("plain", _("Passed on")),
    "closed": ("failed", _("Not carried")),
}


@register.filter
def heading(row: Any) -> str:
    """The newest title of a proposal from `with_stage()`."""
    english = (get_language() or "").startswith("en")
    found = row.heading_en if english and row.heading_en else row.heading_zh
    return found or str(_("Without a title"))


@register.filter
def stage_chip(row: Any) -> SafeString:
    kind, word = STAGES.get(row.stage, ("plain", row.stage))
    return chip(kind, word)
