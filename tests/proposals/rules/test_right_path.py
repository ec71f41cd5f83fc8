"""The right path: law before wish, each with its reason, and what one other answer would have meant."""

from itertools import product

import pytest

from proposals.rules.procedure_loader import load_definitions
from proposals.rules.right_path import CHOICES, MEDIATION, QUESTIONS, Answers, otherwise, right_path

SHIPPED = load_definitions()


@pytest.mark.parametrize(
    ("kind", "answers", "procedure"),
    [
        ("urban", {"dispute": "yes", "about": "collective"}, MEDIATION),
        ("village", {"about": "collective"}, "cn.collective_members"),
        ("village", {"money": "collective", "wish": "hear"}, "cn.collective_members"),
        ("urban", {"about": "shared"}, "cn.owners_ordinary"),
        ("estate", {"money": "owners"}, "cn.owners_ordinary"),
        ("urban", {"about": "shared_special", "money": "owners"}, "cn.owners_special"),
        ("urban", {"about": "recall"}, "cn.recall"),
        ("urban", {"about": "appraisal"}, "cn.democratic_appraisal"),
        ("urban", {"about": "projects"}, "cn.priority_ballot"),
        ("urban", {"wish": "hear"}, "cn.hearing"),
        ("urban", {}, "cn.community_deliberation"),
        ("urban", {"wish": "decide"}, "cn.resident_reps"),
        ("urban", {"wish": "decide", "major": "yes"}, "cn.resident_assembly"),
        ("urban", {"wish": "decide", "money": "residents"}, "cn.resident_assembly"),
        ("urban", {"wish": "decide", "money": "residents", "affected": "some"}, "cn.resident_reps"),
        ("village", {"wish": "decide"}, "cn.villager_reps"),
        ("village", {"wish": "decide", "affected": "group"}, "cn.village_group"),
        ("village", {"wish": "decide", "major": "yes"}, "cn.siyi_lianggongkai"),
        ("village", {"wish": "decide", "money": "residents"}, "cn.villager_assembly"),
        ("parish", {"about": "shared", "wish": "decide"}, "intl.community_council"),
        ("parish", {"major": "yes"}, "intl.parish_meeting_poll"),
        ("parish", {"dispute": "yes"}, MEDIATION),
    ],
)
def test_the_law_says_where_it_goes(kind: str, answers: dict[str, str], procedure: str) -> None:
    assert right_path(Answers(**answers), kind).procedure == procedure


@pytest.mark.parametrize("kind", ["urban", "village", "estate", "parish"])
def test_every_answer_leads_to_a_shipped_procedure_with_a_reason_in_both_languages(kind: str) -> None:
    for said in product(*(CHOICES[question] for question in QUESTIONS)):
        fit = right_path(Answers(*said), kind)
        assert fit.procedure == MEDIATION or fit.procedure in SHIPPED
        assert fit.reason.zh
        assert fit.reason.en


def test_a_major_matter_needs_its_risk_assessed_and_a_dispute_never_does() -> None:
    assert right_path(Answers(major="yes"), "urban").risk
    assert right_path(Answers(major="yes", about="shared"), "urban").risk
    assert not right_path(Answers(major="yes", dispute="yes"), "urban").risk
    assert not right_path(Answers(), "urban").risk


def test_other_answers_are_told_where_they_lead_elsewhere_and_only_there() -> None:
    others = otherwise(Answers(wish="decide"), "urban")
    told = {(other.question, other.answer): other.fit for other in others}
    assert told["about", "collective"].procedure == "cn.collective_members"
    assert told["dispute", "yes"].procedure == MEDIATION
    assert told["major", "yes"].risk
    assert ("affected", "some") not in told
    assert all(getattr(Answers(wish="decide"), question) != answer for question, answer in told)
