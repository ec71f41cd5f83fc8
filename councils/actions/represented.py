"""Which mandates count in a vote or a meeting: what the register says of each, settled by the one rule.

Asked when a meeting signs people in and again when a vote freezes its roll, from the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from councils.models import Council, Mandate, Person, Residency
from councils.rules.mandates import Facts, Given, Proxy, Reason, settle


@dataclass(frozen=True)
class Settled:
    """`by_principal`: who is represented, by which mandate. `refused`: the others, each with its reason."""

    by_principal: Mapping[int, Mandate] = field(default_factory=dict)
    refused: tuple[tuple[Mandate, Reason], ...] = ()


def settle_mandates(
    council: Council,
    terms: Proxy,
    on: date,
    *,
    on_roll: Collection[int],
    meeting_id: int | None = None,
    matter: int | None = None,
    present: Collection[int] = (),
    barred: Collection[int] = (),
) -> Settled:
    """`on_roll`: the persons who are entitled; `present`: principals who came themselves; `barred`: who may hold none."""
    if not terms.allowed:
        return Settled()
    reaching = Mandate.objects.filter(council=council, state=Mandate.State.VALID).current(on)
    mandates = list(
        reaching.reaching(meeting_id, matter).select_related("principal", "holder").order_by("recorded_at", "pk")
    )
    if not mandates:
        return Settled()
    shared = sharing_household(((m.principal_id, m.holder_id) for m in mandates), on) if terms.same_household else set()
    given = [
        Given(
            m.pk, m.principal_id, m.holder_id, m.rank,
            facts_of(m, on_roll=on_roll, shared=shared, present=present, barred=barred),
        )
        for m in mandates
    ]  # fmt: skip
    found = settle(terms, given)
    return Settled(
        {m.principal_id: m for m in mandates if found[m.pk] is None},
        tuple((m, reason) for m in mandates if (reason := found[m.pk]) is not None),
    )


def facts_of(
    mandate: Mandate,
    *,
    on_roll: Collection[int],
    shared: Collection[tuple[int, int]],
    present: Collection[int] = (),
    barred: Collection[int] = (),
    held: int = 0,
    holder_represented: bool = False,
    principal_holds: bool = False,
) -> Facts:
    """Of a mandate that is within its dates. `shared`: pairs of principal and holder who live in one household."""
    holder = mandate.holder
    return Facts(
        principal_on_roll=mandate.principal_id in on_roll,
        principal_present=mandate.principal_id in present,
        holder_on_roll=mandate.holder_id in on_roll,
        holder_adult=holder.is_adult and holder.kind == Person.Kind.NATURAL and holder.left_register_at is None,
        holder_barred=mandate.holder_id in barred,
        same_household=(mandate.principal_id, mandate.holder_id) in shared,
        close_relative=bool(mandate.relation),
        # What is granted from one's own account is a data message: written form (Civil Code art. 469).
        written=mandate.on_paper or mandate.recorded_by_id == mandate.principal_id,
        held=held,
        holder_represented=holder_represented,
        principal_holds=principal_holds,
    )


def sharing_household(pairs: Iterable[tuple[int, int]], on: date) -> set[tuple[int, int]]:
    """Those pairs of persons who live in one household on that day."""
    wanted = set(pairs)
    people = {person for pair in wanted for person in pair}
    stays = Residency.objects.filter(Q(until_on=None) | Q(until_on__gt=on), person__in=people, from_on__lte=on)
    home = dict(stays.values_list("person_id", "household_id"))
    return {(one, other) for one, other in wanted if one in home and home[one] == home.get(other)}
