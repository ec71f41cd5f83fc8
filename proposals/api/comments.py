"""What people say: read by all; written and rated with the rights of the page. Hidden words are in no answer."""

from __future__ import annotations

from collections.abc import Sequence
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
from councils.permissions.shown import shown_name
from proposals.actions.comments import write_comment
from proposals.actions.reactions import react
from proposals.models import Comment, Proposal, Reaction


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A hidden comment keeps its place and its reason; its words are null."""

    thread = serializers.PrimaryKeyRelatedField[Comment](source="parent", read_only=True, allow_null=True)
    author = serializers.SerializerMethodField(help_text="Masked: building and family name, or a pseudonym.")
    text = serializers.SerializerMethodField(help_text="Markdown; null while it is hidden.")
    written_down = serializers.SerializerMethodField(help_text="By the office, for somebody without a device.")
    agree = serializers.IntegerField(read_only=True, help_text="People who agree.")
    disagree = serializers.IntegerField(read_only=True)
    passed = serializers.IntegerField(read_only=True)
    mine = serializers.SerializerMethodField(help_text="Your own reaction: 1, -1, 0, or null.")
    answer = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = [
            "id", "thread", "position", "author", "written_down", "text", "written_at", "agree", "disagree", "passed",
            "mine", "answered", "answer", "answered_at", "hidden_at", "hidden_why",
        ]  # fmt: skip

    @extend_schema_field(str)
    def get_author(self, comment: Any) -> str:
        return shown_name(comment.participant, comment.building)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_text(self, comment: Comment) -> str | None:
        return None if comment.hidden_at else comment.text

    @extend_schema_field(bool)
    def get_written_down(self, comment: Comment) -> bool:
        return comment.recorded_by_id is not None

    @extend_schema_field(serializers.CharField())
    def get_answer(self, comment: Comment) -> str:
        return "" if comment.hidden_at else comment.answer

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_mine(self, comment: Comment) -> int | None:
        found: int | None = self.context.get("marks", {}).get(comment.pk)
        return found


class NewCommentSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False, help_text="Markdown, at most 4000 characters.")
    position = serializers.ChoiceField(choices=Comment.Position.choices, default=Comment.Position.NEUTRAL)
    reply_to = serializers.IntegerField(required=False, help_text="A comment of the same matter.")


class ReactionSerializer(serializers.Serializer[Any]):
    value = serializers.ChoiceField(choices=[1, -1, 0], help_text="1 agree, -1 disagree, 0 pass.")


class CommentFilter(django_filters.FilterSet):
    position = django_filters.ChoiceFilter(choices=Comment.Position.choices)
    thread = django_filters.NumberFilter(field_name="parent", help_text="Replies in this thread.")
    opening = django_filters.BooleanFilter(
        field_name="parent", lookup_expr="isnull", help_text="Only what opens a thread."
    )

    class Meta:
        model = Comment
        fields: list[str] = []


class CommentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InCommunity[Comment]):
    """The comments of a matter in the order of their writing."""

    serializer_class = CommentSerializer
    filterset_class = CommentFilter

    def matter(self) -> Proposal:
        found = Proposal.objects.visible_to(self.actor).filter(submitted_at__isnull=False)
        return get_object_or_404(found.select_related("community"), pk=self.kwargs["matter"])

    def get_queryset(self) -> QuerySet[Comment]:
        rows = self.ours(Comment.objects.with_author().with_reactions())
        return rows.filter(proposal=self.kwargs.get("matter")).order_by("written_at", "pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.matter()
        return super().list(request, *args, **kwargs)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        shown = args[0] if args else None
        if shown is not None:
            many = shown if kwargs.get("many") else [shown]
            kwargs["context"] = {
                **self.get_serializer_context(),
                "marks": self._marks([comment.pk for comment in many]),
            }
        return super().get_serializer(*args, **kwargs)

    def _marks(self, comments: Sequence[int]) -> dict[int, int]:
        """The reader's own reactions, in one query."""
        if self.actor.person is None:
            return {}
        mine = Reaction.objects.filter(participant__person=self.actor.person, comment_id__in=comments)
        return dict(mine.values_list("comment_id", "value"))

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    def create(self, request: Request, slug: str, matter: int) -> Response:
        """Write a comment or a reply. The same words again within minutes are the same comment."""
        proposal = self.matter()
        form = NewCommentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        reply_to = said.pop("reply_to", None)
        parent = None
        if reply_to is not None:
            related = ("parent", "participant", "proposal", "community")
            parent = get_object_or_404(Comment.objects.select_related(*related), pk=reply_to, proposal=proposal)
        comment = write_comment(actor=self.actor, proposal=proposal, parent=parent, **said)
        return self._told(comment, status.HTTP_201_CREATED)

    def _told(self, comment: Comment, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=comment.pk)).data, status=code)

    def _one(self) -> Comment:
        return get_object_or_404(Comment, pk=self.kwargs["pk"], proposal=self.matter())

    @extend_schema(request=ReactionSerializer, responses=CommentSerializer)
    @action(detail=True, methods=["put"])
    def reaction(self, request: Request, slug: str, matter: int, pk: int) -> Response:
        """Agree, disagree or pass; the last one holds."""
        comment = self._one()
        form = ReactionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        react(actor=self.actor, comment=comment, value=int(form.validated_data["value"]))
        return self._told(comment)

    @extend_schema(request=None, responses=CommentSerializer)
    @reaction.mapping.delete
    def unreact(self, request: Request, slug: str, matter: int, pk: int) -> Response:
        """Take the reaction back. Twice is success."""
        comment = self._one()
        react(actor=self.actor, comment=comment, value=None)
        return self._told(comment)
