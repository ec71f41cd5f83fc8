"""The sentence of what was not answered with yes or no: a consent round, an appraisal, a ranking, a hearing."""

from fractions import Fraction

from councils.rules.words import Words, is_chinese
from proposals.rules.clauses import half, missing, share
from proposals.rules.measures import Facts
from proposals.rules.methods import OPTIONS, YUAN
from proposals.rules.numbers import number_words
from proposals.rules.outcome import Check, Outcome
from proposals.rules.phrases import amount, base_en, base_zh
from proposals.rules.ranking import Place, is_cut_anywhere
from proposals.rules.thresholds import Rule

_TWICE = Words(
    "上一次也是不称职，连续两次，职务依规定终止。",
    " It was not competent the last time either; twice in a row ends the office by rule.",
)
_ANSWERED = {
    "adopted": ("采纳{}条", "{} adopted"),
    "partly": ("部分采纳{}条", "{} partly adopted"),
    "not_adopted": ("没有采纳{}条", "{} not adopted"),
    "answered": ("作了说明{}条", "{} explained"),
    "open": ("还没有答复{}条", "{} not answered yet"),
}


def method_clauses(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[str]:
    """The clauses after those of the quorum. `facts` as the rule counts them (`sheets.counted`)."""
    if rule.method == "consent":
        return _consent(rule, facts, outcome, lang)
    if rule.method == "appraisal":
        return _appraisal(rule, facts, outcome, lang)
    if rule.method == "priority":
        return _priority(rule, facts, outcome, lang)
    return [_hearing(facts, lang)]


def method_verdict(rule: Rule, outcome: Outcome, lang: str) -> str:
    zh = is_chinese(lang)
    if outcome.kind == "graded":
        grade = OPTIONS["appraisal"][outcome.grade]
        word = f"评为{grade.zh}，" if zh else f"Appraised as {grade.en.lower()}"
    elif outcome.kind == "ranked":
        word = "排序结果" if zh else "Ranked"
    else:
        word = "协商一致，" if zh else "Agreed by consensus"
    twice = _TWICE.text(lang) if outcome.flagged else ""
    if zh:
        return f"{word}有约束力。{twice}" if rule.binding else f"{word}供参考，没有约束力。{twice}"
    return f"{word}, and binding.{twice}" if rule.binding else f"{word}, as advice; it is not binding.{twice}"


def _heads(rule: Rule, value: Fraction, lang: str) -> str:
    return amount(value, "heads", rule.unit, lang)


def _consent(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[str]:
    """同意5人，有保留1人，不参与1人，阻止1人，只要有人阻止就不算一致."""
    zh = is_chinese(lang)
    heads, (veto,) = facts.numbers("heads"), outcome.of("veto")
    if not heads.cast:
        return ["没有人表态" if zh else "nobody took part in the round"]
    said = {key: _heads(rule, heads.options.get(key, Fraction(0)), lang) for key in OPTIONS["consent"]}
    if zh:
        line = f"同意{said['agree']}，有保留{said['reservations']}，不参与{said['stand_aside']}，"
        line += "没有人阻止" if veto.met else f"阻止{said['block']}，有人阻止就不算一致"
    else:
        line = f"{said['agree']} agreed, {said['reservations']} with reservations, {said['stand_aside']} stood aside, "
        line += "nobody blocked" if veto.met else f"{said['block']} blocked, and any block stops it"
    return [line, *(_agreeing(rule, check, lang) for check in outcome.of("threshold") if _speaks(check))]


def _speaks(check: Check) -> bool:
    """The plain round only asks that somebody agrees; its line is named where it is more, or where it failed."""
    return bool(check.fraction) or check.floor > 1 or not check.met


def _agreeing(rule: Rule, check: Check, lang: str) -> str:
    zh, have = is_chinese(lang), _heads(rule, check.have, lang)
    if not check.have:
        return "没有人同意" if zh else "nobody agreed"
    base = (base_zh if zh else base_en)(check.base, check.measure, rule.unit, check.of)
    tail = f"{share(rule, check, lang, base)}{half(check, lang)}{missing(rule, check, lang)}"
    return f"同意的共{have}，{tail}" if zh else f"{have} in all agreed, {tail}"


def _appraisal(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[str]:
    """称职14人，基本称职10人，不称职6人；称职没有超过参加人数（30人）的一半，要16人."""
    zh = is_chinese(lang)
    heads = facts.numbers("heads")
    if not any(heads.options.values()):
        return ["没有人评等次" if zh else "nobody gave a grade"]
    rows = {key: heads.options.get(key, Fraction(0)) for key in OPTIONS["appraisal"] if key != "abstain"}
    words = {key: OPTIONS["appraisal"][key] for key in rows}
    if zh:
        said = "，".join(f"{words[key].zh}{_heads(rule, count, lang)}" for key, count in rows.items())
    else:
        said = ", ".join(f"{_heads(rule, count, lang)} {words[key].en.lower()}" for key, count in rows.items())
    worst, best = outcome.of("grade")
    decides = worst if worst.met else best
    name = words[decides.counts]
    base = (base_zh if zh else base_en)(decides.base, decides.measure, rule.unit, decides.of)
    line = share(rule, decides, lang, base) + half(decides, lang) + missing(rule, decides, lang)
    return [said, f"{name.zh}{line}" if zh else f"{name.en.lower()} is {line}"]


def _priority(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[str]:
    """投票400人，有效397张；列入的是加装路灯（210票）、修步道（180票），共130000元，不超过200000元."""
    zh, settings = is_chinese(lang), rule.priority
    heads = facts.numbers("heads")
    if settings is None or not outcome.ranking:
        return ["没有有效票" if zh else "there is no valid ballot"]
    names = {project.key: project.name.text(lang) for project in facts.projects}
    valid = heads.cast - heads.abstain - heads.invalid
    cast, good = _heads(rule, heads.cast, lang), number_words(valid, lang)
    counted = f"投票{cast}，有效票{good}张" if zh else f"{cast} voted, {good} of the ballots valid"
    if not is_cut_anywhere(settings):
        return [counted, _listed(outcome.ranking, names, lang)]
    taken = "列入的是" if zh else "to be carried out: "
    none = "没有一项列入" if zh else "none is to be carried out"
    line = taken + _listed(outcome.funded, names, lang) if outcome.funded else none
    clauses = [counted, line + _money(rule, outcome, lang)]
    return [*clauses, _tied(rule, outcome, names, lang)] if outcome.tied_at_cut else clauses


def _listed(places: tuple[Place, ...], names: dict[str, str], lang: str) -> str:
    zh = is_chinese(lang)
    rows = [f"{names[p.key]}{'（' if zh else ' ('}{_votes(p.votes, lang)}{'）' if zh else ')'}" for p in places]
    return ("、" if zh else ", ").join(rows)


def _votes(votes: Fraction, lang: str) -> str:
    said = number_words(votes, lang)
    return f"{said}票" if is_chinese(lang) else f"{said} vote{'' if votes == 1 else 's'}"


def sum_words(rule: Rule, value: Fraction, lang: str) -> str:
    currency = rule.priority.currency if rule.priority else YUAN
    said = number_words(value, lang)
    return f"{said}{currency.zh}" if is_chinese(lang) else f"{said} {currency.en}"


def _money(rule: Rule, outcome: Outcome, lang: str) -> str:
    budget = rule.priority.budget if rule.priority else None
    if budget is None:
        return ""
    spent = sum((place.cost for place in outcome.funded), Fraction(0))
    zh, said, whole = is_chinese(lang), sum_words(rule, spent, lang), sum_words(rule, budget, lang)
    return f"，共{said}，预算{whole}" if zh else f", together {said} of a budget of {whole}"


def _tied(rule: Rule, outcome: Outcome, names: dict[str, str], lang: str) -> str:
    """长椅、垃圾棚同为120票，正在列入线上，不能都列入，所以都没有列入."""
    tied = outcome.tied_at_cut
    if is_chinese(lang):
        listed = "、".join(names[place.key] for place in tied)
        return f"{listed}同为{_votes(tied[0].votes, lang)}，正在列入线上，不能都列入，所以都没有列入"
    listed = ", ".join(names[place.key] for place in tied[:-1]) + f" and {names[tied[-1].key]}"
    return f"{listed} have {_votes(tied[0].votes, lang)} each at the cut, where not all fit, so none of them is taken"


def _hearing(facts: Facts, lang: str) -> str:
    """听证不表决；收到意见8条：采纳4条，部分采纳1条，没有采纳3条."""
    zh, found = is_chinese(lang), facts.opinions
    total = sum(found.values())
    if not total:
        return "不表决；没有收到意见" if zh else "there is no vote; no opinion was given"
    rows = [_ANSWERED[key][0 if zh else 1].format(count) for key, count in found.items() if count]
    if zh:
        return f"不表决；收到意见{total}条：{'，'.join(rows)}"
    return f"there is no vote; {total} opinion{'' if total == 1 else 's'}: {', '.join(rows)}"
