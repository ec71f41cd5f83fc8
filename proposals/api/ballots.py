"""A ballot of the API: what is said, and the plain way that nearly every one of them takes.

The framework wraps the request, weighs forms of answers and copies fields; a hall that votes at once pays for
it. So what is said plainly is taken without it, after the same questions in the same order: community, account, its token
against forgery, permission, pace. Whatever is not plain or is refused before the action is left to the framework, which asks
everything once more, and answers (`tests/api/test_plain_ballots.py` holds the two to each other).
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import GenericViewSet

from councils.actions.asking import community_of
from councils.api.forms import Form
from councils.api.negotiation import JSON, takes_json
from councils.api.refusals import refusal_body
from councils.permissions.refusal import Refusal
from proposals.actions.ballots import Answer, Cast
from proposals.actions.casting import cast_as
from proposals.rules.check_codes import BYTES

_CLIENT = re.compile(rf"[0-9a-fA-F]{{{2 * BYTES}}}")
_WORD = re.compile(r"[!-~](?:[ -~]*[!-~])?")
# Of its bytes: no ballot has a thousand, and what is read before its pace was asked must cost nothing.
_FEW = re.compile(r"[0-9]{1,3}")
LONGEST, KEY = 400, range(8, 41)


class NewBallotSerializer(Form):
    marks = serializers.CharField(
        max_length=LONGEST,
        help_text="The key of one option; of several projects their keys in order of the alphabet: p01,p07.",
    )
    key = serializers.CharField(
        min_length=KEY[0], max_length=KEY[-1], help_text="Yours: sent again with it, the ballot counts once."
    )
    client = serializers.CharField(required=False, help_text="32 hexadecimal digits, your part of the check code.")
    elector = serializers.IntegerField(required=False, help_text="Only where you vote for several.")
    replaces = serializers.CharField(required=False, help_text="The token of the ballot that this one changes.")

    def validate_client(self, given: str) -> str:
        if not _CLIENT.fullmatch(given):
            raise serializers.ValidationError(self.fields["client"].help_text or "")
        return given


def cast_of(community_id: int, poll_id: int, said: dict[str, Any]) -> Cast:
    """Who casts it is asked with the others of its batch (`proposals/actions/casting.py`)."""
    return Cast(
        community_id=community_id,
        poll_id=poll_id,
        person_id=None,
        marks=said["marks"],
        key=said["key"],
        client_bytes=bytes.fromhex(said["client"]) if "client" in said else os.urandom(BYTES),
        elector_id=said.get("elector"),
        replaces=said.get("replaces", ""),
    )


def told(answer: Answer) -> tuple[dict[str, Any], int]:
    if isinstance(answer, Refusal):
        return refusal_body(answer), answer.status
    return answer.told(), status.HTTP_201_CREATED


def plain_answer(view: GenericViewSet[Any], request: HttpRequest, slug: str, pk: int) -> HttpResponse | None:
    """None: the framework shall answer."""
    given = request.META
    if request.method != "POST" or given.get("CONTENT_TYPE") != JSON or not takes_json(given):
        return None
    if not _FEW.fullmatch(given.get("CONTENT_LENGTH", "")):
        return None
    community = community_of(request, slug)
    said = plainly_said(request.body)
    if community is None or said is None or not _may_ask(view, request):
        return None
    body, code = told(cast_as(request.user.pk, cast_of(community.pk, pk, said)))
    headers = {**view.default_response_headers, "Cache-Control": "no-store"}
    return HttpResponse(JSONRenderer().render(body), status=code, content_type=JSON, headers=headers)


def plainly_said(body: bytes) -> dict[str, Any] | None:
    """As the form reads it, where it is said as nearly everybody says it; None also where it may be right all the same."""
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    words = [said[name] for name in ("marks", "key", "client", "replaces") if name in said]
    if (
        "marks" not in said
        or "key" not in said
        or not all(type(word) is str and _WORD.fullmatch(word) for word in words)
    ):
        return None
    fits = len(said["marks"]) <= LONGEST and len(said["key"]) in KEY and type(said.get("elector", 0)) is int
    if not fits or ("client" in said and not _CLIENT.fullmatch(said["client"])):
        return None
    return said


def _may_ask(view: Any, request: HttpRequest) -> bool:
    """Signed in, with the token against forgery, and not too often: the view's own questions, each to be answered well."""
    if view.authentication_classes != [SessionAuthentication] or not request.user.is_active:
        return False
    try:
        SessionAuthentication().enforce_csrf(request)  # type: ignore[arg-type]
    except APIException:
        return False
    return all(permission.has_permission(request, view) for permission in view.get_permissions()) and all(
        throttle.allow_request(request, view) for throttle in view.get_throttles()
    )
