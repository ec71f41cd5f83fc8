"""Mandates: those one gave or holds, and for the office those of its bodies; granting, accepting, ending."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models import Council, Mandate, Person
from councils.permissions.refusal import Refusal, Refused
from proposals.actions.mandate_scope import Scope
from proposals.actions.mandates import accept_mandate, decline_mandate, grant_mandate, revoke_mandate
from proposals.models import Proposal
from proposals.permissions.mandate import may_enter_mandate


class MandateSerializer(serializers.ModelSerializer[Mandate]):
    council = serializers.SlugRelatedField[Council](slug_field="key", read_only=True)
    principal = serializers.CharField(source="principal.name", read_only=True)
    holder = serializers.CharField(source="holder.name", read_only=True)

    class Meta:
        model = Mandate
        fields = [
            "id", "council", "meeting", "matter", "principal", "holder", "state", "from_on", "until_on", "on_paper",
            "recorded_at", "confirmed_at", "ended_at",
        ]  # fmt: skip


class NewMandateSerializer(serializers.Serializer[Any]):
    council = serializers.SlugField(help_text="The key of the body.")
    meeting = serializers.IntegerField(required=False, help_text="For one meeting only.")
    matter = serializers.IntegerField(required=False, help_text="For the vote on one matter only.")
    name = serializers.CharField(max_length=120, help_text="Of who votes for you, as on the register.")
    number = serializers.CharField(max_length=40, help_text="The register number of the same person.")
    until_on = serializers.DateField(required=False, help_text="The day on which it ends; needed for a whole body.")
    relation = serializers.CharField(required=False, max_length=40)


class EndSerializer(serializers.Serializer[Any]):
    why = serializers.CharField(required=False, max_length=300, allow_blank=True)


class MandateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InCommunity[Mandate]):
    """What does not concern the reader is not there."""

    serializer_class = MandateSerializer
    filterset_fields = ["state", "council__key"]

    def get_queryset(self) -> QuerySet[Mandate]:
        rows = self.ours(Mandate.objects.select_related("council", "principal", "holder", "community"))
        actor = getattr(self, "actor", None)
        if actor is None:
            return rows.none()
        mine = Q(principal=actor.person) | Q(holder=actor.person) if actor.person else Q(pk=None)
        kept = [c.pk for c in Council.objects.filter(community=self.community) if may_enter_mandate(actor, c) is None]
        return (rows if actor.is_supervisor else rows.filter(mine | Q(council__in=kept))).order_by("-pk")

    @extend_schema(request=NewMandateSerializer, responses={201: MandateSerializer})
    def create(self, request: Request, slug: str) -> Response:
        """Grant one of your own vote; it counts when its holder has accepted."""
        form = NewMandateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        scope = self._scope(said)
        holder = Person.objects.filter(community=self.community, register_id__iexact=said["number"]).current()
        found = holder.filter(Q(name=said["name"]) | Q(name_en=said["name"])).first() if self.actor.person else None
        if found is None:
            raise Refused(Refusal("mandate:holder_unknown", _("Nobody of this name has this number."), status=422))
        about = {"until_on": said.get("until_on"), "relation": said.get("relation", "")}
        made = grant_mandate(actor=self.actor, scope=scope, holder=found, **about)
        return Response(MandateSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=MandateSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, slug: str, pk: int) -> Response:
        return Response(MandateSerializer(accept_mandate(actor=self.actor, mandate=self.get_object())).data)

    @extend_schema(request=None, responses=MandateSerializer)
    @action(detail=True, methods=["post"], url_path="refusal", url_name="refusal")
    def refuse(self, request: Request, slug: str, pk: int) -> Response:
        return Response(MandateSerializer(decline_mandate(actor=self.actor, mandate=self.get_object())).data)

    @extend_schema(request=EndSerializer, responses=MandateSerializer)
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, slug: str, pk: int) -> Response:
        form = EndSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        why = form.validated_data.get("why", "")
        return Response(MandateSerializer(revoke_mandate(actor=self.actor, mandate=self.get_object(), why=why)).data)

    def _scope(self, said: dict[str, Any]) -> Scope:
        council = get_object_or_404(
            Council.objects.select_related("community"), community=self.community, key=said["council"]
        )
        meeting = matter = None
        if "meeting" in said:
            meeting = get_object_or_404(council.meetings, pk=said["meeting"])
        if "matter" in said:
            visible = (
                Proposal.objects.visible_to(self.actor).filter(council=council).select_related("procedure_version")
            )
            matter = get_object_or_404(visible, pk=said["matter"])
        return Scope(council, meeting=meeting, matter=matter)
