"""What is handed to whoever recounts: the signed bundle, the proof of one ballot, the opened lines of a roll. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from proposals.actions.roll import opened_line
from proposals.actions.signing import algorithm
from proposals.models import Elector, Poll
from proposals.rules.bundle import ballot_proof

LINE_FORMAT = "roll-line/1"


def signed_bundle(poll: Poll) -> dict[str, Any]:
    """The bundle of a counted poll with its signature and the key that made it."""
    bundle = _bundle(poll)
    return _signed(poll, bundle["format"], bundle=bundle)


def signed_proof(poll: Poll, code: str) -> dict[str, Any] | None:
    """That the ballot with this code is a leaf under the signed root; None where no counted ballot has it."""
    bundle = _bundle(poll)
    try:
        return _signed(poll, bundle["format"], proof=ballot_proof(bundle, code))
    except KeyError:
        return None


def opened_lines(poll: Poll, electors: Iterable[Elector]) -> dict[str, Any]:
    """Salt and payload of these lines, for who may open them; `verify.py --roll-line` reads it."""
    lines = [opened_line(elector) for elector in electors]
    return {"format": LINE_FORMAT, "community": poll.community.slug, "poll": str(poll.pk), "lines": lines}


def place_on_roll(elector: Elector) -> int:
    """Where its line stands in the published list, which is in the order of the commitments."""
    return Elector.objects.filter(poll=elector.poll_id, commitment__lte=elector.commitment).count()


def _bundle(poll: Poll) -> dict[str, Any]:
    found: dict[str, Any] | None = Poll.objects.values_list("bundle", flat=True).get(pk=poll.pk)
    assert found is not None, "only a counted poll has a bundle"
    return found


def _signed(poll: Poll, format: str, **content: Any) -> dict[str, Any]:
    return {"algorithm": algorithm(format), "public_key": poll.signed_with, "signature": poll.signature, **content}
