"""What is done more cheaply than the framework does it answers as the framework does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from csp.constants import HEADER, NONCE
from csp.decorators import csp_replace
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer, StaticHTMLRenderer
from rest_framework.request import Request

from config.csp import OnePolicy
from councils.api.negotiation import MostlyJson
from proposals.api.polls import NewBallotSerializer
from proposals.rules.check_codes import BYTES

GOOD = {"marks": "yes", "key": "k" * 12}
SAID: list[Any] = [
    GOOD, {**GOOD, "client": "ab" * BYTES}, {**GOOD, "elector": 7, "replaces": "t"}, {**GOOD, "elector": "7"},
    {**GOOD, "marks": " yes "}, {**GOOD, "marks": 7}, {**GOOD, "more": 1},
    {**GOOD, "marks": ""}, {**GOOD, "marks": "y" * 401}, {**GOOD, "marks": None}, {**GOOD, "marks": ["yes"]},
    {**GOOD, "marks": True}, {**GOOD, "marks": "\x00"}, {**GOOD, "key": "short"}, {**GOOD, "key": "k" * 41},
    {**GOOD, "client": "zz"}, {**GOOD, "elector": "one"}, {**GOOD, "elector": None}, {**GOOD, "replaces": None},
    {}, {"marks": "yes"}, [], [GOOD], None, "yes", 7,
]  # fmt: skip


def by_the_framework(said: Any) -> Any:
    form = NewBallotSerializer(data=said)
    try:
        form.is_valid(raise_exception=True)
    except serializers.ValidationError as error:
        return error.get_full_details()
    return dict(form.validated_data)


@pytest.mark.parametrize("said", SAID, ids=repr)
def test_a_form_that_is_made_once_reads_and_refuses_as_one_made_anew(said: Any) -> None:
    for _again in range(2):
        try:
            found: Any = NewBallotSerializer.said(said)
        except serializers.ValidationError as error:
            found = error.get_full_details()
        assert found == by_the_framework(said)


@pytest.mark.parametrize(
    "accept", [None, "*/*", "application/json", "application/*", "text/html", "application/json; indent=4", "x"]
)
@pytest.mark.parametrize("query", ["", "format=json", "format=html", "limit=3"])
@pytest.mark.parametrize(
    "renderers", [[JSONRenderer()], [StaticHTMLRenderer()], [JSONRenderer(), StaticHTMLRenderer()]]
)
def test_the_form_of_an_answer_is_what_the_framework_chooses(accept: str | None, query: str, renderers: Any) -> None:
    more = {} if accept is None else {"HTTP_ACCEPT": accept}
    request = Request(RequestFactory().get(f"/?{query}", **more))

    def chosen(by: DefaultContentNegotiation) -> Any:
        try:
            return by.select_renderer(request, renderers)
        except Exception as error:
            return type(error)

    assert chosen(MostlyJson()) == chosen(DefaultContentNegotiation())


def policy(middleware: Any, answer: Any) -> set[str]:
    request = RequestFactory().get("/")
    found: HttpResponse = middleware(lambda _request: answer(_request))(request)
    return {part.strip() for part in found.headers.get(HEADER, "").split(";")}


def own(_request: Any) -> HttpResponse:
    return HttpResponse(headers={HEADER: "default-src 'none'"})


def with_nonce(request: Any) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))


@csp_replace({"img-src": ["data:"]})
def with_another(_request: Any) -> HttpResponse:
    return HttpResponse()


def test_the_policy_is_that_of_the_settings_unless_a_view_asked_for_another() -> None:
    plain = policy(OnePolicy, lambda _request: HttpResponse())
    assert {"default-src 'self'", "frame-ancestors 'none'"} <= plain
    for answer in (lambda _request: HttpResponse(), own, with_another):
        assert policy(OnePolicy, answer) == policy(CSPMiddleware, answer)
    assert policy(OnePolicy, with_another) != plain
    with override_settings(CONTENT_SECURITY_POLICY={"DIRECTIVES": {"script-src": [NONCE]}}):
        assert any("'nonce-" in part for part in policy(OnePolicy, with_nonce))


def test_every_answer_carries_the_policy(town: SimpleNamespace, api_of: Any) -> None:
    api = api_of(town.member)
    for path in ("", "polls/", "nowhere/"):
        assert "default-src 'self'" in api("get", path)[HEADER]
