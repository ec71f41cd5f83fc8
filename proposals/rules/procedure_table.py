"""A procedure as one page that a lawyer can check: what it says, nothing else, in the order in which it is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from councils.rules.words import Words
from proposals.rules.announcements import rule_words
from proposals.rules.failing import FAILURE_WORDS, FAILURES, on_fail_words, plan_of
from proposals.rules.gates import ACTORS, GATES
from proposals.rules.petitions import PetitionRule, rule_of_petition
from proposals.rules.procedure_words import (
    BODY_WORDS,
    CHANNEL_WORDS,
    MODE_WORDS,
    NO,
    RECUSAL_WORDS,
    SECRECY_WORDS,
    UNIT_WORDS,
    YES,
    binding_words,
    days,
    gate_lines,
    notice_words,
    proxy_words,
    support_words,
    time_words,
)
from proposals.rules.procedures import SIDE_EXITS, Definition, Stage


@dataclass(frozen=True)
class Section:
    """A table: `head` may be empty (pairs of word and value)."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def told(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Each cell with the word above it, for where a table is too wide."""
        return tuple(tuple(zip(self.head, row, strict=True)) for row in self.rows) if self.head else ()


def procedure_table(defn: Definition, lang: str, names: Mapping[str, Words] | None = None) -> tuple[Section, ...]:
    """`names`: of other procedures by key, for the one it refers to."""
    sections = (
        _facts(defn, lang),
        _stages(defn, lang),
        _rules(defn, lang),
        _gate_rules(defn, lang),
        _failures(defn, lang, names or {}),
        _petitions(defn, lang),
        _notes(defn, lang),
    )
    return tuple(section for section in sections if section.rows)


def _t(lang: str, zh: str, en: str) -> str:
    return Words(zh, en).text(lang)


def _list(words: Iterable[Words], lang: str) -> str:
    return _t(lang, "、", ", ").join(word.text(lang) for word in words)


def _facts(defn: Definition, lang: str) -> Section:
    by_basis = [(basis, notice_words(defn.notice, basis)) for basis in defn.notice.by_basis]
    rows = [
        (Words("适用于", "For"), _list((BODY_WORDS[key] for key in defn.bodies), lang)),
        (Words("法律依据", "Legal basis"), defn.legal_basis.text(lang)),
        (Words("效力", "Effect"), binding_words(defn).text(lang)),
        (Words("怎么表决", "How it is voted on"), _list((MODE_WORDS[key] for key in defn.modes), lang)),
        (Words("用什么方式投", "Channels"), _list((CHANNEL_WORDS[key] for key in defn.channels), lang)),
        (Words("谁看得到", "Secrecy"), _list((SECRECY_WORDS[key] for key in defn.secrecy), lang)),
        (Words("会议通知", "Notice of a meeting"), notice_words(defn.notice).text(lang)),
        *((Words(f"会议通知（{UNIT_WORDS[b].zh}）", f"Notice, {UNIT_WORDS[b].en}"), w.text(lang)) for b, w in by_basis),
        (Words("联名", "Signatures"), support_words(defn.support).text(lang)),
        (Words("截止前改票", "Changing a ballot before the close"), (YES if defn.may_change else NO).text(lang)),
        (
            Words("主持人提前结束投票", "The chair may close a vote early"),
            (YES if defn.chair_may_close else NO).text(lang),
        ),
        (Words("回避的人", "Who is recused"), RECUSAL_WORDS[defn.recusal].text(lang)),
        (Words("委托投票", "Proxies"), proxy_words(defn.proxy).text(lang)),
        (Words("公示", "Public display"), days(defn.days.display).text(lang)),
        (Words("提异议", "Objections"), days(defn.days.objection).text(lang)),
    ]
    if defn.record_only:
        rows.append((Words("只作登记", "Record only"), _record_only().text(lang)))
    return Section("facts", _t(lang, "概要", "In short"), (), tuple((word.text(lang), text) for word, text in rows))


def _record_only() -> Words:
    return Words(
        "线下投票，这里不收票；结果按笔录由两个人登记",
        "voted on paper; no ballot is taken here, two people enter the result from the record",
    )


def _stages(defn: Definition, lang: str) -> Section:
    head = (
        _t(lang, "步骤", "Stage"), _t(lang, "谁", "Who"), _t(lang, "进入下一步之前", "Before it goes on"),
        _t(lang, "时间", "Time"), _t(lang, "然后", "Then"),
    )  # fmt: skip
    shown = [stage for stage in defn.stages if stage.key not in SIDE_EXITS]
    rows = [_stage(defn, stage, f"{at}. ", lang) for at, stage in enumerate(shown, 1)]
    rows += [_stage(defn, stage, "", lang) for stage in defn.stages if stage.key == "returned"]
    return Section("stages", _t(lang, "步骤", "Stages"), head, tuple(rows))


def _stage(defn: Definition, stage: Stage, number: str, lang: str) -> tuple[str, ...]:
    then = _list((defn.stage(key).name for key in stage.next), lang)
    aside = [key for key in dict.fromkeys((stage.on_fail, *stage.exits)) if key and key != "withdrawn"]
    if aside:
        other = _list((defn.stage(key).name for key in aside), lang)
        then += _t(lang, f"；或者：{other}", f"; or: {other}")
    if "withdrawn" in stage.exits:
        then += _t(lang, "；提出人可以撤回", "; the proposer may withdraw")
    return (
        number + stage.name.text(lang),
        _list((ACTORS[key] for key in stage.actors), lang),
        gate_lines(stage).text(lang),
        time_words(stage).text(lang),
        then,
    )


def _rules(defn: Definition, lang: str) -> Section:
    head = (
        _t(lang, "表决基础", "Basis"), _t(lang, "怎么算通过", "What carries it"), _t(lang, "效力", "Effect"),
        _t(lang, "法律依据", "Legal basis"),
    )  # fmt: skip
    effect = {True: _t(lang, "有约束力", "binding"), False: _t(lang, "供参考", "advice")}
    rows = [
        (UNIT_WORDS[unit].text(lang), rule_words(rule, lang), effect[rule.binding], rule.legal_basis.text(lang))
        for unit, rule in defn.rules.items()
    ]
    return Section("rules", _t(lang, "怎么算通过", "What carries it"), head, tuple(rows))


def _gate_rules(defn: Definition, lang: str) -> Section:
    head = (_t(lang, "关口", "Gate"), _t(lang, "人数怎么算", "What carries it"), _t(lang, "法律依据", "Legal basis"))
    rows = [
        (GATES[key].name.text(lang), rule_words(rule, lang), rule.legal_basis.text(lang))
        for key, rule in defn.gate_rules.items()
    ]
    return Section(
        "gate_rules", _t(lang, "会前的表决（只记人数）", "Votes before it (numbers only)"), head, tuple(rows)
    )


def _failures(defn: Definition, lang: str, names: Mapping[str, Words]) -> Section:
    to = names.get(defn.refer_to or "", Words(defn.refer_to or "", defn.refer_to or "")).text(lang)
    possible = {rule.failing for rule in defn.rules.values()}
    possible |= {"inquorate"} if any(rule.quorum for rule in defn.rules.values()) else set()
    rows = []
    for failure in FAILURES:
        plan = plan_of(defn.on_fail, failure, defn.refer_to)
        if plan is not None and (failure in possible or failure in defn.on_fail):
            rows.append((FAILURE_WORDS[failure].text(lang), on_fail_words(plan, to).text(lang)))
    return Section("failures", _t(lang, "没有通过怎么办", "What follows if it is not carried"), (), tuple(rows))


def _petitions(defn: Definition, lang: str) -> Section:
    rows = [
        (rule.name.text(lang), rule_of_petition(rule).text(lang) + _within(rule, lang), rule.legal_basis.text(lang))
        for rule in defn.petitions
    ]
    head = (
        _t(lang, "联名要求", "Petition"),
        _t(lang, "多少人，多久", "How many, by when"),
        _t(lang, "法律依据", "Legal basis"),
    )
    return Section("petitions", _t(lang, "联名可以要求", "What signatures can force"), head, tuple(rows))


def _within(rule: PetitionRule, lang: str) -> str:
    if rule.from_day:
        return _t(lang, f"；第{rule.from_day}天到第{rule.days}天", f"; from day {rule.from_day} to day {rule.days}")
    return _t(lang, f"；{rule.days}天内", f"; within {rule.days} days")


def _notes(defn: Definition, lang: str) -> Section:
    rows = [(_t(lang, "可以选择", "Option"), words.text(lang)) for words in defn.options.values()]
    rows += [(str(at), words.text(lang)) for at, words in enumerate(defn.notes, 1)]
    return Section("notes", _t(lang, "还要注意", "Also to be observed"), (), tuple(rows))


def markdown(defn: Definition, lang: str, names: Mapping[str, Words] | None = None) -> str:
    """The table as Markdown: what the golden files keep and a lawyer can be sent."""
    lines = [f"# {defn.name.text(lang)}", "", defn.about.text(lang), "", f"`{defn.key}`"]
    for section in procedure_table(defn, lang, names):
        width = len(section.rows[0])
        head = section.head or ("",) * width
        lines += ["", f"## {section.title}", "", _line(head), _line(("---",) * width)]
        lines += [_line(row) for row in section.rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def plain_text(defn: Definition, lang: str, names: Mapping[str, Words] | None = None) -> str:
    """The same for a terminal: each row a paragraph, so that nothing is cut off."""
    lines = [defn.name.text(lang), defn.about.text(lang), defn.key]
    for section in procedure_table(defn, lang, names):
        lines += ["", section.title]
        for row in section.rows:
            if section.head:
                told = [f"{word}: {cell}" for word, cell in zip(section.head[1:], row[1:], strict=True) if cell]
                lines += [f"  {row[0]}", *(f"    {line}" for line in told)]
            else:
                lines.append(f"  {row[0]}: {row[1]}")
    return "\n".join(lines) + "\n"
