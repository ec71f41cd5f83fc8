"""What every change to a discussion ends with: its version counts on, and its readers hear of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from councils.actions.messages import tell
from councils.models import Person
from proposals.models import Comment, Proposal
from realtime.broadcast import announce, announce_often


def lock_discussion(proposal_id: int) -> Proposal:
    """The first statement of a write: all changes to one discussion come one after the other."""
    return Proposal.objects.select_for_update(of=("self",)).select_related("community").get(pk=proposal_id)


def discussion_changed(proposal: Proposal, *, often: bool = False) -> None:
    """`often`: for reactions, which readers hear of at most four times a second."""
    Proposal.objects.filter(pk=proposal.pk).update(discussion_version=F("discussion_version") + 1)
    (announce_often if often else announce)(f"proposal.{proposal.pk}")


def comment_path(comment: Comment) -> str:
    return f"/c/{comment.community.slug}/matters/{comment.proposal_id}/comments/{comment.pk}/"


def tell_about(comment: Comment, *, persons: Iterable[Person], kind: str, cause: str, why: str = "") -> None:
    """A message about a comment, with the title of its matter in both languages."""
    version = comment.proposal.versions.first()
    titles = {"title": version.title, "title_en": version.title_en} if version else {"title": ""}
    tell(
        community=comment.community,
        persons=persons,
        kind=kind,
        cause=f"{kind}:{cause}",
        particulars={**titles, "why": why},
        path=comment_path(comment),
    )


def tell_author(comment: Comment, *, kind: str, cause: str, why: str = "") -> None:
    """Tell who said it, unless it is an imported pseudonym."""
    author = comment.participant.person
    if author is not None:
        tell_about(comment, persons=[author], kind=kind, cause=cause, why=why)
