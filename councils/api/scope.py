"""The first line of every endpoint below /api/v1/communities/<slug>/: which community, who asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from councils.actions.asking import community_of
from councils.models import Community
from councils.permissions.actor import Actor

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:
    Base = GenericViewSet
else:

    class Base(GenericViewSet):
        def __class_getitem__(cls, item: Any) -> Any:
            return cls


class InCommunity(Base[M]):
    """`self.community` and `self.actor`. What belongs to another community does not exist.

    Everybody may ask; whether it is done is decided by the permission of the act, with the sentence of the page.
    """

    permission_classes = [AllowAny]
    lookup_value_converter = "int"
    community: Community

    @cached_property
    def actor(self) -> Actor:
        """Whoever asks, with his offices: looked up where something asks for them."""
        return Actor.of(self.request.user, self.community)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        found = community_of(request._request, kwargs["slug"])
        if found is None:
            raise Http404
        self.community = found
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        # Request, view and forms point at each other: what was said would stay until the collector of garbage comes by.
        brought: Any = request
        if type(brought._full_data) in (dict, list):
            brought._full_data.clear()
        brought._stream = None
        return answer

    def ours(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Those of this community; none while the schema is drawn, which has no community."""
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(community=self.community)
