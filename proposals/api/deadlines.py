"""What is due, overdue first: the page as data."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models.clock import page_now
from proposals.models import Proposal
from proposals.permissions.deadlines import deadlines
from proposals.rules.deadlines import KINDS, Due


class DeadlineSerializer(serializers.Serializer[Due]):
    uid = serializers.CharField(help_text="Never changes: the identity of the deadline, also in the calendar feed.")
    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    at = serializers.DateTimeField(help_text="The first moment that is too late; of a meeting when it begins.")
    overdue = serializers.SerializerMethodField()
    title = serializers.CharField(source="what.zh")
    title_en = serializers.CharField(source="what.en")
    who = serializers.SerializerMethodField(help_text="Who must act.")
    who_en = serializers.SerializerMethodField()
    council = serializers.CharField(help_text="Key of the body.")
    office = serializers.BooleanField(help_text="Shown only to those who serve a body.")

    def get_overdue(self, due: Due) -> bool:
        return due.is_overdue(self.context["now"])

    def get_who(self, due: Due) -> str:
        return due.by.zh if due.by else ""

    def get_who_en(self, due: Due) -> str:
        return due.by.en if due.by else ""


class DeadlineViewSet(mixins.ListModelMixin, InCommunity[Any]):
    """Everything that is due, what is late first. A public reader gets the public part."""

    serializer_class = DeadlineSerializer
    pagination_class = None
    queryset = Proposal.objects.none()

    @extend_schema(parameters=[OpenApiParameter("council", OpenApiTypes.STR, description="Key of one body.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        now = page_now()
        found: Any = deadlines(self.actor, now, request.query_params.get("council", ""))
        context = {"now": now}
        return Response(DeadlineSerializer(found, many=True, context=context).data)
