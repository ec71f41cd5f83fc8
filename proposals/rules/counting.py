"""Count ballots. What a ballot says is a short canonical text, its `marks`: one shape for every method.

`yes`, `no`, `abstain`, `invalid` for a question; `c>a>b` for a ranking; `a=3,b=0` for scores.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw
from proposals.rules.measures import MARKS
from proposals.rules.numbers import number, number_json

SHAPES = ("choice", "ranking", "scores")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_POINTS = re.compile(r"0|[1-9][0-9]{0,3}")
ONE_HEAD: Mapping[str, Any] = {"heads": 1}
Pieces = dict[str, dict[str, int | str]]


def canonical_marks(marks: str, shape: str, options: Collection[str], most: int = 5) -> str:
    """`marks` checked and in the one form in which it is kept; a Flaw (which never repeats the marks) otherwise.

    `options`: the keys that may be chosen, ranked or scored; `most`: the highest score. `abstain` and `invalid` are
    always understood.
    """
    if marks in ("abstain", "invalid"):
        return marks
    if shape == "ranking":
        return ">".join(ranking(marks, options))
    if shape == "scores":
        return ",".join(f"{key}={points}" for key, points in sorted(scores(marks, options, most).items()))
    if shape != "choice" or marks not in options:
        raise _unreadable("one of the options")
    return marks


def ranking(marks: str, options: Collection[str]) -> tuple[str, ...]:
    """The options in order of preference; those left out are not ranked."""
    keys = tuple(marks.split(">"))
    if len(set(keys)) != len(keys) or not all(_KEY.fullmatch(key) and key in options for key in keys):
        raise _unreadable("options separated by >, each at most once")
    return keys


def scores(marks: str, options: Collection[str], most: int) -> dict[str, int]:
    """Points from 0 to `most` by option."""
    found: dict[str, int] = {}
    for part in marks.split(","):
        key, equals, points = part.partition("=")
        if not (equals and _KEY.fullmatch(key) and key in options and key not in found and _POINTS.fullmatch(points)):
            raise _unreadable("points by option such as a=3,b=0, each at most once")
        found[key] = int(points)
        if found[key] > most:
            raise _unreadable(f"points from 0 to {most}")
    return found


def tally(ballots: Iterable[tuple[str, Mapping[str, Any]]], measures: Collection[str] = ("heads",)) -> Pieces:
    """Count (marks, weights) of a question by measure: `{"heads": {"cast": 3, "yes": 2, …}}`, exact, ready for Facts.

    `weights`: `{"heads": 1, "area": "80.50"}`. A Flaw where a weight is missing or marks are no answer.
    """
    count: Counter[tuple[str, ...]] = Counter()
    for marks, weights in ballots:
        if marks not in MARKS:
            raise _unreadable("yes, no, abstain or invalid")
        for measure in measures:
            if measure not in weights:
                raise Flaw(f"weights.{measure}", "A ballot has no weight for this.", f"Give every ballot “{measure}”.")
        count[(marks, *(str(weights[measure]) for measure in measures))] += 1
    sums = {measure: dict.fromkeys(MARKS, Fraction(0)) for measure in measures}
    for (marks, *given), times in count.items():
        for measure, weight in zip(measures, given, strict=True):
            sums[measure][marks] += number(weight, f"weights.{measure}") * times
    return {measure: _piece(by_mark) for measure, by_mark in sums.items()}


def tally_counts(counts: Mapping[str, int]) -> Pieces:
    """The same from counts by marks, one head each: hands, a paper batch, a `GROUP BY`."""
    return merge({"heads": {**dict.fromkeys(MARKS, 0), **counts}})


def merge(*pieces: Mapping[str, Mapping[str, Any]]) -> Pieces:
    """Several counts as one: the sum by measure and mark."""
    sums: dict[str, dict[str, Fraction]] = {}
    for piece in pieces:
        for measure, by_mark in piece.items():
            into = sums.setdefault(measure, dict.fromkeys(MARKS, Fraction(0)))
            for mark, value in by_mark.items():
                if mark not in (*MARKS, "cast"):
                    raise _unreadable("yes, no, abstain or invalid")
                if mark != "cast":
                    into[mark] += number(value, f"{measure}.{mark}")
    return {measure: _piece(by_mark) for measure, by_mark in sums.items()}


def facts_json(
    pieces: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Mapping[str, Any]],
    chair: str | None = None,
    lot: str | None = None,
) -> dict[str, Any]:
    """The JSON of Facts from a count and `bases` (`{"heads": {"eligible": 31, "members": 31, "present": 21}}`).

    Without a "present" whoever has cast was present: a poll without a meeting.
    """
    measures = {
        measure: {"present": piece["cast"], **bases.get(measure, {}), **piece} for measure, piece in pieces.items()
    }
    return {"measures": measures, "chair": chair, "lot": lot}


def _piece(by_mark: Mapping[str, Fraction]) -> dict[str, int | str]:
    return {"cast": number_json(sum(by_mark.values(), Fraction(0))), **{k: number_json(v) for k, v in by_mark.items()}}


def _unreadable(expected: str) -> Flaw:
    return Flaw("marks", "These marks are no valid ballot here.", f"Expected {expected}.")
