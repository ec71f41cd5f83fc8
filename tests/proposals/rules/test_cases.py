"""The table of votes through the pure functions: outcome, sentence, numbers; then the same from its bundle."""

import re

import pytest

from proposals.rules.counting import facts_json, tally
from proposals.rules.measures import Facts
from proposals.rules.outcome import Outcome, decide
from proposals.rules.sentences import sentence
from proposals.rules.sheets import sheet_of
from proposals.rules.thresholds import Rule

from .cases import CASES, Case


def read(case: Case) -> tuple[Rule, Facts, Outcome]:
    rule = Rule.from_json(case.pinned())
    sheet = sheet_of(rule, (one["key"] for one in case.projects))
    pieces = tally(case.ballots(), rule.measures, sheet)
    more = {"projects": case.projects, "last_grade": case.last_grade}
    facts = Facts.from_json(facts_json(pieces, case.bases(), case.chair, **more))
    return rule, facts, decide(rule, facts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_is_decided_as_the_law_says(case: Case) -> None:
    rule, facts, outcome = read(case)
    assert outcome.kind == case.kind
    assert sentence(rule, facts, outcome, "zh-Hans") == case.says


@pytest.mark.parametrize("case", [case for case in CASES if case.method == "choice"], ids=lambda case: case.name)
def test_the_numbers_of_the_sentence_are_those_of_its_checks(case: Case) -> None:
    """Every number that is said is a have, an of or a needed of some check, or the votes against."""
    rule, facts, outcome = read(case)
    known = {value for check in outcome.checks for value in (check.have, check.of, check.needed, check.floor)}
    known |= {numbers.no for numbers in facts.measures.values()}
    for lang in ("zh-Hans", "en"):
        said = re.findall(r"\d[\d,]*(?:\.\d+)?", sentence(rule, facts, outcome, lang).replace("m²", ""))
        assert {float(number.replace(",", "")) for number in said} <= {float(value) for value in known}, lang
