"""The ballot paper of a rule: which keys it has, what a ballot may say, and whether counts are those of such ballots."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from councils.rules.flaws import Flaw
from proposals.rules.measures import Facts, Numbers
from proposals.rules.methods import OPTIONS
from proposals.rules.numbers import number_json
from proposals.rules.thresholds import Rule

# So many rows at most fit where several sheets share a page of A4; a longer list has pages of its own.
SHARED_ROWS = 15


def sizes_for(rows: int) -> tuple[int, ...]:
    """How many sheets of so many rows may share a page, the usual first."""
    return (2, 4) if rows <= SHARED_ROWS else (1,)


@dataclass(frozen=True)
class Sheet:
    """The ballot paper: which keys it has, and how many of them may be marked."""

    method: str = "choice"
    keys: tuple[str, ...] = tuple(OPTIONS["choice"])
    picks: int = 1

    @property
    def several(self) -> bool:
        return self.method == "priority"

    def canonical(self, marks: str) -> str:
        """The one form in which a ballot is kept: a key, or picked keys in order of the alphabet, `p01,p07`.

        `invalid` is always understood: paper can be spoilt. A Flaw, which never repeats the marks, for anything else.
        """
        return ",".join(self.read(marks))

    def read(self, marks: str) -> tuple[str, ...]:
        """The keys that were marked, in order of the alphabet."""
        if marks == "invalid":
            return (marks,)
        picked = tuple(sorted(marks.split(","))) if self.several else (marks,)
        if not set(picked) <= set(self.keys) or len(set(picked)) != len(picked) or len(picked) > self.picks:
            several = (
                f"1 to {self.picks} of the projects, separated by commas" if self.several else "one of the options"
            )
            raise Flaw("marks", "These marks are no valid ballot here.", f"Expected {several}.")
        return picked


def sheet_of(rule: Rule, projects: Iterable[str] = ()) -> Sheet:
    """The ballot paper of a rule; `projects`: the keys of a priority ballot."""
    if rule.priority is not None:
        return Sheet("priority", tuple(sorted(projects)), rule.priority.picks)
    return Sheet(rule.method, tuple(OPTIONS[rule.method]))


def counted(rule: Rule, facts: Facts) -> Facts:
    """The facts as this rule counts them, or a Flaw where they are not the counts of such a ballot.

    In a consent round whoever agrees, with reservations or without, is for, and who blocks is against.
    """
    heads = facts.numbers("heads")
    place = "facts.measures.heads.options"
    if rule.method == "choice":
        if heads.options:
            raise Flaw(place, "This rule is answered with yes or no.", 'Give "yes", "no", "abstain" and "invalid".')
        return facts
    if heads.yes or heads.no:
        raise Flaw("facts.measures.heads.yes", f"This is a ballot of {rule.method}.", 'Count it in "options".')
    known = {one.key for one in facts.projects} if rule.method == "priority" else set(OPTIONS[rule.method])
    _check_keys(heads, known - {"abstain"}, place)
    _check_sums(rule, heads, facts, place)
    if rule.method != "consent":
        return facts
    said = {key: heads.options.get(key, Fraction(0)) for key in OPTIONS["consent"]}
    read = replace(heads, yes=said["agree"] + said["reservations"], no=said["block"], abstain=said["stand_aside"])
    return replace(facts, measures={**facts.measures, "heads": read})


def _check_keys(heads: Numbers, known: Collection[str], place: str) -> None:
    for key in heads.options:
        if key not in known:
            words = ", ".join(sorted(known)) or "nothing"
            raise Flaw(f"{place}.{key}", "This stands on no ballot.", f"Use one of: {words}.")


def _check_sums(rule: Rule, heads: Numbers, facts: Facts, place: str) -> None:
    total, valid = sum(heads.options.values(), Fraction(0)), heads.cast - heads.abstain - heads.invalid
    settings = rule.priority
    if settings is None:
        if total != valid:
            problem = f"The options are {number_json(total)}, the valid ballots {number_json(valid)}."
            raise Flaw(place, problem, "Every ballot marks exactly one; count again.")
        return
    if not settings.least <= len(facts.projects) <= settings.most:
        problem = f"There are {len(facts.projects)} projects."
        raise Flaw("facts.projects", problem, f"List {settings.least} to {settings.most}, each with its cost.")
    if not valid <= total <= settings.picks * valid or any(votes > valid for votes in heads.options.values()):
        problem = f"{number_json(valid)} valid ballots cannot hold these {number_json(total)} picks."
        raise Flaw(place, problem, f"Every ballot picks 1 to {settings.picks} projects, each once; count again.")
