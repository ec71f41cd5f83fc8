"""What was decided, shown on the board, corrected and carried out; and the agenda of a meeting. Read only."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models import Meeting
from councils.models.clock import local_today
from proposals.models import AgendaItem, Erratum, FollowUp, ProgressNote, Publication, Resolution


class ErratumSerializer(serializers.ModelSerializer[Erratum]):
    class Meta:
        model = Erratum
        fields = ["id", "publication", "text", "text_en", "why", "at"]


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    errata = ErratumSerializer(many=True, read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id", "kind", "resolution", "proposal", "meeting", "facts", "published_at", "display_from", "display_until",
            "head_seq", "head_hash", "errata",
        ]  # fmt: skip


class NoteSerializer(serializers.ModelSerializer[ProgressNote]):
    class Meta:
        model = ProgressNote
        fields = ["text", "text_en", "expected_on", "at"]


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """Who answers for it is an office; persons are not named."""

    notes = NoteSerializer(many=True, read_only=True)

    class Meta:
        model = FollowUp
        fields = [
            "id", "resolution", "title", "title_en", "office", "office_en", "due_on", "created_at", "done_at", "dropped_at",
            "dropped_why", "notes",
        ]  # fmt: skip


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    class Meta:
        model = Resolution
        fields = ["id", "year", "number", "proposal", "poll", "outcome", "sentence", "sentence_en", "decided_at"]


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    class Meta:
        model = AgendaItem
        fields = ["id", "position", "proposal", "title", "title_en", "state", "opened_at", "closed_at"]


class Read(mixins.ListModelMixin, mixins.RetrieveModelMixin):
    pass


class ResolutionViewSet(Read, InCommunity[Resolution]):
    """Numbered decisions, the newest first."""

    serializer_class = ResolutionSerializer
    filterset_fields = ["year", "outcome", "proposal"]

    def get_queryset(self) -> QuerySet[Resolution]:
        return self.ours(Resolution.objects.all()).order_by("-year", "-number")


class PublicationViewSet(Read, InCommunity[Publication]):
    """The notice board: what was shown, from when until when, with its visible corrections."""

    serializer_class = PublicationSerializer
    filterset_fields = {"kind": ["exact"], "display_from": ["lte"], "display_until": ["gte"]}

    def get_queryset(self) -> QuerySet[Publication]:
        return self.ours(Publication.objects.prefetch_related("errata")).order_by("-published_at", "-pk")


class ErratumViewSet(Read, InCommunity[Erratum]):
    serializer_class = ErratumSerializer
    filterset_fields = ["publication"]

    def get_queryset(self) -> QuerySet[Erratum]:
        return self.ours(Erratum.objects.all()).order_by("-at", "-pk")


class FollowUpFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=[(state, state) for state in ("running", "overdue", "done", "dropped")], method="in_state"
    )
    resolution = django_filters.NumberFilter()

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "running":
            return rows.running()
        if value == "overdue":
            # Late by the calendar of the community whose work it is.
            return rows.overdue(local_today(self.request.parser_context["view"].community))  # type: ignore[union-attr]
        return rows.exclude(done_at=None) if value == "done" else rows.exclude(dropped_at=None)


class FollowUpViewSet(Read, InCommunity[FollowUp]):
    """Work that follows from decisions, by its due date."""

    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilter

    def get_queryset(self) -> QuerySet[FollowUp]:
        return self.ours(FollowUp.objects.prefetch_related("notes")).order_by("due_on", "pk")


class AgendaViewSet(mixins.ListModelMixin, InCommunity[AgendaItem]):
    """The agenda of a meeting, in its order."""

    serializer_class = AgendaItemSerializer
    filterset_fields = ["state"]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        get_object_or_404(Meeting, community=self.community, pk=kwargs["meeting"])
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return self.ours(AgendaItem.objects.all()).filter(meeting=self.kwargs.get("meeting")).order_by("position")
