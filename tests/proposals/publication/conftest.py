"""A counted poll of the representatives, ready to publish itself."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Participant
from proposals.models import Option, Poll, ProcedureVersion, Proposal, StageRun, Support, Version
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.procedures import definition_hash

REPS = load_definitions()["cn.resident_reps"]
RESULT = {
    "facts": {
        "measures": {
            "heads": {
                "eligible": 31,
                "members": 31,
                "due": 31,
                "present": 25,
                "cast": 25,
                "yes": 20,
                "no": 4,
                "abstain": 1,
                "invalid": 0,
            }
        }
    },
    "outcome": {"kind": "adopted", "checks": []},
    "sentences": {
        "zh-Hans": "应到31人，实到25人；赞成20票，超过到会人数的一半，通过。",
        "en": "25 of 31 were present; 20 were for: more than half. Carried.",
    },
    "channels": {"turnout": {"online": 10, "room": 15}},
}


def counted_poll(cast: SimpleNamespace, *, outcome: str = "adopted", title: str = "东门路灯") -> Poll:
    community, now = cast.community, timezone.now()
    procedure, _ = ProcedureVersion.objects.get_or_create(
        community=community,
        key="cn.resident_reps",
        retired_at=None,
        defaults={
            "name": "居民代表会议",
            "definition": REPS.to_json(),
            "hash": definition_hash(REPS),
            "created_at": now,
        },
    )
    proposer, _ = Participant.objects.get_or_create(
        community=community, person=cast.resident, defaults={"created_at": now}
    )
    proposal = Proposal.objects.create(
        community=community,
        council=cast.reps,
        procedure_version=procedure,
        proposer=proposer,
        created_at=now,
        submitted_at=now,
        year=now.year,
        number=Proposal.objects.count() + 1,
    )
    Version.objects.create(
        community=community, proposal=proposal, title=title, title_en="East gate lamps", written_at=now
    )
    Support.objects.create(community=community, proposal=proposal, person=cast.other_resident, signed_at=now)
    run = StageRun.objects.create(
        community=community, proposal=proposal, procedure_version=procedure, stage="meeting", entered_at=now
    )
    poll = Poll.objects.create(
        community=community,
        proposal=proposal,
        stage_run=run,
        council=cast.reps,
        procedure_version=procedure,
        question="是否修缮？",
        question_en="Repair the lamps?",
        secrecy="named",
        basis="member",
        binding=True,
        rule={"measures": ["heads"], "legal_basis": {"zh": "", "en": ""}},
        state=Poll.State.COUNTED,
        created_at=now,
        opened_at=now,
        closed_at=now + timedelta(seconds=1),
        counted_at=now,
        texts_checked_at=now,
        root="ab" * 32,
        roll_size=31,
        result={**RESULT, "outcome": {"kind": outcome, "checks": []}},
    )
    for position, (key, label) in enumerate([("yes", "赞成"), ("no", "反对"), ("abstain", "弃权")]):
        Option.objects.create(community=community, poll=poll, key=key, label=label, position=position)
    return poll


@pytest.fixture
def poll(cast: SimpleNamespace) -> Poll:
    return counted_poll(cast)
