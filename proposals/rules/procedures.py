"""A procedure: the way of a matter through its stages, as data with a version and a hash. Files only seed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from councils.rules.calendar import Calendar, Deadline, deadline_after, display_window
from councils.rules.canonical import canonical_hash
from councils.rules.dates import day_words
from councils.rules.mandates import Proxy
from councils.rules.words import Words
from proposals.rules.failing import OnFail
from proposals.rules.petitions import PetitionRule
from proposals.rules.thresholds import Rule

SPINE = (
    "draft", "collection", "support", "screening", "discussion", "notice", "meeting", "ballot", "display", "follow_up",
    "report", "done",
)  # fmt: skip
SIDE_EXITS = ("returned", "referred", "withdrawn", "rejected", "closed")
STAGE_KEYS = (*SPINE, *SIDE_EXITS)
STAGE_KINDS = (
    "draft", "support", "review", "comment", "notice", "meeting", "vote", "publish", "implement", "return", "end",
)  # fmt: skip
AT_DEADLINE = ("stay", "next", "fail")
# Whose membership of a body a unit reads: `Council.membership`.
MEMBERSHIP = {"member": "seats", "person": "adults", "household": "households", "owner": "owners"}


@dataclass(frozen=True)
class Between:
    """A vote on a day from `first` to `last`, counted from the day on which the matter left the stage `after`."""

    first: int
    last: int
    after: str


@dataclass(frozen=True)
class Stage:
    """One stage. `gates` must be met before the matter goes on, `reminders` are shown and asked but do not block.

    `at_deadline`, when `max_days` have passed: "stay" (overdue), "next" (goes on), "fail" (goes to `on_fail`).
    """

    key: str
    kind: str
    name: Words
    actors: tuple[str, ...]
    gates: tuple[str, ...]
    reminders: tuple[str, ...]
    min_days: int
    max_days: int | None
    at_deadline: str
    next: tuple[str, ...]
    on_fail: str | None
    exits: tuple[str, ...]
    between: Between | None = None

    @property
    def is_end(self) -> bool:
        return self.kind == "end"

    def to_json(self) -> dict[str, Any]:
        plain = ("key", "kind", "min_days", "max_days", "at_deadline", "on_fail")
        lists = ("actors", "gates", "reminders", "next", "exits")
        return (
            {key: getattr(self, key) for key in plain}
            | {key: list(getattr(self, key)) for key in lists}
            | {"name": self.name.to_json()}
            | ({"between": vars(self.between).copy()} if self.between else {})
        )


@dataclass(frozen=True)
class Notice:
    """How long before a meeting its notice goes out (see `councils.rules.calendar.earliest_meeting`).

    `short_notice`: in special circumstances it may be shorter, with the reason on record. `by_basis`: other days where
    the body is convened on that basis.
    """

    days: int
    clear: bool
    reading: str
    short_notice: bool
    by_basis: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        plain = {key: getattr(self, key) for key in ("days", "clear", "reading", "short_notice")}
        return plain | ({"by_basis": dict(self.by_basis)} if self.by_basis else {})

    def on(self, basis: str) -> dict[str, Any]:
        """The notice of a meeting convened on that basis."""
        plain = self.to_json() | {"days": self.by_basis.get(basis, self.days)}
        return {key: value for key, value in plain.items() if key != "by_basis"}


@dataclass(frozen=True)
class SupportRule:
    """How many signatures take a proposal on, the proposer's own included: max(fraction of the base, floor), not
    more than `most`.

    `base`: "adults", "households" (one signature each), "members", "owners" of the community or body, or those
    "present" in a meeting.
    """

    base: str
    fraction: Fraction
    floor: int
    most: int | None = None

    def needed(self, base_number: int) -> int:
        least = max(ceil(self.fraction * base_number), self.floor)
        return least if self.most is None else min(least, self.most)


@dataclass(frozen=True)
class Days:
    """Whole days: the answer of the screening, the time for comments, the public display, objections within it."""

    screening: int
    comment: int
    display: int
    objection: int


@dataclass(frozen=True)
class Definition:
    """A whole procedure. `rules`: one rule per basis that the convener may choose (the unit it counts).

    `on_fail`: what follows a vote that did not carry. `record_only`: voted on paper under a law of its own; here only the
    result is written down, by two people. `options`: what the deployment may do otherwise. `notes`: what a lawyer looks
    for and no stage, gate or number says. `meets_every`: its body meets at least once in so many months; 0: no such duty.
    """

    key: str
    name: Words
    about: Words
    legal_basis: Words
    bodies: tuple[str, ...]
    rules: Mapping[str, Rule]
    gate_rules: Mapping[str, Rule]
    modes: tuple[str, ...]
    channels: tuple[str, ...]
    secrecy: tuple[str, ...]
    may_change: bool
    chair_may_close: bool
    recusal: str
    proxy: Proxy
    notice: Notice
    support: SupportRule | None
    days: Days
    refer_to: str | None
    stages: tuple[Stage, ...]
    petitions: tuple[PetitionRule, ...] = ()
    on_fail: Mapping[str, OnFail] = field(default_factory=dict)
    record_only: bool = False
    options: Mapping[str, Words] = field(default_factory=dict)
    notes: tuple[Words, ...] = ()
    meets_every: int = 0

    @property
    def bases(self) -> tuple[str, ...]:
        return tuple(self.rules)

    @property
    def start(self) -> str:
        return self.stages[0].key

    def stage(self, key: str) -> Stage:
        """The stage, or KeyError where this procedure has none of that name."""
        return next((stage for stage in self.stages if stage.key == key), None) or _no_stage(self, key)

    def to_json(self) -> dict[str, Any]:
        plain = ("key", "may_change", "chair_may_close", "recusal", "refer_to")
        lists = ("bodies", "modes", "channels", "secrecy")
        return (
            {key: getattr(self, key) for key in plain}
            | {key: list(getattr(self, key)) for key in lists}
            | {key: getattr(self, key).to_json() for key in ("name", "about", "legal_basis")}
            | {"days": vars(self.days).copy(), "notice": self.notice.to_json(), "proxy": self.proxy.to_json()}
            | {key: {k: rule.to_json() for k, rule in getattr(self, key).items()} for key in ("rules", "gate_rules")}
            | {
                "support": None
                if self.support is None
                else vars(self.support) | {"fraction": str(self.support.fraction)},
                "stages": [stage.to_json() for stage in self.stages],
            }
            | self._more()
        )

    def _more(self) -> dict[str, Any]:
        """What came later: left out where it says nothing, so that older definitions keep their hash."""
        more = {
            "petitions": [rule.to_json() for rule in self.petitions],
            "on_fail": {failure: plan.to_json() for failure, plan in self.on_fail.items()},
            "record_only": self.record_only,
            "options": {key: words.to_json() for key, words in self.options.items()},
            "notes": [words.to_json() for words in self.notes],
            "meets_every": self.meets_every,
        }
        return {key: value for key, value in more.items() if value}


def definition_hash(defn: "Definition | Mapping[str, Any]") -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits: the identity of a version."""
    return canonical_hash(defn.to_json() if isinstance(defn, Definition) else defn)


def support_needed(defn: Definition, base_number: int) -> int:
    """How many signatures a proposal needs where its base counts `base_number`; 0 where none are asked."""
    return 0 if defn.support is None else defn.support.needed(base_number)


def next_stages(defn: Definition, stage: str) -> tuple[str, ...]:
    """Where a matter may go on to from `stage`, the usual way first. Side ways: `side_exits`."""
    return defn.stage(stage).next


def side_exits(defn: Definition, stage: str) -> tuple[str, ...]:
    """Where a matter may leave to from `stage` other than onwards: on failing first, then the other exits."""
    found = defn.stage(stage)
    return (*((found.on_fail,) if found.on_fail else ()), *(key for key in found.exits if key != found.on_fail))


def may_move(defn: Definition, stage: str, to: str) -> bool:
    return to in (*next_stages(defn, stage), *side_exits(defn, stage))


def spine(defn: Definition) -> tuple[Stage, ...]:
    """The stages of the main way, in order: what the rail of steps draws."""
    return tuple(stage for stage in defn.stages if stage.key in SPINE)


def stage_deadline(defn: Definition, stage: str, entered_at: datetime, calendar: Calendar) -> Deadline | None:
    """When the stage ends or is overdue; None where it has no limit. A display is never moved to a working day."""
    found = defn.stage(stage)
    if found.max_days is None:
        return None
    entered_on = calendar.day_of(entered_at)
    if found.kind != "publish":
        return deadline_after(entered_on, found.max_days, calendar)
    last, days = entered_on + timedelta(days=found.max_days), found.max_days
    end, begun = day_words(last, entered_on), day_words(entered_on)
    reason = Words(
        f"{begun.zh}起公示{days}天，到{end.zh}。", f"On display for {days} days from {begun.en} to {end.en}."
    )
    return Deadline(display_window(entered_at, days, calendar).closes_at, last, reason)


def stage_earliest(defn: Definition, stage: str, entered_at: datetime, calendar: Calendar) -> datetime:
    """The first moment at which the matter may go on: `min_days` full days after the day of entering."""
    least = defn.stage(stage).min_days
    if not least:
        return entered_at
    return calendar.end_of(calendar.day_of(entered_at) + timedelta(days=least))


def _no_stage(defn: Definition, key: str) -> Stage:
    raise KeyError(f"{defn.key} has no stage {key!r}; it has {', '.join(stage.key for stage in defn.stages)}.")
