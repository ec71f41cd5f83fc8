"""The demo's petitions: one half way, one reached."""

from __future__ import annotations

from config.demo.acts import days, words
from config.demo.ground import Town
from config.demo.playing import Tale
from proposals.actions.petition_sheets import confirm_sheet, enter_sheet
from proposals.actions.petitions import sign_petition, start_petition
from proposals.models import Proposal
from proposals.permissions.petition_standing import standing_of


def petitioned(town: Town) -> Tale:
    """Residents demand an assembly on the dining room: half of those needed have signed, some of them on paper."""
    yield days(town, 3.4)
    dining = Proposal.objects.get(community=town.community, versions__title=words("dining").title, versions__number=1)
    begun = start_petition(actor=town.actor("resident"), proposal=dining, key="residents")
    yield days(town, 2.4)
    needed = standing_of(begun, days(town, 2.4)).needed
    free = [p for p in town.householders if p.pk != town.officers["resident"].pk]
    for person in free[: needed // 2 - 6]:
        sign_petition(actor=town.actor_of(person), petition=begun)
    yield days(town, 1.4)
    codes = [person.register_id for person in free[-5:]]
    sheet = enter_sheet(actor=town.actor("clerk"), petition=begun, codes=codes, count=5)
    confirm_sheet(actor=town.actor("second_counter"), sheet=sheet, count=5)


def demanded(town: Town) -> Tale:
    """A fifth of the representatives demand their meeting on the parcel lockers: reached, and due in a month."""
    yield days(town, 2.2)
    parcels = Proposal.objects.get(community=town.community, versions__title=words("parcels").title, versions__number=1)
    first, *others = town.representatives
    begun = start_petition(actor=town.actor_of(first), proposal=parcels, key="representatives")
    yield days(town, 2.1)
    for person in others:
        begun.refresh_from_db()
        if begun.reached_at is None:
            sign_petition(actor=town.actor_of(person), petition=begun)
