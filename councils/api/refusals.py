"""What the API answers when it does not do something: the sentence of the page, as `{"code", "sentence", "instead"}`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from councils.permissions.refusal import Refusal, Refused


def answer_refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """The exception handler of the API. What it does not know becomes a plain 500, with nothing of the inside."""
    if isinstance(error, Refused):
        return refused(error.refusal)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    body: dict[str, Any] = {"code": _code(error), "sentence": _sentence(error), "instead": ""}
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        body["fields"] = error.detail
    response.data = body
    return response


def refused(refusal: Refusal) -> Response:
    return Response(refusal_body(refusal), status=refusal.status)


def refusal_body(refusal: Refusal) -> dict[str, str]:
    return {"code": refusal.code, "sentence": str(refusal.sentence), "instead": str(refusal.instead)}


def _code(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return f"api:{codes if isinstance(codes, str) else 'invalid'}"


def _sentence(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return _("Something is missing or not as it should be; see the fields.")
    return str(error.detail)


REFUSAL = {
    "type": "object",
    "description": "What did not happen and why (sentence), and what one can do now; in the language of Accept-Language.",
    "properties": {
        "code": {"type": "string", "example": "comment:closed"},
        "sentence": {"type": "string"},
        "instead": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": True},
    },
    "required": ["code", "sentence", "instead"],
}


def describe_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of the schema: every operation may be refused, always in this form."""
    result.setdefault("components", {}).setdefault("schemas", {})["Refusal"] = REFUSAL
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for path in result.get("paths", {}).values():
        for operation in path.values():
            operation["responses"]["4XX"] = {"description": "Refused", "content": content}
    return result
