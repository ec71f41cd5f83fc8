"""What a matter needs to go on, in the wording of its page; what is on record; recorded and withdrawn with the rights of the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models import Community, Meeting
from councils.models.clock import database_now
from councils.rules.calendar import Calendar
from proposals.actions.gates import record_gate, withdraw_gate
from proposals.actions.risk import assess_risk
from proposals.models import GateRecord, Poll, Proposal, RiskAssessment
from proposals.permissions.conditions import meeting_conditions, poll_conditions
from proposals.permissions.gate_facts import as_assessed
from proposals.permissions.gates import missing_here
from proposals.permissions.poll import may_prepare_poll
from proposals.rules.risk import risk_verdict
from proposals.rules.why_not import Missing, missing_words


class ConditionSerializer(serializers.Serializer[Missing]):
    """One condition: met or not, since when it is asked, when it can be met at the earliest; `sentence` is the page's."""

    key = serializers.CharField()
    met = serializers.BooleanField()
    blocks = serializers.BooleanField(help_text="False: a reminder.")
    since = serializers.DateTimeField(allow_null=True)
    earliest = serializers.DateTimeField(allow_null=True)
    who = serializers.SerializerMethodField()
    who_en = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    sentence_en = serializers.SerializerMethodField()

    def get_who(self, missing: Missing) -> str:
        return missing.who.zh if missing.who else ""

    def get_who_en(self, missing: Missing) -> str:
        return missing.who.en if missing.who else ""

    def get_sentence(self, missing: Missing) -> str:
        return missing_words(missing, self.context["calendar"], self.context["now"]).zh

    def get_sentence_en(self, missing: Missing) -> str:
        return missing_words(missing, self.context["calendar"], self.context["now"]).en


class GateRecordSerializer(serializers.ModelSerializer[GateRecord]):
    """Who recorded it is an office; persons are not named."""

    class Meta:
        model = GateRecord
        fields = [
            "id", "gate", "met", "counts", "sentence", "sentence_en", "note", "office", "on_behalf", "at", "attachment",
            "withdrawn_at", "withdrawn_why",
        ]  # fmt: skip


class CountsSerializer(serializers.Serializer[Any]):
    """Numbers alone, never who was there. Which of them are asked follows from the gate."""

    due = serializers.IntegerField(min_value=0, max_value=100_000)
    yes = serializers.IntegerField(min_value=0, max_value=100_000)
    present = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    no = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    abstain = serializers.IntegerField(min_value=0, max_value=100_000, required=False)


class RecordingSerializer(serializers.Serializer[Any]):
    gate = serializers.CharField(max_length=40)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    counts = CountsSerializer(required=False)


class WhySerializer(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=1000, allow_blank=True)


class RiskAssessmentSerializer(serializers.ModelSerializer[RiskAssessment]):
    met = serializers.SerializerMethodField(help_text="Whether the matter may go on with it.")

    class Meta:
        model = RiskAssessment
        fields = [
            "number", "level", "controllable", "points", "measures", "contingency", "waived_reason", "assessed_at",
            "on_behalf", "met",
        ]  # fmt: skip
        read_only_fields = ["number", "assessed_at", "on_behalf"]

    def get_met(self, found: RiskAssessment) -> bool:
        return risk_verdict(as_assessed(found), found.proposal.major).met


@extend_schema(parameters=[OpenApiParameter("matter", OpenApiTypes.INT, OpenApiParameter.PATH)])
class OfMatter(InCommunity[Any]):
    """Below a matter that everybody may read."""

    def matter(self) -> Proposal:
        found = Proposal.objects.filter(community=self.community, submitted_at__isnull=False)
        return get_object_or_404(
            found.select_related("community", "council", "procedure_version"), pk=self.kwargs["matter"]
        )


def told(found: tuple[Missing, ...], community: Community, now: datetime) -> Response:
    rows: Any = found
    context = {"calendar": Calendar(community.timezone), "now": now}
    return Response(ConditionSerializer(rows, many=True, context=context).data)


class ConditionViewSet(OfMatter):
    """What is asked where the matter stands, met or not."""

    serializer_class = ConditionSerializer
    pagination_class = None
    queryset = Proposal.objects.none()

    @extend_schema(responses=ConditionSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        now = database_now()
        return told(missing_here(self.matter(), now), self.community, now)


@extend_schema(parameters=[OpenApiParameter("poll", OpenApiTypes.INT, OpenApiParameter.PATH)])
class PollConditionViewSet(InCommunity[Any]):
    """What the next step of a vote waits for: its opening, its close, its publication."""

    serializer_class = ConditionSerializer
    pagination_class = None
    queryset = Poll.objects.none()

    @extend_schema(responses=ConditionSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        related = ("community", "council", "meeting", "proposal__community", "proposal__procedure_version")
        found = Poll.objects.filter(community=self.community, pk=kwargs["poll"]).select_related(*related).first()
        if found is None or (found.state == Poll.State.DRAFT and may_prepare_poll(self.actor, found) is not None):
            raise Http404
        now = database_now()
        return told(poll_conditions(found, now), self.community, now)


@extend_schema(parameters=[OpenApiParameter("meeting", OpenApiTypes.INT, OpenApiParameter.PATH)])
class MeetingConditionViewSet(InCommunity[Any]):
    """What the opening of a meeting waits for."""

    serializer_class = ConditionSerializer
    pagination_class = None
    queryset = Meeting.objects.none()

    @extend_schema(responses=ConditionSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = get_object_or_404(Meeting, community=self.community, pk=kwargs["meeting"])
        now = database_now()
        return told(meeting_conditions(found, now), self.community, now)


class GateRecordViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfMatter):
    """Gates on record, the newest first; withdrawn ones stay, with their reason."""

    serializer_class = GateRecordSerializer
    filterset_fields = ["gate", "met"]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.matter()
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[GateRecord]:
        rows = GateRecord.objects.filter(proposal=self.kwargs.get("matter"), proposal__submitted_at__isnull=False)
        return self.ours(rows.select_related("proposal__council", "stage_run")).order_by("-at", "-pk")

    @extend_schema(request=RecordingSerializer, responses={201: GateRecordSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Record a gate. A count that falls short is kept, and the gate stays shut: look at `met`."""
        form = RecordingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        kept = record_gate(actor=self.actor, proposal=self.matter(), **form.validated_data)
        return Response(GateRecordSerializer(kept).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=WhySerializer, responses=GateRecordSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it back with a reason that everyone can read. Twice is success."""
        form = WhySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        gone = withdraw_gate(actor=self.actor, entry=self.get_object(), **form.validated_data)
        return Response(GateRecordSerializer(gone).data)


class RiskAssessmentViewSet(mixins.ListModelMixin, OfMatter):
    """Assessments of the matter's risk, the newest first; only the newest counts."""

    serializer_class = RiskAssessmentSerializer
    filterset_fields = ["level"]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.matter()
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[RiskAssessment]:
        rows = RiskAssessment.objects.filter(proposal=self.kwargs.get("matter"), proposal__submitted_at__isnull=False)
        return self.ours(rows.select_related("proposal")).order_by("-number")

    @extend_schema(request=RiskAssessmentSerializer, responses={201: RiskAssessmentSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Assess the risk. It is public at once and never edited; a newer one takes its place."""
        form = RiskAssessmentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = assess_risk(actor=self.actor, proposal=self.matter(), **form.validated_data)
        return Response(RiskAssessmentSerializer(found).data, status=status.HTTP_201_CREATED)
