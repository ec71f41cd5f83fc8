"""Whom one need not trust, and for what one must: the page in plain words, the keys that signed, the file that recounts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from frontend.trust_words import SECTIONS
from frontend.verify_file import verify_bytes, verify_sha256
from proposals.actions.signing import key_history, public_key
from proposals.models import Poll

KEYS_FORMAT = "signing-keys/1"


def trust(request: HttpRequest) -> HttpResponse:
    context = {
        "sections": SECTIONS,
        "public_key": public_key(),
        "former": key_history(),
        "verify_hash": verify_sha256(),
    }
    return render(request, "trust/trust.html", context)


def signing_keys(request: HttpRequest) -> JsonResponse:
    """Every key that ever signed a result here, and how each handed over to the next. Compare it with printed notices."""
    signed = Poll.objects.exclude(signed_with="").order_by().values("signed_with")
    rows = signed.annotate(first=Min("counted_at"), last=Max("counted_at"), results=Count("pk")).order_by("first")
    keys: list[dict[str, Any]] = [
        {
            "public_key": row["signed_with"],
            "first_signed_at": row["first"].isoformat(),
            "last_signed_at": row["last"].isoformat(),
            "results": row["results"],
        }
        for row in rows
    ]
    data = {"format": KEYS_FORMAT, "current": public_key(), "keys": keys, "history": key_history()}
    response = JsonResponse(data, json_dumps_params={"indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def verify_file(request: HttpRequest) -> HttpResponse:
    """The same bytes as in the repository and under /static/."""
    response = HttpResponse(verify_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
