"""One form, one action: valid and allowed goes on to the next page, anything else shows the form with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from councils.permissions.refusal import Refused


def deed(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[dict[str, Any]], str],
    template: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """`do` gets the cleaned data, runs the action and returns the address to go to (303, so that a reload repeats nothing).

    A refusal is shown on the form with its own status; bad input with 422. Nothing typed is lost.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                response = redirect(do(form.cleaned_data))
                response.status_code = 303
                return response
            except Refused as refused:
                form.add_error(None, str(refused.refusal))
                status = refused.refusal.status
    return render(request, template, {"form": form, **(context or {})}, status=status)
