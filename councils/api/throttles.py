"""How often one may ask in a minute. Reading is generous, writing is a person's pace."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    # The settings name this module while `views` is being imported.
    from rest_framework.views import APIView


class Pace(SimpleRateThrottle):
    """One count a request, of the whole minute by the clock: "write" for what would change something, else "user" or "anon".

    The framework's own classes keep a list of moments for each kind and read and write it again and again.
    """

    def __init__(self) -> None:
        self.waits = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        known = request.user.pk if request.user and request.user.is_authenticated else None
        reads = request.method in SAFE_METHODS
        scope = "write" if not reads else "anon" if known is None else "user"
        most, seconds = self.parse_rate(self.THROTTLE_RATES[scope])
        if most is None or seconds is None:
            return True
        window, passed = divmod(int(time.time()), seconds)
        self.waits = seconds - passed
        who = f"address:{self.get_ident(request)}" if known is None else f"account:{known}"
        key = f"pace:{scope}:{who}:{window}"
        counts: Any = cache  # `config/cache.py`
        return bool(counts.count(key, seconds) <= most)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return float(self.waits)
