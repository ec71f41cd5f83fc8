"""How often one may ask. Reading is generous, writing is a person's pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

if TYPE_CHECKING:
    # The settings name this module while `views` is being imported.
    from rest_framework.views import APIView


class WriteThrottle(UserRateThrottle):
    """Counts only what would change something."""

    scope = "write"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or super().allow_request(request, view)
