"""Clauses of which sentences about an outcome are made: the quorum, a number beside its line, what would have done."""

from fractions import Fraction

from councils.rules.words import is_chinese
from proposals.rules.outcome import Check
from proposals.rules.phrases import amount, compared, noun
from proposals.rules.thresholds import Rule


def quorum_clause(rule: Rule, check: Check, lang: str) -> str:
    """One line of the quorum: 应到31人，参加19人，不到三分之二，要21人."""
    zh = is_chinese(lang)
    if not check.of:
        return "名册上没有人" if zh else "there is nobody on the roll"
    have, of = (amount(value, check.measure, rule.unit, lang) for value in (check.have, check.of))
    voted, area = check.counts == "cast", check.measure == "area"
    tail = f"{share(rule, check, lang)}{missing(rule, check, lang)}"
    if zh:
        due = "总面积" if area else "有表决权" if voted else "应到"
        came = ("投票" if voted else "参加") + ("面积" if area else "")
        return f"{due}{of}，{came}{have}，{tail}"
    who = "" if area else f" {noun(rule.unit, lang, check.of != 1)}"
    return f"{have} of {of}{who} {'voted' if voted else 'took part'}, {tail}"


def enough(rule: Rule, check: Check, lang: str) -> str:
    """What would do: 要21人 / 要超过40000平方米; "21 are needed" / "more than 40,000 m² is needed"."""
    needed = amount(check.needed, check.measure, rule.unit, lang)
    beyond = check.measure == "area" and check.strict
    if is_chinese(lang):
        return f"要{'超过' if beyond else ''}{needed}"
    one = check.measure == "area" or check.needed == 1
    return f"{'more than ' if beyond else ''}{needed} {'is' if one else 'are'} needed"


def share(rule: Rule, check: Check, lang: str, base: str = "") -> str:
    """How the number stands to its line, or to the fixed minimum where that decided. Without `base`: 超过半数."""
    line = check.fraction * check.of
    passed = check.have > line if check.strict else check.have >= line
    if (passed and not check.met) or not check.fraction:
        least = amount(Fraction(check.floor), check.measure, rule.unit, lang)
        if is_chinese(lang):
            return f"{'达到' if check.met else '不到'}最少的{least}"
        return f"{'at least' if check.met else 'fewer than'} the minimum of {least}"
    words = compared(check.fraction, check.strict, check.met, check.have == line, lang)
    if base:
        return words.format(base)
    return words.replace("{}的", "").replace("一半", "半数") if is_chinese(lang) else words.removesuffix(" of {}")


def half(check: Check, lang: str) -> str:
    """Beside "exactly half": why that was not enough."""
    if not (check.strict and check.have == check.fraction * check.of):
        return ""
    return "，没有超过" if is_chinese(lang) else ", and it must be more"


def missing(rule: Rule, check: Check, lang: str) -> str:
    """What would have been enough, unless the line itself was just named as not enough."""
    if check.met or (check.measure == "area" and check.strict and check.have == check.needed):
        return ""
    return f"，{enough(rule, check, lang)}" if is_chinese(lang) else f": {enough(rule, check, lang)}"
