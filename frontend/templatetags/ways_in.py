"""How one gets in without an account: by the letter of a community, or by the demo."""

from __future__ import annotations

from typing import Any

from django.template import Library

from councils.models import Community
from councils.permissions.demo import demo_is_open

register = Library()
MOST = 50


@register.simple_tag
def ways_in() -> dict[str, Any]:
    """`communities` whose letters are claimed here, `demo` whether anybody may try it as somebody."""
    return {"communities": list(Community.objects.order_by("name")[:MOST]), "demo": demo_is_open()}
