"""What a request brought is let go with its answer: marks, passwords, and bodies of many megabytes."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin


class Forgetting(MiddlewareMixin):
    """A request points at itself in a circle, by what is to be asked of it later, so it stays until the collector of garbage comes by.

    Of the rest its files are closed by Django, and what the API made of it is let go there (`councils/api/scope.py`).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kept = request.__dict__
        if "_body" in kept:
            kept["_body"] = b""
        if "_post" in kept:
            kept["_post"] = QueryDict()
        kept.pop("_stream", None)
        request.META.pop("wsgi.input", None)
        return response
