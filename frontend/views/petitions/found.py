"""A petition as its pages show it: the bar, the rule in words, the deadline with its reason, what was called for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from councils.models import Community, Meeting
from councils.models.clock import database_now, local_today
from frontend.views.community import CommunityRequest
from proposals.models import Petition, Poll, Version
from proposals.permissions.petition_standing import called_for, rule_of, standing_of, states_of
from proposals.rules.petitions import Progress, late_words, progress_words, rule_of_petition

STATES = {
    "collecting": ("now", gettext_lazy("Signatures are collected")),
    "checking": ("now", gettext_lazy("Signatures on paper are checked")),
    "lapsed": ("plain", gettext_lazy("Not enough signed in time")),
    "over": ("plain", gettext_lazy("The matter is over")),
    "reached": ("now", gettext_lazy("Enough have signed")),
    "late": ("late", gettext_lazy("Late")),
    "met": ("done", gettext_lazy("Called")),
}


def petition_or_404(request: CommunityRequest, pk: int) -> Petition:
    related = ("council", "meeting", "proposal__procedure_version", "started_by")
    found = Petition.objects.filter(community=request.community).select_related(*related)
    petition = get_object_or_404(found, pk=pk)
    petition.community = petition.council.community = petition.proposal.community = request.community
    return petition


def drawn(standing: Progress, sentence: str) -> dict[str, Any]:
    """{have, of, posts, sentence} for the bar: room behind the post, so that more than enough shows as more."""
    of = max(standing.have, standing.needed * 4 // 3, standing.needed + 1)
    flag = _("%(count)s are enough") % {"count": standing.needed}
    post = {"at": Fraction(standing.needed, of), "strict": False, "flag": flag}
    return {"have": standing.have, "of": of, "posts": [post], "sentence": sentence}


def told(petition: Petition, now: datetime | None = None) -> dict[str, Any]:
    """What everybody reads on its page."""
    now, lang = now or database_now(), get_language() or ""
    rule, standing = rule_of(petition), standing_of(petition, now)
    state = states_of([petition], now)[petition.pk]
    called = called_for([petition]).get(petition.pk)
    return {
        "petition": petition,
        "version": Version.objects.filter(proposal=petition.proposal_id).order_by("-number").first(),
        "state": state,
        "chip": STATES[state],
        "rule_words": rule_of_petition(rule).text(lang),
        "legal_basis": rule.legal_basis.text(lang),
        "bar": drawn(standing, progress_words(rule, standing, lang)),
        "late": late_words(rule, days_late(petition, now)).text(lang) if state == "late" else "",
        "called": called,
        "called_url": called_url(petition.community, called),
        "last_day": petition.closes_at - timedelta(seconds=1) if petition.closes_at else None,
    }


def days_late(petition: Petition, now: datetime) -> int:
    """From the day after the last one: the first moment that is too late is one day late."""
    assert petition.due_at is not None
    last = local_today(petition.community, petition.due_at - timedelta(seconds=1))
    return max((local_today(petition.community, now) - last).days, 1)


def called_url(community: Community, called: Meeting | Poll | None) -> str:
    if called is None:
        return ""
    return reverse("meeting" if isinstance(called, Meeting) else "poll", args=[community.slug, called.pk])


def listed(petitions: list[Petition], now: datetime) -> list[dict[str, Any]]:
    """Rows of a list: name, matter, where it stands."""
    states, lang = states_of(petitions, now), get_language() or ""
    titles: dict[int, Version] = {}
    for version in Version.objects.filter(proposal__in=[p.proposal_id for p in petitions]).order_by("number"):
        titles[version.proposal_id] = version
    rows = []
    for petition in petitions:
        state, rule = states[petition.pk], rule_of(petition)
        late = late_words(rule, days_late(petition, now)).text(lang) if state == "late" else ""
        rows.append(
            {"petition": petition, "version": titles[petition.proposal_id], "chip": STATES[state], "late": late}
        )
    return rows
