"""The rail of a matter: what is done and when, what is now and until when, what comes next and what still keeps it back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from councils.rules.calendar import Calendar
from councils.rules.words import Words
from proposals.rules.gates import asked_gates
from proposals.rules.procedures import SIDE_EXITS, SPINE, Definition, Stage, stage_earliest
from proposals.rules.why_not import GateState, Missing, days_missing, gates_missing

__all__ = ["Missing", "Stay", "Step", "keeps_back", "timeline"]

# What a stage is called once it has happened: a draft that was submitted has been raised.
_HAPPENED = {"draft": Words("提出", "Raised")}
# A stage passed under another procedure, which the one it has now does not know.
_PLAIN = {
    "collection": Words("征求意见", "Opinions collected"),
    "support": Words("联名", "Co-signing"),
    "screening": Words("受理", "Screening"),
    "discussion": Words("讨论", "Discussion"),
    "meeting": Words("会议", "Meeting"),
    "ballot": Words("投票", "Ballot"),
    "display": Words("公示", "Public display"),
    "follow_up": Words("落实", "Carrying out"),
    "report": Words("结果公开", "The result is published"),
}


@dataclass(frozen=True)
class Stay:
    """One stay in a stage, as it is on record; `left_at` None: it is there now; `due_at` overrides the procedure."""

    stage: str
    entered_at: datetime
    left_at: datetime | None = None
    due_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Step:
    """`state`: done, now, next. `until` of now; `earliest` of the next one; `least_days` that a later one lasts."""

    key: str
    name: Words
    state: str
    entered_at: datetime | None = None
    left_at: datetime | None = None
    until: datetime | None = None
    overdue: bool = False
    earliest: datetime | None = None
    least_days: int = 0
    why: str = ""
    missing: tuple[Missing, ...] = ()


def timeline(
    defn: Definition,
    stays: Iterable[Stay],
    now: datetime,
    calendar: Calendar,
    met: Collection[str] = (),
    states: Mapping[str, GateState] | None = None,
    major: bool = False,
) -> list[Step]:
    """The steps in order. `met`: gates that are on record as met; `states`: the same with since when and how far.

    A matter that left its way (returned, referred, withdrawn, closed) ends with that step; what was next is not drawn.
    """
    way = sorted(stays, key=lambda stay: stay.entered_at)
    current = next(stay for stay in reversed(way) if stay.left_at is None)
    steps = [_done(defn, stay) for stay in _last_of_each(way, current)]
    steps.append(_now(defn, current, now))
    ahead = _ahead(defn, current.stage)
    for at, stage in enumerate(ahead):
        if at:
            steps.append(Step(stage.key, stage.name, "next", least_days=stage.min_days))
            continue
        earliest = stage_earliest(defn, current.stage, current.entered_at, calendar)
        known = {key: GateState(True) for key in met} | dict(states or {})
        missing = keeps_back(defn, current.stage, stage.key, current.entered_at, now, calendar, known, major)
        steps.append(
            Step(
                stage.key,
                stage.name,
                "next",
                earliest=earliest if earliest > now else None,
                least_days=stage.min_days,
                missing=missing,
            )
        )
    return steps


def round_began(stays: Iterable[Stay]) -> datetime:
    """When the round it is in began: it came back from a display to be revised, adjourned or decided by another body."""
    way = sorted(stays, key=lambda stay: stay.entered_at)
    back = [b for a, b in pairwise(way) if a.stage == "display" and b.stage in ("discussion", "meeting", "ballot")]
    return back[-1].entered_at if back else way[0].entered_at


def _last_of_each(way: list[Stay], current: Stay) -> list[Stay]:
    """Of a stage that was entered again (returned and submitted once more) the last stay counts, in its place."""
    last: dict[str, Stay] = {}
    for stay in way:
        if stay is not current and stay.stage != current.stage:
            last.pop(stay.stage, None)
            last[stay.stage] = stay
    position = SPINE.index(current.stage) if current.stage in SPINE else len(SPINE)
    passed = [s for s in last.values() if s.stage in SIDE_EXITS or SPINE.index(s.stage) < position]
    # A detour that is over is told only while it explains where the matter stands.
    return [s for s in passed if s.stage in SPINE]


def _name(defn: Definition, key: str) -> Words:
    return next((stage.name for stage in defn.stages if stage.key == key), _PLAIN.get(key, Words(key, key)))


def _done(defn: Definition, stay: Stay) -> Step:
    name = _HAPPENED.get(stay.stage) or _name(defn, stay.stage)
    return Step(stay.stage, name, "done", entered_at=stay.entered_at, left_at=stay.left_at, why=stay.why)


def _now(defn: Definition, stay: Stay, now: datetime) -> Step:
    ended = stay.stage in (*SIDE_EXITS, "done") and stay.stage != "returned"
    return Step(
        stay.stage,
        _name(defn, stay.stage),
        "done" if ended else "now",
        entered_at=stay.entered_at,
        left_at=stay.entered_at if ended else None,
        until=stay.due_at,
        overdue=stay.due_at is not None and now >= stay.due_at,
        why=stay.why,
    )


def _ahead(defn: Definition, key: str) -> list[Stage]:
    """The usual way from here: the first of each stage's next ones. From a side exit nothing is promised."""
    found: list[Stage] = []
    stages = {stage.key: stage for stage in defn.stages}
    if key not in stages or key in SIDE_EXITS:
        return found
    stage = stages[key]
    while stage.next and len(found) < len(stages):
        stage = stages[stage.next[0]]
        found.append(stage)
    return found


def keeps_back(
    defn: Definition,
    leaving: str,
    to: str,
    entered_at: datetime,
    now: datetime,
    calendar: Calendar,
    states: Mapping[str, GateState],
    major: bool = False,
) -> tuple[Missing, ...]:
    """What a matter that entered `leaving` then needs to go on to `to`: its days, its gates, its reminders."""
    stage = defn.stage(leaving)
    earliest = stage_earliest(defn, leaving, entered_at, calendar)
    days = days_missing(stage.name, stage.min_days, earliest, entered_at, now)
    asked = asked_gates(stage.gates, stage.reminders, to, major)
    return (*days, *gates_missing(asked, stage.reminders, states, entered_at))
