"""The table of opinions of a hearing: who said what is not told, what was made of each is."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.views.community import CommunityRequest, in_community
from frontend.views.matters.reading import public_or_404
from proposals.actions.hearings import opinions_of, publish_opinions
from proposals.models import Publication
from proposals.permissions.hearing import is_hearing, may_publish_opinions
from proposals.rules.measures import ANSWERS, Facts, Numbers
from proposals.rules.outcome import decide
from proposals.rules.sentences import sentence
from proposals.rules.thresholds import Rule

HEARING = Rule("person", ("heads",), (), (), failing="opinion", method="none")


def _counted(rows: list[dict[str, Any]]) -> str:
    """How many there are and what was made of them, in the words of the rule that decides nothing."""
    counted = Counter(row["answered"] or "open" for row in rows)
    facts = Facts({"heads": Numbers()}, opinions={key: counted[key] for key in ANSWERS if counted[key]})
    return sentence(HEARING, facts, decide(HEARING, facts), get_language() or "zh-hans")


@in_community
def opinions(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    if not is_hearing(matter.proposal):
        raise Http404
    if request.method == "POST":
        publish_opinions(actor=request.actor, proposal=matter.proposal)
        messages.success(request, _("Published. It is on the notice board."))
        return redirect(reverse("matter", args=[request.community.slug, pk]))
    published = (
        Publication.objects.filter(kind=Publication.Kind.OPINIONS, proposal=matter.proposal).order_by("-pk").first()
    )
    refusal = may_publish_opinions(request.actor, matter.proposal)
    rows = published.facts["opinions"] if published else opinions_of(matter.proposal)
    context = {
        "matter": matter,
        "version": matter.version,
        "rows": rows,
        "published": published,
        "sentence": _counted(rows),
        "refusal": refusal,
        "may_ask": refusal is None or refusal.code in ("hearing:not_held", "hearing:unanswered"),
        "tab": "matters",
    }
    return render(request, "matters/opinions.html", context)
