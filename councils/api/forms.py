"""What is said to the API, read by a form that is made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers


class Form(serializers.Serializer[Any]):
    """For what many send at the same moment: the framework copies each field of a form for each request.

    Its fields keep nothing of what they read. What is not as it should be is read once more, and refused, by a form of its own.
    """

    @classmethod
    def said(cls, data: Any) -> dict[str, Any]:
        """As `validated_data` after `is_valid(raise_exception=True)`."""
        try:
            return dict(_kept(cls).run_validation(data))
        except serializers.ValidationError:
            form = cls(data=data)
            form.is_valid(raise_exception=True)
            return dict(form.validated_data)


@cache
def _kept(form: type[Form]) -> Form:
    kept = form()
    kept.fields  # noqa: B018 (they are made when they are first asked for)
    return kept
