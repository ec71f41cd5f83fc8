"""A show of hands: whether the totals can be true, and whether counting a little wrong would change the outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from councils.rules.words import Words
from proposals.rules.measures import Facts, Numbers
from proposals.rules.outcome import decide
from proposals.rules.thresholds import Rule

HANDS = ("yes", "no", "abstain")
# One hand in fifty is easily missed, and one in any small room.
MARGIN = Fraction(1, 50)


@dataclass(frozen=True)
class InTheRoom:
    """Who could raise a hand: those present who may vote, less those of them whose paper is in."""

    present: int
    on_paper: int

    @property
    def most(self) -> int:
        return self.present - self.on_paper


def implausible(totals: Mapping[str, int], room: InTheRoom) -> Words | None:
    """The sentence with the numbers where more hands were counted than could be raised; None: it can be true."""
    hands = sum(totals.values())
    if hands <= room.most:
        return None
    paper = Words("", "")
    if room.on_paper:
        paper = Words(f"，其中{room.on_paper}人已经投了纸票", f", and {room.on_paper} of them voted on paper")
    return Words(
        f"数到{hands}只手，最多只能有{room.most}只：在场有表决权的{room.present}人{paper.zh}。",
        f"{hands} hands were counted and there can be {room.most} at most: {room.present} who may vote are here{paper.en}.",
    )


def margin(hands: int) -> int:
    """How many hands a count may easily be wrong by."""
    return max(1, ceil(MARGIN * hands))


def is_close(rule: Rule, numbers: Numbers) -> bool:
    """Whether the outcome would be another with so many hands moved from for to against, or the reverse."""
    outcome = decide(rule, Facts({"heads": numbers})).kind
    return any(
        decide(rule, Facts({"heads": moved})).kind != outcome
        for by in range(1, margin(int(numbers.cast)) + 1)
        for moved in (_moved(numbers, by), _moved(numbers, -by))
    )


def _moved(numbers: Numbers, by: int) -> Numbers:
    """`by` more for and as many fewer against, as far as there are any."""
    step = max(min(by, int(numbers.no)), -int(numbers.yes))
    parts = {
        key: getattr(numbers, key) for key in ("eligible", "members", "due", "present", "cast", "abstain", "invalid")
    }
    return Numbers(yes=numbers.yes + step, no=numbers.no - step, **parts)


@dataclass(frozen=True)
class Counted:
    """One count as it is told: totals, who counted, who watched, and why it was counted again."""

    totals: Mapping[str, int]
    counter: Words
    scrutineer: Words
    why: str = ""


def hands_words(counts: Sequence[Counted], alone: bool = True) -> Words:
    """All counts in one sentence each, the last one being the one that counts; empty where no hands were counted.

    Not `alone`: papers stand beside them, and what was for and against would say how those few voted.
    """
    told = [_counted_words(count, alone) for count in counts]
    if told and not alone:
        told.append(
            Words("举手和纸票合在一起计，各项不分开公布。", "Hands and paper are one count and are not told apart.")
        )
    if len(counts) > 1:
        told.append(Words("以最后一次为准。", "The last count is the one that counts."))
    return Words("".join(one.zh for one in told), " ".join(one.en for one in told))


def _counted_words(count: Counted, alone: bool) -> Words:
    totals, who, beside = count.totals, count.counter, count.scrutineer
    again = (
        Words(f"复计（{count.why}）：", f"Counted again ({count.why}): ") if count.why else Words("举手：", "Hands: ")
    )
    if not alone:
        hands = sum(totals.values())
        return Words(
            f"{again.zh}共{hands}只手；计票人{who.zh}，监票人{beside.zh}。",
            f"{again.en}{hands} together; counted by {who.en}, watched by {beside.en}.",
        )
    return Words(
        f"{again.zh}赞成{totals['yes']}，反对{totals['no']}，弃权{totals['abstain']}；计票人{who.zh}，监票人{beside.zh}。",
        f"{again.en}{totals['yes']} for, {totals['no']} against, {totals['abstain']} abstained; counted by {who.en}, watched by {beside.en}.",
    )


def differences(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Where two counts differ: {"yes": (21, 22)}; empty when they agree."""
    return {mark: (first[mark], second[mark]) for mark in HANDS if first[mark] != second[mark]}
