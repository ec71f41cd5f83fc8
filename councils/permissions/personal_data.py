"""Personal data is not published. What looks like it is named, with its paragraph; the text stays with who typed it."""

from __future__ import annotations

from django.utils.translation import get_language

from councils.permissions.refusal import Refusal
from councils.rules.redaction import findings


def may_publish_text(*texts: str) -> Refusal | None:
    """None, or what to mask in the first of the texts that shows personal data."""
    for text in texts:
        for finding in findings(text):
            return Refusal("text:personal_data", finding.sentence(get_language() or ""), status=422)
    return None
