"""The Scottish community council of the demo: a bench by the chair's casting vote, and a ferry that comes before the next meeting."""

from __future__ import annotations

from datetime import timedelta

from config.demo.acts import accept, days, sign, submit
from config.demo.ground import Town
from config.demo.matters import proposal_of
from config.demo.meetings import convene_for, evening, gather, item_of
from config.demo.playing import Tale
from proposals.actions.closing import close_poll
from proposals.actions.comments import write_comment
from proposals.actions.follow_ups import add_follow_up, finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.hands import enter_hands
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.minutes import draft_minutes, publish_minutes
from proposals.actions.ties import decide_tie
from proposals.models import Resolution

MEETING, MEETING_EN = "社区议会会议", "Meeting of the community council"


def _taken_up(town: Town, key: str, ago: float) -> Tale:
    yield days(town, ago)
    matter = submit(town, key, "council", town.householders[20])
    sign(town, matter, len(town.householders))
    yield days(town, ago - 2)
    accept(town, matter, "intl.community_council")


def bench(town: Town) -> Tale:
    yield from _taken_up(town, "harbour", 75)
    matter = proposal_of(town, "harbour")
    met = evening(town, 58)
    yield met - timedelta(days=12)
    meeting = convene_for(town, matter, met, MEETING, MEETING_EN)
    yield met
    gather(town, meeting, 6)
    secretary, item = town.actor("secretary"), item_of(meeting)
    open_item(actor=secretary, item=item)
    note = "Proposed by one member, seconded by another, both named in the minutes."
    record_gate(actor=town.actor("chair"), proposal=matter, gate="seconded", note=note)
    yield met + timedelta(minutes=15)
    poll = open_item_poll(
        actor=secretary, item=item, secrecy="counted", question="海堤边是否装一张长椅，640镑？",
        question_en="Put a bench at the harbour wall for £640?",
    )  # fmt: skip
    members = town.representatives
    enter_hands(
        actor=secretary, poll=poll, totals={"yes": 3, "no": 3, "abstain": 0}, counter=members[1], scrutineer=members[2]
    )
    enter_hands(
        actor=secretary, poll=poll, totals={"yes": 3, "no": 3, "abstain": 0}, counter=members[3], scrutineer=members[2],
        why="A tie, so counted again",
    )  # fmt: skip
    yield met + timedelta(minutes=20)
    close_poll(actor=town.actor("chair"), poll=poll)
    yield met + timedelta(minutes=22)
    decide_tie(actor=town.actor("chair"), poll=poll, decision="yes")
    yield met + timedelta(minutes=40)
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)
    yield days(town, 50)
    publish_minutes(actor=secretary, minutes=draft_minutes(actor=secretary, meeting=meeting))
    yield days(town, 40)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=Resolution.objects.get(poll=poll), title="订购并安装长椅", title_en="Order and set the bench",
        office="社区议会", office_en="Community council", owner=town.officers["clerk"], due_on=days(town, 5).date(),
    )  # fmt: skip
    yield days(town, 20)
    finish_follow_up(
        actor=town.actor("clerk"), follow_up=work, text="长椅已装好，用了628镑。", text_en="The bench is in place, for £628.",
    )  # fmt: skip


def ferry(town: Town) -> Tale:
    """On the notice board for next week."""
    yield from _taken_up(town, "ferry", 14)
    matter = proposal_of(town, "ferry")
    yield days(town, 8)
    said = "My shift ends with that train. Three winters now I have watched the boat leave."
    write_comment(actor=town.actor_of(town.householders[9]), proposal=matter, text=said, position="for")
    said = "Would the crew be paid for the extra twenty minutes?"
    write_comment(actor=town.actor_of(town.householders[12]), proposal=matter, text=said, position="question")
    yield days(town, 4)
    convene_for(town, matter, evening(town, -9), MEETING, MEETING_EN)
