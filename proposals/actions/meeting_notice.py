"""The notice of a meeting: published once, with what will be decided, by which rule, and the record's head."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from councils.actions.calling import tell_due
from councils.actions.meetings import lock_meeting, touch
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council, Meeting
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.meeting import earliest_day, may_run_meeting
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import require
from councils.rules.dates import moment_words
from councils.rules.words import Words
from proposals.actions.display import put_on_display
from proposals.actions.result_facts import matter_number
from proposals.models import AgendaItem, Publication
from proposals.permissions.agenda import may_publish_notice
from proposals.permissions.quorum import quorum_of
from realtime.broadcast import announce

OPEN_TO_ALL = (Council.Kind.REPRESENTATIVE_MEETING, Council.Kind.COMMUNITY_COUNCIL)


def publish_meeting_notice(*, actor: Actor, meeting: Meeting, short_notice_reason: str = "") -> Publication:
    """Twice is success. From now on nothing is added that binds, and the days of the notice are counted from today."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_run_meeting(actor, meeting))
        published = Publication.objects.filter(kind=Publication.Kind.MEETING_NOTICE, meeting=meeting).first()
        if published is not None:
            return published
        now = database_now()
        items = list(AgendaItem.objects.filter(meeting=meeting).select_related("proposal__proposer__person"))
        require(may_publish_notice(actor, meeting, now, len(items), short_notice_reason))
        texts = [text for item in items for text in (item.title, item.title_en)]
        require(may_publish_text(meeting.title, meeting.title_en, short_notice_reason, *texts))
        reason = short_notice_reason.strip() or meeting.short_notice_reason
        Meeting.objects.filter(pk=meeting.pk).update(notice_published_at=now, short_notice_reason=reason)
        meeting.short_notice_reason = reason
        publication = _display(meeting, items, now)
        particulars = {
            "items": [item.pk for item in items],
            "starts_at": meeting.starts_at.isoformat(),
            "short_notice": reason,
            "head": publication.head_hash,
        }
        record(actor=actor, name="meeting:announced", about=meeting, particulars=particulars, at=now)
        proposers = [item.proposal.proposer.person for item in items if item.proposal]
        tell_due(meeting, "meeting:notice", also=[person for person in proposers if person])
        touch(meeting)
        announce(f"community.{meeting.community_id}")
        return publication


def _display(meeting: Meeting, items: list[AgendaItem], now: datetime) -> Publication:
    """Until the day of the meeting."""
    days = local_today(meeting.community, meeting.starts_at) - local_today(meeting.community, now)
    return put_on_display(
        kind=Publication.Kind.MEETING_NOTICE,
        community=meeting.community,
        now=now,
        days=max(days.days, 0),
        facts=notice_facts(meeting, items, now),
        meeting=meeting,
    )


def notice_facts(meeting: Meeting, items: list[AgendaItem], now: datetime) -> dict[str, Any]:
    """What page and PDF say, in both languages; nothing personal."""
    community, council = meeting.community, meeting.council
    when = moment_words(meeting.starts_at, community.timezone)
    earliest = earliest_day(community, meeting.rule.get("notice", {}), now).reason
    quorum = quorum_of(meeting, now)
    legal = meeting.rule.get("rule", {}).get("legal_basis", {})
    texts: dict[str, Words] = {
        "community": _both(community.name, community.name_en),
        "body": _both(council.name, council.name_en),
        "title": _both(meeting.title, meeting.title_en),
        "when": when,
        "place": _both(meeting.place, meeting.place_en),
        "earliest": earliest,
        "rule": Words(quorum.rule_in_words("zh-Hans"), quorum.rule_in_words("en")),
        "legal_basis": _both(legal.get("zh", ""), legal.get("en", "")),
        "office": _both(community.office_place, community.office_place_en),
    }
    facts: dict[str, Any] = {}
    for key, words in texts.items():
        facts |= {key: words.zh, f"{key}_en": words.en}
    return facts | {
        "starts_at": meeting.starts_at.isoformat(),
        "basis": meeting.basis,
        # Urban Residents' Committees Law Art. 28: other residents may attend the representatives' meeting and speak.
        "open_to_all": council.kind in OPEN_TO_ALL,
        "due": quorum.due,
        "needed": quorum.needed,
        "short_notice": meeting.short_notice_reason,
        "office_phone": community.office_phone,
        "agenda": [_item(meeting, item) for item in items],
        "published_on": local_today(community, now).isoformat(),
    }


def _item(meeting: Meeting, item: AgendaItem) -> dict[str, Any]:
    proposal = item.proposal
    number = matter_number(meeting.community.matter_prefix, proposal.year, proposal.number) if proposal else ""
    return {
        "item": item.pk,
        "proposal": item.proposal_id,
        "matter": number,
        "matter_en": f"Matter {proposal.year}/{proposal.number}" if proposal and proposal.number else "",
        "title": item.title,
        "title_en": item.title_en or item.title,
    }


def _both(zh: str, en: str) -> Words:
    return Words(zh, en or zh)
