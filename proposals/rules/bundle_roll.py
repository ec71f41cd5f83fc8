"""The roll as a bundle shows it: one line for each voter, named by its commitment, and every denominator from it.

    {"line": "64 hexadecimal digits", "voted": "online", "present": true, "recused": true, "late": true,
     "weights": {"heads": 1, "area": "80.50"}}

Only what holds is written; `weights` only where votes weigh differently. Nobody can tell whose line it is, except its own
voter and the supervision committee; so each voter can see in the signed list whether somebody voted in his name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from councils.rules.canonical import canonical_hash
from councils.rules.words import Words
from proposals.rules.numbers import number, number_json

Line = Mapping[str, Any]
LEAVES = "vote_and_presence"


def roll_hash(commitments: Iterable[str]) -> str:
    """SHA-256 of the canonical list of all commitments in their own order: it names no place in the roll."""
    return canonical_hash(sorted(commitments))


def bases(
    roll: Iterable[Line], measures: Iterable[str], *, meeting: bool, recusal: str, vacant: int = 0
) -> dict[str, Any]:
    """Who was entitled and who was there, by measure. A recused voter stays in every base set by statute (reading 2).

    Without a meeting "present" is left out: then whoever has cast was present (reading 3). `vacant`: seats that nobody
    holds and that the law counts among the members.
    """
    lines, found = list(roll), {}
    for measure in measures:
        everybody = _sum(lines, measure)
        members = everybody + vacant if measure == "heads" else everybody
        found[measure] = {
            "eligible": number_json(everybody),
            "members": number_json(members),
            "due": number_json(everybody),
        }
        if meeting:
            found[measure]["present"] = number_json(_sum([line for line in lines if was_there(line, recusal)], measure))
    return found


def was_there(line: Line, recusal: str) -> bool:
    """Signed in while the vote was open, or voted on paper; a recused one only where the procedure leaves his place."""
    there = bool(line.get("present") or line.get("voted"))
    return there and not (line.get("recused") and recusal == LEAVES)


def turnout(roll: Iterable[Line], hands: int = 0) -> dict[str, int]:
    """How many voted by each channel; hands are raised in the room."""
    found = Counter(line["voted"] for line in roll if line.get("voted"))
    return dict(sorted((found + Counter(room=hands)).items()))


def roll_problems(bundle: Mapping[str, Any]) -> list[Words]:
    """Where roll, denominators, turnout and ballots do not follow from each other."""
    roll = bundle["roll"]
    names = [line["line"] for line in roll]
    measures = bundle["rule"]["measures"]
    counted = bases(roll, measures, meeting=bundle["meeting"], recusal=bundle["recusal"], vacant=bundle["vacant_seats"])
    voters = [line for line in roll if line.get("voted")]
    uncoded = number(bundle["totals"].get("heads", {}).get("cast", 0), "totals")
    # In the old format the totals are the hands, and papers beside them are ballots; now they are one count.
    together = "chain" in bundle and bool(bundle["totals"])
    hands = bundle["hands"] if "chain" in bundle else uncoded
    raised = sum(1 for line in roll if line.get("present") and not line.get("recused") and not line.get("voted"))
    told = (
        (names == sorted(set(names)), "名册里有重复，或没有按顺序排。", "The roll has a line twice, or is out of order."),
        (roll_hash(names) == bundle["roll_hash"], "名册和它的哈希对不上。", "The roll does not have the hash given."),
        (counted == bundle["bases"], "应到、参加的人数和名册对不上。", "The roll gives other denominators."),
        (not any(line.get("recused") for line in voters), "有回避的人投了票。", "Somebody who was recused has voted."),
        (turnout(roll, bundle.get("hands", 0)) == bundle["turnout"], "各渠道投票数和名册对不上。", "The roll gives another turnout by channel."),
        (len(bundle["ballots"]) <= len(roll), "票比名册上的人多。", "There are more ballots than electors on the roll."),
        (not bundle["totals"] or bundle["secrecy"] == "counted", "不是举手表决，却有没有核对码的票。", "Votes without a code are counted in what is no show of hands."),
        (hands <= raised, "举手数比在场可以举手的人多。", "There are more hands than could be raised."),
        (len(bundle["ballots"]) + uncoded == len(voters) + hands, "票数和投票人数不一样。", "There are not as many ballots as voters."),
        (not (together and bundle["ballots"]), "举手和纸票没有合在一起计。", "Hands and paper are not in one count."),
        (together or _weights(bundle["ballots"]) == _weights(voters), "票的权重和名册对不上。", "The ballots do not weigh what their voters weigh."),
    )  # fmt: skip
    return [Words(zh, en) for holds, zh, en in told if not holds]


def _weights(rows: Iterable[Mapping[str, Any]]) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted((key, str(value)) for key, value in row.get("weights", {}).items())) for row in rows)


def _sum(lines: Iterable[Line], measure: str) -> Fraction:
    one: Mapping[str, Any] = {"heads": 1, "area": 0}
    return sum((number(line.get("weights", one)[measure], f"roll.{measure}") for line in lines), Fraction(0))
