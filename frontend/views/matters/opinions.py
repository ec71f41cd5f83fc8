"""What comes of a hearing: every opinion with its answer, adopted or not, and why. Nobody is named."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frontend.views.community import CommunityRequest, in_community
from frontend.views.matters.reading import public_or_404
from proposals.models import Comment
from proposals.permissions.poll import has_vote
from proposals.rules.measures import ANSWERS, Facts, Numbers
from proposals.rules.outcome import decide
from proposals.rules.sentences import sentence
from proposals.rules.thresholds import Rule

PAGE = 100
HEARING = Rule("person", ("heads",), (), (), failing="opinion", method="none")
WORDS = {
    Comment.Answered.ADOPTED: ("done", _("adopted")),
    Comment.Answered.PARTLY: ("done", _("partly adopted")),
    Comment.Answered.NOT_ADOPTED: ("plain", _("not adopted")),
    Comment.Answered.ANSWERED: ("plain", _("explained")),
}


@in_community
def opinions(request: CommunityRequest, pk: int) -> HttpResponse:
    """Of every matter: whatever is said in its discussion begins a line. Only where nobody votes is it the outcome."""
    matter = public_or_404(request, pk)
    said = Comment.objects.filter(proposal=matter.proposal).visible().opening().order_by("written_at", "pk")
    counted = Counter(answered or "open" for answered in said.values_list("answered", flat=True))
    facts = Facts({"heads": Numbers()}, opinions={key: counted[key] for key in ANSWERS if counted[key]})
    page = Paginator(said, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"comment": one, "answered": WORDS.get(Comment.Answered(one.answered)) if one.answered else None}
        for one in page
    ]
    context = {
        "matter": matter,
        "proposal": matter.proposal,
        "version": matter.version,
        "rows": rows,
        "page": page,
        "votes": has_vote(matter.proposal),
        "sentence": sentence(HEARING, facts, decide(HEARING, facts), get_language() or "zh-hans"),
        "tab": "matters",
    }
    return render(request, "matters/opinions.html", context)
