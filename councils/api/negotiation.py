"""In which form an answer goes: JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        if len(given) == 1 and given[0].media_type == JSON and not format_suffix and takes_json(request.META):
            return given[0], JSON
        return super().select_renderer(request, given, format_suffix)


def takes_json(meta: Mapping[str, Any]) -> bool:
    """Said in one of the two ways in which nearly everybody says it."""
    return meta.get("HTTP_ACCEPT", "*/*") in ("*/*", JSON) and not meta.get("QUERY_STRING")
