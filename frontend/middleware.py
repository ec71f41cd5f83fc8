"""A refusal that no form caught becomes a page with the same sentence; an address that only takes a form says so."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from councils.permissions.refusal import Refused
from frontend.views.errors import only_sent_to


class RefusedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            # No word has it, and not every database takes it: not our failure, and not worth an alarm.
            raise BadRequest("an address with a NUL")
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            allowed = response["Allow"]
            response = only_sent_to(request)
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "errors/refused.html", {"refusal": exception.refusal}, status=exception.refusal.status)
