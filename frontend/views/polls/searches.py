"""How often one may look for a ballot or fetch its proof: each time the whole tree is built, and codes could be tried."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from councils.permissions.refusal import Refusal
from frontend.views.accounts.tries import count_once_more, is_used_up

MOST = 40
# A mobile network shows hundreds of phones as one address. Nobody gets a session for looking: its row would cost more.
MOST_FROM_ADDRESS = 300
TOO_OFTEN = Refusal(
    "ballot:searched_too_often",
    _("Too many codes were looked up in a short time. Nothing more is looked up for now."),
    _("Try again in a quarter of an hour, or count again on your own device: it asks nobody."),
    429,
)


def search(request: HttpRequest) -> Refusal | None:
    """Counts this one; a refusal where it is one too many."""
    keys = [(f"ballot:address:{get_adapter().get_client_ip(request)}", MOST_FROM_ADDRESS)]
    if request.user.is_authenticated:
        keys.append((f"ballot:account:{request.user.pk}", MOST))
    if is_used_up(keys):
        return TOO_OFTEN
    count_once_more(keys)
    return None
