"""A gate that is met by a count: numbers alone, decided by the procedure's own rule, never a list of who was there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw, mapping, whole
from councils.rules.words import Words
from proposals.rules.gates import SHARES
from proposals.rules.measures import Facts, Numbers
from proposals.rules.outcome import decide
from proposals.rules.phrases import compared
from proposals.rules.sentences import sentence
from proposals.rules.thresholds import Rule

COUNTED = ("due", "present", "yes", "no", "abstain")
SHARED = ("due", "yes")


@dataclass(frozen=True)
class Decided:
    """Whether the count meets its gate, and the sentence that says why."""

    met: bool
    words: Words


def decide_counts(rule: Rule, counts: Mapping[str, Any]) -> Decided:
    """Of `due`, `present` came; `yes`, `no`, `abstain` of them. A Flaw where the numbers contradict each other.

    应到30人，参加20人，达到三分之二；赞成15人，达到应到人数的一半，通过。
    """
    read = _whole_numbers(counts, COUNTED)
    due, present = Fraction(read["due"]), Fraction(read["present"])
    yes, no, abstain = (Fraction(read[key]) for key in ("yes", "no", "abstain"))
    numbers = Numbers(due, due, due, present, yes + no + abstain, yes, no, abstain)
    numbers.check("counts")
    facts = Facts({"heads": numbers})
    # A study or a review binds nobody; that it carried is all there is to say.
    saying = replace(rule, binding=True)
    outcome = decide(saying, facts)
    zh = sentence(saying, facts, outcome, "zh-Hans").removesuffix("，有约束力。").removesuffix("。")
    en = sentence(saying, facts, outcome, "en").replace("Carried, and binding.", "Carried.")
    return Decided(outcome.adopted, Words(f"{zh}。", en))


def decide_share(gate: str, counts: Mapping[str, Any]) -> Decided:
    """At least a share of all: 9人中女代表3人，达到三分之一。"""
    read = _whole_numbers(counts, SHARED)
    fraction, what = SHARES[gate]
    return share_words(read["yes"], read["due"], Fraction(fraction), what)


def share_words(have: int, of: int, fraction: Fraction, what: Words) -> Decided:
    """`have` of `of`, at least `fraction`. Of nobody no share is met."""
    if have > of:
        raise Flaw("counts.yes", f"{have} of {of}.", "A part is not larger than the whole.")
    met = of > 0 and have >= fraction * of
    tail = {lang: compared(fraction, False, met, have == fraction * of, lang) for lang in ("zh-Hans", "en")}
    zh = f"{of}人中{what.zh}{have}人，{tail['zh-Hans'].replace('{}的', '')}。"
    en = f"{have} of {of} are {what.en}, {tail['en'].removesuffix(' of {}')}."
    return Decided(met, Words(zh, en))


def _whole_numbers(counts: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, int]:
    given = mapping(counts, "counts", keys, needed=keys)
    return {key: whole(given[key], f"counts.{key}") for key in keys}
