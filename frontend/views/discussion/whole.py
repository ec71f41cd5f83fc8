"""The section "What people say": what is drawn for all, with the reader's own marks and keys."""

from __future__ import annotations

from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.models.clock import database_now
from councils.rules.dates import moment_words
from frontend.views.community import CommunityRequest
from frontend.views.discussion.overlay import FORM, Reader, fill, reader_of
from frontend.views.discussion.reading import Asked, Drawn, drawn
from proposals.models import Proposal


def whole(request: CommunityRequest, proposal: Proposal, *, own_page: bool, asked: Asked | None = None) -> SafeString:
    asked = asked or Asked.of(request.GET)
    shown = drawn(proposal, asked, own_page)
    reader = reader_of(request.actor, proposal, getattr(request, "now", None) or database_now(), shown)
    here = [request.community.slug, proposal.pk]
    write_url = reverse("matter-comments", args=here)
    sign_in = reader.refusal is not None and reader.refusal.code == "comment:sign_in"
    if sign_in:
        write_url = f"{reverse('account_login')}?{urlencode({'next': write_url})}"
    query = urlencode({"order": shown.order, "page": shown.page, "own_page": "1" if own_page else ""})
    # The deed stands at the foot of the page, outside this section (`discussion_act`).
    request.discussion_act = {  # type: ignore[attr-defined]
        "word": _("Sign in to write") if sign_in else _("Write what I think"),
        "url": write_url,
        "refusal": None if sign_in else reader.refusal,
        "until": _until(request, reader),
    }
    context = {
        "proposal": proposal,
        "html": fill(shown, reader),
        "drawn": shown,
        "reader": reader,
        "form": FORM,
        "own_page": own_page,
        "nothing": _nothing(shown, reader),
        "reactions_url": reverse("matter-reactions", args=here),
        "source": f"{reverse('discussion', args=here)}?{query}",
    }
    return render_to_string("discussion/_whole.html", context, request=request)


def _until(request: CommunityRequest, reader: Reader) -> str:
    if reader.window.until is None or not reader.window.is_open:
        return ""
    when = moment_words(reader.window.until, request.community.timezone).text(get_language() or "")
    return _("Comments close %(when)s.") % {"when": when}


def _nothing(shown: Drawn, reader: Reader) -> str:
    if shown.slots or shown.page > 1:
        return ""
    return _("No comments yet.") if not reader.window.is_open else _("No comments yet. You can write the first.")
