"""What decides where nobody votes yes or no, said before the vote."""

from collections.abc import Sequence
from fractions import Fraction

from councils.rules.words import is_chinese
from proposals.rules.methods import Priority
from proposals.rules.numbers import number_words
from proposals.rules.phrases import amount, asked, base_en, base_zh, part
from proposals.rules.thresholds import Bar, Rule


def method_words(rule: Rule, quorum: Sequence[str], lang: str) -> str:
    """`quorum`: what the rule asks of the turnout, in clauses."""
    if rule.priority is not None:
        said = _priority(rule.priority, lang)
    else:
        said = {"consent": _consent, "appraisal": _appraisal}.get(rule.method, _hearing)(rule, lang)
    if is_chinese(lang):
        return "；".join([*quorum, *said]) + "。"
    line = "; ".join([*quorum, *said])
    return f"{line[0].upper()}{line[1:]}."


def _consent(rule: Rule, lang: str) -> list[str]:
    bars = [_agreeing(rule, bar, lang) for bar in rule.threshold]
    if is_chinese(lang):
        return ["，".join([*bars, "并且没有人阻止，才算一致"]), "有保留也算同意"]
    return [" and ".join([*bars, "nobody blocks it"]), "agreeing with reservations is agreeing"]


def _agreeing(rule: Rule, bar: Bar, lang: str) -> str:
    if not bar.fraction:
        least = amount(Fraction(bar.floor), "heads", rule.unit, lang)
        return (
            f"至少{least}同意"
            if is_chinese(lang)
            else f"it is agreed when at least {least} agree{'s' * (bar.floor == 1)}"
        )
    share = asked(bar.fraction, bar.strict, lang)
    if is_chinese(lang):
        return f"{base_zh(bar.base, 'heads', rule.unit)}的{share}同意"
    return f"it is agreed when {share} of {base_en(bar.base, 'heads', rule.unit)} agree"


def _appraisal(rule: Rule, lang: str) -> list[str]:
    (bar,) = rule.threshold
    if is_chinese(lang):
        line = f"{'超过' if bar.strict else '达到'}{base_zh(bar.base, 'heads', rule.unit)}的{part(bar.fraction, lang)}"
        return [f"评不称职的{line}，为不称职", f"评称职的{line}，为称职", "其余为基本称职"]
    base = f"{asked(bar.fraction, bar.strict, lang)} of {base_en(bar.base, 'heads', rule.unit)}"
    return [
        f"not competent where {base} say so",
        f"competent where {base} say so",
        "basically competent in every other case",
    ]


def _priority(settings: Priority, lang: str) -> list[str]:
    zh = is_chinese(lang)
    picks = f"每人最多选{settings.picks}项" if zh else f"each picks up to {settings.picks}"
    order = "按得票多少排序" if zh else "the projects are ranked by their votes"
    limits = []
    if settings.top is not None:
        limits.append(f"{settings.top}项" if zh else f"{settings.top} place{'s' * (settings.top > 1)}")
    if settings.budget is not None:
        money = number_words(settings.budget, lang)
        limits.append(f"{money}{settings.currency.zh}" if zh else f"{money} {settings.currency.en}")
    if not limits:
        return [picks, order]
    if zh:
        cut = f"从第一名起列入，不超过{'、'.join(limits)}"
        return [picks, order, cut, "列入线上票数相同、不能都列入的，都不列入"]
    cut = f"they are carried out from the first one down, within {' and '.join(limits)}"
    return [picks, order, cut, "where equals at the cut do not all fit, none of them is taken"]


def _hearing(rule: Rule, lang: str) -> list[str]:
    if is_chinese(lang):
        return ["不表决", "意见逐条答复，写明采纳或者不采纳的理由"]
    return ["there is no vote", "every opinion is answered: adopted or not, and why"]
