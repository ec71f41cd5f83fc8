"""Check a record: which events were changed, removed or inserted, and whether it holds a head known from paper."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from councils.rules.chain import GENESIS, chain_hash, commitment
from councils.rules.words import Words

HEAD_LEAST = 16
_BACK = 16
_MANY = {"is": "are", "was": "were"}


@dataclass(frozen=True)
class Row:
    """One event as stored. `payload` None and `salt` "": erased by retention. `previous`: the stored hash of the row
    before; where the table does not keep it (None), a rewritten hash is blamed on the row after it. `public`: what everybody
    may read of it."""

    seq: int
    community: str
    name: str
    object: str
    at: datetime
    actor: str
    commitment: str
    hash: str
    payload: Any = None
    salt: str = ""
    previous: str | None = None
    public: Any = None

    def follows(self, previous: str, seq: int) -> bool:
        """Whether this row, as number `seq`, was chained to `previous`."""
        fields = (self.community, self.name, self.object, self.at, self.actor, self.commitment)
        return chain_hash(previous, seq, *fields, self.public) == self.hash


@dataclass(frozen=True)
class Finding:
    """`kind` "changed", "removed" or "inserted", the numbers it concerns, and what exactly, in words."""

    kind: str
    first: int
    last: int
    what: Words


@dataclass(frozen=True)
class Verification:
    """`head` is the newest hash, `head_seq` the number at which the head asked for stands (None: nowhere)."""

    rows: int
    erased: int
    head: str
    findings: tuple[Finding, ...]
    asked: str = ""
    head_seq: int | None = None

    @property
    def ok(self) -> bool:
        return not self.findings and (not self.asked or self.head_seq is not None)

    @property
    def first(self) -> Finding | None:
        return self.findings[0] if self.findings else None

    def sentence(self, lang: str) -> str:
        """What was found first, else that the record is whole."""
        if self.findings:
            more = len(self.findings) - 1
            return Words(
                f"{self.findings[0].what.zh}" + (f"另外还有{more}处。" if more else ""),
                f"{self.findings[0].what.en}" + (f" {more} more below." if more else ""),
            ).text(lang)
        if not self.ok:
            return Words(
                "记录里没有这个记录头：它之后的内容被改写或截掉了。",
                "The record does not hold this head: it was rewritten or cut off.",
            ).text(lang)
        return Words(
            f"记录完整，共{self.rows}条，其中{self.erased}条的内容已按保存期限删除。",
            f"The record is whole: events: {self.rows}, particulars erased by retention: {self.erased}.",
        ).text(lang)


def verify(rows: Iterable[Row], head: str = "") -> Verification:
    """Check the rows of one community, in the order of `seq`, in one pass.

    `head`: a hash from a notice, or its first 16 digits or more; ValueError where it is shorter.
    """
    walk = Walk.from_head(head)
    for row in rows:
        walk.take(row)
    return walk.result()


@dataclass
class _Link:
    """A row passed: its number as stored, its true number, its hash (several where the number stands twice)."""

    stored: int
    true: int
    hashes: list[str]


@dataclass
class Walk:
    """The check itself, row by row, for who wants to say how far it is."""

    asked: str = ""
    rows: int = 0
    erased: int = 0
    head_seq: int | None = None
    community: str | None = None
    # True number minus stored number: not 0 after rows were removed or inserted and the rest renumbered.
    shift: int = 0
    links: deque[_Link] = field(default_factory=lambda: deque([_Link(0, 0, [GENESIS])], maxlen=_BACK))
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def from_head(cls, head: str) -> "Walk":
        asked = "".join(head.lower().split())
        if asked and len(asked) < HEAD_LEAST:
            raise ValueError(f"A head needs at least {HEAD_LEAST} digits.")
        return cls(asked)

    def result(self) -> Verification:
        newest = self.links[-1].hashes[-1]
        return Verification(self.rows, self.erased, newest, tuple(self.findings), self.asked, self.head_seq)

    def take(self, row: Row) -> None:
        self.rows += 1
        self.community = self.community or row.community
        if row.community != self.community:
            self._find("inserted", row.seq, row.seq, "属于别的社区", "belongs to another community")
            return
        if self.asked and row.hash.startswith(self.asked):
            self.head_seq = row.seq
        self._particulars(row)
        if not self._placed(row):
            self._unplaced(row)

    def _particulars(self, row: Row) -> None:
        if row.payload is None and not row.salt:
            self.erased += 1
        elif not row.salt or commitment(row.salt, row.payload) != row.commitment:
            self._find("changed", row.seq, row.seq, "内容和承诺值对不上", "has other particulars than it committed to")

    def _placed(self, row: Row) -> bool:
        """The usual ways: right after the last row, after a gap, or a number that stands twice."""
        last, true = self.links[-1], row.seq + self.shift
        if true == last.true:
            self._find("inserted", row.seq, row.seq, "这个号出现了两次", "stands there twice")
            last.hashes.append(row.hash)
            return True
        if true > last.true + 1:
            self._find("removed", last.true + 1, true - 1, "不见了", "is missing")
            if row.previous is not None and not row.follows(row.previous, true):
                self._changed(row.seq)
            return self._link(row)
        if not any(row.follows(before, true) for before in last.hashes):
            return False
        if row.previous not in (None, *last.hashes):
            self._changed(row.seq)
        return self._link(row)

    def _unplaced(self, row: Row) -> None:
        """It does not follow the last row. Find out which of the two, or what lay between, is to blame."""
        true = row.seq + self.shift
        for back in range(1, len(self.links)):
            anchor = self.links[-1 - back]
            if any(row.follows(before, anchor.true + 1) for before in anchor.hashes):
                strangers = [self.links.pop() for _ in range(back)]
                first, last = strangers[-1].stored, strangers[0].stored
                # What does not belong here was not changed here.
                self.findings = [f for f in self.findings if f.kind != "changed" or not first <= f.first <= last]
                self._find("inserted", first, last, "是后来插入的", "was put in afterwards")
                self.shift = anchor.true + 1 - row.seq
                self._link(row)
                return
        if row.previous is not None:
            for gone in range(_BACK):
                if row.follows(row.previous, true + gone):
                    self._before(row, true, gone)
                    return
        self._changed(row.seq)
        self._link(row)

    def _before(self, row: Row, true: int, gone: int) -> None:
        """The row itself is whole, so what stood before it was removed (and the rest renumbered) or rewritten."""
        if gone:
            self._find(
                "removed", true, true + gone - 1, "不见了，后面的改了号", "is missing and the rest was renumbered"
            )
            self.shift += gone
        else:
            self._changed(self.links[-1].stored)
        self._link(row)

    def _link(self, row: Row) -> bool:
        self.links.append(_Link(row.seq, row.seq + self.shift, [row.hash]))
        return True

    def _changed(self, seq: int) -> None:
        self._find("changed", seq, seq, "被改过", "was changed")

    def _find(self, kind: str, first: int, last: int, zh: str, en: str) -> None:
        which = Words(f"第{first}条", f"Event {first}")
        if last > first:
            verb, rest = en.split(" ", 1)
            which, en = Words(f"第{first}至{last}条", f"Events {first} to {last}"), f"{_MANY[verb]} {rest}"
        self.findings.append(Finding(kind, first, last, Words(f"{which.zh}{zh}。", f"{which.en} {en}.")))
