"""What is counted: heads, and for owners also floor area in square metres. The facts of one poll, exact and consistent.

    {"measures": {"heads": {"eligible": 31, "members": 31, "due": 31, "present": 21, "cast": 21,
                            "yes": 11, "no": 9, "abstain": 1, "invalid": 0}},
     "chair": null, "lot": null}

`eligible`, `members`, `due` and `present` may be left out or null where the rule does not ask for them. What is not
answered with yes or no is counted in `options`, by the keys of the ballot: `{"cast": 30, "options": {"competent": 14,
…}, "abstain": 0, "invalid": 0}`; a priority ballot also has its `projects`, an appraisal the `last_grade`, a hearing
its `opinions`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw, mapping, one_of, whole
from councils.rules.words import Words
from proposals.rules.numbers import number, number_json

MEASURES = ("heads", "area")
ATTENDANCE = ("eligible", "members", "due", "present")
MARKS = ("yes", "no", "abstain", "invalid")
COUNTS = (*ATTENDANCE, "cast", *MARKS)
CASTING = ("yes", "no")
OPTION_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
GRADES = ("competent", "basically_competent", "not_competent")
# How the opinions of a hearing were answered; "open": not yet.
ANSWERS = ("adopted", "partly", "not_adopted", "answered", "open")


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
    options: Mapping[str, Fraction] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Any, place: str, whole: bool) -> "Numbers":
        """Read and check one measure; `whole` refuses fractions (heads)."""
        given = mapping(data, place, (*COUNTS, "options"))
        read = {key: _count(given[key], f"{place}.{key}", whole) for key in COUNTS if given.get(key) is not None}
        options = _options(given.get("options", {}), f"{place}.options")
        if options and "cast" not in read:
            raise Flaw(f"{place}.cast", "How many ballots the options stand on is missing.", "Add “cast”.")
        read.setdefault("cast", sum((read.get(mark, Fraction(0)) for mark in MARKS), Fraction(0)))
        numbers = cls(**read, options=options)
        numbers.check(place)
        return numbers

    def check(self, place: str) -> None:
        """Refuse numbers that contradict each other. What `options` may add up to is the method's to say."""
        marks = self.yes + self.no + self.abstain + self.invalid
        if marks != self.cast and not (self.options and marks <= self.cast):
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

    def to_json(self) -> dict[str, Any]:
        values = {key: getattr(self, key) for key in COUNTS}
        data: dict[str, Any] = {key: None if value is None else number_json(value) for key, value in values.items()}
        if self.options:
            data["options"] = {key: number_json(value) for key, value in sorted(self.options.items())}
        return data


def _count(value: Any, place: str, whole: bool) -> Fraction:
    read = number(value, place)
    if whole and read.denominator != 1:
        raise Flaw(place, f"{value!r} is not whole.", "Heads are counted in whole numbers.")
    return read


def _options(data: Any, place: str) -> dict[str, Fraction]:
    if not isinstance(data, Mapping):
        raise Flaw(place, f"Expected an object, found {data!r}.", 'Write how many marked each, such as {"agree": 12}.')
    for key in data:
        if not isinstance(key, str) or not OPTION_KEY.fullmatch(key):
            raise Flaw(place, f"{key!r} is no key of an option.", "Use small letters, digits, _ and -.")
    return {key: _count(value, f"{place}.{key}", whole=True) for key, value in data.items()}


@dataclass(frozen=True)
class Project:
    """One row of a priority ballot, with what it costs."""

    key: str
    name: Words
    cost: Fraction = Fraction(0)

    @classmethod
    def from_json(cls, data: Any, place: str) -> "Project":
        given = mapping(data, place, ("key", "zh", "en", "cost"), needed=("key", "zh", "en", "cost"))
        for word in ("key", "zh", "en"):
            if not isinstance(given[word], str) or not given[word]:
                raise Flaw(f"{place}.{word}", f"Expected a text, found {given[word]!r}.", "Write it between quotes.")
        if not OPTION_KEY.fullmatch(given["key"]):
            raise Flaw(f"{place}.key", f"{given['key']!r} is no key.", "Use small letters, digits, _ and -.")
        return cls(given["key"], Words(given["zh"], given["en"]), number(given["cost"], f"{place}.cost"))

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, **self.name.to_json(), "cost": number_json(self.cost)}


@dataclass(frozen=True)
class Facts:
    """What was counted. `chair`: the casting vote, `lot`: what was drawn ("yes", "no", or None: not yet).

    `last_grade`: of the appraisal before this one; `opinions`: of a hearing, by how they were answered.
    """

    measures: Mapping[str, Numbers] = field(default_factory=dict)
    chair: str | None = None
    lot: str | None = None
    projects: tuple[Project, ...] = ()
    last_grade: str = ""
    opinions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Any, place: str = "facts") -> "Facts":
        """Read and check, or a Flaw that names place and mend."""
        known = ("measures", "chair", "lot", "projects", "last_grade", "opinions")
        given = mapping(data, place, known, needed=("measures",))
        measures = mapping(given["measures"], f"{place}.measures", MEASURES, needed=("heads",))
        read = {
            key: Numbers.from_json(value, f"{place}.measures.{key}", whole=key == "heads")
            for key, value in measures.items()
        }
        words = {
            key: None if given.get(key) is None else one_of(given[key], f"{place}.{key}", CASTING)
            for key in ("chair", "lot")
        }
        if (last := given.get("last_grade", "")) != "":
            one_of(last, f"{place}.last_grade", GRADES)
        opinions = mapping(given.get("opinions", {}), f"{place}.opinions", ANSWERS)
        return cls(
            read,
            **words,
            projects=_projects(given.get("projects", []), f"{place}.projects"),
            last_grade=last,
            opinions={key: whole(value, f"{place}.opinions.{key}") for key, value in opinions.items()},
        )

    def numbers(self, measure: str) -> Numbers:
        if measure not in self.measures:
            raise Flaw(f"facts.measures.{measure}", "The rule counts this and it is missing.", f"Give “{measure}”.")
        return self.measures[measure]

    def to_json(self) -> dict[str, Any]:
        measures = {key: numbers.to_json() for key, numbers in self.measures.items()}
        data: dict[str, Any] = {"measures": measures, "chair": self.chair, "lot": self.lot}
        if self.projects:
            data["projects"] = [one.to_json() for one in self.projects]
        if self.last_grade:
            data["last_grade"] = self.last_grade
        return data | {"opinions": dict(self.opinions)} if self.opinions else data


def _projects(data: Any, place: str) -> tuple[Project, ...]:
    if not isinstance(data, list):
        raise Flaw(place, f"Expected a list, found {data!r}.", "Write a list of projects.")
    projects = tuple(Project.from_json(item, f"{place}[{at}]") for at, item in enumerate(data))
    if len({one.key for one in projects}) != len(projects):
        raise Flaw(place, "A key stands here twice.", "Give every project its own.")
    return projects
