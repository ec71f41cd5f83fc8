"""四议两公开 in the village of the demo: a road from the proposal to its end, and a lease that the Party members did not agree to yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from config.demo.acts import accept, days, submit, vote
from config.demo.ground import Town
from config.demo.meetings import convene_for, evening, gather, item_of
from config.demo.playing import Tale
from proposals.actions.closing import close_poll
from proposals.actions.follow_ups import add_follow_up, finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.minutes import draft_minutes, publish_minutes
from proposals.models import Resolution

SIYI = "cn.siyi_lianggongkai"


def road(town: Town) -> Tale:
    """Proposed, consulted (the second time with enough), reviewed, decided, displayed, carried out, signed, reported."""
    yield days(town, 100)
    matter = submit(town, "track", "reps", town.officers["party"])
    yield days(town, 98)
    counts = {"due": 10, "present": 9, "yes": 4, "no": 3, "abstain": 2}
    consulted: dict[str, Any] = {"actor": town.actor("clerk"), "proposal": matter, "gate": "committees_consulted"}
    record_gate(counts=counts, note="对路面宽度有分歧，会后改为3.5米。", **consulted)
    yield days(town, 96)
    record_gate(counts=counts | {"yes": 7, "no": 1, "abstain": 1}, note="按3.5米再议。", **consulted)
    accept(town, matter, SIYI)
    yield days(town, 94)
    party = town.actor("party")
    record_gate(actor=party, proposal=matter, gate="plan_circulated")
    counts = {"due": 31, "present": 24, "yes": 22, "no": 1, "abstain": 1}
    record_gate(actor=party, proposal=matter, gate="party_reviewed", counts=counts)
    met = evening(town, 88)
    yield met - timedelta(days=5)
    meeting = convene_for(town, matter, met, "村民代表会议", "Villagers’ representatives’ meeting", procedure=SIYI)
    yield met
    gather(town, meeting, 13)
    secretary, item = town.actor("secretary"), item_of(meeting)
    open_item(actor=secretary, item=item)
    yield met + timedelta(minutes=20)
    poll = open_item_poll(
        actor=secretary, item=item, secrecy="confidential", question="是否硬化北坡机耕路，用集体收益18万元？",
        question_en="Pave the track to the north slope for 180,000 yuan of the village’s income?",
    )  # fmt: skip
    vote(town, poll, 1.0, (80, 10, 10))
    yield met + timedelta(minutes=30)
    close_poll(actor=town.actor("chair"), poll=poll)
    yield met + timedelta(minutes=40)
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)
    publish_minutes(actor=secretary, minutes=draft_minutes(actor=secretary, meeting=meeting))
    yield days(town, 80)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=Resolution.objects.get(poll=poll), title="机耕路施工", title_en="Build the track",
        office="村委会", office_en="Villagers’ committee", owner=town.officers["chair"], due_on=days(town, 30).date(),
    )  # fmt: skip
    yield days(town, 34)
    text = "1.2公里已硬化，验收合格，用了17.6万元。"
    finish_follow_up(actor=town.actor("clerk"), follow_up=work, text=text, text_en="1.2 kilometres are paved and accepted, for 176,000 yuan.")  # fmt: skip
    yield days(town, 32)
    record_gate(actor=town.actor("supervisor"), proposal=matter, gate="supervision_signed", note="实地查看，账目相符。")


def lease(town: Town) -> Tale:
    """Stands before the Party members: fewer than half of those due agreed, so it goes no further yet."""
    yield days(town, 9)
    matter = submit(town, "reservoir", "reps", town.officers["party"])
    yield days(town, 7)
    counts = {"due": 10, "present": 10, "yes": 8, "no": 2, "abstain": 0}
    record_gate(actor=town.actor("clerk"), proposal=matter, gate="committees_consulted", counts=counts)
    accept(town, matter, SIYI)
    yield days(town, 3)
    party = town.actor("party")
    record_gate(actor=party, proposal=matter, gate="plan_circulated")
    counts = {"due": 31, "present": 22, "yes": 14, "no": 7, "abstain": 1}
    record_gate(actor=party, proposal=matter, gate="party_reviewed", counts=counts, note="请先写明旱季怎样保证灌溉。")
