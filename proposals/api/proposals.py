"""Matters: read by all; drafted, saved, submitted and co-signed with the rights of the page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models import Council
from councils.models.clock import database_now
from councils.permissions.shown import shown_name
from proposals.actions.drafts import Words, draft_proposal, save_draft
from proposals.actions.submission import submit_proposal
from proposals.actions.support import sign_support, withdraw_support
from proposals.models import Proposal, Version
from proposals.models.comment import building_of
from proposals.permissions.support import standing


class VersionSerializer(serializers.ModelSerializer[Version]):
    class Meta:
        model = Version
        fields = [
            "number", "title", "title_en", "summary", "summary_en", "text", "text_en", "why", "written_at",
        ]  # fmt: skip


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A matter in a list; its texts are in `versions`."""

    title = serializers.CharField(source="heading_zh", read_only=True)
    title_en = serializers.CharField(source="heading_en", read_only=True)
    council = serializers.SlugRelatedField[Council](slug_field="key", read_only=True)
    procedure = serializers.CharField(source="procedure_version.key", read_only=True)
    procedure_hash = serializers.CharField(source="procedure_version.hash", read_only=True)
    proposer = serializers.SerializerMethodField(help_text="Masked: building and family name, or a pseudonym.")
    stage = serializers.CharField(read_only=True)
    stage_since = serializers.DateTimeField(read_only=True)
    stage_due_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Proposal
        fields = [
            "id", "year", "number", "title", "title_en", "council", "procedure", "procedure_hash", "proposer", "stage",
            "stage_since", "stage_due_at", "submitted_at", "source", "live_version", "major",
        ]  # fmt: skip

    @extend_schema_field(str)
    def get_proposer(self, proposal: Any) -> str:
        return shown_name(proposal.proposer, proposal.building)


class ProposalDetailSerializer(ProposalSerializer):
    current = serializers.SerializerMethodField()

    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "current"]

    @extend_schema_field(VersionSerializer)
    def get_current(self, proposal: Proposal) -> Any:
        return VersionSerializer(proposal.versions.first()).data


class WordsSerializer(serializers.Serializer[Any]):
    """A draft's words; what is left out stays as it is."""

    title = serializers.CharField(max_length=160, required=False, allow_blank=True)
    title_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    summary = serializers.CharField(max_length=400, required=False, allow_blank=True)
    summary_en = serializers.CharField(max_length=500, required=False, allow_blank=True)
    text = serializers.CharField(max_length=50_000, required=False, allow_blank=True)
    text_en = serializers.CharField(max_length=50_000, required=False, allow_blank=True)
    council = serializers.SlugField(required=False, help_text="Key of the body it comes before.")
    seen = serializers.IntegerField(
        required=False, help_text="`live_version` that was read; a draft that was saved since then is not overwritten."
    )


class SupportSerializer(serializers.Serializer[Any]):
    have = serializers.IntegerField()
    needed = serializers.IntegerField()
    reached = serializers.BooleanField()


class ProposalFilter(django_filters.FilterSet):
    stage = django_filters.CharFilter(help_text="Where it stands: support, screening, discussion, meeting, ballot, …")
    council = django_filters.CharFilter(field_name="council__key")
    title = django_filters.CharFilter(field_name="heading_zh", lookup_expr="icontains")
    year = django_filters.NumberFilter()

    class Meta:
        model = Proposal
        fields: list[str] = []


class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InCommunity[Proposal]):
    """Matters, the newest first. A draft is there for its proposer only."""

    filterset_class = ProposalFilter
    serializer_class = ProposalSerializer

    def get_queryset(self) -> QuerySet[Proposal]:
        rows = self.ours(Proposal.objects.with_stage())
        if hasattr(self, "actor"):
            rows = rows.visible_to(self.actor)  # type: ignore[attr-defined]
        related = ("council", "procedure_version", "proposer__person")
        return rows.select_related(*related).annotate(building=building_of("proposer__person")).order_by("-pk")

    def get_serializer_class(self) -> Any:
        return ProposalDetailSerializer if self.action == "retrieve" else ProposalSerializer

    def _told(self, proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
        found = self.get_queryset().get(pk=proposal.pk)
        return Response(ProposalDetailSerializer(found).data, status=code)

    def _read(self, request: Request) -> tuple[dict[str, Any], Council | None, int | None]:
        form = WordsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        key, seen = said.pop("council", None), said.pop("seen", None)
        council = get_object_or_404(Council, community=self.community, key=key) if key else None
        return said, council, seen

    @extend_schema(request=WordsSerializer, responses={201: ProposalDetailSerializer})
    def create(self, request: Request, slug: str) -> Response:
        """Begin a draft; only its proposer sees it."""
        said, council, _seen = self._read(request)
        draft = draft_proposal(actor=self.actor, words=Words(**said), council=council)
        return self._told(draft, status.HTTP_201_CREATED)

    @extend_schema(request=WordsSerializer, responses=ProposalDetailSerializer)
    def partial_update(self, request: Request, slug: str, pk: int) -> Response:
        """Save a draft."""
        proposal = self.get_object()
        said, council, seen = self._read(request)
        version = proposal.versions.first()
        assert version is not None
        words = Words(**{**vars(Words.of(version)), **said})
        return self._told(save_draft(actor=self.actor, proposal=proposal, words=words, seen=seen, council=council))

    @extend_schema(request=None, responses=ProposalDetailSerializer)
    @action(detail=True, methods=["post"])
    def submission(self, request: Request, slug: str, pk: int) -> Response:
        """Make it public, with its number. Twice is success."""
        return self._told(submit_proposal(actor=self.actor, proposal=self.get_object()))

    @extend_schema(responses=SupportSerializer)
    @action(detail=True, methods=["get"])
    def support(self, request: Request, slug: str, pk: int) -> Response:
        """Signatures, and how many are needed."""
        return self._support(self.get_object())

    @extend_schema(request=None, responses=SupportSerializer)
    @support.mapping.put
    def sign(self, request: Request, slug: str, pk: int) -> Response:
        """Co-sign. Twice is success."""
        proposal = self.get_object()
        sign_support(actor=self.actor, proposal=proposal)
        return self._support(proposal)

    @extend_schema(request=None, responses=SupportSerializer)
    @support.mapping.delete
    def unsign(self, request: Request, slug: str, pk: int) -> Response:
        """Take the signature back. Twice is success."""
        proposal = self.get_object()
        withdraw_support(actor=self.actor, proposal=proposal)
        return self._support(proposal)

    def _support(self, proposal: Proposal) -> Response:
        return Response(SupportSerializer(standing(proposal, database_now())).data)

    @extend_schema(responses=VersionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def versions(self, request: Request, slug: str, pk: int) -> Response:
        """What it said, the newest first."""
        return Response(VersionSerializer(self.get_object().versions.all(), many=True).data)
