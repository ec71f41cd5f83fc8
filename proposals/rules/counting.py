"""Count ballots. What a ballot says is a short canonical text, its `marks`: one shape for every method.

`yes`, `no`, `abstain`, `invalid` for a question, `agree` or `competent` for other rows, `p01,p07` for picks out of a list
(`sheets.py`); `c>a>b` for a ranking; `a=3,b=0` for scores.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw
from proposals.rules.measures import MARKS
from proposals.rules.numbers import number, number_json
from proposals.rules.sheets import Sheet

SHAPES = ("choice", "ranking", "scores")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_POINTS = re.compile(r"0|[1-9][0-9]{0,3}")
ONE_HEAD: Mapping[str, Any] = {"heads": 1}
Pieces = dict[str, dict[str, Any]]
QUESTION = Sheet()


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


def tally(
    ballots: Iterable[tuple[str, Mapping[str, Any]]], measures: Collection[str] = ("heads",), sheet: Sheet = QUESTION
) -> Pieces:
    """Count (marks, weights) by measure: `{"heads": {"cast": 3, "yes": 2, …}}`, exact, ready for Facts.

    `weights`: `{"heads": 1, "area": "80.50"}`. Other sheets than a question are counted in `options`:
    `{"heads": {"cast": 3, "abstain": 0, "invalid": 1, "options": {"p01": 2, "p02": 1, …}}}`. A Flaw where a weight is
    missing or marks are no answer.
    """
    count: Counter[tuple[str, ...]] = Counter()
    for marks, weights in ballots:
        sheet.read(marks)
        for measure in measures:
            if measure not in weights:
                raise Flaw(f"weights.{measure}", "A ballot has no weight for this.", f"Give every ballot “{measure}”.")
        count[(marks, *(str(weights[measure]) for measure in measures))] += 1
    sums = {measure: _nothing(sheet) for measure in measures}
    for (marks, *given), times in count.items():
        for measure, weight in zip(measures, given, strict=True):
            value = number(weight, f"weights.{measure}") * times
            sums[measure]["cast"] += value
            for key in sheet.read(marks):
                sums[measure][key] += value
    return {measure: _piece(by_key, sheet) for measure, by_key in sums.items()}


def tally_counts(counts: Mapping[str, int], sheet: Sheet = QUESTION) -> Pieces:
    """The same from counts by marks, one head each: hands, a paper batch, a `GROUP BY`."""
    return merge(tally((), sheet=sheet), *(_times(marks, times, sheet) for marks, times in counts.items()))


def _times(marks: str, times: int, sheet: Sheet) -> Pieces:
    return tally([(marks, {"heads": times})], sheet=sheet)


def merge(*pieces: Mapping[str, Mapping[str, Any]]) -> Pieces:
    """Several counts as one: the sum by measure and mark."""
    sums: Pieces = {}
    for piece in pieces:
        for measure, by_mark in piece.items():
            options = by_mark.get("options")
            marks = MARKS if options is None else ("abstain", "invalid")
            if set(by_mark) - {"cast", "options", *marks}:
                raise _unreadable("yes, no, abstain or invalid")
            into = sums.setdefault(measure, {"cast": 0} | dict.fromkeys(marks, 0))
            _add(into, {mark: by_mark.get(mark, 0) for mark in marks}, measure)
            if options is None:
                into["cast"] = sum(into[mark] for mark in MARKS)
            else:
                _add(into, {"cast": by_mark.get("cast", 0)}, measure)
                _add(into.setdefault("options", {}), options, f"{measure}.options")
    return {measure: _exact(by_mark) for measure, by_mark in sums.items()}


def facts_json(
    pieces: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Mapping[str, Any]],
    chair: str | None = None,
    lot: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The JSON of Facts from a count and `bases` (`{"heads": {"eligible": 31, "members": 31, "present": 21}}`).

    Without a "present" whoever has cast was present: a poll without a meeting. `more`: projects, last_grade, opinions.
    """
    measures = {
        measure: {"present": piece["cast"], **bases.get(measure, {}), **piece} for measure, piece in pieces.items()
    }
    return {"measures": measures, "chair": chair, "lot": lot, **{key: value for key, value in more.items() if value}}


def _nothing(sheet: Sheet) -> dict[str, Fraction]:
    return dict.fromkeys(("cast", "abstain", "invalid", *sheet.keys), Fraction(0))


def _piece(by_key: Mapping[str, Fraction], sheet: Sheet) -> dict[str, Any]:
    if sheet.method == "choice":
        return {key: number_json(by_key[key]) for key in ("cast", *MARKS)}
    plain = ("cast", "abstain", "invalid")
    rows = {key: number_json(by_key[key]) for key in sheet.keys if key not in plain}
    return {key: number_json(by_key[key]) for key in plain} | {"options": rows}


def _add(into: dict[str, Any], values: Mapping[str, Any], place: str) -> None:
    for key, value in values.items():
        into[key] = into.get(key, 0) + number(value, f"{place}.{key}")


def _exact(by_mark: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _exact(value) if key == "options" else number_json(value) for key, value in by_mark.items()}


def _unreadable(expected: str) -> Flaw:
    return Flaw("marks", "These marks are no valid ballot here.", f"Expected {expected}.")
