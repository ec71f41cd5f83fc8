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

BACKEND = "config.accounts.Accounts"


@dataclass(frozen=True)
class Part:
    role: str
    word: str | Promise
    does: str | Promise


# In every community of the demo an account is called demo-ROLE, in all but the first demo-PLACE-ROLE.
PARTS = (
    Part("resident", _("A resident"), _("proposes, discusses, votes for her household; 70 years old")),
    Part("owner", _("Owner"), _("votes with heads and floor area")),
    Part("secretary", _("Secretary"), _("screens proposals, convenes meetings, opens votes")),
    Part("clerk", _("Committee clerk"), _("publishes, corrects, follows the work; register and letters")),
    Part("chair", _("Chair"), _("presides over the representatives' meeting")),
    Part("supervisor", _("Supervisor"), _("reads the whole record and every roll, answers objections")),
    Part("party", _("Party secretary"), _("proposes for the Party branch; enters what its members said, in numbers")),
    Part("second_counter", _("Second counter"), _("counts paper again, independently")),
)


@dataclass(frozen=True)
class Place:
    """A community with those whom one may be there; `first`: its accounts are called by the role alone."""

    community: Community
    first: bool
    parts: list[Part]

    @property
    def values(self) -> list[tuple[str, Part]]:
        before = "" if self.first else f"{self.community.slug}-"
        return [(before + part.role, part) for part in self.parts]


def demo(request: HttpRequest) -> HttpResponse:
    if not demo_is_open():
        raise Http404
    communities = list(Community.objects.filter(is_demo=True).order_by("pk"))
    if not communities:
        raise Http404
    if request.method == "POST":
        role = request.POST.get("role", "")
        account = get_object_or_404(Account, username=f"demo-{role}", persons__community__is_demo=True)
        login(request, account, backend=BACKEND)
        slug = account.persons.values_list("community__slug", flat=True).first()
        return redirect("community", slug=slug)
    there = set(Account.objects.filter(username__startswith="demo-").values_list("username", flat=True))
    places = [_place(community, community == communities[0], there) for community in communities]
    return render(request, "demo/sign_in.html", {"places": [place for place in places if place.parts]})


def _place(community: Community, first: bool, there: set[str]) -> Place:
    before = "demo-" if first else f"demo-{community.slug}-"
    return Place(community, first, [part for part in PARTS if before + part.role in there])
