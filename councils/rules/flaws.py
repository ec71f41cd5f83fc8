"""What is wrong with data that somebody wrote: where it stands, what it is, how to mend it."""

from collections.abc import Collection, Mapping
from typing import Any


class Flaw(ValueError):
    """`place` (a path such as `rules.member.quorum[0].fraction`), `problem` and `mend`, both whole sentences.

    `file` is set by whoever read the data from one; the text of the error names all four.
    """

    def __init__(self, place: str, problem: str, mend: str, file: str = "") -> None:
        self.place, self.problem, self.mend, self.file = place, problem, mend, file
        where = f"{file}: {place}" if file else place
        super().__init__(f"{where}: {problem} {mend}")

    def in_file(self, file: str) -> "Flaw":
        return Flaw(self.place, self.problem, self.mend, file)

    def below(self, place: str) -> "Flaw":
        """The same flaw seen from a level further out."""
        joint = "" if self.place.startswith("[") else "."
        return Flaw(f"{place}{joint}{self.place}", self.problem, self.mend, self.file)


def mapping(value: Any, place: str, known: Collection[str], needed: Collection[str] = ()) -> Mapping[str, Any]:
    """`value` as a mapping with no key outside `known` and every key of `needed`, or a Flaw."""
    if not isinstance(value, Mapping):
        raise Flaw(place, f"Expected an object, found {value!r}.", f"Write an object with {', '.join(known)}.")
    for key in value:
        if key not in known:
            raise Flaw(f"{place}.{key}", "This word is not known here.", f"Use one of: {', '.join(known)}.")
    for key in needed:
        if key not in value:
            raise Flaw(f"{place}.{key}", "This is missing.", f"Add “{key}”.")
    return value


def one_of(value: Any, place: str, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise Flaw(place, f"{value!r} is not known here.", f"Use one of: {', '.join(known)}.")
    return value


def several_of(value: Any, place: str, known: Collection[str], least: int = 0) -> tuple[str, ...]:
    """`value` as a list without repetition of words from `known`, at least `least` of them."""
    if not isinstance(value, list):
        raise Flaw(place, f"Expected a list, found {value!r}.", f"Write a list of: {', '.join(known)}.")
    words = tuple(one_of(word, f"{place}[{at}]", known) for at, word in enumerate(value))
    if len(set(words)) != len(words):
        raise Flaw(place, "A word stands here twice.", "Remove the second one.")
    if len(words) < least:
        raise Flaw(place, "The list is too short.", f"Name at least {least} of: {', '.join(known)}.")
    return words


def flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise Flaw(place, f"Expected true or false, found {value!r}.", "Write true or false.")
    return value


def whole(value: Any, place: str, least: int = 0, most: int = 100_000) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Flaw(place, f"{value!r} is no whole number from {least} to {most}.", "Write it as digits without quotes.")
    return value
