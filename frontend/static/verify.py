#!/usr/bin/env python3
"""Count a vote again, without trusting whoever held it. One file, nothing to install, any Python from 3.9 on.

    python3 verify.py poll-12.json --public-key HEX --root HEX --record record.jsonl --head HEX
    python3 verify.py poll-12.json --code ABCD-EFGH          is my ballot in the count, and what does it say?
    python3 verify.py poll-12.json --roll-line my-line.json  is my line on the roll, and did somebody vote in my name?
    python3 verify.py ballot-proof.json --public-key HEX     a proof of one ballot alone
    python3 verify.py record.jsonl --head HEX                the record alone, against a head from a printed notice

What the page of a vote lets you download is checked from the bottom up: rule, roll, those entitled and present, turnout,
every ballot, the count, the outcome under the rule, the acts of the vote inside the record (who was added late, taken off or
recused; hands, paper, visits), the root over all of it, the signature. The FIRST difference is named. It ends with 0 when all agrees, 1 at a difference, 2 when a file cannot be read. Key, root and head belong to you only if
you take them from paper: from the notice on the board, not from the server that you are checking.

按公开的数据重新计票，不用相信任何人：规则、名册、应到和参加、投票人数、每一张票、计票、结果，记录里的补入、移出、回避、
举手、纸票、上门，总哈希、签名，逐项核对，指出第一处不同。公钥、总哈希、记录头请照着公告栏上的纸抄。加 --lang zh 用中文。

This shares no line with the program that held the vote; it was written from the format alone (docs/trust.md).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

BUNDLE, OLD_BUNDLE = "poll-bundle/3", "poll-bundle/2"
# A proof stands under the root of a bundle of its time.
PROOFS = {"ballot-proof/2": BUNDLE, "ballot-proof/1": OLD_BUNDLE}
LINE, RECORDS = "roll-line/1", ("record/2", "record/1")
HEX64 = re.compile(r"[0-9a-f]{64}")
LEAST_DIGITS = 16


class Wrong(Exception):
    """A difference, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Unreadable(Exception):
    """A file that is none of ours."""


# --- Bytes: canonical JSON (RFC 8785, whole numbers only), SHA-256, the tree of RFC 9162 ------------------------------


def canonical(value: Any) -> bytes:
    return _text(value).encode("utf-8")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(_text(key) + ":" + _text(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_text(item) for item in value) + "]"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53 - 1:
        raise Wrong("有一个数太大。", "A number is too large to be exact.")
    if value is None or isinstance(value, (bool, int, str)):
        return json.dumps(value, ensure_ascii=False)
    raise Wrong("有一个值没有准确的写法。", "A value has no exact form.")


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hash_of(value: Any) -> str:
    return sha256(canonical(value)).hex()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry)


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1.1, from the hashes of the leaves; with a stack, so that no tree is too deep."""
    if not leaves:
        return sha256(b"")
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, value = 1, leaf
        while stack and stack[-1][0] == size:
            size, value = 2 * size, sha256(b"\x01" + stack.pop()[1] + value)
        stack.append((size, value))
    value = stack.pop()[1]
    while stack:
        value = sha256(b"\x01" + stack.pop()[1] + value)
    return value


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    first, second, value = index, size - 1, leaf
    for part in proof:
        if second == 0:
            return False
        if first % 2 or first == second:
            value = sha256(b"\x01" + part + value)
            while first % 2 == 0 and first:
                first, second = first // 2, second // 2
        else:
            value = sha256(b"\x01" + value + part)
        first, second = first // 2, second // 2
    return second == 0 and value == root


# --- Ed25519 (RFC 8032, section 5.1), verification only ---------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _add(p: Any, q: Any) -> Any:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x % 2 != sign else x


def _point(data: bytes) -> Any:
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def _same(p: Any, q: Any) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_POINT = _point(BASE_Y.to_bytes(32, "little"))


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, first = _point(public_key), _point(signature[:32])
    second = int.from_bytes(signature[32:], "little")
    if key is None or first is None or second >= ORDER:
        return False
    factor = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    return _same(_times(second, BASE_POINT), _add(first, _times(factor, key)))


# --- Exact numbers ----------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6}|/[1-9][0-9]{0,14})?")


def exact(value: Any) -> Fraction:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Fraction(value)
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Fraction(value)
    raise Wrong(f"{value!r}不是准确的数。", f"{value!r} is no exact number.")


def share(value: Any) -> Fraction:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,6}/[1-9][0-9]{0,5}|[01]", value) or Fraction(value) > 1:
        raise Wrong(f"{value!r}不是零到一之间的分数。", f"{value!r} is no fraction from 0 to 1.")
    return Fraction(value)


def as_json(value: Fraction) -> int | str:
    """A whole number as it is, else as a decimal text where that is exact, else as a fraction."""
    if value.denominator == 1:
        return int(value)
    if 10**6 % value.denominator == 0:
        whole, rest = divmod(int(value * 10**6), 10**6)
        return f"{whole}.{rest:06d}".rstrip("0")
    return f"{value.numerator}/{value.denominator}"


# --- The rule: what a ballot may say, what is counted, what carries ----------------------------------------------------

MARKS = ("yes", "no", "abstain", "invalid")
ROWS = {
    "choice": ("yes", "no", "abstain"),
    "consent": ("agree", "reservations", "stand_aside", "block"),
    "appraisal": ("competent", "basically_competent", "not_competent", "abstain"),
    "none": (),
}
BASES = ("eligible", "members", "due", "present", "cast", "yes_no", "participating")


def method_of(rule: dict[str, Any]) -> str:
    method = rule.get("method", "choice")
    if method != "priority" and method not in ROWS:
        raise Wrong(f"规则的方式{method!r}，这个文件不认识。", f"This file does not know the method {method!r}.")
    return str(method)


def marked(rule: dict[str, Any], options: list[Any], marks: Any) -> list[str]:
    """The rows that a ballot marks; a Wrong where it says what this ballot paper does not have."""
    method = method_of(rule)
    if marks == "invalid":
        return ["invalid"]
    if method == "priority":
        rows, most = [str(option["key"]) for option in options], rule["priority"]["picks"]
    else:
        rows, most = list(ROWS[method]), 1
    picked = marks.split(",") if isinstance(marks, str) and method == "priority" else [marks]
    if len(set(picked)) != len(picked) or len(picked) > most or not all(row in rows for row in picked):
        raise Wrong(
            f"票上写着{marks!r}，选票上没有这一项。", f"A ballot says {marks!r}, which stands on no ballot paper."
        )
    return picked


def count(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every ballot and the show of hands, by measure: the tally, as the bundle writes it."""
    rule, totals = bundle["rule"], bundle["totals"]
    choice = method_of(rule) == "choice"
    rows = [option["key"] for option in bundle["options"]] if method_of(rule) == "priority" else ROWS[method_of(rule)]
    plain = MARKS if choice else ("abstain", "invalid")
    tally: dict[str, dict[str, Any]] = {}
    for measure in rule["measures"]:
        sums = {key: Fraction(0) for key in (*plain, *rows)}
        cast = Fraction(0)
        for ballot in bundle["ballots"]:
            weight = exact(ballot.get("weights", {"heads": 1})[measure])
            cast += weight
            for row in marked(rule, bundle["options"], ballot["marks"]):
                sums[row] += weight
        given = totals.get(measure, {})
        for key, value in {**given, **given.get("options", {})}.items():
            if key == "cast":
                cast += exact(value)
            elif key != "options":
                sums[key] += exact(value)
        piece: dict[str, Any] = {"cast": as_json(cast), **{key: as_json(sums[key]) for key in plain}}
        if not choice:
            piece["options"] = {row: as_json(sums[row]) for row in rows if row not in plain}
        tally[measure] = piece
    return tally


def facts_of(bundle: dict[str, Any], tally: dict[str, dict[str, Any]]) -> dict[str, dict[str, Fraction]]:
    """All the numbers that a rule may ask for, by measure; a Wrong where they contradict each other."""
    method, found = method_of(bundle["rule"]), {}
    for measure, piece in tally.items():
        flat = {**piece, **piece.get("options", {})}
        numbers = {key: exact(value) for key, value in flat.items() if key != "options"}
        numbers["present"] = numbers["cast"]
        numbers.update({key: exact(value) for key, value in bundle["bases"].get(measure, {}).items()})
        if method == "consent":
            numbers["yes"] = numbers["agree"] + numbers["reservations"]
            numbers["no"], numbers["abstain"] = numbers["block"], numbers["stand_aside"]
        numbers["yes_no"] = numbers.get("yes", Fraction(0)) + numbers.get("no", Fraction(0))
        numbers["participating"] = numbers["cast"]
        for base in ("eligible", "members", "due"):
            if numbers["present"] > numbers[base]:
                raise Wrong(
                    f"参加的（{numbers['present']}）比{BASE_WORDS[base][0]}（{numbers[base]}）多。",
                    f"More took part ({numbers['present']}) than there are {BASE_WORDS[base][1]} ({numbers[base]}).",
                )
        if numbers["cast"] > numbers["present"]:
            raise Wrong("投票的比参加的多。", "More voted than were present.")
        found[measure] = numbers
    return found


def check_bar(
    what: str, bar: dict[str, Any], facts: dict[str, dict[str, Fraction]], counts: str = ""
) -> dict[str, Any]:
    """One line of the rule, exactly: > where it is strict, else ≥; nobody is never enough."""
    numbers = facts[bar["measure"]]
    counts = counts or bar.get("counts") or ("present" if what == "quorum" else "yes")
    have, of, part = numbers.get(counts, Fraction(0)), numbers[bar["base"]], share(bar["fraction"])
    line, least, strict = part * of, bar.get("floor", 0), bar["strict"]
    met = of > 0 and have >= least and (have > line if strict else have >= line)
    needed = line
    if bar["measure"] == "heads":
        needed = Fraction(max(floor(line) + 1 if strict else ceil(line), least, 1))
    return {
        "what": what, "measure": bar["measure"], "base": bar["base"], "fraction": str(part), "strict": strict,
        "have": as_json(have), "of": as_json(of), "needed": as_json(needed), "met": met, "counts": counts, "floor": least,
    }  # fmt: skip


def decide(bundle: dict[str, Any], tally: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the rule makes of the numbers: the outcome, as the bundle writes it."""
    rule, method = bundle["rule"], method_of(bundle["rule"])
    facts = facts_of(bundle, tally)
    heads, failing = facts["heads"], rule.get("failing", "rejected")
    quorum = [check_bar("quorum", bar, facts) for bar in rule.get("quorum", [])]
    reached = all(check["met"] for check in quorum)
    if method == "priority":
        picked = any(exact(votes) for votes in tally["heads"]["options"].values())
        if not reached or not picked:
            return {"kind": failing if reached else "inquorate", "checks": quorum}
        return {"kind": "ranked", "checks": quorum, "ranking": rank(rule["priority"], bundle["options"], heads)}
    if method == "appraisal":
        bar = rule["threshold"][0]
        grades = [check_bar("grade", bar, facts, grade) for grade in ("not_competent", "competent")]
        given = any(exact(number) for number in tally["heads"]["options"].values())
        if not reached or not given:
            return {"kind": failing if reached else "inquorate", "checks": quorum + grades}
        bad, good = grades[0]["met"], grades[1]["met"]
        grade = "not_competent" if bad else "competent" if good else "basically_competent"
        twice = grade == "not_competent" and bundle.get("last_grade", "") == "not_competent"
        return {"kind": "graded", "checks": quorum + grades, "grade": grade, "flagged": twice}
    bars = [check_bar("threshold", bar, facts) for bar in rule["threshold"]]
    if method == "consent":
        bars.append({
            "what": "veto", "measure": "heads", "base": "cast", "fraction": "0", "strict": False, "counts": "block",
            "have": as_json(heads["no"]), "of": as_json(heads["cast"]), "needed": 0, "met": not heads["no"], "floor": 0,
        })  # fmt: skip
    return {"kind": kind_of(bundle, heads, bars) if reached else "inquorate", "checks": quorum + bars}


def kind_of(bundle: dict[str, Any], heads: dict[str, Fraction], bars: list[dict[str, Any]]) -> str:
    rule = bundle["rule"]
    if method_of(rule) == "none":
        return "opinion"
    if all(bar["met"] for bar in bars):
        return "adopted"
    tie, failing = rule.get("tie", "fails"), str(rule.get("failing", "rejected"))
    half = [bar["strict"] and bar["fraction"] == "1/2" and 2 * exact(bar["have"]) == exact(bar["of"]) for bar in bars]
    equal = heads["yes"] == heads["no"] > 0
    if tie == "fails" or not equal or not any(half) or not all(b["met"] or h for b, h in zip(bars, half)):
        return failing
    said = bundle["chair"] if tie == "chair" else bundle["lot"]
    return "tied" if said is None else "adopted" if said == "yes" else failing


def rank(settings: dict[str, Any], projects: list[dict[str, Any]], votes: dict[str, Fraction]) -> list[dict[str, Any]]:
    """Most votes first; whole places are taken while money and places last, and nothing below the first that is not."""
    places: list[dict[str, Any]] = []
    spent, cut = Fraction(0), False
    budget, top = settings.get("budget"), settings.get("top")
    for number in sorted({votes[project["key"]] for project in projects}, reverse=True):
        group = sorted((p for p in projects if votes[p["key"]] == number), key=lambda project: str(project["key"]))
        cost = sum((exact(project["cost"]) for project in group), Fraction(0))
        room = (top is None or len(places) + len(group) <= top) and (budget is None or spent + cost <= exact(budget))
        fits = number > 0 and not cut and room
        shared = number > 0 and not cut and not fits and len(group) > 1
        spent, cut, first = spent + (cost if fits else 0), cut or not fits, len(places) + 1
        for one in group:
            places.append({
                "key": one["key"], "rank": first, "votes": as_json(number), "cost": as_json(exact(one["cost"])),
                "funded": fits, "at_cut": shared,
            })  # fmt: skip
    return places


# --- What is said -----------------------------------------------------------------------------------------------------

BASE_WORDS = {
    "eligible": ("有表决权", "entitled"), "members": ("全体成员", "members"), "due": ("应到", "due"),
    "present": ("参加", "present"), "cast": ("投票", "cast"), "yes_no": ("赞成和反对合计", "for or against"),
    "participating": ("参与表决", "taking part"),
}  # fmt: skip
ROW_WORDS = {
    "yes": ("赞成", "for"), "no": ("反对", "against"), "abstain": ("弃权", "abstained"), "invalid": ("无效", "invalid"),
    "agree": ("同意", "agree"), "reservations": ("有保留", "reservations"), "stand_aside": ("不参与", "stand aside"),
    "block": ("阻止", "block"), "competent": ("称职", "competent"), "basically_competent": ("基本称职", "basically competent"),
    "not_competent": ("不称职", "not competent"), "present": ("参加", "present"), "cast": ("投票", "cast"),
    "hands": ("举手", "hands"),
}  # fmt: skip
KIND_WORDS = {
    "adopted": ("通过", "carried"), "rejected": ("不通过", "not carried"), "inquorate": ("人数不够", "no quorum"),
    "tied": ("票数相等", "tied"), "opinion": ("协商意见", "an opinion"), "no_decision": ("没有作出决定", "no decision"),
    "graded": ("评定", "graded"), "ranked": ("排出名次", "ranked"),
}  # fmt: skip
CHANNEL_WORDS = {
    "online": ("网上", "online"), "room": ("现场", "in the room"), "paper": ("纸质", "on paper"), "visit": ("上门", "at the door"),
}  # fmt: skip


def words(table: dict[str, tuple[str, str]], key: Any) -> tuple[str, str]:
    return table.get(key, (str(key), str(key)))


def listed(table: dict[str, tuple[str, str]], numbers: dict[str, Any]) -> tuple[str, str]:
    rows = [(words(table, key), value) for key, value in numbers.items()]
    return "，".join(f"{zh}{value}" for (zh, _), value in rows), ", ".join(f"{en} {value}" for (_, en), value in rows)


def harmless(text: str) -> str:
    """Words of the file, on a terminal: nothing in them clears it, turns its lines or begins a new one."""
    return "".join("?" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)


class Report:
    """Prints one line for each check, and remembers the first that did not hold."""

    def __init__(self, lang: str) -> None:
        self.lang, self.first, self.held = lang, "", 0

    def say(self, zh: str, en: str = "") -> None:
        print(harmless(zh if self.lang == "zh" or not en else en))

    def note(self, zh: str, en: str) -> None:
        self.say(f"[--] {zh}", f"[--] {en}")

    def check(self, zh: str, en: str, work: Callable[[], tuple[str, str]]) -> bool:
        """`work` tells the numbers that hold, or raises what does not."""
        try:
            more = work()
        except Wrong as wrong:
            found = wrong
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
            found = Wrong(f"数据的格式不对（{error!r}）。", f"The data are not in their format ({error!r}).")
        else:
            self.held += 1
            self.say(f"[ok] {zh}：{more[0]}", f"[ok] {en}: {more[1]}")
            return True
        self.say(f"[!!] {zh}：{found.zh}", f"[!!] {en}: {found.en}")
        self.first = self.first or (f"{zh}：{found.zh}" if self.lang == "zh" else f"{en}: {found.en}")
        return False

    def end(self) -> int:
        print()
        if self.first:
            self.say(f"第一处不同：{self.first}", f"First difference: {self.first}")
            return 1
        self.say(f"全部相符，共核对{self.held}项。", f"All agrees: {self.held} checks.")
        return 0


def must(holds: Any, zh: str, en: str) -> None:
    if not holds:
        raise Wrong(zh, en)


def refuse(zh: str, en: str) -> tuple[str, str]:
    raise Wrong(zh, en)


# --- The checks of a bundle, from the bottom up -----------------------------------------------------------------------


def check_rule(b: dict[str, Any]) -> tuple[str, str]:
    found = hash_of(b["rule"])
    must(found == b["rule_hash"], "规则和它的哈希对不上。", "The rule does not have the hash given.")
    must(b["rule"]["measures"] in (["heads"], ["heads", "area"]), "计算单位不认识。", "Its measures are unknown.")
    return f"哈希{found[:16]}……", f"hash {found[:16]}…"


def check_roll(b: dict[str, Any]) -> tuple[str, str]:
    names = [line["line"] for line in b["roll"]]
    must(all(HEX64.fullmatch(name) for name in names), "有一行不是承诺值。", "A line is no commitment.")
    must(names == sorted(set(names)), "有一行出现两次，或没有按顺序排。", "A line stands twice or out of order.")
    found = hash_of(names)
    must(found == b["roll_hash"], "各行和名册的哈希对不上。", "The lines do not have the roll's hash.")
    return f"{len(names)}行，每行一次，哈希{found[:16]}……", f"{len(names)} lines, each once, hash {found[:16]}…"


def was_there(line: dict[str, Any], recusal: str) -> bool:
    return bool(line.get("present") or line.get("voted")) and not (
        line.get("recused") and recusal == "vote_and_presence"
    )


def weigh(lines: Iterable[dict[str, Any]], measure: str) -> Fraction:
    return sum((exact(line.get("weights", {"heads": 1, "area": 0})[measure]) for line in lines), Fraction(0))


def check_bases(b: dict[str, Any]) -> tuple[str, str]:
    told = []
    must(sorted(b["bases"]) == sorted(b["rule"]["measures"]), "应到数少了一种。", "A measure is missing in the bases.")
    for measure, given in b["bases"].items():
        everybody = weigh(b["roll"], measure)
        vacant = exact(b["vacant_seats"]) if measure == "heads" else Fraction(0)
        mine = {"eligible": everybody, "members": everybody + vacant, "due": everybody}
        if b["meeting"]:
            mine["present"] = weigh([line for line in b["roll"] if was_there(line, b["recusal"])], measure)
        must(sorted(mine) == sorted(given), "应到、参加的项目不一样。", "Other numbers are given than follow.")
        for key, value in mine.items():
            zh, en = BASE_WORDS[key]
            must(
                exact(given[key]) == value, f"{zh}写的是{given[key]}，名册得出{as_json(value)}。",
                f"{en} is given as {given[key]}, the roll gives {as_json(value)}.",
            )  # fmt: skip
        told.append(listed(BASE_WORDS, given))
    vacant = b["vacant_seats"]
    return (
        "；".join(zh for zh, _ in told) + (f"（含空缺席位{vacant}个，名册里没有）" if vacant else ""),
        "; ".join(en for _, en in told) + (f" ({vacant} vacant seats among them, not on the roll)" if vacant else ""),
    )


def check_turnout(b: dict[str, Any]) -> tuple[str, str]:
    found: dict[str, int] = {}
    for line in b["roll"]:
        if line.get("voted"):
            must(not line.get("recused"), "有回避的人投了票。", "Somebody who was recused has voted.")
            found[line["voted"]] = found.get(line["voted"], 0) + 1
    if has_acts(b) and b["hands"]:
        found["room"] = found.get("room", 0) + whole(b["hands"])
    given, mine = canonical(b["turnout"]).decode(), canonical(found).decode()
    must(given == mine, f"写的是{given}，名册得出{mine}。", f"Given as {given}, the roll gives {mine}.")
    recused = sum(1 for line in b["roll"] if line.get("recused"))
    late = sum(1 for line in b["roll"] if line.get("late"))
    zh, en = listed(CHANNEL_WORDS, dict(sorted(found.items())))
    total = sum(found.values())
    return (
        f"{zh or '没有人投票'}，合计{total}；回避{recused}人，补入{late}人，移出{len(b['removed'])}人",
        f"{en or 'nobody'}, together {total}; recused {recused}, admitted late {late}, taken off {len(b['removed'])}",
    )


def has_acts(b: dict[str, Any]) -> bool:
    return bool(b["format"] == BUNDLE)


def whole(value: Any) -> int:
    is_one = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    must(is_one, f"{value!r}不是整数。", f"{value!r} is no whole number.")
    return int(value)


def uncoded(b: dict[str, Any]) -> Fraction:
    """Votes without a code: only in a show of hands, one row for each of them; papers beside it are in the same count."""
    if not b["totals"]:
        return Fraction(0)
    only = b["secrecy"] == "counted" and list(b["totals"]) == ["heads"]
    must(only, "不是举手表决，却有没有核对码的票。", "Votes without a code are counted in what is no show of hands.")
    apart = has_acts(b) and b["ballots"]
    must(not apart, "举手和纸票没有合在一起计。", "Hands and paper are not in one count.")
    given = b["totals"]["heads"]
    flat = {key: exact(value) for key, value in {**given, **given.get("options", {})}.items() if key != "options"}
    cast = flat.pop("cast")
    must(sum(flat.values()) == cast, "举手各项加起来不对。", "The hands do not add up.")
    return cast


def check_ballots(b: dict[str, Any]) -> tuple[str, str]:
    codes = [ballot["code"] for ballot in b["ballots"]]
    for code in codes:
        must(read_code(code) == code, f"{code!r}不是核对码。", f"{code!r} is no check code.")
    must(codes == sorted(set(codes)), "核对码有重复，或没有按顺序排。", "A check code stands twice or out of order.")
    voters = [line for line in b["roll"] if line.get("voted")]
    together = uncoded(b)
    # In the old format votes without a code are the hands, and papers beside them are ballots.
    hands = Fraction(whole(b["hands"])) if has_acts(b) else together
    cast = len(codes) + together - hands
    must(
        cast == len(voters),
        f"票有{cast}张，投票的有{len(voters)}人。",
        f"There are {cast} ballots and {len(voters)} voters.",
    )
    weights = sorted(hash_of(ballot.get("weights")) for ballot in b["ballots"])
    if has_acts(b) and b["totals"]:
        weights = [hash_of(None)] * len(voters)
    given = sorted(hash_of(line.get("weights")) for line in voters)
    must(weights == given, "票的权重和投票人的不一样。", "The ballots do not weigh what their voters weigh.")
    free = sum(1 for line in b["roll"] if line.get("present") and not line.get("recused") and not line.get("voted"))
    must(
        hands <= free,
        f"举手{hands}，在场可以举手的只有{free}。",
        f"{hands} hands were counted, {free} could be raised.",
    )
    if has_acts(b) and b["totals"]:
        return f"举手{hands}和纸票{cast}合在一起计", f"hands {hands} and papers {cast}, in one count"
    if hands:
        return f"{len(codes)}张，每个核对码一次；举手{hands}", f"{len(codes)}, each code once; hands {hands}"
    return f"{len(codes)}张，每个核对码一次，每个投票人一张", f"{len(codes)}, each code once, one for each voter"


def check_count(b: dict[str, Any]) -> tuple[str, str]:
    mine = count(b)
    must(sorted(mine) == sorted(b["tally"]), "计票的单位不一样。", "Other measures were counted.")
    told = []
    for measure, piece in mine.items():
        given = b["tally"][measure]
        flat, theirs = ({**one, **one.get("options", {})} for one in (piece, given))
        for row in sorted(set(flat) | set(theirs)):
            zh, en = words(ROW_WORDS, row)
            must(
                row == "options" or flat.get(row) == theirs.get(row), f"{zh}写的是{theirs.get(row)}，重新数是{flat.get(row)}。",
                f"{en} is given as {theirs.get(row)}, counting again gives {flat.get(row)}.",
            )  # fmt: skip
        told.append(listed(ROW_WORDS, {key: value for key, value in flat.items() if key != "options"}))
    must(mine == b["tally"], "计票不一样。", "Counting again gives other numbers.")
    return "；".join(zh for zh, _ in told), "; ".join(en for _, en in told)


def check_parts(b: dict[str, Any]) -> tuple[str, str]:
    if not b["parts"]:
        return "不分渠道公布选择", "choices are not shown by channel"
    sums: dict[str, int] = {}
    for part in b["parts"]:
        must(
            part["turnout"] == sum(b["turnout"].get(channel, 0) for channel in part["channels"]),
            "有一部分和它的投票数对不上。", "A part does not have the turnout of its channels.",
        )  # fmt: skip
        for key, value in part["counts"].items():
            sums[key] = sums.get(key, 0) + int(value)
    if method_of(b["rule"]) == "choice":
        heads = {key: sums.get(key, 0) for key in MARKS}
        must(
            heads == {key: b["tally"]["heads"][key] for key in MARKS}, "各部分加起来不对。", "The parts do not add up."
        )
    return f"{len(b['parts'])}部分，加起来相符", f"{len(b['parts'])} parts, which add up"


def check_outcome(b: dict[str, Any]) -> tuple[str, str]:
    mine, given = decide(b, count(b)), b["outcome"]
    must(
        len(mine["checks"]) == len(given["checks"]),
        "结果里的条件数不一样。",
        "The outcome has other lines than the rule.",
    )
    for ours, theirs in zip(mine["checks"], given["checks"]):
        for key in sorted(set(ours) | set(theirs)):
            must(
                ours.get(key) == theirs.get(key), f"条件“{key}”写的是{theirs.get(key)}，按规则是{ours.get(key)}。",
                f"A line's “{key}” is given as {theirs.get(key)}, the rule gives {ours.get(key)}.",
            )  # fmt: skip
    mine_zh, mine_en = words(KIND_WORDS, mine["kind"])
    zh, en = words(KIND_WORDS, given["kind"])
    must(
        mine["kind"] == given["kind"],
        f"写的是“{zh}”，按规则是“{mine_zh}”。",
        f"Given as “{en}”, the rule gives “{mine_en}”.",
    )
    must(mine == given, "按规则得出的名次或评定不一样。", "The rule gives another ranking or grade.")
    lines = [told_bar(check) for check in mine["checks"]]
    return "；".join([zh for zh, _ in lines] + [mine_zh]), "; ".join([en for _, en in lines] + [mine_en])


def told_bar(check: dict[str, Any]) -> tuple[str, str]:
    have, base = words(ROW_WORDS, check["counts"]), words(BASE_WORDS, check["base"])
    sign, met = (">" if check["strict"] else "≥"), check["met"]
    unit = ("面积", " m²") if check["measure"] == "area" else ("", "")
    return (
        f"{have[0]}{unit[0]}{check['have']}，{base[0]}{check['of']}，要{sign}{check['fraction']}，{'达到' if met else '没有达到'}",
        f"{have[1]} {check['have']}{unit[1]} of {base[1]} {check['of']}, {sign} {check['fraction']}: {'met' if met else 'not met'}",
    )


def leaves_of(b: dict[str, Any]) -> list[bytes]:
    header = {key: value for key, value in b.items() if key not in ("roll", "ballots", "root")}
    return [leaf_hash(canonical(part)) for part in [header, *b["roll"], *b["ballots"]]]


def check_root(b: dict[str, Any]) -> tuple[str, str]:
    leaves = leaves_of(b)
    found = tree_root(leaves).hex()
    must(
        found == b["root"],
        f"写的是{b['root']}，重新算是{found}：有内容被改过。",
        f"Given as {b['root']}, computed {found}: something was changed.",
    )
    return f"{found}，共{len(leaves)}项", f"{found} over {len(leaves)} entries"


def same_digits(asked: str, found: str, zh: str, en: str) -> tuple[str, str]:
    asked = digits(asked)
    must(found.startswith(asked), f"您给的是{asked}，文件里是{found}。", f"You gave {asked}, the file has {found}.")
    return f"{zh}{asked}", f"{en} {asked}"


def digits(text: str) -> str:
    """Hexadecimal digits as somebody typed them from paper."""
    plain = "".join(text.split()).lower()
    if len(plain) < LEAST_DIGITS or not re.fullmatch("[0-9a-f]+", plain):
        raise Unreadable(f"{text!r}: at least {LEAST_DIGITS} hexadecimal digits / 至少{LEAST_DIGITS}位十六进制数字")
    return plain


def check_signature(key: str, signature: str, root: str, kind: str) -> tuple[str, str]:
    must(
        HEX64.fullmatch(key) and re.fullmatch("[0-9a-f]{128}", signature),
        "没有签名或公钥。",
        "Signature or key is missing.",
    )
    holds = signature_holds(bytes.fromhex(key), f"{kind}:{root}".encode(), bytes.fromhex(signature))
    must(
        holds,
        "签名和公钥对不上：签名之后改过，或不是这把钥匙签的。",
        "It does not fit: changed after the signing, or signed with another key.",
    )
    return f"公钥{key[:16]}……", f"key {key[:16]}…"


# --- The acts of the vote, inside the record --------------------------------------------------------------------------

# What an act may be; everything that makes a number of the bundle has one.
ACTS = (
    "poll:opened", "elector:admitted", "elector:removed", "hands:counted", "hands:recounted", "paper:confirmed",
    "paper:signed_off", "sheets:printed", "sheets:accounted", "sheets:struck", "visits:published", "visits:cancelled",
    "poll:closed", "poll:sealed", "tie:decided",
)  # fmt: skip
ASKED = ("community", "question", "options", "secrecy", "procedure", "rule", "meeting", "recusal", "last_grade")
ON_A_LINE = ("line", "voted", "present", "recused", "late", "weights")
SHEETS = ("issued", "returned", "spoilt", "missing")


class Act:
    """One act as its event says it to everybody; `says`: what it hid until the count."""

    def __init__(self, seq: int, public: dict[str, Any], says: Any) -> None:
        self.seq, self.name, self.public, self.says = seq, public["act"], public, says

    def opened(self) -> dict[str, Any]:
        must(isinstance(self.says, dict), f"第{self.seq}条没有打开。", f"Event {self.seq} is not opened.")
        return dict(self.says)


def walk(b: dict[str, Any]) -> tuple[list[str], list[Act]]:
    """Every link from the opening to the head at the count: its hash, and the acts of this vote.

    An act says beside the hash of its entry what it is, and of which vote; both are in the link. So none of this vote can
    be left out, nor look like an event of others, without another head.
    """
    chain, hashes, acts = b["chain"], [], []
    before, first = chain["before"], whole(chain["seq"])
    must(HEX64.fullmatch(before), f"第{first - 1}条不是哈希。", f"Event {first - 1} is no hash.")
    for seq, event in enumerate(chain["events"], start=first):
        entry, public = (event, None) if isinstance(event, str) else (event["entry"], event["public"])
        must(HEX64.fullmatch(entry), f"第{seq}条不是哈希。", f"Event {seq} is no hash.")
        before = linked(before, entry, public)
        hashes.append(before)
        if public is not None and public["about"] == f"poll:{b['poll']}":
            says = event.get("says")
            if says is not None:
                found = sha256(bytes.fromhex(event["salt"]) + canonical(says)).hex()
                must(found == public["sealed"], f"第{seq}条打开后不一样。", f"Event {seq} hid something else.")
            acts.append(Act(seq, public, says))
    must(
        before == b["record_head"],
        "各条连起来得不到计票时的记录头：有一条被改过、加进来或漏掉。",
        "The events do not lead to the head at the count: one was changed, put in or left out.",
    )
    return hashes, acts


def linked(before: str, entry: str, public: Any) -> str:
    """The hash of an event: the one before it, its entry, and the hash of what it says to everybody, if it does."""
    return sha256((before + entry + ("" if public is None else hash_of(public))).encode()).hex()


def check_acts(b: dict[str, Any]) -> tuple[str, str]:
    """Each act in its time: the roll changes and hands are counted while it is open, paper may come until the seal."""
    hashes, acts = walk(b)
    for act in acts:
        must(act.name in ACTS, f"第{act.seq}条不认识：{act.name}。", f"Event {act.seq} is unknown: {act.name}.")
    names = [act.name for act in acts]
    for name, zh, en in (("opened", "开始", "opening"), ("closed", "截止", "close"), ("sealed", "开封", "seal")):
        found = names.count(f"poll:{name}")
        must(found == 1, f"记录里的{zh}有{found}次。", f"The record holds the {en} {found} times.")
    first, last = b["chain"]["seq"], b["chain"]["seq"] + len(hashes) - 1
    begins = acts[0].name == "poll:opened" and acts[0].seq == first
    must(begins, "不从开始表决那一条算起。", "It does not begin with the opening.")
    closed, sealed = the(acts, "poll:closed").seq, the(acts, "poll:sealed").seq
    for act in acts:
        before, after = sealed + 1, first
        if act.name == "tie:decided":
            before, after = last + 1, sealed
        elif act.name.startswith(("elector:", "hands:")):
            before = closed
        fits = after <= act.seq < before
        must(fits, f"第{act.seq}条（{act.name}）不在它的时候。", f"Event {act.seq} ({act.name}) is out of its time.")
    mine, others = len(acts), len(hashes) - len(acts)
    return (
        f"第{first}条到第{last}条，这次表决{mine}条，别的{others}条",
        f"events {first} to {last}, of this vote {mine}, of others {others}",
    )


def check_acts_of_roll(b: dict[str, Any]) -> tuple[str, str]:
    """Question, rule, roll, recusals, vacant seats as the opening recorded them; then each line added or taken off."""
    acts = walk(b)[1]
    opened, closed = the(acts, "poll:opened").public, the(acts, "poll:closed").public
    asked = hash_of({key: b.get(key, "") for key in ASKED})
    must(
        opened["asked"] == asked,
        "开始表决时记下的问题、选项或规则是另一份。",
        "Another question, options or rule was recorded at the opening.",
    )
    times = opened["opened_at"] == b["opened_at"] and closed["closed_at"] == b["closed_at"]
    must(times, "开始或截止的时间，记录里不一样。", "Opening or close were recorded at another time.")
    must(
        opened["vacant_seats"] == b["vacant_seats"],
        f"空缺席位写的是{b['vacant_seats']}，开始时记的是{opened['vacant_seats']}。",
        f"Vacant seats are given as {b['vacant_seats']}, the opening recorded {opened['vacant_seats']}.",
    )
    plain = all(set(line) <= set(ON_A_LINE) for line in [*b["roll"], *b["removed"]])
    must(plain, "名册有一行写着不认识的东西。", "A line of the roll says something unknown.")
    lines, gone = {line["line"]: line for line in b["roll"]}, {line["line"]: line for line in b["removed"]}
    apart = len(gone) == len(b["removed"]) and not set(gone) & set(lines)
    must(apart, "移出的一行还在名册上。", "A line that was taken off still stands on the roll.")
    late = {name for name, line in [*lines.items(), *gone.items()] if line.get("late")}
    admitted = moved(acts, "elector:admitted", late, "补入", "added late")
    removed = moved(acts, "elector:removed", set(gone), "移出", "taken off")
    for name, act in removed.items():
        after = name not in admitted or admitted[name].seq < act.seq
        must(after, f"{name[:16]}……先移出后补入。", f"{name[:16]}… was taken off before it was added.")
    first = sorted((set(lines) | set(gone)) - late)
    must(
        opened["roll_size"] == len(first) and opened["roll_hash"] == hash_of(first),
        f"开始时记下的名册是另一份，{opened['roll_size']}行；这里得出{len(first)}行。",
        f"The opening recorded another roll of {opened['roll_size']} lines; {len(first)} follow from here.",
    )
    must(
        closed["roll_size"] == len(lines) and closed["roll_hash"] == b["roll_hash"],
        f"截止时记下的名册是另一份，{closed['roll_size']}行。",
        f"The close recorded another roll of {closed['roll_size']} lines.",
    )
    recused = set(opened["recused"]) | {name for name, act in admitted.items() if act.public.get("recused")}
    for name, line in lines.items():
        same = bool(line.get("recused")) == (name in recused)
        must(same, f"{name[:16]}……是否回避，记录里不一样。", f"Whether {name[:16]}… is recused is recorded otherwise.")
    known = recused <= set(lines) | set(gone)
    must(known, "记录里回避的一行不在名册上。", "A line that was recorded as recused is not on the roll.")
    check_weights(opened, b, late)
    ends, counts = (len(first), len(lines)), (len(admitted), len(removed), len(recused), b["vacant_seats"])
    return (
        "开始{}行，截止{}行；补入{}，移出{}，回避{}，空缺{}".format(*ends, *counts),
        "opening {} lines, close {}; added {}, taken off {}, recused {}, vacant {}".format(*ends, *counts),
    )


def the(acts: list[Act], name: str) -> Act:
    found = [act for act in acts if act.name == name]
    must(found, f"记录里没有{name}。", f"The record holds no {name}.")
    return found[0]


def moved(acts: list[Act], kind: str, given: set[str], zh: str, en: str) -> dict[str, Act]:
    """The acts of this kind by their lines of the roll; each line has one, and each one its line."""
    found: dict[str, Act] = {}
    for act in acts:
        if act.name == kind:
            line = act.public["line"]
            must(line not in found, f"{line[:16]}……{zh}了两次。", f"{line[:16]}… was {en} twice.")
            must(
                line in given,
                f"第{act.seq}条{zh}了{line[:16]}……，数据里没有。",
                f"In event {act.seq} {line[:16]}… was {en}, and the data leave it out.",
            )
            found[line] = act
    for line in sorted(given):
        must(
            line in found,
            f"{line[:16]}……写着{zh}，记录里没有。",
            f"{line[:16]}… is given as {en}, and no event did so.",
        )
    return found


def check_weights(opened: dict[str, Any], b: dict[str, Any], late: set[str]) -> None:
    """What the lines of the opening weighed together. A line that was taken off shows its weight no more."""
    if "weights" not in opened:
        plain = not any("weights" in line for line in b["roll"])
        must(plain, "票一样重，却有一行写着权重。", "Votes weigh alike, and a line has a weight.")
        return
    early = any(not line.get("late") for line in b["removed"])
    for measure in b["rule"]["measures"]:
        mine = weigh([line for line in b["roll"] if line["line"] not in late], measure)
        given = exact(opened["weights"][measure])
        must(
            mine <= given if early else mine == given,
            f"开始时记下的权重合计是{as_json(given)}，名册得出{as_json(mine)}。",
            f"The opening recorded a weight of {as_json(given)}, the roll gives {as_json(mine)}.",
        )


def check_acts_of_box(b: dict[str, Any]) -> tuple[str, str]:
    """Hands, paper, sheets, visits, the tie, and what came out of the box at the seal."""
    acts = walk(b)[1]
    voters = [line["voted"] for line in b["roll"] if line.get("voted")]
    hands_zh, hands_en = check_hands(b, [act for act in acts if act.name.startswith("hands:")], len(voters))
    batches: dict[int, tuple[Act, dict[str, Any]]] = {}
    for act in acts:
        if act.name == "paper:confirmed":
            says = act.opened()
            once = says["batch"] == act.public["batch"] and says["batch"] not in batches
            must(once, f"第{says['batch']}批出现两次。", f"Batch {says['batch']} stands twice.")
            zh, en = f"第{says['batch']}批的渠道不认识。", f"The channel of batch {says['batch']} is unknown."
            must(says["channel"] in CHANNEL_WORDS, zh, en)
            batches[says["batch"]] = (act, says)
    for channel in ("paper", "visit", "room", "online"):
        papers = sum(whole(says["ballots"]) for _act, says in batches.values() if says["channel"] == channel)
        given = voters.count(channel)
        # Online and in the room ballots come in one by one, except beside a show of hands.
        one_by_one = channel in ("online", "room") and not b["totals"]
        zh, en = CHANNEL_WORDS[channel]
        must(
            papers <= given if one_by_one else papers == given,
            f"{zh}：名册上投票{given}，记录里各批合计{papers}。",
            f"Voted {en} on the roll: {given}, in the batches of the record: {papers}.",
        )
    check_sign_off(acts, batches)
    check_visits(acts, batches)
    ties = [act.public["decision"] for act in acts if act.name == "tie:decided"]
    said = [one for one in (b["chair"], b["lot"]) if one is not None]
    must(said == ties, "票数相等时的决定，记录里不一样。", "The decision of the tie is recorded otherwise.")
    sealed = the(acts, "poll:sealed")
    turned = sealed.public["ballots"] == len(voters) and canonical(sealed.public["turnout"]) == canonical(b["turnout"])
    must(turned, "开封时记下的投票人数不一样。", "The seal recorded another turnout.")
    content = {"ballots": b["ballots"], "totals": b["totals"], "parts": b["parts"]}
    came = [[line["line"], line.get("voted", ""), bool(line.get("present"))] for line in b["roll"]]
    content["came"] = [one for one in came if one[1] or one[2]]
    same = sealed.opened()["content"] == hash_of(content)
    must(
        same,
        "开封时记下的票，或者谁投了票、谁在场，不一样。",
        "The seal recorded other ballots, or that others voted or were there.",
    )
    papers = sum(says["ballots"] for _act, says in batches.values())
    return (
        f"纸票{len(batches)}批{papers}张；{hands_zh}",
        f"batches of paper {len(batches)}, papers {papers}; {hands_en}",
    )


def check_hands(b: dict[str, Any], counts: list[Act], voters: int) -> tuple[str, str]:
    """The last count is the one that counts. It stays closed where it would tell what a few papers beside it say."""
    numbers = [act.public["count"] for act in counts]
    must(numbers == list(range(1, len(counts) + 1)), "少了一次举手计数。", "A count of hands is missing.")
    if not counts:
        must(not b["totals"] and not b["hands"], "记录里没有举手计数。", "The record holds no count of hands.")
        return "没有举手", "no hands"
    last, told = counts[-1], b["totals"]["heads"]
    must(
        last.public["hands"] == b["hands"],
        f"举手写的是{b['hands']}，记录里是{last.public['hands']}。",
        f"Hands are given as {b['hands']}, the record has {last.public['hands']}.",
    )
    if last.says is None:
        must(voters, "举手没有打开。", "The hands are not opened.")
        return (
            f"举手{b['hands']}，各项只对监督委员会打开，免得看出旁边几张纸票选的什么",
            f"hands {b['hands']}, opened to supervisors only, not to tell what a few papers beside them say",
        )
    says = {key: whole(last.says[key]) for key in ("yes", "no", "abstain")}
    adds = last.says["count"] == last.public["count"] and sum(says.values()) == b["hands"]
    must(adds, "举手各项加起来不对。", "The hands do not add up.")
    apart = [part["counts"] for part in b["parts"] if part["channels"] == ["room"]] if voters else [told]
    for key, value in says.items():
        zh, en = ROW_WORDS[key]
        for given in apart:
            must(
                given.get(key, 0) == value,
                f"举手{zh}写的是{given.get(key, 0)}，记录里是{value}。",
                f"Hands {en} are given as {given.get(key, 0)}, the record has {value}.",
            )
        must(value <= exact(told[key]), f"举手{zh}比合计还多。", f"There are more hands {en} than in the count.")
    return listed(ROW_WORDS, {"hands": b["hands"], **says})


def check_sign_off(acts: list[Act], batches: dict[int, tuple[Act, dict[str, Any]]]) -> None:
    """Every batch was signed off, and of the sheets given out none is without an account."""
    ends = [act for act in acts if act.name == "paper:signed_off"]
    last = ends[0].seq if ends else 0
    sheets: dict[str, int] = {}
    for act in acts:
        # Whoever prints sheets after the sign-off gives none of them out.
        if act.name.startswith("sheets:") and not (act.name == "sheets:printed" and act.seq > last > 0):
            kind = "printed" if act.name == "sheets:printed" else act.public["kind"]
            must(kind in ("printed", *SHEETS), f"纸票的账不认识：{kind}。", f"An account of sheets is unknown: {kind}.")
            sign = -1 if act.name == "sheets:struck" else 1
            sheets[kind] = sheets.get(kind, 0) + sign * whole(act.public["sheets"])
    once = len(ends) == 1 or not (ends or batches or sheets)
    must(once, "纸票没有签收，或签收了两次。", "The paper was signed off never or twice.")
    if not ends:
        return
    says = ends[0].opened()
    late = any(act.seq > last and act.name in ("paper:confirmed", "sheets:accounted", "sheets:struck") for act in acts)
    must(not late, "签收以后还有纸票。", "Paper came in after it was signed off.")
    must(
        says["batches"] == len(batches),
        f"签收的是{says['batches']}批，记录里有{len(batches)}批。",
        f"Batches signed off: {says['batches']}, in the record: {len(batches)}.",
    )
    if not sheets and "sheets" not in says:
        return
    collected = sum(one["ballots"] for _act, one in batches.values() if one["channel"] in ("paper", "visit"))
    mine = {key: sheets.get(key, 0) for key in ("printed", *SHEETS)}
    mine["collected"] = collected
    same = canonical(mine) == canonical(says["sheets"])
    must(same, "纸票的账和签收的不一样。", "The sheets were signed off with other numbers.")
    lost = mine["issued"] - mine["returned"] - collected - mine["spoilt"] - mine["missing"]
    must(lost == 0, f"有{lost}张纸票没有下落。", f"Sheets without an account: {lost}.")


def check_visits(acts: list[Act], batches: dict[int, tuple[Act, dict[str, Any]]]) -> None:
    """What came from the door came from a list that was published before, and not more than stood on it."""
    plans = {act.public["plan"]: act for act in acts if act.name == "visits:published"}
    cancelled = {act.public["plan"] for act in acts if act.name == "visits:cancelled"}
    came: dict[int, int] = {}
    for number, (act, says) in batches.items():
        if says["channel"] == "visit":
            plan: Any = says.get("plan")
            stands = plan in plans and plans[plan].seq < act.seq and plan not in cancelled
            must(
                stands,
                f"第{number}批不来自公布过的上门名单。",
                f"Batch {number} comes from no list of visits that was published.",
            )
            came[plan] = came.get(plan, 0) + says["ballots"]
            must(
                came[plan] <= whole(plans[plan].public["stops"]),
                f"第{plan}份上门名单收回的票比名单上的人多。",
                f"More came from the list of visits {plan} than stood on it.",
            )


# --- One ballot, one line of the roll ---------------------------------------------------------------------------------


def read_code(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("OIL", "011"))
    plain = "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Pd")
    if len(plain) != 8 or not all(sign in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" for sign in plain):
        return None
    return f"{plain[:4]}-{plain[4:]}"


def told_marks(b: dict[str, Any], marks: str) -> tuple[str, str]:
    names: dict[str, tuple[str, str]] = {
        str(o["key"]): (str(o.get("zh", o["key"])), str(o.get("en", o["key"])))
        for o in b["options"]
        if isinstance(o, dict)
    }
    pairs = [names.get(key) or words(ROW_WORDS, key) for key in str(marks).split(",")]
    return "、".join(zh for zh, _ in pairs), ", ".join(en for _, en in pairs)


def check_code(b: dict[str, Any], text: str) -> tuple[str, str]:
    code = read_code(text)
    must(code, f"{text!r}不是核对码。", f"{text!r} is no check code.")
    for at, ballot in enumerate(b["ballots"]):
        if ballot["code"] == code:
            zh, en = told_marks(b, ballot["marks"])
            total = len(b["ballots"])
            return (
                f"{code}是第{at + 1}张，共{total}张，选的是“{zh}”",
                f"{code} is ballot {at + 1} of {total} and says “{en}”",
            )
    raise Wrong(f"没有核对码为{code}的票。", f"No counted ballot has the code {code}.")


def check_opened(b: dict[str, Any], opened: dict[str, Any]) -> tuple[str, str]:
    """Lines that were opened with their salt; where all of them are, the sums are made again from what they hide."""
    must(opened["community"] == b["community"], "是另一个社区的名册。", "It is another community's roll.")
    places, told = {line["line"]: (at, line) for at, line in enumerate(b["roll"], start=1)}, []
    numbers, voters = set(), set()
    for one in opened["lines"]:
        payload = one["payload"]
        found = sha256(bytes.fromhex(one["salt"]) + canonical(payload)).hex()
        must(
            found == one["line"],
            f"打开后得到{found}，不是{one['line']}。",
            f"Opened it gives {found}, not {one['line']}.",
        )
        must(str(payload["poll"]) == b["poll"], "是另一次表决的名册。", "It is the roll of another vote.")
        must(found in places, f"名册上没有这一行：{found}。", f"The roll does not have this line: {found}.")
        at, line = places[found]
        must(
            payload["recused"] == bool(line.get("recused")),
            "是否回避写得不一样。",
            "Whether recused is given otherwise.",
        )
        given = line.get("weights", {"heads": 1})
        for key in given:
            must(exact(given[key]) == exact(payload[key]), "权重写得不一样。", "Its weight is given otherwise.")
        must(payload["number"] not in numbers, "一个编号出现两次。", "A number stands twice.")
        numbers.add(payload["number"])
        who = payload["household"] or payload["person"]
        must(who not in voters, f"{who!r}在名册上出现两次。", f"{who!r} stands on the roll twice.")
        voters.add(who)
        voted = line.get("voted")
        zh, en = words(CHANNEL_WORDS, voted) if voted else ("没有投票", "has not voted")
        told.append((f"排在第{at}行：{zh}", f"at place {at}: {'voted ' if voted else ''}{en}"))
    if len(told) > 1 and len(told) == len(places):
        recused = sum(1 for one in opened["lines"] if one["payload"]["recused"])
        area = as_json(sum((exact(one["payload"]["area"]) for one in opened["lines"]), Fraction(0)))
        return (
            f"全部{len(told)}行都打开了，回避{recused}人，面积合计{area}",
            f"all {len(told)} opened, recused {recused}, area {area}",
        )
    return "；".join(zh for zh, _ in told[:20]), "; ".join(en for _, en in told[:20])


# --- The record -------------------------------------------------------------------------------------------------------

FIELDS = ("actor", "at", "commitment", "community", "name", "object", "seq")


class Record:
    """An exported record: a heading, then one event a line; of some only the hash is shown."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.heading, self.events = rows[0], rows[1:]
        self.hashes = [str(event.get("hash", "")) for event in self.events]

    def check_chain(self) -> tuple[str, str]:
        before, shown = "0" * 64, 0
        for at, event in enumerate(self.events, start=1):
            must(event["seq"] == at, f"第{at}条不见了。", f"Event {at} is missing.")
            entry, public = event.get("entry"), event.get("public")
            if entry is None:
                shown += 1
                if public is not None:
                    same = (public["act"], public["about"]) == (event["name"], event["object"])
                    must(same, f"第{at}条对外说的是另一件事。", f"Event {at} says something else to the public.")
                entry = hash_of({key: event[key] for key in FIELDS})
                if event.get("salt"):
                    inside = sha256(bytes.fromhex(event["salt"]) + canonical(event["payload"])).hex()
                    must(
                        inside == event["commitment"],
                        f"第{at}条的内容被改过。",
                        f"The particulars of event {at} were changed.",
                    )
            must(HEX64.fullmatch(entry), f"第{at}条不是哈希。", f"Event {at} is no hash.")
            before = linked(before, entry, public)
            must(
                before == event["hash"],
                f"第{at}条被改过，或它前面少了一条。",
                f"Event {at} was changed, or one before it cut out.",
            )
        must(
            len(self.events) == self.heading["seq"] and (not self.events or before == self.heading["head"]),
            f"记录头在第{self.heading['seq']}条，文件只有{len(self.events)}条：后面被截掉了。",
            f"The head stands at event {self.heading['seq']}, the file holds {len(self.events)}: the end was cut off.",
        )
        return (
            f"{len(self.events)}条连成一条链，看得到{shown}条",
            f"{len(self.events)} events in one chain, {shown} of them shown",
        )

    def check_head(self, head: str) -> tuple[str, str]:
        asked = digits(head)
        for at, found in enumerate(self.hashes, start=1):
            if found.startswith(asked):
                return f"在第{at}条", f"stands at event {at}"
        raise Wrong(
            "记录里没有这个记录头：它之前的内容被改写，或被截掉了。",
            "The record does not hold it: it was rewritten or cut off.",
        )

    def check_poll(self, b: dict[str, Any]) -> tuple[str, str]:
        """What the record says of this vote, where it is shown, is what the bundle says."""
        must(self.heading["community"] == b["community"], "是另一个社区的记录。", "It is another community's record.")
        acts = [e for e in self.events if e.get("public") and e["public"]["about"] == f"poll:{b['poll']}"]
        if has_acts(b):
            self.check_links(b, acts)
        must(
            has_acts(b) or not acts,
            "记录里有这次表决的经过，数据用旧格式，把它们略去了。",
            "The record holds the acts of this vote, and the data leave them out by an older format.",
        )
        if b["record_head"]:
            must(
                b["record_head"] in self.hashes, f"计票时的记录头{b['record_head'][:16]}……不在记录里：记录被改写或截掉了。",
                f"The head at the count, {b['record_head'][:16]}…, is not in it: it was rewritten or cut off.",
            )  # fmt: skip
        about = {e["name"]: e for e in self.events if e.get("object") == f"poll:{b['poll']}" and e.get("payload")}
        if "poll:opened" in about:
            first = sorted(line["line"] for line in [*b["roll"], *b["removed"]] if not line.get("late"))
            opened = about["poll:opened"]["payload"]
            must(
                opened["roll_hash"] == hash_of(first),
                "开始表决时记下的名册是另一份。",
                "Another roll was recorded at the opening.",
            )
        must("poll:counted" in about or not about, "记录里没有这次计票。", "The record does not hold this count.")
        if "poll:counted" in about:
            root = about["poll:counted"]["payload"]["root"]
            must(root == b["root"], f"记录里的总哈希是{root}。", f"The record has the root {root}.")
        return f"和这次表决相符，看得到{len(about)}条", f"agrees with this vote, {len(about)} of its events shown"

    def check_links(self, b: dict[str, Any], acts: list[dict[str, Any]]) -> None:
        """Link by link the same as in the bundle. Whoever may see all, sees also what an act hides from the public."""
        first = whole(b["chain"]["seq"])
        must(
            first == 1 or b["chain"]["before"] == self.hashes[first - 2],
            f"记录的第{first - 1}条是另一条。", f"Event {first - 1} of the record is another.",
        )  # fmt: skip
        for seq, found in enumerate(walk(b)[0], start=first):
            same = seq <= len(self.hashes) and found == self.hashes[seq - 1]
            must(same, f"记录的第{seq}条是另一条。", f"Event {seq} of the record is another.")
        last = first + len(b["chain"]["events"])
        for event in acts:
            inside = first <= event["seq"] < last
            must(
                inside,
                f"第{event['seq']}条也是这次表决的，数据从第{first}条才开始，到第{last - 1}条为止。",
                f"Event {event['seq']} is of this vote, too; the data hold events {first} to {last - 1} only.",
            )
        shown = [e for e in self.events if e.get("object") == f"poll:{b['poll']}"]
        for event in shown:
            silent = event["name"] in ACTS and event.get("public") is None
            must(not silent, f"第{event['seq']}条没有对外说。", f"Event {event['seq']} says nothing to the public.")
        hands = [e["payload"] for e in shown if e["name"].startswith("hands:") and e.get("payload")]
        for key in ("yes", "no", "abstain") if hands else ():
            zh, en = ROW_WORDS[key]
            fits = whole(hands[-1][key]) <= exact(b["totals"]["heads"][key])
            must(fits, f"举手{zh}比合计还多。", f"There are more hands {en} than in the count.")


# --- Files and the command --------------------------------------------------------------------------------------------


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def no_float(text: str) -> Any:
    raise ValueError(f"{text} is no exact number")


def parse(text: str) -> Any:
    return json.loads(text, object_pairs_hook=once, parse_float=no_float, parse_constant=no_float)


def load(path: str) -> Any:
    """A JSON value; for a record the list of its lines."""
    try:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8-sig")
        lines = [line for line in text.split("\n") if line.strip()]
        if lines and any(record in lines[0][:200] for record in RECORDS):
            return [parse(line) for line in lines]
        return parse(text)
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{path}: {error}") from None


def check_bundle(report: Report, signed: dict[str, Any], given: argparse.Namespace) -> None:
    b: dict[str, Any] = signed["bundle"]
    question: dict[str, Any] = b["question"] if isinstance(b.get("question"), dict) else {}
    report.say(
        f"{b.get('community')}，表决{b.get('poll')}：{question.get('zh', '')}",
        f"{b.get('community')}, vote {b.get('poll')}: {question.get('en', '')}",
    )
    report.say("")
    for zh, en, work in (
        ("规则", "Rule", check_rule), ("名册", "Roll", check_roll), ("应到和参加", "Entitled and present", check_bases),
        ("投票人数", "Turnout", check_turnout), ("票", "Ballots", check_ballots), ("计票", "Count", check_count),
        ("分渠道", "By channel", check_parts), ("结果", "Outcome", check_outcome), *(IN_THE_RECORD if has_acts(b) else ()),
        ("总哈希", "Root", check_root),
    ):  # fmt: skip
        report.check(zh, en, lambda work=work: work(b))  # type: ignore[misc]
    if not has_acts(b):
        report.note(
            "数据是旧格式：补入、移出、回避、空缺席位、举手和各批纸票只是服务器的说法，没有逐条对照记录。",
            "An older format: lines added late or taken off, recusals, vacant seats, hands and batches of paper are the server's word in it, not held against the record.",
        )
    check_key(report, signed, b.get("root"), b.get("public_key", ""), given, b["format"])
    if given.head and not given.record and has_acts(b):
        report.check("公告上的记录头", "Head on your notice", lambda: check_head_here(b, given.head))
    elif given.record or given.head:
        check_record(report, load_record(given.record), given.head, b)
    if given.code:
        report.check("您的票", "Your ballot", lambda: check_code(b, given.code))
    if given.roll_line:
        opened = load(given.roll_line)
        if not isinstance(opened, dict) or opened.get("format") != LINE:
            raise Unreadable(f"{given.roll_line}: no {LINE}")
        report.check("您在名册上的一行", "Your line of the roll", lambda: check_opened(b, opened))


IN_THE_RECORD = (
    ("记录里的经过", "Acts in the record", check_acts), ("记录里的名册", "Roll in the record", check_acts_of_roll),
    ("记录里的票箱", "Box in the record", check_acts_of_box),
)  # fmt: skip


def check_head_here(b: dict[str, Any], head: str) -> tuple[str, str]:
    """A head that was printed while the vote ran, without the record."""
    asked = digits(head)
    for at, found in enumerate([b["chain"]["before"], *walk(b)[0]], start=b["chain"]["seq"] - 1):
        if found.startswith(asked):
            return f"在第{at}条", f"stands at event {at}"
    raise Wrong(
        "从开始到计票之间没有这个记录头。它如果更早或更晚，请下载记录，加 --record 再核对。",
        "It does not stand between opening and count. If it is older or newer, download the record and give --record.",
    )


def check_key(
    report: Report, signed: dict[str, Any], root: Any, named: Any, given: argparse.Namespace, kind: str
) -> None:
    """Root and signature against what the reader holds on paper."""
    key = str(signed.get("public_key", ""))
    if given.root:
        report.check(
            "公告上的总哈希", "Root on your notice", lambda: same_digits(given.root, str(root), "相同，", "the same,")
        )
    report.check("签名", "Signature", lambda: check_signature(key, str(signed.get("signature", "")), str(root), kind))
    if named is not None and named != key:
        report.check("公钥", "Key", lambda: refuse("里面写的是另一把公钥。", "The bundle names another key."))
    if given.public_key:
        report.check(
            "公告上的公钥", "Key on your notice", lambda: same_digits(given.public_key, key, "相同，", "the same,")
        )
    else:
        report.note(
            f"公钥{key}：请和公告栏上的比一比，再加 --public-key。不比，就只知道数据和它自己相符。",
            f"Key {key}: compare it with the notice board and give it as --public-key. Without, the data only agree with themselves.",
        )


def check_proof(report: Report, signed: dict[str, Any], given: argparse.Namespace) -> None:
    proof = signed["proof"]

    def stands() -> tuple[str, str]:
        leaf = leaf_hash(canonical(proof["entry"]))
        path = [bytes.fromhex(part) for part in proof["proof"]]
        holds = is_included(leaf, proof["index"], proof["size"], path, bytes.fromhex(proof["root"]))
        must(holds, "这张票不在这个总哈希之下。", "This ballot does not stand under this root.")
        is_ballot = {"code", "marks"} <= set(proof["entry"]) <= {"code", "marks", "weights"}
        must(is_ballot, "这一项不是一张票。", "What stands under it is no ballot.")
        code, marks = proof["entry"]["code"], proof["entry"]["marks"]
        where = (proof["index"] + 1, proof["size"])
        return f"{code}“{marks}”是第{where[0]}项，共{where[1]}项", f"{code} “{marks}” is entry {where[0]} of {where[1]}"

    report.check("您的票", "Your ballot", stands)
    check_key(report, signed, proof.get("root"), None, given, PROOFS[proof["format"]])


def load_record(path: str) -> Record:
    if not path:
        raise Unreadable("--head needs --record FILE / --head 要和 --record 文件一起用")
    rows = load(path)
    if not isinstance(rows, list) or not rows or rows[0].get("format") not in RECORDS:
        raise Unreadable(f"{path}: no {RECORDS[0]}")
    return Record(rows)


def check_record(report: Report, record: Record, head: str, b: dict[str, Any] | None = None) -> None:
    report.check("记录", "Record", record.check_chain)
    if head:
        report.check("公告上的记录头", "Head on your notice", lambda: record.check_head(head))
    if b is not None:
        report.check("记录里的这次表决", "This vote in the record", lambda: record.check_poll(b))


def language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(
        prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", help="the downloaded bundle, ballot proof or record / 下载的文件")
    parser.add_argument(
        "--public-key", default="", help="64 digits from a printed notice, or at least 16 / 公告上的公钥"
    )
    parser.add_argument(
        "--root", default="", help="the root printed on the notice, at least 16 digits / 公告上的总哈希"
    )
    parser.add_argument("--record", default="", help="the exported record, record.jsonl / 导出的记录")
    parser.add_argument("--head", default="", help="a head printed on any notice, at least 16 digits / 公告上的记录头")
    parser.add_argument("--code", default="", help="the check code of your ballot / 您的核对码")
    parser.add_argument("--roll-line", default="", help="your opened line of the roll / 您打开的名册行")
    parser.add_argument("--lang", choices=("zh", "en"), default=language())
    given = parser.parse_args(arguments)
    report = Report(given.lang)
    try:
        for asked in (given.public_key, given.root, given.head):
            if asked:
                digits(asked)
        found = load(given.file)
        if isinstance(found, list) and found and isinstance(found[0], dict) and found[0].get("format") in RECORDS:
            check_record(report, Record(found), given.head)
        elif (
            isinstance(found, dict)
            and isinstance(found.get("bundle"), dict)
            and found["bundle"].get("format") in (BUNDLE, OLD_BUNDLE)
        ):
            check_bundle(report, found, given)
        elif (
            isinstance(found, dict) and isinstance(found.get("proof"), dict) and found["proof"].get("format") in PROOFS
        ):
            check_proof(report, found, given)
        else:
            raise Unreadable(f"{given.file}: no {BUNDLE}, ballot-proof/2 or {RECORDS[0]}")
    except Unreadable as unreadable:
        print(f"{'读不了' if given.lang == 'zh' else 'Cannot read'}: {unreadable}", file=sys.stderr)
        return 2
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
