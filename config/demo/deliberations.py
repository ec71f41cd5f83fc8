"""Deliberations that one resident objects to: one that the residents' assembly has decided since, one that is on display."""

from __future__ import annotations

from datetime import timedelta

from config.demo.acts import accept, days, discuss, meet_gates, submit, vote
from config.demo.ground import Town
from config.demo.matters import open_vote, proposal_of
from config.demo.meetings import convene_for, evening, gather, item_of
from config.demo.playing import Tale
from config.demo.texts import COMMENTS
from proposals.actions.closing import close_poll
from proposals.actions.failing import follow_failure
from proposals.actions.follow_ups import add_follow_up, finish_follow_up
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.objections import answer_objection, raise_objection
from proposals.models import Publication, Resolution


def _deliberate(town: Town, key: str, ago: int, question: str, question_en: str) -> Tale:
    """Raised, discussed by those concerned, agreed by all who sat there; two days later a resident objects."""
    yield days(town, ago + 16)
    matter = submit(town, key, "council", town.householders[25])
    yield days(town, ago + 14)
    accept(town, matter, "cn.community_deliberation")
    yield days(town, ago + 12)
    discuss(town, matter, COMMENTS[-2:], 4)
    meet_gates(town, matter)
    met = evening(town, ago)
    yield met - timedelta(days=5)
    meeting = convene_for(town, matter, met, "议事会会议", "Council meeting")
    secretary, item = town.actor("secretary"), item_of(meeting)
    yield met
    gather(town, meeting, 8)
    open_item(actor=secretary, item=item)
    yield met + timedelta(minutes=25)
    poll = open_item_poll(actor=secretary, item=item, question=question, question_en=question_en, secrecy="named")
    vote(town, poll, 1.0, (1, 0, 0))
    yield met + timedelta(minutes=35)
    close_poll(actor=town.actor("chair"), poll=poll)
    yield met + timedelta(minutes=45)
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)
    yield met + timedelta(days=2)
    board = Publication.objects.get(resolution__poll=poll)
    text = "我家就在旁边，没有人来问过我。"
    objection = raise_objection(actor=town.actor_of(town.householders[61]), publication=board, text=text)
    yield met + timedelta(days=4)
    answer = "已上门听取意见，仍有不同看法，公示期满后请居民会议决定。"
    answer_objection(actor=town.actor("supervisor"), objection=objection, answer=answer)


def laundry(town: Town) -> Tale:
    """Contested, referred after the display, decided by the households, carried out, reported."""
    question = "洗衣房是否21:30停用，周末22:00？"
    yield from _deliberate(town, "washing", 96, question, "Close the laundry at 21:30, at weekends at 22:00?")
    yield days(town, 79)
    # Two assemblies could decide, by person or by household; the secretary chooses and says why.
    why = "公示期满仍有异议，关系到每一户，请居民会议按户表决。"
    follow_failure(
        actor=town.actor("secretary"), proposal=proposal_of(town, "washing"), why=why, council=town.bodies["assembly"]
    )
    yield days(town, 77)
    discuss(town, proposal_of(town, "washing"), COMMENTS[-1:], 3)
    yield days(town, 70)
    poll = open_vote(
        town, "washing", basis="household", secrecy="confidential", closes_at_days_ago=62, paper=False, question=question,
        question_en="Close the laundry at 21:30, at weekends at 22:00?", consequence="通过后下周起执行。",
        consequence_en="If carried, it begins next week.",
    )  # fmt: skip
    yield days(town, 66)
    vote(town, poll, 0.6, (70, 24, 6))
    yield days(town, 58)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=Resolution.objects.get(poll=poll), title="在门口贴出时间，装定时开关",
        title_en="Post the hours and fit a timer", office="物业工程部", office_en="Estate works team",
        owner=town.officers["clerk"], due_on=days(town, 40).date(),
    )  # fmt: skip
    yield days(town, 43)
    text = "时间已贴出，定时开关装好了。"
    finish_follow_up(actor=town.actor("clerk"), follow_up=work, text=text, text_en="The hours are posted, the timer works.")  # fmt: skip


def beds(town: Town) -> Tale:
    """Agreed by the council, objected to, on display now; the assembly will have to decide."""
    question = "西墙边的绿地是否改成24块共享菜地？"
    yield from _deliberate(town, "beds", 7, question, "Turn the green by the west wall into 24 shared beds?")
