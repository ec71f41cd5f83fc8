"""Whether one person may vote for another: the terms of a procedure against what is known of a mandate.

Sources (DOMAIN.md 2.1 to 2.4): Urban Residents' Committees Law art. 19 and Villagers' Committees Law art. 18 (in writing, to
another voter, three at most for one holder, none for a candidate, published; none where representatives vote); Rural
Collective Economic Organisations Law art. 27 (an adult of the same household); Property Regulations arts. 12 to 14 (owners).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from councils.rules.words import Words

HOLDERS = ("elector", "adult")


@dataclass(frozen=True)
class Proxy:
    """Whether somebody may vote for another: at most `most` for one holder; `same_household`: only within it.

    `close_relative`: only a close relative, as the mandate says. `holder`: "elector", who is on the roll of the same vote
    himself, or "adult", any adult on the register. `published`: the list of principals and holders is shown to everybody.
    """

    allowed: bool
    most: int
    written: bool
    same_household: bool
    published: bool
    close_relative: bool = False
    holder: str = "elector"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Proxy":
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        """The two younger fields only where they say something: the hash of an older definition stays its own."""
        usual = {"close_relative": False, "holder": "elector"}
        return {key: value for key, value in vars(self).items() if usual.get(key) != value}


@dataclass(frozen=True)
class Facts:
    """What is known of one mandate on the day. `held`: how many others its holder holds already."""

    in_force: bool = True
    principal_on_roll: bool = True
    principal_present: bool = False
    principal_holds: bool = False
    holder_on_roll: bool = True
    holder_adult: bool = True
    holder_barred: bool = False
    holder_represented: bool = False
    same_household: bool = False
    close_relative: bool = False
    written: bool = True
    held: int = 0


@dataclass(frozen=True)
class Reason:
    """Why a mandate does not count. `code` is stable; the words say it to principal and holder."""

    code: str
    words: Words


def _reason(code: str, zh: str, en: str) -> Reason:
    return Reason(code, Words(zh, en))


FORBIDDEN = _reason("forbidden", "这类表决不能委托。", "Nobody votes for another in votes of this kind.")
NOT_IN_FORCE = _reason(
    "not_in_force", "委托还没有生效，或者已经到期、收回。", "It is not in force: not yet, not any more, or revoked."
)
PRINCIPAL_OFF_ROLL = _reason(
    "principal_off_roll",
    "委托人不在名册上，没有票可以委托。",
    "The principal is not on the roll, so there is no vote to give.",
)
PRINCIPAL_PRESENT = _reason(
    "principal_present", "委托人本人到会，自己投票。", "The principal is there in person and votes himself."
)
PRINCIPAL_HOLDS = _reason(
    "principal_holds",
    "委托人自己替别人投票，不能再把票委托出去。",
    "Who votes for others cannot give his own vote away.",
)
HOLDER_OFF_ROLL = _reason(
    "holder_off_roll",
    "受托人不在名册上。只能委托给有表决权的人。",
    "The holder is not on the roll; only a voter can vote for another.",
)
HOLDER_MINOR = _reason("holder_minor", "受托人不是名册登记的成年人。", "The holder is not an adult on the register.")
HOLDER_BARRED = _reason(
    "holder_barred", "受托人是候选人，或者在这次表决中回避。", "The holder is a candidate, or recused from this vote."
)
HOLDER_REPRESENTED = _reason(
    "holder_represented",
    "受托人自己的票已经委托给别人，不能再替人投票。",
    "The holder has given his own vote away and votes for nobody.",
)
OTHER_HOUSEHOLD = _reason(
    "other_household", "只能委托给同一户的成年人。", "Only an adult of the same household can vote for him."
)
NO_RELATIVE = _reason(
    "no_relative",
    "只能委托给近亲属，委托书上要写明关系。",
    "Only a close relative can vote for him, and the mandate says which.",
)
UNWRITTEN = _reason("unwritten", "要有书面委托。", "It has to be in writing.")
SUPERSEDED = _reason(
    "superseded",
    "委托人对这次表决另有委托，以范围小的为准。",
    "The principal gave a narrower mandate for this vote; that one counts.",
)


def too_many(most: int) -> Reason:
    return _reason("too_many", f"一个人最多替{most}人投票，受托人已经满了。", f"One person votes for {most} others at most; this holder has them already.")  # fmt: skip


def why_not(terms: Proxy, facts: Facts) -> Reason | None:
    """The first reason why this mandate does not count; None: it does. What the procedure forbids comes first."""
    checks = (
        (not terms.allowed, FORBIDDEN),
        (not facts.in_force, NOT_IN_FORCE),
        (not facts.principal_on_roll, PRINCIPAL_OFF_ROLL),
        (facts.principal_present, PRINCIPAL_PRESENT),
        (facts.principal_holds, PRINCIPAL_HOLDS),
        (not facts.holder_adult, HOLDER_MINOR),
        (terms.holder == "elector" and not facts.holder_on_roll, HOLDER_OFF_ROLL),
        (facts.holder_barred, HOLDER_BARRED),
        (facts.holder_represented, HOLDER_REPRESENTED),
        (terms.same_household and not facts.same_household, OTHER_HOUSEHOLD),
        (terms.close_relative and not facts.close_relative, NO_RELATIVE),
        (terms.written and not facts.written, UNWRITTEN),
    )
    found = next((reason for fails, reason in checks if fails), None)
    return found or (too_many(terms.most) if facts.held >= terms.most else None)


@dataclass(frozen=True)
class Given:
    """One mandate among those of a vote. `rank`: 0 for this matter, 1 for its meeting, 2 for the body; narrower goes first."""

    key: int
    principal: int
    holder: int
    rank: int
    facts: Facts


def settle(terms: Proxy, given: Iterable[Given]) -> dict[int, Reason | None]:
    """Which of them count, by key: the narrowest of each principal, in the order given, up to the cap of each holder.

    Nobody ends up both voting for others and voted for: there are no chains and no circles.
    """
    found: dict[int, Reason | None] = {}
    spoken_for: set[int] = set()
    chosen: set[int] = set()
    held: dict[int, int] = {}
    for one in sorted(given, key=lambda one: one.rank):
        if one.facts.in_force and one.principal in chosen:
            found[one.key] = SUPERSEDED
            continue
        if one.facts.in_force:
            chosen.add(one.principal)
        facts = replace(
            one.facts,
            held=held.get(one.holder, 0),
            holder_represented=one.holder in spoken_for,
            principal_holds=one.principal in held,
        )
        found[one.key] = why_not(terms, facts)
        if found[one.key] is None:
            spoken_for.add(one.principal)
            held[one.holder] = held.get(one.holder, 0) + 1
    return found
