"""After a vote that did not carry: what the procedure says follows, and the key for the step that a person takes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from frontend.forms.procedures import BodyForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import public_or_404
from proposals.actions.failing import follow_failure
from proposals.permissions.failing import bodies_for, failure_now, may_follow_failure, target_of
from proposals.rules.failing import FAILURE_WORDS, on_fail_words

KEYS = {
    "revise": _("Send it back to the discussion"),
    "adjourn": _("Adjourn it"),
    "refer": _("Pass it on"),
    "close": _("Close it"),
}


@in_community
def failure(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    found = failure_now(matter.proposal)
    if found is None and request.method != "POST":
        raise Http404
    version = target_of(matter.proposal) if found is not None and found.way == "refer" else None
    form = BodyForm(posted(request), bodies=bodies_for(version) if version is not None else [])

    def do(said: dict[str, Any]) -> str:
        follow_failure(actor=request.actor, proposal=matter.proposal, why=said["why"], council=form.body)
        messages.success(request, gettext("Done, and on record. The author and those who took part are told."))
        return reverse("matter", args=[request.community.slug, pk])

    context = {"matter": matter, "version": matter.version, "tab": "matters"}
    if found is not None:
        lang = get_language() or "en"
        context |= {
            "failure": found,
            "what": FAILURE_WORDS[found.kind].text(lang),
            "plan": on_fail_words(found.plan, version.title if version else "").text(lang),
            "word": KEYS[found.way],
            "target": version,
            "refusal": may_follow_failure(request.actor, matter.proposal, matter.now),
        }
    return deed(request, form, do, "matters/failure.html", context)
