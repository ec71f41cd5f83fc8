"""A ballot of the API, together with those that other threads bring at the same moment, from the question who casts it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import get_language

from councils.actions.together import Together
from proposals.actions.ballot_reads import persons_of
from proposals.actions.ballots import Answer, Cast, cast_ballots


def cast_as(account_id: int | None, cast: Cast) -> Answer:
    """The ballot of whoever this account is in that community; also of one who left the register after the opening."""
    language = cast.language or get_language() or ""
    return _together.write((account_id, replace(cast, language=language)), queue=cast.poll_id)


def _cast_in_turn(brought: Sequence[tuple[int | None, Cast]]) -> list[Answer]:
    accounts = {account for account, _cast in brought if account is not None}
    communities = {cast.community_id for _account, cast in brought}
    persons = persons_of(accounts, communities) if accounts else {}
    casts = [replace(cast, person_id=persons.get((account or 0, cast.community_id))) for account, cast in brought]
    return cast_ballots(casts=casts)


_together = Together(_cast_in_turn, gather=0.005)
