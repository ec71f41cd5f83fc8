"""In which form an answer goes: JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

JSON = "application/json"


class MostlyJson(DefaultContentNegotiation):
    """As the framework's, which for each request weighs the one form there is against what nearly everybody accepts."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        given: Any = list(renderers)
        meta = request.META
        if (
            len(given) == 1
            and given[0].media_type == JSON
            and meta.get("HTTP_ACCEPT", "*/*") in ("*/*", JSON)
            and not format_suffix
            and not meta.get("QUERY_STRING")
        ):
            return given[0], JSON
        return super().select_renderer(request, given, format_suffix)
