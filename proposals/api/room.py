"""What chair and secretary enter in the room, over the API: a roll call, a show of hands. By the same actions as the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from councils.api.scope import InCommunity
from councils.models import Person
from councils.models.clock import database_now
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.hands import enter_hands
from proposals.actions.roll_call import correct_roll_call, enter_roll_call
from proposals.models import Elector, HandCount, Poll
from proposals.permissions.room import may_call_roll, may_count_hands


class RollCallSerializer(serializers.Serializer[Any]):
    marks = serializers.DictField(
        child=serializers.CharField(max_length=40), help_text='By roll number: {"3": "yes", "7": "no"}.'
    )
    key = serializers.CharField(min_length=8, max_length=60, help_text="Yours: sent again with it, it counts once.")


class CalledSerializer(serializers.Serializer[Any]):
    ballots = serializers.IntegerField()
    replayed = serializers.BooleanField()


class CorrectionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="The roll number.")
    mark = serializers.CharField(max_length=40)
    why = serializers.CharField(max_length=300)


class HandsSerializer(serializers.Serializer[Any]):
    yes = serializers.IntegerField(min_value=0)
    no = serializers.IntegerField(min_value=0)
    abstain = serializers.IntegerField(min_value=0)
    counter = serializers.CharField(max_length=40, help_text="The register number of who counted.")
    scrutineer = serializers.CharField(max_length=40, help_text="The register number of who watched.")
    why = serializers.CharField(max_length=300, required=False, help_text="Why it was counted again.")


class HandCountSerializer(serializers.ModelSerializer[HandCount]):
    class Meta:
        model = HandCount
        fields = ["number", "yes", "no", "abstain", "present", "on_paper", "why"]


class InTheRoom(InCommunity[Poll]):
    """The part of the votes' endpoints that belongs to the table. Asked first: nobody else learns who is on a roll."""

    @extend_schema(request=RollCallSerializer, responses={201: CalledSerializer})
    @action(detail=True, methods=["post"], url_path="roll-call", url_name="roll-call")
    def roll_call(self, request: Request, slug: str, pk: int) -> Response:
        """All answers of a roll call at once: all are entered, or none."""
        poll = self._called(request)
        form = RollCallSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        marks = {self._line(poll, number).pk: mark for number, mark in said["marks"].items()}
        called = enter_roll_call(actor=self.actor, poll=poll, marks=marks, key=said["key"])
        return Response(CalledSerializer(called).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CorrectionSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="roll-call/correction", url_name="roll-call-correction")
    def correction(self, request: Request, slug: str, pk: int) -> Response:
        """One answer that was entered wrong; everybody sees that it was, and why."""
        poll = self._called(request)
        form = CorrectionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        line = self._line(poll, str(said["number"]))
        correct_roll_call(actor=self.actor, poll=poll, elector=line, marks=said["mark"], why=said["why"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=HandsSerializer, responses={201: HandCountSerializer})
    @action(detail=True, methods=["post"])
    def hands(self, request: Request, slug: str, pk: int) -> Response:
        """The count of a show of hands, or with a reason a second one."""
        poll = self.get_object()
        require(may_count_hands(self.actor, poll, database_now()))
        form = HandsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        count = enter_hands(
            actor=self.actor,
            poll=poll,
            totals={mark: said[mark] for mark in ("yes", "no", "abstain")},
            counter=self._person(said["counter"]),
            scrutineer=self._person(said["scrutineer"]),
            why=said.get("why", ""),
        )
        return Response(HandCountSerializer(count).data, status=status.HTTP_201_CREATED)

    def _called(self, request: Request) -> Poll:
        poll: Poll = self.get_object()
        require(may_call_roll(self.actor, poll, database_now()))
        return poll

    def _line(self, poll: Poll, number: str) -> Elector:
        found = Elector.objects.filter(poll=poll, number=int(number)).first() if number.isdecimal() else None
        if found is None:
            raise Refused(Refusal("roll_call:number", _("This number is not on the roll."), status=422))
        return found

    def _person(self, number: str) -> Person:
        found = Person.objects.filter(community=self.community, register_id__iexact=number).current().first()
        if found is None:
            raise Refused(Refusal("hands:people", _("Nobody on the register has this number."), status=422))
        return found
