"""All matters: by stage, by words, newest or most supported first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from councils.models.clock import database_now
from frontend.views.community import CommunityRequest, in_community
from frontend.views.matters.reading import listed
from proposals.models import Proposal, Version
from proposals.permissions.proposal import may_draft_proposal

PER_PAGE = 20
# Stages as a reader asks for them.
GROUPS = {
    "waiting": (_("Needs co-signers or an answer"), ("support", "screening", "returned")),
    "discussion": (_("Being discussed"), ("collection", "discussion", "notice")),
    "decision": (_("Before a meeting or vote"), ("meeting", "ballot")),
    "decided": (_("Decided, being carried out"), ("display", "follow_up", "report")),
    "ended": (_("Finished"), ("done", "closed", "rejected", "withdrawn", "referred")),
}
ORDERS = {"newest": ("-submitted_at", "-pk"), "supported": ("-n_supports", "-submitted_at", "-pk")}


@in_community
def matters(request: CommunityRequest) -> HttpResponse:
    group, order = request.GET.get("stage", ""), request.GET.get("order", "newest")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found: QuerySet[Proposal] = listed(request)
    if group in GROUPS:
        found = found.in_stage(*GROUPS[group][1])  # type: ignore[attr-defined]
    if words:
        found = found.filter(_says(words))
    page = Paginator(found.order_by(*ORDERS.get(order, ORDERS["newest"])), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "groups": [(key, word) for key, (word, _stages) in GROUPS.items()],
        "group": group if group in GROUPS else "",
        "order": order if order in ORDERS else "newest",
        "q": words,
        "now": database_now(),
        "draft_refusal": may_draft_proposal(request.actor, database_now()),
        "is_secretary": request.actor.is_secretary,
    }
    return render(request, "matters/list.html", context)


def _says(words: str) -> Q:
    """Each word somewhere in the text, in its newest or an earlier version; or the number of the matter ("2026/14", 14号)."""
    wanted = Q()
    for word in words.split()[:5]:
        texts = Q()
        for field in ("title", "summary", "text", "title_en", "summary_en", "text_en"):
            texts |= Q(**{f"{field}__icontains": word})
        by_text = Q(pk__in=Version.objects.filter(texts).values("proposal"))
        digits = word.rsplit("/", 1)[-1].removesuffix("号")
        wanted &= (
            by_text | Q(number=int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 7 else by_text
        )
    return wanted
