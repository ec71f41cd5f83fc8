"""The outcome in one sentence that a resident understands, made from the rule and the numbers, in both languages."""

from councils.rules.words import is_chinese
from proposals.rules.announcements import quorum_words, rule_words
from proposals.rules.clauses import enough, half, missing, quorum_clause, share
from proposals.rules.measures import Facts
from proposals.rules.method_sentences import method_clauses, method_verdict
from proposals.rules.outcome import Check, Outcome, is_tie
from proposals.rules.phrases import amount, base_en, base_zh
from proposals.rules.sheets import counted
from proposals.rules.thresholds import Rule

__all__ = ["enough", "quorum_clause", "quorum_words", "rule_words", "sentence"]

_NOBODY_ZH = {
    "present": "没有人参加",
    "cast": "没有人投票",
    "yes_no": "没有人赞成，也没有人反对",
    "participating": "没有人参与表决",
}
_NOBODY_EN = {
    "present": "nobody took part",
    "cast": "nobody voted",
    "yes_no": "nobody voted for or against",
    "participating": "nobody took part in the vote",
}
_VERDICTS = {
    "rejected": ("不通过。", "Not carried."),
    "no_decision": ("没有作出决定。", "No decision was made."),
    "opinion": ("记为协商意见，不作决定。", "Recorded as an opinion, not a decision."),
    "inquorate": ("不能作决定。", "No decision could be made."),
    "tied": ("还没有结果。", "Not decided yet."),
}


def sentence(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> str:
    """What was decided and why, for `lang` "zh-Hans" or "en": who took part, who was for, what that means.

    zh: 应到1286户，参加812户，超过半数；赞成528户，超过参加户数的一半，通过，有约束力。
    en: 812 of 1,286 households took part, more than half; 528 were for, more than half of the 812 taking part. Carried,
    and binding.
    """
    clauses = [quorum_clause(rule, check, lang) for check in outcome.of("quorum")]
    if outcome.kind != "inquorate":
        facts = counted(rule, facts)
        votes = _votes if rule.method == "choice" else method_clauses
        clauses += votes(rule, facts, outcome, lang)
    verdict = _verdict(rule, outcome, lang)
    if is_chinese(lang):
        return f"{'；'.join(clauses)}，{verdict}"
    joined = "; ".join(clauses)
    return f"{joined[0].upper()}{joined[1:]}. {verdict}"


def _votes(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[str]:
    tie = rule.tie != "fails" and is_tie(rule, facts)
    clauses = [_vote(rule, facts, check, lang, tie) for check in outcome.of("threshold")]
    return [*clauses, _tie(rule, facts, lang)] if tie else clauses


def _tie(rule: Rule, facts: Facts, lang: str) -> str:
    chair = rule.tie == "chair"
    decided = facts.chair if chair else facts.lot
    if is_chinese(lang):
        by = "主持人" if chair else "抽签"
        word = {"yes": "赞成", "no": "反对"}.get(decided or "")
        return f"票数相等，由{by}决定为{word}" if word else f"票数相等，等{by}决定"
    by = "the chair's casting vote" if chair else "the lot"
    word = {"yes": "for", "no": "against"}.get(decided or "")
    return f"it is a tie, and {by} was {word}" if word else f"it is a tie, which waits for {by}"


def _vote(rule: Rule, facts: Facts, check: Check, lang: str, tie: bool) -> str:
    """One line of the votes: 赞成10人，没有超过参加人数（21人）的一半，要11人. A tie only says that it is half."""
    zh = is_chinese(lang)
    if not check.of:
        return _NOBODY_ZH.get(check.base, "名册上没有人") if zh else _NOBODY_EN.get(check.base, "nobody is on the roll")
    no = facts.numbers(check.measure).no
    have, against = (amount(value, check.measure, rule.unit, lang) for value in (check.have, no))
    both = check.base == "yes_no" or check.have == no != 0
    if zh:
        what = "面积" if check.measure == "area" else ""
        votes = f"赞成{what}{have}" + (f"，反对{what}{against}" if both else "")
        base = base_zh(check.base, check.measure, rule.unit, None if check.met else check.of)
    else:
        verb = "was" if check.measure == "area" or check.have == 1 else "were"
        votes = f"{have} {verb} for" + (f" and {against} against" if both else "")
        base = base_en(check.base, check.measure, rule.unit, check.of)
    tail = "" if tie else half(check, lang) + missing(rule, check, lang)
    return f"{votes}{'，' if zh else ', '}{share(rule, check, lang, base)}{tail}"


def _verdict(rule: Rule, outcome: Outcome, lang: str) -> str:
    zh = is_chinese(lang)
    if outcome.kind in ("adopted", "graded", "ranked") and rule.method != "choice":
        return method_verdict(rule, outcome, lang)
    if outcome.kind != "adopted":
        return _VERDICTS[outcome.kind][0 if zh else 1]
    if rule.binding:
        return "通过，有约束力。" if zh else "Carried, and binding."
    return "通过，供参考，没有约束力。" if zh else "Carried as advice; it is not binding."
