"""An example for each rule of a procedure: facts that just carry it, and what comes of them. From these the documents are made."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from proposals.rules.measures import Facts
from proposals.rules.methods import Priority
from proposals.rules.numbers import number_json
from proposals.rules.outcome import decide
from proposals.rules.procedures import Definition
from proposals.rules.sentences import sentence
from proposals.rules.thresholds import Bar, Rule

# How many are entitled in an example, and how large the floor area is.
ENTITLED = {"member": 31, "person": 3000, "household": 1286, "owner": 861}
AREA = 60_000
PROJECTS = (
    ("加装路灯", "Street lamps", 80_000), ("修步道", "Footpath", 50_000), ("长椅", "Benches", 40_000),
    ("垃圾棚", "Bin shelter", 60_000), ("健身器材", "Outdoor gym", 30_000),
)  # fmt: skip
CENT = Fraction(1, 100)


def answer(rule: Rule, facts: Facts) -> dict[str, Any]:
    """What `manage.py decide` prints: outcome, checks, sentences, and what the method adds."""
    outcome = decide(rule, facts)
    said = outcome.to_json()
    more = {key: said[key] for key in said if key not in ("kind", "checks")}
    if outcome.ranking:
        more["funded"] = [place.key for place in outcome.funded]
        more["tied_at_cut"] = [place.key for place in outcome.tied_at_cut]
    sentences = {lang: sentence(rule, facts, outcome, lang) for lang in ("zh-Hans", "en")}
    return {"outcome": outcome.kind, "checks": said["checks"], "sentences": sentences, **more}


def example_facts(rule: Rule) -> dict[str, Any]:
    """As few as may come, and as few for it as carry it; in an appraisal and a ranking something that tells more."""
    entitled = ENTITLED[rule.unit]
    heads: dict[str, Any] = dict.fromkeys(("eligible", "members", "due"), entitled)
    present = _enough(rule.quorum, "heads", Fraction(entitled)) if rule.quorum else Fraction(entitled * 2 // 3)
    heads |= {"present": int(present), "cast": int(present)}
    if rule.method == "none":
        return {"measures": {"heads": {}}, "opinions": {"adopted": 4, "partly": 1, "not_adopted": 3}}
    if rule.method != "choice":
        return _with_options(rule, heads)
    measures = {"heads": heads | _votes(rule, "heads", heads)}
    if "area" in rule.measures:
        area = dict.fromkeys(("eligible", "members", "due"), AREA)
        there = number_json(_enough(rule.quorum, "area", Fraction(AREA)))
        measures["area"] = area | {"present": there, "cast": there} | _votes(rule, "area", {**area, "cast": there})
    return {"measures": measures}


def _enough(bars: tuple[Bar, ...], measure: str, of: Fraction) -> Fraction:
    """What passes every bar of a quorum by this measure."""
    return max(_least(bar, of) for bar in bars if bar.measure == measure)


def _least(bar: Bar, of: Fraction) -> Fraction:
    needed = bar.needed(of)
    return needed + CENT if bar.measure == "area" and bar.strict else needed


def _votes(rule: Rule, measure: str, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """As few for it as carry it, the others against."""
    cast = Fraction(str(numbers["cast"]))
    of = {"present": cast, "cast": cast, "yes_no": cast, "participating": cast}
    yes = max(
        _least(bar, of.get(bar.base) or Fraction(numbers[bar.base])) for bar in rule.threshold if bar.measure == measure
    )
    # Where all entitled are the base, more must come than the quorum asks for.
    return {"yes": number_json(yes), "no": number_json(max(cast - yes, Fraction(0)))} | (
        {"cast": number_json(yes), "present": number_json(yes)} if yes > cast else {}
    )


def _with_options(rule: Rule, heads: dict[str, Any]) -> dict[str, Any]:
    cast = int(heads["cast"])
    if rule.priority is not None:
        return {"measures": {"heads": heads | {"options": _picked(rule.priority, cast)}}, "projects": _projects()}
    if rule.method == "consent":
        rows = {"agree": cast - 2, "reservations": 1, "stand_aside": 1, "block": 0}
    else:
        best = ceil(cast * Fraction(4, 9))
        rows = {"competent": best, "basically_competent": cast - best - cast // 5, "not_competent": cast // 5}
    return {"measures": {"heads": heads | {"options": rows}}}


def _picked(settings: Priority, cast: int) -> dict[str, int]:
    """Every ballot has a pick; the third and the fourth are equal."""
    shares = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 4), Fraction(1, 8))
    counts = [int(cast * share) for share in shares]
    if settings.picks < 3:
        counts = [cast - 2 * (cast // 5) - cast // 4, cast // 4, cast // 5, cast // 5, 0]
    return {f"p{at:02}": count for at, count in enumerate(counts, start=1)}


def _projects() -> list[dict[str, Any]]:
    return [{"key": f"p{at:02}", "zh": zh, "en": en, "cost": cost} for at, (zh, en, cost) in enumerate(PROJECTS, 1)]


def example_rule(rule: Rule) -> Rule:
    """As it is pinned: a priority ballot has got its budget."""
    data = rule.to_json()
    if rule.priority is not None and rule.priority.budget is None:
        data["priority"]["budget"] = 200_000
    return Rule.from_json(data)


def markdown(definitions: Mapping[str, Definition]) -> str:
    """The section of `docs/rules.md`: each rule of each procedure with an example."""
    return "\n".join(line for key in sorted(definitions) for line in _procedure(definitions[key]))


def _procedure(defn: Definition) -> Iterator[str]:
    yield f"### `{defn.key}` {defn.name.zh}: {defn.name.en}\n"
    for place, rules in (("rules", defn.rules), ("gate_rules", defn.gate_rules)):
        for name, given in rules.items():
            rule = example_rule(given)
            facts = example_facts(rule)
            said = answer(rule, Facts.from_json(facts))
            yield f"`{place}.{name}`: {said['outcome']}. {said['sentences']['zh-Hans']} {said['sentences']['en']}\n"
            yield f"```json\n{_json(rule.to_json())}\n{_json(facts)}\n```\n"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
