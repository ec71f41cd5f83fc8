"""What residents write in Markdown, as HTML that can do no harm: no raw HTML, no scripts, no pictures from elsewhere."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "h5", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
# Below the page's own h1 and h2.
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h5", "h6": "h5"}
_reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["linkify", "table", "strikethrough"]
)
_reader.disable("image")


def markdown(text: str) -> SafeString:
    """Sanitised HTML of a text. Links open here and carry no address of ours; whatever is not Markdown is shown as typed."""
    tokens = _reader.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    html = _reader.renderer.render(_plain(tokens), _reader.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )
    return mark_safe(clean)  # noqa: S308


def _plain(tokens: list[Token]) -> list[Token]:
    """Column alignment is an inline style in tables: the content policy forbids it."""
    for token in tokens:
        token.attrs.pop("style", None)
    return tokens
