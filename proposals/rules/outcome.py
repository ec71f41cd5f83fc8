"""Whether a poll carried: every bar checked, exactly, in the order quorum, threshold, tie.

And where it is not answered with yes or no: which grade was given (`graded`), how projects are ranked (`ranked`), whether
anybody blocks, or that there is no vote at all (`opinion`).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proposals.rules.measures import Facts, Numbers
from proposals.rules.numbers import number, number_json, share
from proposals.rules.ranking import Place, rank
from proposals.rules.sheets import counted
from proposals.rules.thresholds import HALF, Bar, Rule

KINDS = ("adopted", "rejected", "inquorate", "tied", "opinion", "no_decision", "graded", "ranked")
# What came of it is carried out, or at least followed up.
CARRIED = ("adopted", "opinion", "graded", "ranked")


@dataclass(frozen=True)
class Check:
    """One bar and how it went. `what`: "quorum", "threshold", "veto" or "grade"; `have` of `of`, `needed` to pass (see `Bar.needed`).

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
    """`kind` is one of KINDS; `checks` holds every bar of the rule, quorum first, also when the quorum failed.

    `grade`, and `flagged`: not competent twice in a row. `ranking`: all projects of a priority ballot, in order.
    """

    kind: str
    checks: tuple[Check, ...]
    grade: str = ""
    flagged: bool = False
    ranking: tuple[Place, ...] = ()

    @property
    def adopted(self) -> bool:
        return self.kind == "adopted"

    @property
    def is_pending(self) -> bool:
        """A tie that waits for the chair or for the lot: nothing may be published yet."""
        return self.kind == "tied"

    def of(self, what: str) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.what == what)

    @property
    def funded(self) -> tuple[Place, ...]:
        return tuple(place for place in self.ranking if place.funded)

    @property
    def tied_at_cut(self) -> tuple[Place, ...]:
        return tuple(place for place in self.ranking if place.at_cut)

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "checks": [check.to_json() for check in self.checks]}
        if self.grade:
            data |= {"grade": self.grade, "flagged": self.flagged}
        if self.ranking:
            data["ranking"] = [place.to_json() for place in self.ranking]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Outcome":
        """Read back what `to_json` wrote."""
        return cls(
            data["kind"],
            tuple(Check.from_json(check) for check in data["checks"]),
            grade=data.get("grade", ""),
            flagged=data.get("flagged", False),
            ranking=tuple(Place.from_json(place) for place in data.get("ranking", ())),
        )


def decide(rule: Rule, facts: Facts) -> Outcome:
    """The outcome of `facts` under `rule`. A Flaw where the facts leave out a number that the rule counts by."""
    facts = counted(rule, facts)
    quorum = check_quorum(rule, facts)
    inquorate = not all(check.met for check in quorum)
    if rule.method == "appraisal":
        return _appraised(rule, facts, quorum, inquorate)
    if rule.priority is not None:
        heads = facts.numbers("heads")
        kind = "inquorate" if inquorate else "ranked" if any(heads.options.values()) else rule.failing
        return Outcome(kind, quorum, ranking=rank(rule.priority, facts) if kind == "ranked" else ())
    threshold = tuple(_check("threshold", bar, facts) for bar in rule.threshold)
    veto = (_veto(facts),) if rule.method == "consent" else ()
    kind = "inquorate" if inquorate else _kind(rule, facts, threshold + veto)
    return Outcome(kind, quorum + threshold + veto)


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


def _kind(rule: Rule, facts: Facts, threshold: tuple[Check, ...]) -> str:
    if rule.method == "none":
        return "opinion"
    if all(check.met for check in threshold):
        return "adopted"
    if rule.tie != "fails" and is_tie(rule, facts):
        decided = facts.chair if rule.tie == "chair" else facts.lot
        if decided is None:
            return "tied"
        if decided == "yes":
            return "adopted"
    return rule.failing


def _veto(facts: Facts) -> Check:
    """Nobody blocks: here, and only here, `needed` is the most that is allowed."""
    heads = facts.numbers("heads")
    return Check(
        "veto", "heads", "cast", Fraction(0), False, heads.no, heads.cast, Fraction(0), not heads.no, counts="block"
    )


def _appraised(rule: Rule, facts: Facts, quorum: tuple[Check, ...], inquorate: bool) -> Outcome:
    """DOMAIN.md reading 7. Who gives no grade says nothing: where all abstain there is none."""
    (bar,) = rule.threshold
    heads = facts.numbers("heads")
    checks = quorum + tuple(_grade(bar, heads, grade) for grade in ("not_competent", "competent"))
    if inquorate or not any(heads.options.values()):
        return Outcome("inquorate" if inquorate else rule.failing, checks)
    not_competent, competent = checks[-2:]
    grade = "not_competent" if not_competent.met else "competent" if competent.met else "basically_competent"
    flagged = grade == facts.last_grade == "not_competent"
    return Outcome("graded", checks, grade=grade, flagged=flagged)


def _grade(bar: Bar, heads: Numbers, grade: str) -> Check:
    return _compared("grade", bar, heads.options.get(grade, Fraction(0)), heads, counts=grade)


def _check(what: str, bar: Bar, facts: Facts) -> Check:
    numbers = facts.numbers(bar.measure)
    have = numbers.base(bar.counts, f"facts.measures.{bar.measure}")
    return _compared(what, bar, have, numbers, bar.counts)


def _compared(what: str, bar: Bar, have: Fraction, numbers: Numbers, counts: str) -> Check:
    of = numbers.base(bar.base, f"facts.measures.{bar.measure}")
    return Check(
        what, bar.measure, bar.base, bar.fraction, bar.strict, have, of,
        needed=bar.needed(of), met=bar.met(have, of), counts=counts, floor=bar.floor,
    )  # fmt: skip
