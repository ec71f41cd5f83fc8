"""Whether a poll carried: every bar checked, exactly, in the order quorum, threshold, tie."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proposals.rules.measures import Facts
from proposals.rules.numbers import number, number_json, share
from proposals.rules.thresholds import HALF, Bar, Rule

KINDS = ("adopted", "rejected", "inquorate", "tied", "opinion", "no_decision")


@dataclass(frozen=True)
class Check:
    """One bar and how it went. `what`: "quorum" or "threshold"; `have` of `of`, `needed` to pass (see `Bar.needed`).

    Where the threshold post stands: at `fraction` of `of`, hollow when `strict`, solid when not.
    """

    what: str
    measure: str
    base: str
    fraction: Fraction
    strict: bool
    have: Fraction
    of: Fraction
    needed: Fraction
    met: bool
    counts: str = "yes"
    floor: int = 0

    @property
    def short(self) -> Fraction:
        """How many are missing; 0 when met. For a strict area bar that stands exactly on its line also 0."""
        return max(self.needed - self.have, Fraction(0))

    def to_json(self) -> dict[str, Any]:
        exact = {key: number_json(getattr(self, key)) for key in ("have", "of", "needed")}
        plain = {key: getattr(self, key) for key in ("what", "measure", "base", "strict", "met", "counts", "floor")}
        return {**plain, **exact, "fraction": str(self.fraction)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Check":
        exact = {key: number(data[key], f"check.{key}") for key in ("have", "of", "needed")}
        return cls(**{**data, **exact, "fraction": share(data["fraction"], "check.fraction")})


@dataclass(frozen=True)
class Outcome:
    """`kind` is one of KINDS; `checks` holds every bar of the rule, quorum first, also when the quorum failed."""

    kind: str
    checks: tuple[Check, ...]

    @property
    def adopted(self) -> bool:
        return self.kind == "adopted"

    @property
    def is_pending(self) -> bool:
        """A tie that waits for the chair or for the lot: nothing may be published yet."""
        return self.kind == "tied"

    def of(self, what: str) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.what == what)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "checks": [check.to_json() for check in self.checks]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Outcome":
        """Read back what `to_json` wrote."""
        return cls(data["kind"], tuple(Check.from_json(check) for check in data["checks"]))


def decide(rule: Rule, facts: Facts) -> Outcome:
    """The outcome of `facts` under `rule`. A Flaw where the facts leave out a number that the rule counts by."""
    quorum = tuple(_check("quorum", bar, facts) for bar in rule.quorum)
    threshold = tuple(_check("threshold", bar, facts) for bar in rule.threshold)
    return Outcome(_kind(rule, facts, quorum, threshold), quorum + threshold)


def check_quorum(rule: Rule, facts: Facts) -> tuple[Check, ...]:
    """Only the quorum, for the live number in the room: empty when the rule asks for none."""
    return tuple(_check("quorum", bar, facts) for bar in rule.quorum)


def is_tie(rule: Rule, facts: Facts) -> bool:
    """As many for as against, and exactly at the line: one more vote for would carry it. 0 to 0 is no tie."""
    heads = facts.numbers("heads")
    if heads.yes != heads.no or not heads.yes:
        return False
    checks = [_check("threshold", bar, facts) for bar in rule.threshold]
    at_half = [check.strict and check.fraction == HALF and 2 * check.have == check.of for check in checks]
    return any(at_half) and all(check.met or half for check, half in zip(checks, at_half, strict=True))


def _kind(rule: Rule, facts: Facts, quorum: tuple[Check, ...], threshold: tuple[Check, ...]) -> str:
    if not all(check.met for check in quorum):
        return "inquorate"
    if all(check.met for check in threshold):
        return "adopted"
    if rule.tie != "fails" and is_tie(rule, facts):
        decided = facts.chair if rule.tie == "chair" else facts.lot
        if decided is None:
            return "tied"
        if decided == "yes":
            return "adopted"
    return rule.failing


def _check(what: str, bar: Bar, facts: Facts) -> Check:
    numbers = facts.numbers(bar.measure)
    place = f"facts.measures.{bar.measure}"
    of, have = numbers.base(bar.base, place), numbers.base(bar.counts, place)
    return Check(
        what, bar.measure, bar.base, bar.fraction, bar.strict, have, of,
        needed=bar.needed(of), met=bar.met(have, of), counts=bar.counts, floor=bar.floor,
    )  # fmt: skip
