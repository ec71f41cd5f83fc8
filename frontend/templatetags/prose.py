"""`{{ text|markdown }}` inside an element with class `prose`."""

from __future__ import annotations

from django.template import Library
from django.utils.safestring import SafeString

from frontend import markdown as reader

register = Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    return reader.markdown(text or "")
