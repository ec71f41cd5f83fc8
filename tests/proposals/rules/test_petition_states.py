from datetime import UTC, datetime, timedelta

import pytest

from proposals.rules.petition_states import PetitionFacts, petition_state, takes_signatures

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (PetitionFacts(), "collecting"),
        (PetitionFacts(closes_at=AFTER, sheets_waiting=True), "collecting"),
        (PetitionFacts(closes_at=NOW), "lapsed"),
        (PetitionFacts(closes_at=NOW, sheets_waiting=True), "checking"),
        (PetitionFacts(matter_over=True), "over"),
        (PetitionFacts(reached_at=BEFORE, due_at=AFTER, closes_at=BEFORE), "reached"),
        (PetitionFacts(reached_at=BEFORE, due_at=NOW), "late"),
        # Called in time, before its day and after it.
        (PetitionFacts(reached_at=BEFORE, due_at=AFTER, met_at=NOW), "met"),
        (PetitionFacts(reached_at=BEFORE, due_at=NOW, met_at=BEFORE), "met"),
        # Called for a day that is too late: waits, is late, and is met when it has taken place.
        (PetitionFacts(reached_at=BEFORE, due_at=AFTER, met_at=AFTER + timedelta(days=1)), "reached"),
        (PetitionFacts(reached_at=BEFORE, due_at=NOW, met_at=AFTER), "late"),
        (PetitionFacts(reached_at=BEFORE, due_at=BEFORE, met_at=NOW), "met"),
        (PetitionFacts(reached_at=BEFORE, met_at=AFTER), "met"),
        (PetitionFacts(reached_at=BEFORE, matter_over=True, due_at=AFTER), "reached"),
    ],
)
def test_where_a_petition_stands(facts: PetitionFacts, state: str) -> None:
    assert petition_state(facts, NOW) == state
    assert takes_signatures(facts, NOW) is (state == "collecting")
