"""The rule of a poll: who is counted, how many must take part, what carries it.

    {"unit": "member", "measures": ["heads"],
     "quorum":    [{"measure": "heads", "base": "members", "fraction": "2/3", "strict": false, "floor": 0,
                    "counts": "present"}],
     "threshold": [{"measure": "heads", "base": "present", "fraction": "1/2", "strict": true, "floor": 0}],
     "tie": "fails", "binding": true, "failing": "rejected", "legal_basis": {"zh": "…", "en": "…"}}

A rule that is not answered with yes or no names its `method` (`proposals/rules/methods.py`); then `threshold` holds what a
consent round also asks for, or the one bar of an appraisal's grades, and is empty for a ranking and for no vote at all.
A priority ballot says in `priority` how many picks and how much money there are.

`strict` is 过半数, 超过, "more than" (>); not strict is 以上, "at least" (≥): Civil Code of China, article 1259.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

from councils.rules.flaws import Flaw, flag, mapping, one_of, several_of, whole
from councils.rules.words import Words
from proposals.rules.measures import MEASURES
from proposals.rules.methods import METHODS, Priority
from proposals.rules.numbers import share

UNITS = ("person", "household", "member", "owner")
FIXED_BASES = ("eligible", "members", "due")
BASES = (*FIXED_BASES, "present", "cast", "yes_no", "participating")
TIES = ("fails", "chair", "lot")
FAILINGS = ("rejected", "opinion", "no_decision")
HALF = Fraction(1, 2)
_BAR = ("measure", "base", "fraction", "strict", "floor")
_RULE = ("unit", "method", "measures", "quorum", "threshold", "priority", "tie", "binding", "failing", "legal_basis")


@dataclass(frozen=True)
class Bar:
    """One line to pass: `counts` ("present" or "cast" for a quorum, "yes" for a threshold) against a share of a base.

    `floor` is a fixed minimum of heads beside the share, as in max(1/3, 3).
    """

    measure: str
    base: str
    fraction: Fraction
    strict: bool
    floor: int = 0
    counts: str = "yes"

    @classmethod
    def from_json(cls, data: Any, place: str, quorum: bool) -> "Bar":
        given = mapping(data, place, (*_BAR, "counts") if quorum else _BAR, needed=_BAR[:4])
        bar = cls(
            measure=one_of(given["measure"], f"{place}.measure", MEASURES),
            base=one_of(given["base"], f"{place}.base", FIXED_BASES if quorum else BASES),
            fraction=share(given["fraction"], f"{place}.fraction"),
            strict=flag(given["strict"], f"{place}.strict"),
            floor=whole(given.get("floor", 0), f"{place}.floor"),
            counts=one_of(given.get("counts", "present"), f"{place}.counts", ("present", "cast")) if quorum else "yes",
        )
        bar.check(place)
        return bar

    def check(self, place: str) -> None:
        if self.strict and self.fraction == 1:
            raise Flaw(f"{place}.strict", "Nothing is more than all.", 'Set "strict" to false, or lower the fraction.')
        if self.floor and self.measure != "heads":
            raise Flaw(f"{place}.floor", "A minimum of heads cannot stand for an area.", "Remove the floor.")
        if not self.fraction and (self.strict or not self.floor):
            raise Flaw(f"{place}.fraction", "A share of 0 asks nothing.", 'Give a "floor" and "strict": false.')

    def met(self, have: Fraction | int, of: Fraction | int) -> bool:
        """Whether `have` of `of` passes. Nobody is never enough: with an empty base no bar is met."""
        part = self.fraction * of
        enough = have > part if self.strict else have >= part
        return of > 0 and enough and have >= self.floor

    def needed(self, of: Fraction | int) -> Fraction:
        """Heads: the smallest whole number that passes. Area: the exact share, to be reached or (strict) passed."""
        part = self.fraction * of
        if self.measure != "heads":
            return part
        return Fraction(max(floor(part) + 1 if self.strict else ceil(part), self.floor, 1))

    def to_json(self) -> dict[str, Any]:
        data = {key: getattr(self, key) for key in _BAR} | {"fraction": str(self.fraction)}
        return data if self.counts == "yes" else data | {"counts": self.counts}


@dataclass(frozen=True)
class Rule:
    """What carries a poll. `failing`: what a poll that is not carried is called; `binding`: false for advice."""

    unit: str
    measures: tuple[str, ...]
    quorum: tuple[Bar, ...]
    threshold: tuple[Bar, ...]
    tie: str = "fails"
    binding: bool = False
    failing: str = "rejected"
    legal_basis: Words = field(default=Words("", ""))
    method: str = "choice"
    priority: Priority | None = None

    @classmethod
    def from_json(cls, data: Any, place: str = "rule") -> "Rule":
        """Read and check, or a Flaw that names place and mend."""
        given = mapping(data, place, _RULE, needed=("unit", "measures", "threshold", "binding"))
        priority = given.get("priority")
        rule = cls(
            unit=one_of(given["unit"], f"{place}.unit", UNITS),
            measures=several_of(given["measures"], f"{place}.measures", MEASURES, least=1),
            quorum=_bars(given.get("quorum", []), f"{place}.quorum", quorum=True),
            threshold=_bars(given["threshold"], f"{place}.threshold", quorum=False),
            tie=one_of(given.get("tie", "fails"), f"{place}.tie", TIES),
            binding=flag(given["binding"], f"{place}.binding"),
            failing=one_of(given.get("failing", "rejected"), f"{place}.failing", FAILINGS),
            legal_basis=words(given.get("legal_basis", {"zh": "", "en": ""}), f"{place}.legal_basis"),
            method=one_of(given.get("method", "choice"), f"{place}.method", METHODS),
            priority=None if priority is None else Priority.from_json(priority, f"{place}.priority"),
        )
        rule.check(place)
        return rule

    def check(self, place: str) -> None:
        if self.measures not in (("heads",), ("heads", "area")):
            raise Flaw(f"{place}.measures", "Heads come first.", 'Write ["heads"] or ["heads", "area"].')
        if "area" in self.measures and self.unit != "owner":
            raise Flaw(f"{place}.measures", "Only owners have an area.", 'Set "unit" to "owner", or remove "area".')
        for kind in ("quorum", "threshold"):
            for at, bar in enumerate(getattr(self, kind)):
                if bar.measure not in self.measures:
                    raise Flaw(f"{place}.{kind}[{at}].measure", "This is not counted.", 'Add it to "measures".')
        self._check_method(place)
        halves = any(bar.strict and bar.fraction == HALF for bar in self.threshold)
        if self.tie != "fails" and not (halves and self.measures == ("heads",)):
            raise Flaw(f"{place}.tie", "A tie is exactly half of the heads.", 'Use "fails", or more than 1/2 of heads.')
        if self.binding and self.failing == "opinion":
            raise Flaw(f"{place}.failing", "An opinion binds nobody.", 'Use "rejected", or set "binding" to false.')

    def _check_method(self, place: str) -> None:
        """What the method asks of the rest of the rule."""
        if self.method != "choice" and (self.measures != ("heads",) or self.tie != "fails"):
            problem = f"A {self.method} is counted by heads and has no tie."
            raise Flaw(f"{place}.method", problem, 'Write ["heads"], "tie": "fails", or leave "method" out.')
        if (self.method == "priority") != (self.priority is not None):
            mend = 'Give "priority" with "picks" to the method "priority", and to no other.'
            raise Flaw(f"{place}.priority", "Method and settings do not belong together.", mend)
        if self.method in ("priority", "none"):
            if self.threshold:
                raise Flaw(f"{place}.threshold", "Nothing has to be carried here.", "Write an empty list.")
        elif self.method == "appraisal" and len(self.threshold) != 1:
            raise Flaw(f"{place}.threshold", "One bar says what a grade takes.", "Write exactly one.")
        for measure in self.measures if self.method in ("choice", "consent") else ():
            if not any(bar.measure == measure for bar in self.threshold):
                raise Flaw(f"{place}.threshold", f"Nothing says what carries by {measure}.", "Add a threshold for it.")
        if self.method == "none" and (self.quorum or self.binding or self.failing != "opinion"):
            mend = 'No quorum, "binding": false, "failing": "opinion".'
            raise Flaw(f"{place}.method", "Without a vote nothing is decided.", mend)

    def to_json(self) -> dict[str, Any]:
        """`method` and `priority` only where they are not the usual ones: so every older rule keeps its hash."""
        more: dict[str, Any] = {} if self.method == "choice" else {"method": self.method}
        if self.priority is not None:
            more["priority"] = self.priority.to_json()
        return more | {
            "unit": self.unit,
            "measures": list(self.measures),
            "quorum": [bar.to_json() for bar in self.quorum],
            "threshold": [bar.to_json() for bar in self.threshold],
            "tie": self.tie,
            "binding": self.binding,
            "failing": self.failing,
            "legal_basis": self.legal_basis.to_json(),
        }


def _bars(data: Any, place: str, quorum: bool) -> tuple[Bar, ...]:
    if not isinstance(data, list):
        raise Flaw(place, f"Expected a list, found {data!r}.", "Write a list of bars.")
    return tuple(Bar.from_json(item, f"{place}[{at}]", quorum) for at, item in enumerate(data))


def words(data: Any, place: str) -> Words:
    """A text in both languages, `{"zh": "…", "en": "…"}`."""
    given: Mapping[str, Any] = mapping(data, place, ("zh", "en"), needed=("zh", "en"))
    for lang, text in given.items():
        if not isinstance(text, str):
            raise Flaw(f"{place}.{lang}", f"Expected a text, found {text!r}.", "Write it between quotes.")
    return Words(given["zh"], given["en"])
