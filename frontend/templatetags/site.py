"""The four words of the navigation and the links at the foot."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Community

register = Library()
TABS = (("community", _("Home")), ("matters", _("Matters")), ("meetings", _("Meetings")), ("mine", _("Mine")))
FOOT = (
    ("board", _("Notice board")),
    ("decisions", _("Decisions")),
    ("deadlines", _("Deadlines")),
    ("petitions", _("Petitions")),
    ("bodies", _("Bodies and who sits in them")),
    ("procedures", _("Who decides what, by which rule")),
    ("calendar", _("Calendar")),
    ("record", _("Record and its newest hash")),
    ("trust", _("What you can trust, and what not")),
    ("privacy", _("Privacy")),
)


def address(name: str, community: Community | None) -> str:
    """The address of a page, in the community or of the whole installation; empty where there is none."""
    for place in ([community.slug] if community else [], []):
        try:
            return reverse(name, args=place)
        except NoReverseMatch:
            continue
    return ""


@register.inclusion_tag("parts/_tabs.html", takes_context=True)
def tabs(context: Context) -> dict[str, Any]:
    """Home, Matters, Meetings, Mine. The current one is found by the address; `tab` in the context overrules it."""
    community, request = context.get("community"), context.get("request")
    if community is None or request is None:
        return {"tabs": []}
    chosen, found = context.get("tab"), []
    for name, word in TABS:
        url = address(name, community)
        if url:
            inside = request.path == url or (name != "community" and request.path.startswith(url))
            current = "page" if request.path == url else "true" if (name == chosen if chosen else inside) else ""
            found.append({"url": url, "word": word, "current": current})
    return {"tabs": found}


@register.filter
def foot_links(community: Community | None) -> list[dict[str, Any]]:
    links = [{"url": address(name, community), "word": word} for name, word in FOOT]
    return [link for link in links if link["url"]]
