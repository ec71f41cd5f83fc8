"""The policy of every answer, put together once."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OnePolicy(CSPMiddleware):
    """As django-csp's, which puts its policy together for each answer anew; left to it where a view asked for another one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asked = getattr(request, "_csp_nonce", None) is not None or any(
            name.startswith("_csp_") for name in response.__dict__
        )
        if asked or settings.DEBUG:  # a page that explains an error to a developer has none
            return super().process_response(request, response)
        if HEADER not in response:
            response[HEADER] = _policy()
        return response


@cache
def _policy() -> str:
    return build_policy()
