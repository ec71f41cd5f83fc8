"""What a page needs to stay current: `{% live_head "proposal.7" %}` in its head block. See docs/realtime.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from realtime import tokens

register = template.Library()


@register.inclusion_tag("live/_head.html", takes_context=True)
def live_head(context: template.Context, *topics: str | Iterable[str]) -> dict[str, Any]:
    """Topics as strings or lists of strings; those that this reader may not follow are left out."""
    names: list[str] = []
    for topic in topics:
        names.extend([topic] if isinstance(topic, str) else topic)
    token, allowed = tokens.issue(context["request"].user, names)
    return {
        "token": token,
        "topics": " ".join(allowed),
        "life": tokens.LIFE,
        "renew": reverse("live-token"),
        "socket": "/ws/",
    }


@register.inclusion_tag("live/_chip.html")
def live_chip() -> dict[str, Any]:
    """Where the state of the connection is said, if not in the footer, where the script puts it by itself."""
    return {}
