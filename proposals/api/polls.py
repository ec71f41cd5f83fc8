"""Votes: read by all, never a split before the count; ballots go in by the one action for every channel."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from councils.models import Council
from councils.permissions.refusal import require
from proposals.actions.ballot_reads import persons_of
from proposals.actions.casting import cast_as
from proposals.actions.paper_told import paper_told
from proposals.actions.proving import signed_proof
from proposals.actions.turnout import CONFIRMED
from proposals.api.ballots import NewBallotSerializer, cast_of, plain_answer, told
from proposals.api.room import InTheRoom
from proposals.models import Elector, HandCount, Option, Poll, WorkingBallot
from proposals.permissions.poll import may_fetch_bundle
from proposals.rules.check_codes import read_check_code

COUNTED = (Poll.State.COUNTED, Poll.State.PUBLISHED)


class OptionSerializer(serializers.ModelSerializer[Option]):
    class Meta:
        model = Option
        fields = ["key", "label", "label_en", "cost"]


class PollSerializer(serializers.ModelSerializer[Poll]):
    council = serializers.SlugRelatedField[Council](slug_field="key", read_only=True)
    options = OptionSerializer(many=True, read_only=True)
    turnout = serializers.IntegerField(read_only=True, help_text="Ballots that are in, of `roll_size`.")
    result = serializers.SerializerMethodField(help_text="Null until it is counted.")

    class Meta:
        model = Poll
        fields = [
            "id", "proposal", "council", "meeting", "previous", "question", "question_en", "consequence", "consequence_en",
            "secrecy", "basis", "binding", "rule", "takes_paper", "may_change", "options", "state", "opened_at", "closes_at",
            "closed_at", "counted_at", "published_at", "annulled_at", "annulled_why", "roll_size", "roll_hash", "turnout",
            "result", "root", "signature", "signed_with",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_result(self, poll: Poll) -> Any:
        return poll.result if poll.state in COUNTED else None


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=40, help_text="From the stub of a ballot.")


class ReceiptSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Shown once and kept nowhere.")
    channel = serializers.CharField()
    replayed = serializers.BooleanField()
    changed = serializers.BooleanField()


class PaperSerializer(serializers.Serializer[Any]):
    signed_off_at = serializers.CharField(allow_null=True, help_text="When it was signed that no more paper comes.")
    sheets = serializers.DictField(allow_null=True, help_text="Null until then, and where none were printed here.")
    visits = serializers.ListField(child=serializers.DictField(), help_text="Published lists: who comes when.")
    helped = serializers.IntegerField(allow_null=True, help_text="Voters who were helped; null while it runs.")
    witnessed = serializers.IntegerField(allow_null=True, help_text="Of them, those whose witness confirmed himself.")
    buildings = serializers.ListField(
        child=serializers.DictField(), help_text="Turnout by building, joined until each part hides every household."
    )


def _turnout() -> CombinedExpression:
    """As `proposals.actions.turnout`, for many polls in one query."""
    working = (
        WorkingBallot.objects.filter(CONFIRMED, poll=OuterRef("pk")).order_by().values("poll").annotate(n=Count("pk"))
    )
    kept = (
        Elector.objects.filter(poll=OuterRef("pk"))
        .exclude(cast_by="")
        .order_by()
        .values("poll")
        .annotate(n=Count("pk"))
    )
    hands = HandCount.objects.filter(poll=OuterRef("pk"), counts=True).values(n=F("yes") + F("no") + F("abstain"))
    written = Coalesce(Subquery(working.values("n")), Subquery(kept.values("n")), 0, output_field=IntegerField())
    return written + Coalesce(Subquery(hands), 0, output_field=IntegerField())


class PollViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InTheRoom):
    """Votes, the newest first. One that is being prepared is not there yet."""

    serializer_class = PollSerializer
    filterset_fields = ["state", "proposal", "meeting", "council__key"]

    def get_queryset(self) -> QuerySet[Poll]:
        rows = Poll.objects.visible().select_related("council").prefetch_related("options").defer("bundle")
        return self.ours(rows.annotate(turnout=_turnout())).order_by("-pk")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        casts = self.action_map.get("post") == "ballots"
        answer = plain_answer(self, request, kwargs["slug"], kwargs["pk"]) if casts else None
        return answer or super().dispatch(request, *args, **kwargs)

    @extend_schema(request=NewBallotSerializer, responses={201: ReceiptSerializer})
    @action(detail=True, methods=["post"])
    def ballots(self, request: Request, slug: str, pk: int) -> Response:
        """Cast a ballot. The answer comes after the commit, with the check code."""
        said = NewBallotSerializer.said(request.data)
        body, code = told(cast_as(request.user.pk, cast_of(self.community.pk, pk, said)))
        return Response(body, status=code, headers={"Cache-Control": "no-store"})

    @extend_schema(responses={200: PaperSerializer})
    @action(detail=True, methods=["get"])
    def paper(self, request: Request, slug: str, pk: int) -> Response:
        """Sheets, visits, help, turnout by building: what everybody may read of the way of the paper."""
        return Response(PaperSerializer(paper_told(self.get_object())).data)

    @extend_schema(request=CodeSerializer, responses={200: dict[str, Any]})
    @action(detail=True, methods=["post"], url_path="ballot-proof")
    def ballot_proof(self, request: Request, slug: str, pk: int) -> Response:
        """That the ballot with this check code stands under the signed root (`verify.py` reads it). Writes nothing."""
        poll = self.get_object()
        form = CodeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        mine = Elector.objects.filter(poll=poll, person=self._voter()).first() if self._voter() else None
        require(may_fetch_bundle(self.actor, poll, mine))
        code = read_check_code(form.validated_data["code"])
        proof = signed_proof(poll, code) if code else None
        if proof is None:
            raise NotFound()
        return Response(proof, headers={"Cache-Control": "no-store"})

    def _voter(self) -> int | None:
        """As on the page: also one who left the register after the opening is on the roll of that vote."""
        account = self.request.user.pk or 0
        return persons_of([account], [self.community.pk]).get((account, self.community.pk))
