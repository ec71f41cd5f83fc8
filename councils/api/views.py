from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from councils.api.scope import InCommunity
from councils.api.serializers import (
    CalendarDaySerializer,
    CommunitySerializer,
    CouncilSerializer,
    MeetingSerializer,
    RecordEventSerializer,
    RecordHeadSerializer,
)
from councils.models import CalendarDay, Community, Council, Event, Meeting, RecordHead


class CommunityViewSet(ReadOnlyModelViewSet[Community]):
    """The communities of this installation."""

    queryset = Community.objects.order_by("slug")
    serializer_class = CommunitySerializer
    permission_classes = [AllowAny]
    lookup_field = "slug"
    lookup_value_converter = "slug"


class CouncilViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InCommunity[Council]):
    """Its bodies: committees, assemblies, meetings of representatives, owners."""

    serializer_class = CouncilSerializer
    lookup_field = "key"
    lookup_value_converter = "slug"
    filterset_fields = ["kind", "membership"]

    def get_queryset(self) -> QuerySet[Council]:
        return self.ours(Council.objects.all())


class CalendarViewSet(mixins.ListModelMixin, InCommunity[CalendarDay]):
    """Days that are not as the week says: what deadlines and notice periods are counted with."""

    serializer_class = CalendarDaySerializer
    filterset_fields = {"on": ["exact", "gte", "lte", "year"], "kind": ["exact"]}

    def get_queryset(self) -> QuerySet[CalendarDay]:
        return self.ours(CalendarDay.objects.all())


class MeetingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InCommunity[Meeting]):
    """Meetings, the newest first."""

    serializer_class = MeetingSerializer
    filterset_fields = ["state", "council__key"]

    def get_queryset(self) -> QuerySet[Meeting]:
        # In a closed meeting whoever was there at its end; everybody's stay ends with it.
        here = Q(attendances__counts=True) & (
            Q(attendances__left_at=None) | Q(attendances__left_at__gte=F("closed_at"))
        )
        rows = Meeting.objects.select_related("council").annotate(
            present=Count("attendances__person", filter=here, distinct=True)
        )
        return self.ours(rows).order_by("-starts_at", "-pk")


class RecordViewSet(mixins.ListModelMixin, InCommunity[Event]):
    """The record: what happened, when, about what; chained by hashes, without a gap."""

    serializer_class = RecordEventSerializer
    filterset_fields = {"seq": ["gt", "lte"], "name": ["exact"], "object_noun": ["exact"], "object_id": ["exact"]}

    def get_queryset(self) -> QuerySet[Event]:
        return self.ours(Event.objects.sequenced())

    @extend_schema(responses=RecordHeadSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def head(self, request: Request, slug: str) -> Response:
        """The newest link of the chain: compare it with one printed on a notice."""
        found = RecordHead.objects.filter(community=self.community).first() or RecordHead(seq=0, hash="")
        return Response(RecordHeadSerializer(found).data)
