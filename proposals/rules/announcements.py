"""Before and during a vote: what carries it, and how the quorum stands, in words."""

from dataclasses import replace
from fractions import Fraction

from councils.rules.words import is_chinese
from proposals.rules.measures import Facts, Numbers
from proposals.rules.method_words import method_words
from proposals.rules.numbers import number_words
from proposals.rules.outcome import Check, check_quorum
from proposals.rules.phrases import amount, asked, base_en, base_zh, counter, noun, part
from proposals.rules.thresholds import FIXED_BASES, HALF, Bar, Rule


def rule_words(rule: Rule, lang: str, facts: Facts | None = None) -> str:
    """What carries it. With `facts` that hold a base already, also the number: 至少13票赞成 / "at least 13 votes for".

    zh: 要有三分之二以上的成员参加；赞成超过参加人数的一半，才通过。正好一半不通过。
    """
    zh = is_chinese(lang)
    quorum = [_quorum_rule(rule, bar, lang) for bar in rule.quorum]
    if rule.method != "choice":
        return method_words(rule, quorum, lang)
    threshold = [_threshold_rule(rule, bar, lang, facts) for bar in rule.threshold]
    if zh:
        line = "；".join([*quorum, "，并且".join(threshold)]) + "，才通过。"
    else:
        line = "; ".join([*quorum, "it is carried by " + ", and ".join(threshold)]) + "."
        line = line[0].upper() + line[1:]
    return line + ("" if zh else " ") * bool(_tie_rule(rule, lang)) + _tie_rule(rule, lang)


def quorum_words(rule: Rule, facts_or_eligible: Facts | int, present: int | None, lang: str) -> str:
    """The quorum as a live number: how many are missing, or how many may leave.

    `facts_or_eligible`: the facts so far, or the number on which every base of the quorum stands; `present`: heads
    there now (None: as the facts say; where ballots count, those cast).
    zh: 还差2人：应到31人，到了19人，要21人。 en: 2 more must be present: 19 of 31 are here, 21 are needed.
    """
    facts = _facts(facts_or_eligible, present)
    checks = check_quorum(rule, facts)
    if not checks:
        return "不要求最低到会数。" if is_chinese(lang) else "No minimum attendance is required."
    return ("" if is_chinese(lang) else " ").join(_live(rule, check, lang) for check in checks)


def _facts(given: Facts | int, present: int | None) -> Facts:
    if isinstance(given, int):
        all_, here = Fraction(given), Fraction(present or 0)
        return Facts({"heads": Numbers(all_, all_, all_, present=here, cast=here)})
    if present is None:
        return given
    heads = replace(given.numbers("heads"), present=Fraction(present), cast=Fraction(present))
    return Facts({**given.measures, "heads": heads})


def _live(rule: Rule, check: Check, lang: str) -> str:
    if not check.of:
        return "名册上没有人。" if is_chinese(lang) else "There is nobody on the roll."
    have, of, needed = (amount(v, check.measure, rule.unit, lang) for v in (check.have, check.of, check.needed))
    voting, area = check.counts == "cast", check.measure == "area"
    if is_chinese(lang):
        beyond = "超过" if area and check.strict else ""
        due = "总面积" if area else "有表决权" if voting else "应到"
        numbers = f"{due}{of}，{'已投' if voting else '到了'}{have}，要{beyond}{needed}"
        return f"{_lead_zh(rule, check)}：{numbers}{_spare_zh(rule, check)}。"
    came = "have voted" if voting else "are here"
    if check.have == 1 or area:
        came = "has voted" if voting else "is here"
    beyond = "more than " if area and check.strict else ""
    numbers = f"{have} of {of} {came}, {beyond}{needed} {'is' if area or check.needed == 1 else 'are'} needed"
    return f"{_lead_en(rule, check)}: {numbers}{_spare_en(check)}."


def _lead_zh(rule: Rule, check: Check) -> str:
    if not check.met:
        return f"还差{amount(check.short, check.measure, rule.unit, 'zh')}" if check.short else "还差一点"
    return "刚好够" if check.measure == "heads" and check.have == check.needed else "够了"


def _lead_en(rule: Rule, check: Check) -> str:
    verb = "vote" if check.counts == "cast" else "be present"
    if not check.met:
        more = amount(check.short, check.measure, rule.unit, "en") + " more" if check.short else "A little more"
        return f"{more} must {verb}"
    return "Just enough" if check.measure == "heads" and check.have == check.needed else "Enough"


def _spare_zh(rule: Rule, check: Check) -> str:
    if not _may_leave(check):
        return ""
    spare = check.have - check.needed
    return f"，还可以走{amount(spare, 'heads', rule.unit, 'zh')}" if spare else f"，再少1{counter(rule.unit)}就不够"


def _spare_en(check: Check) -> str:
    if not _may_leave(check):
        return ""
    spare = check.have - check.needed
    return f", {number_words(spare, 'en')} may leave" if spare else ". If 1 leaves, it is no longer enough"


def _may_leave(check: Check) -> bool:
    return check.met and check.measure == "heads" and check.counts == "present"


def _quorum_rule(rule: Rule, bar: Bar, lang: str) -> str:
    verb, area = ("投票", "vote") if bar.counts == "cast" else ("参加", "take part"), bar.measure == "area"
    least = amount(Fraction(bar.floor), "heads", rule.unit, lang) if bar.floor else ""
    if is_chinese(lang):
        if not bar.fraction:
            return f"最少要有{least}{verb[0]}"
        if area:
            return f"{verb[0]}面积要有总面积的{asked(bar.fraction, bar.strict, lang)}"
        return f"要有{asked(bar.fraction, bar.strict, lang)}的{noun(rule.unit, lang)}{verb[0]}" + (
            f"（最少{least}）" if least else ""
        )
    if not bar.fraction:
        return f"at least {least} must {verb[1]}"
    if area:
        return f"owners of {asked(bar.fraction, bar.strict, lang)} of the area must {verb[1]}"
    who = f"{asked(bar.fraction, bar.strict, lang)} of the {noun(rule.unit, lang)}"
    return f"{who} must {verb[1]}" + (f" (never fewer than {least})" if least else "")


def _threshold_rule(rule: Rule, bar: Bar, lang: str, facts: Facts | None) -> str:
    known = _known(bar, facts)
    needed = number_words(bar.needed(known), lang) if known else ""
    if is_chinese(lang):
        of = amount(known, bar.measure, rule.unit, lang) if known else ""
        base = f"{base_zh(bar.base, bar.measure, rule.unit)}{of}"
        verb = "是" if bar.fraction == 1 else "超过" if bar.strict else "达到"
        line = f"{verb}{base}的{part(bar.fraction, lang)}"
        return f"至少{needed}票赞成（{line}）" if known else f"赞成{'面积' * (bar.measure == 'area')}{line}"
    line = f"{asked(bar.fraction, bar.strict, lang)} of {base_en(bar.base, bar.measure, rule.unit, known)}"
    return f"at least {needed} {'vote' if needed == '1' else 'votes'} for ({line})" if known else line


def _known(bar: Bar, facts: Facts | None) -> Fraction | None:
    """The base, where it stands before the votes are counted."""
    if facts is None or bar.measure != "heads" or bar.base not in (*FIXED_BASES, "present"):
        return None
    found: Fraction | None = getattr(facts.numbers("heads"), bar.base)
    return found or None


def _tie_rule(rule: Rule, lang: str) -> str:
    zh = is_chinese(lang)
    if rule.tie == "chair":
        return "票数相等时由主持人决定。" if zh else "In a tie the chair has the casting vote."
    if rule.tie == "lot":
        return "票数相等时抽签决定。" if zh else "A tie is decided by lot."
    if any(bar.strict and bar.fraction == HALF for bar in rule.threshold):
        return "正好一半不通过。" if zh else "Exactly half is not enough."
    return ""
