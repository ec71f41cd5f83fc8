"""Words of a meeting, and the part with which a matter goes on an agenda."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.utils.translation import gettext as _

from councils.models import Meeting
from councils.models.clock import database_now
from frontend.forms.meetings import BASIS_WORDS
from proposals.models import Proposal
from proposals.permissions.agenda import may_put_on_agenda

register = Library()


@register.filter
def meeting_state(state: str) -> str:
    words = {
        "convened": _("convened"),
        "open": _("in session now"),
        "closed": _("over"),
        "cancelled": _("cancelled"),
    }
    return words.get(state, state)


@register.filter
def item_state(state: str) -> str:
    words = {
        "waiting": _("to come"),
        "open": _("now"),
        "closed": _("dealt with"),
        "postponed": _("postponed"),
    }
    return words.get(state, state)


@register.filter
def basis_word(basis: str) -> Any:
    return BASIS_WORDS.get(basis, basis)


@register.inclusion_tag("meetings/_put_on.html", takes_context=True)
def put_on_agenda(context: Context, proposal: Proposal) -> dict[str, Any]:
    """The next convened meetings of its body whose notice is not out, each with its key, or why not."""
    actor, now = context["actor"], database_now()
    found = Meeting.objects.filter(
        community=proposal.community_id, council=proposal.council_id, state=Meeting.State.CONVENED, starts_at__gt=now,
        notice_published_at=None,
    ).select_related("council__community", "community")  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"meeting": meeting, "refusal": may_put_on_agenda(actor, proposal, meeting, now)}
        for meeting in found.order_by("starts_at")[:3]
    ]
    there = next((row for row in rows if row["refusal"] and row["refusal"].code == "agenda:there"), None)
    return {
        "rows": [] if there else rows,
        "there": there,
        "proposal": proposal,
        "community": context["community"],
        "csrf_token": context.get("csrf_token"),
    }
