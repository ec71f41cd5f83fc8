"""A ballot of a page or of the API, in one batch with those that other threads bring at the same moment.

Of the same vote only: while one is sealed, its lock holds up no ballot of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import get_language

from councils.actions.together import Together
from proposals.actions.ballot_reads import persons_of
from proposals.actions.ballots import Answer, Cast, cast_ballots


def cast_ballot(cast: Cast) -> Answer:
    """The ballot of a person whom the page knows already."""
    return _together.write((None, _in_his_language(cast)), queue=cast.poll_id)


def cast_as(account_id: int | None, cast: Cast) -> Answer:
    """The ballot of whoever this account is in that community; also of one who left the register after the opening."""
    return _together.write((account_id, _in_his_language(cast)), queue=cast.poll_id)


def _in_his_language(cast: Cast) -> Cast:
    return replace(cast, language=cast.language or get_language() or "")


def _cast_in_turn(brought: Sequence[tuple[int | None, Cast]]) -> list[Answer]:
    accounts = {account for account, _cast in brought if account is not None}
    communities = {cast.community_id for account, cast in brought if account is not None}
    persons = persons_of(accounts, communities) if accounts else {}
    return cast_ballots(casts=[_by(persons, account, cast) for account, cast in brought])


def _by(persons: dict[tuple[int, int], int], account: int | None, cast: Cast) -> Cast:
    return cast if account is None else replace(cast, person_id=persons.get((account, cast.community_id)))


_together = Together(_cast_in_turn, gather=0.005)
