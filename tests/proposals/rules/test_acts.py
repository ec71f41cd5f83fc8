"""A bundle with its acts: the record's links lead to its head, and what was asked and what came out have one hash each."""

from typing import Any

import pytest

from councils.rules.words import Words
from proposals.rules.acts import asked_hash, content_hash, head_of
from proposals.rules.bundle import build_bundle, check_bundle
from proposals.rules.hands import Counted, hands_words
from proposals.rules.sheets import sizes_for
from tests.proposals.verify.acting import acted

from .test_bundle import parts


@pytest.fixture
def bundle() -> dict[str, Any]:
    return build_bundle(**acted(parts()))


def test_its_head_is_where_the_chain_leads(bundle: dict[str, Any]) -> None:
    assert check_bundle(bundle) == []
    assert bundle["format"] == "poll-bundle/3"
    assert bundle["record_head"] == head_of(bundle["chain"])


def test_a_link_that_was_changed_leads_elsewhere(bundle: dict[str, Any]) -> None:
    events = list(bundle["chain"]["events"])
    other = {**bundle, "chain": {**bundle["chain"], "events": [*events[:-1], "0" * 64]}}
    assert "The chain does not lead to the head of the record." in [problem.en for problem in check_bundle(other)]


@pytest.mark.parametrize("key", ["question", "options", "secrecy", "rule", "meeting", "community"])
def test_what_was_asked_has_another_hash_when_any_of_it_changes(bundle: dict[str, Any], key: str) -> None:
    assert asked_hash({**bundle, key: "another"}) != asked_hash(bundle)


def test_what_came_out_does_not_depend_on_an_order_and_tells_every_change(bundle: dict[str, Any]) -> None:
    ballots, roll = bundle["ballots"], bundle["roll"]
    content = content_hash(ballots, {}, [], roll)
    assert content_hash(ballots[::-1], {}, [], roll[::-1]) == content
    assert content_hash(ballots[1:], {}, [], roll) != content
    assert content_hash(ballots, {}, [], [{**roll[0], "voted": "visit"}, *roll[1:]]) != content


def test_hands_beside_few_papers_are_told_together_only() -> None:
    who = Words("周明", "Zhou Ming")
    said = hands_words([Counted({"yes": 12, "no": 6, "abstain": 1}, who, who)], alone=False)
    assert "19 together" in said.en
    assert "19只手" in said.zh
    assert "Hands and paper are one count" in said.en
    assert not any(part in said.en for part in ("12", "6 against", "1 abstained"))


@pytest.mark.parametrize(("rows", "sizes"), [(3, (2, 4)), (15, (2, 4)), (16, (1,)), (40, (1,))])
def test_so_many_rows_share_a_page_or_have_their_own(rows: int, sizes: tuple[int, ...]) -> None:
    assert sizes_for(rows) == sizes
