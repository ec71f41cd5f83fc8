"""What is counted: heads, and for owners also floor area in square metres. The facts of one poll, exact and consistent.

    {"measures": {"heads": {"eligible": 31, "members": 31, "due": 31, "present": 21, "cast": 21,
                            "yes": 11, "no": 9, "abstain": 1, "invalid": 0}},
     "chair": null, "lot": null}

`eligible`, `members`, `due` and `present` may be left out or null where the rule does not ask for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw, mapping, one_of
from proposals.rules.numbers import number, number_json

MEASURES = ("heads", "area")
ATTENDANCE = ("eligible", "members", "due", "present")
MARKS = ("yes", "no", "abstain", "invalid")
COUNTS = (*ATTENDANCE, "cast", *MARKS)
CASTING = ("yes", "no")


@dataclass(frozen=True)
class Numbers:
    """One measure of one poll. `eligible`, `members`, `due`, `present`: None where nobody needs them."""

    eligible: Fraction | None = None
    members: Fraction | None = None
    due: Fraction | None = None
    present: Fraction | None = None
    cast: Fraction = Fraction(0)
    yes: Fraction = Fraction(0)
    no: Fraction = Fraction(0)
    abstain: Fraction = Fraction(0)
    invalid: Fraction = Fraction(0)

    @classmethod
    def from_json(cls, data: Any, place: str, whole: bool) -> "Numbers":
        """Read and check one measure; `whole` refuses fractions (heads)."""
        given = mapping(data, place, COUNTS)
        read = {key: number(given[key], f"{place}.{key}") for key in COUNTS if given.get(key) is not None}
        for key, value in read.items():
            if whole and value.denominator != 1:
                raise Flaw(f"{place}.{key}", f"{given[key]!r} is not whole.", "Heads are counted in whole numbers.")
        read.setdefault("cast", sum((read.get(mark, Fraction(0)) for mark in MARKS), Fraction(0)))
        numbers = cls(**read)
        numbers.check(place)
        return numbers

    def check(self, place: str) -> None:
        """Refuse numbers that contradict each other."""
        marks = self.yes + self.no + self.abstain + self.invalid
        if marks != self.cast:
            raise Flaw(
                f"{place}.cast",
                f"yes + no + abstain + invalid is {number_json(marks)}, cast is {number_json(self.cast)}.",
                "Every ballot is exactly one of the four; count again.",
            )
        if self.present is not None and self.cast > self.present:
            raise Flaw(
                f"{place}.present",
                f"{number_json(self.cast)} were cast by {number_json(self.present)} present.",
                "Whoever votes is present, paper included; count again.",
            )
        for key in ("eligible", "members", "due"):
            base = getattr(self, key)
            least = self.cast if self.present is None else self.present
            if base is not None and least > base:
                raise Flaw(
                    f"{place}.{key}",
                    f"{number_json(least)} took part, {key} is {number_json(base)}.",
                    "Only who belongs to the base may be counted; check the roll.",
                )

    def base(self, name: str, place: str) -> Fraction:
        """The number that a base stands for; a Flaw where the facts leave it out."""
        if name == "yes_no":
            return self.yes + self.no
        value: Fraction | None = getattr(self, "cast" if name == "participating" else name)
        if value is None:
            raise Flaw(f"{place}.{name}", "The rule counts by this number and it is missing.", f"Give “{name}”.")
        return value

    def to_json(self) -> dict[str, int | str | None]:
        values = {key: getattr(self, key) for key in COUNTS}
        return {key: None if value is None else number_json(value) for key, value in values.items()}


@dataclass(frozen=True)
class Facts:
    """What was counted. `chair`: the casting vote, `lot`: what was drawn ("yes", "no", or None: not yet)."""

    measures: Mapping[str, Numbers] = field(default_factory=dict)
    chair: str | None = None
    lot: str | None = None

    @classmethod
    def from_json(cls, data: Any, place: str = "facts") -> "Facts":
        """Read and check, or a Flaw that names place and mend."""
        given = mapping(data, place, ("measures", "chair", "lot"), needed=("measures",))
        measures = mapping(given["measures"], f"{place}.measures", MEASURES, needed=("heads",))
        read = {
            key: Numbers.from_json(value, f"{place}.measures.{key}", whole=key == "heads")
            for key, value in measures.items()
        }
        words = {
            key: None if given.get(key) is None else one_of(given[key], f"{place}.{key}", CASTING)
            for key in ("chair", "lot")
        }
        return cls(read, **words)

    def numbers(self, measure: str) -> Numbers:
        if measure not in self.measures:
            raise Flaw(f"facts.measures.{measure}", "The rule counts this and it is missing.", f"Give “{measure}”.")
        return self.measures[measure]

    def to_json(self) -> dict[str, Any]:
        measures = {key: numbers.to_json() for key, numbers in self.measures.items()}
        return {"measures": measures, "chair": self.chair, "lot": self.lot}
