"""Bring in a Polis conversation as a matter with its discussion. Its people become participants, never residents.

Nothing is thrown away and nothing is added: an author's own first agreement, which Polis writes down, is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council, Participant
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.redaction import findings
from proposals.actions.discussion import discussion_changed
from proposals.actions.procedures import adopt_procedures
from proposals.models import Comment, ProcedureVersion, Proposal, Reaction, StageRun, Version
from proposals.permissions.personal_data import may_publish_text
from proposals.rules.polis import Conversation, Statement

BATCH = 2000
PROCEDURES = ("cn.community_deliberation", "intl.community_council")
MODERATED_OUT = gettext_noop("Moderated out in the original conversation.")
PERSONAL = gettext_noop("Looks like personal data; hidden when it was imported.")
ATTRIBUTION = "The Computational Democracy Project, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)"

# What is being brought in ("votes"), how many are done, of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imported:
    """What this run added or changed; zeros everywhere: all of it was there."""

    proposal: Proposal
    participants: int = 0
    statements: int = 0
    hidden: int = 0
    votes: int = 0
    changed_votes: int = 0

    @property
    def changed(self) -> int:
        return self.participants + self.statements + self.hidden + self.votes + self.changed_votes


def import_conversation(
    *,
    actor: Actor,
    council: Council,
    conversation: Conversation,
    title: str = "",
    attribution: str = ATTRIBUTION,
    progress: Progress = lambda what, done, of: None,
) -> Imported:
    """One transaction. The same conversation again adds nothing; a newer export of it adds what is new.

    `title`: in Chinese, where the topic is in another language. Times are kept. A statement that was moderated out, or that
    shows personal data, comes in hidden.
    """
    if actor.ref != "setup":
        raise Refused(Refusal("import:role", _("Conversations are brought in by who runs the installation.")))
    with writing():
        proposal = _matter(actor, council, conversation, title, attribution)
        people, new_people = _participants(proposal, conversation, progress)
        comments, new_comments, hidden = _comments(proposal, conversation, people, progress)
        votes, changed = _votes(proposal, conversation, people, comments, progress)
        done = Imported(proposal, new_people, new_comments, hidden, votes, changed)
        if done.changed:
            particulars = {"source": proposal.source, "participants": new_people, "statements": new_comments}
            particulars |= {"hidden": hidden, "votes": votes, "changed_votes": changed}
            record(actor=actor, name="proposal:imported", about=proposal, particulars=particulars)
            discussion_changed(proposal)
        return done


def _matter(actor: Actor, council: Council, conversation: Conversation, title: str, attribution: str) -> Proposal:
    community, begun_at = council.community, conversation.begun_at
    found = Proposal.objects.filter(community=community, source=conversation.url).first()
    if found is not None:
        return found
    require(may_publish_text(title, conversation.topic, conversation.description))
    procedure = _procedure(actor)
    host, _made = Participant.objects.get_or_create(
        community=community,
        source=conversation.url,
        external_id=Participant.HOST,
        defaults={"pseudonym": "Host of the conversation", "created_at": begun_at},
    )
    proposal = Proposal.objects.create(
        community=community,
        council=council,
        procedure_version=procedure,
        proposer=host,
        created_at=begun_at,
        submitted_at=begun_at,
        source=conversation.url,
    )
    zh, en = (_text(conversation, attribution, language) for language in (settings.LANGUAGE_CODE, "en"))
    topic = conversation.topic
    Version.objects.create(
        community=community,
        proposal=proposal,
        title=_short(title or topic, 160),
        title_en=_short(topic, 200) if title else "",
        text=zh,
        text_en=en,
        written_at=begun_at,
        written_by=host,
    )
    StageRun.objects.create(
        community=community, proposal=proposal, procedure_version=procedure, stage="discussion", entered_at=begun_at
    )
    return proposal


def _procedure(actor: Actor) -> ProcedureVersion:
    """The one for deliberation; an opinion comes of it, never a decision."""
    current = ProcedureVersion.objects.filter(community=actor.community, retired_at=None)
    for _attempt in range(2):
        for key in PROCEDURES:
            found = current.filter(key=key).first()
            if found is not None:
                return found
        adopt_procedures(actor=actor)
    raise Refused(Refusal("import:no_procedure", _("This community has no procedure for deliberation.")))


def _text(conversation: Conversation, attribution: str, language: str) -> str:
    with translation.override(language):
        source = gettext(
            "Brought in from a conversation held elsewhere: <%(url)s>. Source and licence: %(attribution)s."
        )
        said = source % {"url": conversation.url, "attribution": attribution}
    return f"{conversation.description}\n\n{said}".strip()


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _participants(proposal: Proposal, conversation: Conversation, progress: Progress) -> tuple[dict[int, int], int]:
    """(participant by number in the export, how many are new)."""
    there = Participant.objects.filter(community=proposal.community, source=proposal.source).exclude(
        external_id=Participant.HOST
    )
    known = set(there.values_list("external_id", flat=True))
    new = [
        Participant(
            community=proposal.community,
            source=proposal.source,
            external_id=str(number),
            pseudonym=f"Participant {number}",
            created_at=at,
        )
        for number, at in sorted(conversation.first_seen.items())
        if str(number) not in known
    ]
    Participant.objects.bulk_create(new, batch_size=BATCH)
    progress("participants", len(conversation.first_seen), len(conversation.first_seen))
    return {int(external): pk for external, pk in there.values_list("external_id", "pk")}, len(new)


def _comments(
    proposal: Proposal, conversation: Conversation, people: dict[int, int], progress: Progress
) -> tuple[dict[int, int], int, int]:
    """(comment by number in the export, how many are new, how many were hidden by this run)."""
    now = database_now()
    there = Comment.objects.filter(proposal=proposal).exclude(external_id="")
    visible = dict(there.values_list("external_id", "hidden_at"))
    new, gone = [], []
    for statement in conversation.statements:
        why = _why_hidden(statement)
        if str(statement.key) in visible:
            # Hidden in a newer export; what a secretary decided here is not undone.
            if why == MODERATED_OUT and visible[str(statement.key)] is None:
                gone.append(str(statement.key))
            continue
        new.append(
            Comment(
                community=proposal.community,
                proposal=proposal,
                participant_id=people[statement.author],
                text=statement.text,
                written_at=statement.at,
                external_id=str(statement.key),
                hidden_at=now if why else None,
                hidden_why=why,
            )
        )
    Comment.objects.bulk_create(new, batch_size=BATCH)
    there.filter(external_id__in=gone).update(hidden_at=now, hidden_why=MODERATED_OUT)
    progress("statements", len(conversation.statements), len(conversation.statements))
    numbers = {int(external): pk for external, pk in there.values_list("external_id", "pk")}
    return numbers, len(new), len(gone) + sum(1 for comment in new if comment.hidden_at)


def _why_hidden(statement: Statement) -> str:
    if statement.moderated == -1:
        return MODERATED_OUT
    return PERSONAL if findings(statement.text) else ""


def _votes(
    proposal: Proposal, conversation: Conversation, people: dict[int, int], comments: dict[int, int], progress: Progress
) -> tuple[int, int]:
    """(how many are new, how many were changed by a newer vote)."""
    there = Reaction.objects.filter(comment__proposal=proposal, participant__source=proposal.source)
    known: dict[tuple[int, int], tuple[int, datetime]] = {
        (comment, participant): (pk, at)
        for pk, comment, participant, at in there.values_list("pk", "comment_id", "participant_id", "at")
    }
    new, newer, done = [], [], 0
    for vote in conversation.votes:
        comment, participant = comments[vote.statement], people[vote.voter]
        before = known.get((comment, participant))
        row = Reaction(
            community_id=proposal.community_id,
            comment_id=comment,
            participant_id=participant,
            value=vote.value,
            at=vote.at,
        )
        if before is None:
            new.append(row)
        elif before[1] < vote.at:
            row.pk = before[0]
            newer.append(row)
    total = len(conversation.votes)
    for batch in _batches(new):
        Reaction.objects.bulk_create(batch)
        done += len(batch)
        progress("votes", total - len(new) + done, total)
    Reaction.objects.bulk_update(newer, ["value", "at"], batch_size=200)
    return len(new), len(newer)


def _batches(rows: list[Reaction]) -> Iterable[list[Reaction]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
