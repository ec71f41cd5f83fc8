"""The pages of what went wrong: what did not happen, why, what one can do now."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

# /c/qinghuai/polls/7/ of /c/qinghuai/polls/7/ballots/: the page of the thing itself.
_THING = re.compile(r"/c/[-\w]+/(?:[-a-z]+/)+?(?:\d+/)+")
_COMMUNITY = re.compile(r"/c/[-\w]+/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def only_sent_to(request: HttpRequest) -> HttpResponse:
    """An address that takes a form was opened: a phone brings back the tab in which somebody has just voted."""
    return render(request, "errors/405.html", {"onward": _onward(request.path)}, status=405)


def _onward(path: str) -> str:
    for begins in (_THING, _COMMUNITY):
        found = begins.match(path)
        if found is not None and found.group() != path:
            try:
                resolve(found.group())
            except Resolver404:
                continue
            return found.group()
    return "/"


def failed(request: HttpRequest) -> HttpResponse:
    """Without the context of a page: whatever failed may fail there again."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF check refused the form (setting CSRF_FAILURE_VIEW)."""
    return render(request, "errors/csrf.html", status=403)
