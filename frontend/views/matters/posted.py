from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when every field is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
