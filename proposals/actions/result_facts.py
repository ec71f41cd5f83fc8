"""The facts of a result as they are published: one snapshot for page, PDF, feed and JSON, in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from councils.models.clock import local_today
from proposals.actions.hands_counted import hands_told
from proposals.actions.paper_told import sheets_told
from proposals.models import Option, Poll, Resolution, Version


def matter_number(prefix: str, year: int | None, number: int | None) -> str:
    """青槐议〔2026〕14号, as Chinese bodies number their documents."""
    return f"{prefix}议〔{year}〕{number}号" if number else ""


def result_facts(poll: Poll, resolution: Resolution, now: datetime) -> dict[str, Any]:
    """Everything a reader of the notice needs to check the sentence; nothing personal (DOMAIN.md 4.2)."""
    community, proposal, council = poll.community, poll.proposal, poll.council
    version = Version.objects.filter(proposal=proposal).order_by("-number").first()
    assert version is not None
    result: dict[str, Any] = poll.result or {}
    legal = poll.rule.get("legal_basis") or {}
    hands = hands_told(poll) if poll.secrecy == Poll.Secrecy.COUNTED else None
    return {
        "community": community.name,
        "community_en": community.name_en or community.name,
        "body": council.name,
        "body_en": council.name_en or council.name,
        "number": f"{community.matter_prefix}决〔{resolution.year}〕{resolution.number}号",
        "number_en": f"Resolution {resolution.year}/{resolution.number}",
        "matter": matter_number(community.matter_prefix, proposal.year, proposal.number),
        "matter_en": f"Matter {proposal.year}/{proposal.number}",
        "title": version.title,
        "title_en": version.title_en or version.title,
        "question": poll.question,
        "question_en": poll.question_en or poll.question,
        "consequence": poll.consequence,
        "consequence_en": poll.consequence_en or poll.consequence,
        "outcome": resolution.outcome,
        "binding": poll.binding,
        "secrecy": poll.secrecy,
        "basis": poll.basis,
        **({"hands": hands.zh, "hands_en": hands.en} if hands else {}),
        "sentence": resolution.sentence,
        "sentence_en": resolution.sentence_en,
        "legal_basis": legal.get("zh", ""),
        "legal_basis_en": legal.get("en", ""),
        "opened_on": local_today(community, poll.opened_at or now).isoformat(),
        "closed_on": local_today(community, poll.closed_at or now).isoformat(),
        "published_on": local_today(community, now).isoformat(),
        "options": [
            {"key": o.key, "label": o.label, "label_en": o.label_en or o.label}
            | ({} if o.cost is None else {"cost": str(o.cost)})
            for o in Option.objects.filter(poll=poll)
        ],
        "result": {key: result[key] for key in ("facts", "outcome", "channels") if key in result},
        "paper": sheets_told(poll),
        "rule": poll.rule,
        "roll_size": poll.roll_size,
        "roll_hash": poll.roll_hash,
        "root": poll.root,
        "public_key": poll.signed_with,
        "objection_place": community.objection_place,
        "objection_place_en": community.objection_place_en or community.objection_place,
        "office_phone": community.office_phone,
    }
