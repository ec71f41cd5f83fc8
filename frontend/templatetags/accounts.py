"""For the page that says how to get an account."""

from __future__ import annotations

from django.template import Library

from councils.models import Community

register = Library()


@register.simple_tag
def claimable_communities() -> list[Community]:
    """The communities of this installation, whose letters can be claimed."""
    return list(Community.objects.order_by("id")[:200])
