"""Gates of stages that a matter never passed under the procedure it has now: it was moved or referred later than they lie."""

from __future__ import annotations

from proposals.models import Proposal, StageRun
from proposals.permissions.procedure import definition_of
from proposals.rules.procedures import SPINE

# Whoever has passed them once has passed them: signatures were counted and a secretary has looked, under whatever procedure.
ONCE = ("support_reached", "screened")
# Meeting and ballot are two ways to the vote; their gates are those of the vote itself.
UNTIL_VOTE = ("discussion", "notice", "meeting", "ballot")
BEFORE_VOTE = SPINE[: SPINE.index("meeting")]


def owed_gates(proposal: Proposal, stage: str) -> tuple[str, ...]:
    """In the order of the procedure; without them an easier procedure would be the way round a stricter one's gates."""
    version = proposal.procedure_version
    if stage not in UNTIL_VOTE or "stages" not in version.definition:
        return ()
    before = [
        one
        for one in definition_of(version).stages
        if one.key in BEFORE_VOTE and SPINE.index(one.key) < SPINE.index(stage)
    ]
    asked = {one.key: [key for key in one.gates if key not in ONCE] for one in before}
    if not any(asked.values()):
        return ()
    stays = StageRun.objects.filter(proposal=proposal, procedure_version=version, left_at__isnull=False)
    passed = set(stays.values_list("stage", flat=True))
    return tuple(key for stage_key, keys in asked.items() if stage_key not in passed for key in keys)
