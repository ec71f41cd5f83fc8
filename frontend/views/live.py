"""A new token for an open page, before the one in its head expires."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from realtime import tokens


@require_GET
@never_cache
def live_token(request: HttpRequest) -> JsonResponse:
    """`?topic=meeting.42&topic=matter.7` as `{"token", "topics", "expires_in"}`, without those not allowed."""
    token, topics = tokens.issue(request.user, request.GET.getlist("topic")[: tokens.MOST])
    return JsonResponse({"token": token, "topics": topics, "expires_in": tokens.LIFE})
