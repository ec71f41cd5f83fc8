"""Petitions over the API: how many have signed and what is due; signing in one's own name. Never who signed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models import Council
from councils.models.clock import database_now
from proposals.actions.petitions import sign_petition, withdraw_signature
from proposals.models import Petition
from proposals.permissions.petition_standing import standing_of, state_of


class PetitionSerializer(serializers.ModelSerializer[Petition]):
    council = serializers.SlugRelatedField[Council](slug_field="key", read_only=True)
    state = serializers.SerializerMethodField()
    have = serializers.SerializerMethodField()
    needed = serializers.SerializerMethodField()

    class Meta:
        model = Petition
        fields = [
            "id", "proposal", "council", "meeting", "key", "rule", "started_at", "closes_at", "state", "have", "needed",
            "reached_at", "due_at", "opens_on", "notice_by", "reason", "reason_en", "answered_at", "answer",
        ]  # fmt: skip

    @extend_schema_field(
        serializers.ChoiceField(choices=["collecting", "checking", "lapsed", "over", "reached", "late", "met"])
    )
    def get_state(self, petition: Petition) -> str:
        return state_of(petition, database_now())

    def get_have(self, petition: Petition) -> int:
        return standing_of(petition, database_now()).have

    def get_needed(self, petition: Petition) -> int:
        return standing_of(petition, database_now()).needed


class PetitionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InCommunity[Petition]):
    """Signatures that force a meeting, a vote or an audit, the newest first."""

    serializer_class = PetitionSerializer
    filterset_fields = ["proposal", "council__key", "key"]

    def get_queryset(self) -> QuerySet[Petition]:
        related = ("community", "council__community", "meeting")
        return self.ours(Petition.objects.select_related(*related)).order_by("-pk")

    @extend_schema(request=None, responses=PetitionSerializer)
    @action(detail=True, methods=["put"])
    def signature(self, request: Request, slug: str, pk: int) -> Response:
        """Sign it. Twice is refused: who signed knows it."""
        petition = self.get_object()
        sign_petition(actor=self.actor, petition=petition)
        return self._told(petition)

    @extend_schema(request=None, responses=PetitionSerializer)
    @signature.mapping.delete
    def unsign(self, request: Request, slug: str, pk: int) -> Response:
        """Take the signature back, until it is reached."""
        petition = self.get_object()
        withdraw_signature(actor=self.actor, petition=petition)
        return self._told(petition)

    def _told(self, petition: Petition) -> Response:
        data: Any = PetitionSerializer(self.get_queryset().get(pk=petition.pk)).data
        return Response(data)
