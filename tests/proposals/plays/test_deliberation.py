"""Community deliberation: all agree, one resident objects and stays by it; the matter goes to the residents' assembly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from councils.models import Event
from proposals.actions.agenda import put_on_agenda
from proposals.actions.closing import close_poll
from proposals.actions.convening import convene
from proposals.actions.failing import follow_failure
from proposals.actions.follow_ups import finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.objections import answer_objection, raise_objection
from proposals.actions.opening import open_poll
from proposals.actions.polls import create_poll
from proposals.actions.screening import accept_proposal
from proposals.models import Poll, Proposal
from tests.proposals.plays.house import House, current, newest, on_the_board, refused, stage

pytestmark = pytest.mark.django_db
TITLE = "南广场晚上几点关音响"


def deliberated(house: House, **marks: int) -> Proposal:
    """From the draft to the published opinion of the council, which sits on Thursday 11 June."""
    council = house.body("council", "community_council", members=6, chair="chair", secretary="secretary")
    house.body("assembly", "resident_assembly", "households", secretary="secretary")
    matter = house.submit(house.residents[20], "council", TITLE)
    assert matter.procedure_version.key == "cn.community_deliberation"
    assert stage(matter) == "screening"

    house.day(2)
    refused("screening:role", "秘书", accept_proposal, actor=house.actor("clerk"), proposal=matter)
    accept_proposal(actor=house.actor("secretary"), proposal=matter)

    # The committee fixes who is concerned; they are told in advance; a week for everybody's opinion.
    house.day(3)
    secretary = house.actor("secretary")
    early = convene(actor=secretary, council=council, starts_at=house.on(8, 19))
    refused("agenda:discussion", "6月9日", put_on_agenda, actor=secretary, proposal=matter, meeting=early)
    meeting = convene(actor=secretary, council=council, starts_at=house.on(11, 19))
    put = {"actor": secretary, "proposal": matter, "meeting": meeting}
    refused("gate:parties_fixed", "利益相关方已确定：还没有。等居（村）民委员会", put_on_agenda, **put)
    fixed = {"proposal": matter, "gate": "parties_fixed", "note": "广场东侧三栋楼的住户、跳舞的邻居、物业。"}
    refused("gate:role", "居（村）民委员会", record_gate, actor=house.actor("chair"), **fixed)
    record_gate(actor=house.actor("clerk"), **fixed)
    refused("gate:parties_informed", "等秘书", put_on_agenda, **put)
    record_gate(actor=secretary, proposal=matter, gate="parties_informed")
    meeting = house.announce(matter, house.on(11, 19))

    # Three of seven are no quorum; five are.
    house.day(11, 19)
    house.gather(meeting, house.residents[:3])
    item = house.open(meeting)
    open_item(actor=secretary, item=item)
    ask = {"actor": secretary, "item": item, "question": "20:30关音响？", "secrecy": "named"}
    refused("item:inquorate", "还差1人：应到7人，到了3人，要4人", open_item_poll, **ask)
    house.day(11, 19, 20)
    house.gather(meeting, [house.people["chair"], house.residents[3]])
    poll = open_item_poll(**ask)
    house.vote(poll, **marks)
    house.day(11, 19, 40)
    close_poll(actor=house.actor("chair"), poll=poll)
    house.tick()
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)
    return matter


def test_contested_deliberation_goes_to_the_assembly_which_decides(estate: House) -> None:
    house = estate
    matter = deliberated(house, yes=5)
    assert newest(matter).sentence == (
        "应到7人，参加5人，超过半数；赞成5人，反对0人，是赞成和反对合计的全部；"
        "赞成5人，超过参加人数的一半，通过，供参考，没有约束力。"
    )

    # A formal objection, answered and not withdrawn. Until the display ends it might still be settled.
    house.day(13)
    board = on_the_board(matter)
    objection = raise_objection(actor=house.actor(house.residents[30]), publication=board, text="周末应当晚一点。")
    refused(
        "objection:role", "监督委员会", answer_objection, actor=house.actor("chair"), objection=objection, answer="不"
    )
    answer_objection(actor=house.actor("supervisor"), objection=objection, answer="协商会已经讨论过周末。")
    house.day(14)
    late = {"actor": house.actor("secretary"), "proposal": matter, "why": "有异议，请居民会议决定。"}
    refused("failure:contested", "公示期内，异议还可以解决、撤回", follow_failure, **late)
    house.day(26, 23)
    assert stage(matter) == "display"

    # 15 days are over: the calendar refers it, as an act with its reason, rule before and after.
    house.day(27, 0, 1)
    matter = current(matter)
    assert (matter.council, matter.procedure_version) == (
        house.bodies["assembly"],
        house.procedure("cn.resident_assembly"),
    )
    assert stage(matter) == "discussion"
    referral = Event.objects.get(name="matter:referred", object_id=str(matter.pk))
    assert (referral.payload["failure"], referral.payload["before"]) == ("contested", "cn.community_deliberation")
    assert "公示期满仍有异议" in referral.payload["why"]

    # The assembly votes over a period. First the days of the discussion; then too few take part, and the ballot is held again.
    house.day(28)
    secretary = house.actor("secretary")
    asked = {
        "actor": secretary, "proposal": matter, "question": TITLE, "secrecy": "named", "basis": "household",
        "legal_basis": "居民会议议事规则（2026年）第九条",
    }  # fmt: skip
    poll = create_poll(closes_at=house.on(40, 18), **asked)
    refused("gate:days", "讨论满7天", open_poll, actor=secretary, poll=poll)
    house.day(35)
    poll = open_poll(actor=secretary, poll=poll)
    homes = Poll.objects.get(pk=poll.pk).roll_size
    half = homes // 2
    house.vote(poll, yes=half)
    house.day(40, 18, 1)
    assert newest(matter).outcome == "inquorate"
    assert newest(matter).sentence == f"应到{homes}户，参加{half}户，没有超过半数，要{half + 1}户，不能作决定。"
    house.day(41)
    why = {"proposal": matter, "why": "还差一户，改期再投。"}
    refused("failure:role", "", follow_failure, actor=house.actor(house.residents[0]), **why)
    follow_failure(actor=secretary, **why)
    assert stage(matter) == "ballot"
    again = open_poll(actor=secretary, poll=create_poll(closes_at=house.on(50, 18), **asked))
    house.vote(again, yes=half, no=2)
    house.day(50, 18, 1)
    said = newest(matter)
    assert (said.outcome, said.poll.binding) == ("adopted", True)
    assert said.sentence == (
        f"应到{homes}户，参加{half + 2}户，超过半数；赞成{half}户，超过参加户数的一半，通过，有约束力。"
    )

    # Displayed, filed, carried out, reported, done.
    house.day(52)
    record_gate(actor=house.actor("clerk"), proposal=matter, gate="filed", note="街道已收到。")
    work = house.work(matter, "广场立牌", house.on(60))
    house.day(66, 0, 1)
    assert stage(matter) == "follow_up"
    finish_follow_up(actor=house.actor("clerk"), follow_up=work, text="牌子已经立好。")
    assert stage(matter) == "report"
    house.day(82)
    assert stage(matter) == "done"
    house.proves_whole()


def test_opinion_that_is_not_agreed_by_all_goes_to_the_assembly_at_once(estate: House) -> None:
    house = estate
    matter = deliberated(house, yes=4, no=1)
    assert newest(matter).outcome == "opinion"
    house.day(12)
    given = {"proposal": matter, "why": "有人反对，请居民会议决定。"}
    refused("failure:role", "", follow_failure, actor=house.actor(house.residents[0]), **given)
    refused("failure:no_reason", "", follow_failure, actor=house.actor("secretary"), **given | {"why": " "})
    follow_failure(actor=house.actor("secretary"), **given)
    matter = current(matter)
    assert (matter.council.key, stage(matter)) == ("assembly", "discussion")
    assert timedelta(days=7) <= matter.stage_runs.get(left_at=None).due_at - house.now
    house.proves_whole()
