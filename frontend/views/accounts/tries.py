"""Wrong codes from one browser or one address are counted for a quarter of an hour, whatever letter they were for."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from councils.permissions.claims import TOO_OFTEN
from councils.permissions.refusal import Refusal

MOST, WITHIN = 10, 15 * 60
# An address may be a whole house behind one connection.
MOST_FROM_ADDRESS = 60


def too_often(request: HttpRequest) -> Refusal | None:
    return TOO_OFTEN if is_used_up(_keys(request)) else None


def count_wrong(request: HttpRequest) -> None:
    count_once_more(_keys(request))


def is_used_up(keys: list[tuple[str, int]]) -> bool:
    """Each key with how often it may be counted."""
    counted = cache.get_many([key for key, _most in keys])
    return any(counted.get(key, 0) >= most for key, most in keys)


def count_once_more(keys: list[tuple[str, int]]) -> None:
    for key, _most in keys:
        cache.add(key, 0, WITHIN)
        try:
            cache.incr(key)
        except ValueError:  # it expired in between
            cache.set(key, 1, WITHIN)


def _keys(request: HttpRequest) -> list[tuple[str, int]]:
    if not request.session.session_key:
        request.session.create()
    keys = [(f"claim session {request.session.session_key}", MOST)]
    if request.user.is_authenticated:
        keys.append((f"claim account {request.user.pk}", MOST))
    # The reader's own address, also behind trusted proxies (PROXIES).
    keys.append((f"claim address {get_adapter().get_client_ip(request)}", MOST_FROM_ADDRESS))
    return [(key.replace(" ", ":"), most) for key, most in keys]
