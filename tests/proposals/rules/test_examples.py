"""The examples in the documents: of every rule that is shipped, one that just carries it; and what `decide` answers."""

import pytest

from proposals.rules.examples import answer, example_facts, example_rule, markdown
from proposals.rules.measures import Facts
from proposals.rules.outcome import CARRIED
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.thresholds import Rule

from .build import bar, rule
from .cases import APPRAISAL, CONSENT, PRIORITY

SHIPPED = {
    f"{defn.key}:{name}": found
    for defn in load_definitions().values()
    for name, found in [*defn.rules.items(), *defn.gate_rules.items()]
}


@pytest.mark.parametrize("key", SHIPPED)
def test_the_example_of_a_rule_carries_it_with_nobody_to_spare(key: str) -> None:
    found = example_rule(SHIPPED[key])
    data = example_facts(found)
    said = answer(found, Facts.from_json(data))
    assert said["outcome"] in CARRIED
    assert set(said["sentences"]) == {"zh-Hans", "en"}
    heads = data["measures"]["heads"]
    if found.method == "choice" and heads["yes"] > 1:
        fewer = {
            **data,
            "measures": {**data["measures"], "heads": heads | {"yes": heads["yes"] - 1, "no": heads["no"] + 1}},
        }
        assert answer(found, Facts.from_json(fewer))["outcome"] not in CARRIED or found.failing == "opinion"


def test_every_procedure_stands_in_the_document() -> None:
    text = markdown(load_definitions())
    assert all(f"### `{key}`" in text for key in load_definitions())
    assert text.count("```json") == len(SHIPPED)


@pytest.mark.parametrize("picks", [1, 2, 3, 15])
def test_a_ranking_of_any_number_of_picks_has_an_example(picks: int) -> None:
    found = example_rule(Rule.from_json(PRIORITY | {"priority": {"picks": picks, "budget": 200_000}}))
    said = answer(found, Facts.from_json(example_facts(found)))
    assert said["outcome"] == "ranked"
    assert said["funded"][:1] == ["p01"]
    assert len(said["tied_at_cut"]) in (0, 2)


def test_the_answer_holds_what_the_method_adds() -> None:
    graded = answer(*_with(APPRAISAL))
    assert (graded["grade"], graded["flagged"]) == ("basically_competent", False)
    assert "grade" not in answer(*_with(CONSENT))
    assert [check["what"] for check in answer(*_with(CONSENT))["checks"]] == ["quorum", "threshold", "veto"]


def test_an_example_without_a_quorum_and_with_a_strict_area() -> None:
    owners = rule(
        unit="owner", measures=["heads", "area"],
        quorum=[bar("eligible", "1/2", True, measure, counts="cast") for measure in ("heads", "area")],
        threshold=[bar("participating", "1/2", True, measure) for measure in ("heads", "area")],
    )  # fmt: skip
    assert answer(owners, Facts.from_json(example_facts(owners)))["outcome"] == "adopted"
    everybody = rule(quorum=[], threshold=[bar("members", "1", False)])
    assert answer(everybody, Facts.from_json(example_facts(everybody)))["outcome"] == "adopted"


def _with(data: dict[str, object]) -> tuple[Rule, Facts]:
    found = Rule.from_json(data)
    return found, Facts.from_json(example_facts(found))
