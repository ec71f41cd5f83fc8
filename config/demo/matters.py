"""The demo's matters outside meetings: one in every stage, and votes over a period, open, closing, closed."""

from __future__ import annotations

from datetime import timedelta

from config.demo.acts import accept, days, discuss, meet_gates, sign, submit, vote, words
from config.demo.ground import Town
from config.demo.mandates import give_mandates
from config.demo.paper import free_lines, next_tour, sheets_and_visits
from config.demo.playing import Tale
from config.demo.texts import ANSWER, COMMENTS
from proposals.actions.comments import answer_comment, write_comment
from proposals.actions.drafts import draft_proposal
from proposals.actions.follow_ups import add_follow_up, finish_follow_up, note_progress
from proposals.actions.moderation import hide_comment
from proposals.actions.opening import open_poll
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch
from proposals.actions.polls import create_poll
from proposals.actions.screening import refer_proposal, return_proposal
from proposals.actions.versions import revise_proposal
from proposals.models import Poll, Proposal, Resolution


def draft(town: Town) -> Tale:
    """Not submitted: only the resident sees it."""
    yield days(town, 0.5)
    draft_proposal(actor=town.actor("resident"), words=words("bins"), council=town.bodies["reps"])


def gathering(town: Town) -> Tale:
    yield days(town, 9)
    proposal = submit(town, "pocket", "assembly", town.householders[20])
    yield days(town, 4)
    sign(town, proposal, len(town.householders) // 15, first=30)


def screening(town: Town) -> Tale:
    yield days(town, 6)
    proposal = submit(town, "parcels", "reps", town.householders[40])
    sign(town, proposal, 12, first=41)


def screening_late(town: Town) -> Tale:
    yield days(town, 13)
    proposal = submit(town, "planting", "council", town.householders[50])
    sign(town, proposal, 12, first=51)


def returned(town: Town) -> Tale:
    yield days(town, 16)
    proposal = submit(town, "square", "reps", town.householders[11])
    sign(town, proposal, 12, first=12)
    yield days(town, 12)
    reasons = "请写明关闭音响的时间从几点到几点，节假日是否一样。补上后可以再提交。"
    return_proposal(actor=town.actor("secretary"), proposal=proposal, reasons=reasons)


def referred(town: Town) -> Tale:
    yield days(town, 20)
    proposal = submit(town, "noise", "council", town.householders[33])
    sign(town, proposal, 12, first=34)
    yield days(town, 18)
    refer_proposal(actor=town.actor("secretary"), proposal=proposal, to="mediation", reference="青槐调字2026-17")


def discussed(town: Town) -> Tale:
    """The dining room: three versions, many voices, answers, one comment hidden."""
    yield days(town, 15)
    proposal = submit(town, "dining", "assembly", town.officers["resident"])
    sign(town, proposal, len(town.householders), first=8)
    yield days(town, 5.8)
    accept(town, proposal, "cn.resident_assembly")
    yield days(town, 5)
    written = discuss(town, proposal, COMMENTS[:6], 12)
    yield days(town, 4)
    actor = town.actor("resident")
    dining = words("dining")
    cheaper = dining.__class__(**{**dining.__dict__, "summary": dining.summary.replace("12元", "10元")})
    revise_proposal(actor=actor, proposal=proposal, words=cheaper, why="街道的补贴还没有确定，先按每份10元征求意见")
    yield days(town, 2)
    revise_proposal(actor=actor, proposal=proposal, words=dining, why="按讨论改回每份12元，写明送货时间")
    yield days(town, 0.8)
    written += discuss(town, proposal, COMMENTS[6:], 14)
    clerk = town.actor("clerk")
    against = [c for c in written if c.position == "against"]
    answer_comment(actor=clerk, comment=against[0], answered="adopted", answer=ANSWER)
    questions = [c for c in written if c.position == "question"]
    text = "由街道招标，中标单位持食品经营许可证；投诉先找居委会，24小时内答复。"
    answer_comment(actor=clerk, comment=questions[0], answered="answered", answer=text)
    speaker = town.actor_of(town.householders[60])
    rude = write_comment(actor=speaker, proposal=proposal, text="提这个的人就是想占便宜。", position="against")
    hide_comment(actor=town.actor("secretary"), comment=rude, why="针对个人，没有谈事情本身。可以改写后再发。")


def _to_vote(town: Town, key: str, body: str, procedure: str, opened: float) -> Tale:
    """Raise, sign, accept; the vote is opened `opened` days ago by who calls this."""
    yield days(town, opened + 30)
    proposal = submit(town, key, body, town.owners[70])
    sign(town, proposal, len(town.householders))
    yield days(town, opened + 27)
    accept(town, proposal, procedure)
    yield days(town, opened + 24)
    discuss(town, proposal, COMMENTS[-3:], 5)
    meet_gates(town, proposal)


def charging(town: Town) -> Tale:
    """A binding household vote, open now: online and paper, closes in three days."""
    yield from _to_vote(town, "charging", "assembly", "cn.resident_assembly", 6)
    yield days(town, 6)
    poll = open_vote(
        town, "charging", basis="household", secrecy="confidential", closes_in=timedelta(days=3), paper=True,
        question="是否在南区建48位电动车集中充电棚，用业主共有收益9.2万元？",
        question_en="Build a shared charging shelter with 48 places, for 92,000 yuan from shared income?",
        consequence="通过后10月开工，楼道内禁止充电。", consequence_en="If carried, works begin next month and charging in stairwells ends.",
    )  # fmt: skip
    yield from sheets_and_visits(town, poll, 6)
    vote(town, poll, 0.46, (66, 26, 8), leave=(town.officers["resident"], town.officers["owner"]))
    yield days(town, 1)
    _paper(town, poll, 12, {"yes": 8, "no": 3, "abstain": 1, "invalid": 0})
    next_tour(town, poll)


def closing(town: Town) -> Tale:
    """A vote that closes a few minutes after the demo begins, with nobody present."""
    yield from _to_vote(town, "gate", "assembly", "cn.resident_assembly", 9)
    yield days(town, 9)
    poll = open_vote(
        town, "gate", basis="household", secrecy="confidential", closes_in=timedelta(minutes=6), paper=False,
        question="南门是否每晚23:00至次日5:00关闭？", question_en="Close the south gate from 23:00 to 5:00 every night?",
        consequence="通过后下月1日起执行。", consequence_en="If carried, it begins on the first of next month.",
    )  # fmt: skip
    yield days(town, 2)
    vote(town, poll, 0.62, (52, 42, 6), leave=(town.officers["resident"],))


def lift(town: Town) -> Tale:
    """Carried, on display now, with work under way."""
    yield from _to_vote(town, "lift", "assembly", "cn.resident_assembly", 16)
    yield days(town, 16)
    poll = open_vote(
        town, "lift", basis="household", secrecy="confidential", closes_at_days_ago=6, paper=False,
        question="5号楼电梯工程是否按“工作日8:30至11:30、14:30至18:00”施工？",
        question_en="Lift works at Block 5 on weekdays only, 8:30 to 11:30 and 14:30 to 18:00?",
        consequence="通过后写入施工合同。", consequence_en="If carried, it becomes part of the contract.",
    )  # fmt: skip
    yield days(town, 9)
    vote(town, poll, 0.7, (74, 20, 6))
    yield days(town, 5)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=_resolution(poll), title="把施工时间写入合同并张贴在5号楼",
        title_en="Put the hours into the contract and post them at Block 5", office="物业工程部",
        office_en="Estate works team", owner=town.officers["chair"], due_on=(town.now + timedelta(days=20)).date(),
    )  # fmt: skip
    yield days(town, 2)
    note_progress(
        actor=town.actor("clerk"), follow_up=work, text="合同已送施工方，周五签。", text_en="The contract is with the builder, to be signed on Friday."
    )  # fmt: skip


def done(town: Town) -> Tale:
    """Carried, displayed, carried out."""
    yield from _to_vote(town, "benches", "assembly", "cn.resident_assembly", 60)
    yield days(town, 60)
    poll = open_vote(
        town, "benches", basis="household", secrecy="confidential", closes_at_days_ago=50, paper=False,
        question="是否在健身区加装六张靠背椅，用公益金4080元？", question_en="Six benches with backs for 4,080 yuan from the fund?",
    )  # fmt: skip
    yield days(town, 55)
    vote(town, poll, 0.66, (88, 8, 4))
    yield days(town, 48)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=_resolution(poll), title="采购安装六张靠背椅", title_en="Buy and install six benches",
        office="居委会", office_en="Residents’ committee", owner=town.officers["clerk"], due_on=(town.now - timedelta(days=20)).date(),
    )  # fmt: skip
    yield days(town, 24)
    text = "六张靠背椅已装好，用了4080元，发票在居务公开栏。"
    finish_follow_up(actor=town.actor("clerk"), follow_up=work, text=text, text_en="Six benches are in place for 4,080 yuan; the invoice is on the board.")  # fmt: skip


def pumps(town: Town) -> Tale:
    """Owners, carried by heads and by area, displayed, carried out."""
    yield from _to_vote(town, "pump", "owners", "cn.owners_ordinary", 70)
    yield days(town, 70)
    poll = open_vote(
        town, "pump", basis="owner", secrecy="named", closes_at_days_ago=52, paper=False,
        question="是否用公共收益7.4万元更换两台水泵？", question_en="Replace both water pumps for 74,000 yuan of shared income?",
    )  # fmt: skip
    yield days(town, 60)
    vote(town, poll, 0.81, (84, 10, 6))
    yield days(town, 48)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=_resolution(poll), title="更换两台水泵", title_en="Replace both pumps",
        office="物业工程部", office_en="Estate works team", owner=town.officers["clerk"], due_on=days(town, 15).date(),
    )  # fmt: skip
    yield days(town, 22)
    text = "两台水泵已更换，用了7.2万元，夜间噪声41分贝。"
    finish_follow_up(actor=town.actor("clerk"), follow_up=work, text=text, text_en="Both pumps are replaced for 72,000 yuan; 41 decibels at night.")  # fmt: skip


def roof(town: Town) -> Tale:
    """Owners, by heads and by area, named; open now."""
    yield from _to_vote(town, "fund", "owners", "cn.owners_ordinary", 14)
    yield days(town, 16)
    give_mandates(town, proposal_of(town, "fund"))
    yield days(town, 14)
    poll = open_vote(
        town, "fund", basis="owner", secrecy="named", closes_in=timedelta(days=9), paper=True,
        question="是否使用维修资金31.8万元更换7号楼屋面防水？",
        question_en="Use 318,000 yuan of the maintenance fund for the roof of Block 7?",
        consequence="人数和面积都过半，才能支取。", consequence_en="The money is released only if both heads and area carry it.",
    )  # fmt: skip
    yield days(town, 3)
    vote(town, poll, 0.58, (70, 24, 6), leave=(town.officers["owner"],))


def proposal_of(town: Town, key: str) -> Proposal:
    return Proposal.objects.get(community=town.community, versions__title=words(key).title, versions__number=1)


def open_vote(
    town: Town, key: str, *, basis: str, secrecy: str, paper: bool, question: str, question_en: str, consequence: str = "",
    consequence_en: str = "", closes_in: timedelta | None = None, closes_at_days_ago: float | None = None,
) -> Poll:  # fmt: skip
    proposal = proposal_of(town, key)
    closes_at = town.now + closes_in if closes_in is not None else days(town, closes_at_days_ago or 0)
    poll = create_poll(
        actor=town.actor("secretary"), proposal=proposal, question=question, question_en=question_en, secrecy=secrecy,
        consequence=consequence, consequence_en=consequence_en, basis=basis, closes_at=closes_at, takes_paper=paper,
        legal_basis="城市居民委员会组织法第二十七条；本社区居民会议议事规则（2026年修订）第九条" if basis == "household" else "",
    )  # fmt: skip
    return open_poll(actor=town.actor("secretary"), poll=poll)


def _paper(town: Town, poll: Poll, how_many: int, totals: dict[str, int]) -> None:
    """One box of paper, typed by one clerk and counted again by another."""
    names = {elector.pk: "" for elector in free_lines(town, poll, how_many)}
    moment = days(town, 1.2)
    batch = enter_paper_batch(
        actor=town.actor("clerk"), poll=poll, names=names, totals=totals, collected_at=moment, place="居委会一楼票箱"
    )
    confirm_paper_batch(actor=town.actor("second_counter"), batch=batch, totals=totals)


def _resolution(poll: Poll) -> Resolution:
    return Resolution.objects.get(poll=poll)
