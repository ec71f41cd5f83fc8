"""What every page knows: the community it stands in and who is reading."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "community": getattr(request, "community", None),
        "actor": getattr(request, "actor", None),
        "theme": request.COOKIES.get("theme", ""),
        "large": request.COOKIES.get("type", "") == "large",
    }
