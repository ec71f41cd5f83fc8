"""One-click sign-in of the demo, only while every community is a demo one; otherwise the page does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.models import Account, Community
from councils.permissions.demo import demo_is_open

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Part:
    role: str
    word: str | Promise
    does: str | Promise


PARTS = (
    Part("resident", _("A resident"), _("proposes, discusses, votes for her household; 70 years old")),
    Part("owner", _("Owner"), _("votes with heads and floor area")),
    Part("secretary", _("Secretary"), _("screens proposals, convenes meetings, opens votes")),
    Part("clerk", _("Committee clerk"), _("publishes, corrects, follows the work; register and letters")),
    Part("chair", _("Chair"), _("presides over the representatives' meeting")),
    Part("supervisor", _("Supervisor"), _("reads the whole record and every roll, answers objections")),
    Part("second_counter", _("Second counter"), _("counts paper again, independently")),
)


def demo(request: HttpRequest) -> HttpResponse:
    if not demo_is_open():
        raise Http404
    community = Community.objects.filter(is_demo=True).order_by("pk").first()
    if community is None:
        raise Http404
    if request.method == "POST":
        role = request.POST.get("role", "")
        account = get_object_or_404(Account, username=f"demo-{role}", persons__community__is_demo=True)
        login(request, account, backend=BACKEND)
        return redirect("community", slug=community.slug)
    there = set(Account.objects.filter(username__startswith="demo-").values_list("username", flat=True))
    parts = [part for part in PARTS if f"demo-{part.role}" in there]
    return render(request, "demo/sign_in.html", {"parts": parts, "community": community})
