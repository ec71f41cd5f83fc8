"""Owners who let somebody else vote for them: one online, one on paper, one paper that nobody has compared yet."""

from __future__ import annotations

from datetime import timedelta

from config.demo.ground import Town
from proposals.actions.mandate_scope import Scope
from proposals.actions.mandates import accept_mandate, confirm_mandate, enter_mandate, grant_mandate
from proposals.models import Proposal


def give_mandates(town: Town, matter: Proposal) -> None:
    """The demo's owner votes for two others, so that a reader can split three ballots."""
    owners, holder = town.bodies["owners"], town.officers["owner"]
    scope = Scope(owners, matter=matter)
    taken = {person.pk for person in town.officers.values()}
    absent = [person for person in town.owners if person.pk not in taken][5:12:2]
    granted = grant_mandate(actor=town.actor_of(absent[0]), scope=scope, holder=holder)
    accept_mandate(actor=town.actor("owner"), mandate=granted)
    paper = enter_mandate(
        actor=town.actor("secretary"), scope=scope, principal=absent[1], holder=holder, kept_at="委托书夹，第3页"
    )
    confirm_mandate(actor=town.actor("supervisor"), mandate=paper)
    enter_mandate(
        actor=town.actor("secretary"), scope=Scope(owners), principal=absent[2], holder=town.officers["resident"],
        kept_at="委托书夹，第4页", until_on=(town.now + timedelta(days=90)).date(),
    )  # fmt: skip
