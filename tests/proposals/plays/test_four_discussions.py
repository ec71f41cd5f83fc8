"""四议两公开: the Party branch proposes, two committees consult, the Party members review, the representatives decide."""

from __future__ import annotations

import pytest

from councils.models import Meeting
from proposals.actions.agenda import publish_meeting_notice, put_on_agenda
from proposals.actions.closing import close_poll
from proposals.actions.convening import convene
from proposals.actions.follow_ups import finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.screening import accept_proposal
from proposals.models import GateRecord, Poll
from proposals.permissions.gates import missing_here
from tests.proposals.plays.house import House, newest, on_the_board, refused, stage

pytestmark = pytest.mark.django_db


def test_four_discussions_and_two_disclosures(village: House) -> None:
    house = village
    reps = house.body("reps", "representative_meeting", members=8, chair="chair", secretary="secretary")
    siyi = house.procedure("cn.siyi_lianggongkai")

    # 一议 提议. The Party branch proposes: no co-signers are looked for, it goes to the committees at once.
    matter = house.submit("party", "reps", "修通往北坡的机耕路")
    assert matter.procedure_version == siyi
    assert stage(matter) == "screening"

    # 二议 商议. Refused without the committees; their first count falls short and is kept; the second one carries it.
    house.day(2)
    accept = {"actor": house.actor("secretary"), "proposal": matter, "procedure": siyi}
    refused("screening:role", "秘书", accept_proposal, **accept | {"actor": house.actor("party")})
    refused("gate:committees_consulted", "等居（村）民委员会，从6月1日（周一）起。", accept_proposal, **accept)
    consulted = {"proposal": matter, "gate": "committees_consulted"}
    short = {"due": 10, "present": 9, "yes": 4, "no": 3, "abstain": 2}
    refused("gate:role", "", record_gate, actor=house.actor("supervisor"), counts=short, **consulted)
    assert not record_gate(actor=house.actor("warden"), counts=short, **consulted).met
    refused("gate:committees_consulted", "赞成4人，没有超过参加人数（9人）的一半，要5人", accept_proposal, **accept)
    house.day(3)
    assert record_gate(actor=house.actor("warden"), counts=short | {"yes": 5, "abstain": 1}, **consulted).met
    accept_proposal(**accept)
    assert stage(matter) == "discussion"

    # 三议 审议. The plan goes to all Party members; 13 of 30 agree and that is not enough; 15 of 30 is.
    house.day(4)
    secretary = house.actor("secretary")
    given = {"actor": secretary, "council": reps, "procedure_version": siyi}
    refused("meeting:too_early", "最早", convene, starts_at=house.on(6, 19), **given)
    meeting = convene(starts_at=house.on(10, 19), **given)
    put = {"actor": secretary, "proposal": matter, "meeting": meeting}
    refused("gate:plan_circulated", "社区（村）党组织", put_on_agenda, **put)
    record_gate(actor=house.actor("party"), proposal=matter, gate="plan_circulated")
    refused("gate:party_reviewed", "社区（村）党组织", put_on_agenda, **put)
    reviewed = {"actor": house.actor("party"), "proposal": matter, "gate": "party_reviewed"}
    record_gate(counts={"due": 30, "present": 20, "yes": 13, "no": 7, "abstain": 0}, **reviewed)
    refused("gate:party_reviewed", "赞成13人，不到应到人数（30人）的一半，要15人", put_on_agenda, **put)
    record_gate(counts={"due": 30, "present": 19, "yes": 19, "no": 0, "abstain": 0}, **reviewed)
    refused("gate:party_reviewed", "参加19人，不到三分之二", put_on_agenda, **put)
    assert record_gate(counts={"due": 30, "present": 20, "yes": 15, "no": 5, "abstain": 0}, **reviewed).met
    put_on_agenda(**put)
    assert stage(matter) == "meeting"
    assert GateRecord.objects.filter(proposal=matter, met=False).count() == 3

    # 四议 决议. No notice, no meeting; five of nine are too few; the ballot's words name nobody.
    meeting = Meeting.objects.get(pk=meeting.pk)
    publish_meeting_notice(actor=secretary, meeting=meeting)
    house.day(10, 19)
    members = [house.people["chair"], *house.residents[:8]]
    house.gather(meeting, members[:5])
    item = house.open(meeting)
    open_item(actor=secretary, item=item)
    ask = {"actor": secretary, "item": item, "question": "是否修通往北坡的机耕路？", "secrecy": "confidential"}
    refused("item:inquorate", "还差1人：应到9人，到了5人，要6人", open_item_poll, **ask)
    house.day(10, 19, 20)
    house.gather(meeting, members[5:6])
    refused("poll:personal", "手机号", open_item_poll, **ask | {"question": "找13812345678是否修路？"})
    poll = open_item_poll(**ask)
    house.vote(poll, yes=4, no=1, abstain=1)
    house.day(10, 19, 40)
    refused("poll:close_role", "", close_poll, actor=house.actor("party"), poll=poll)
    close_poll(actor=house.actor("chair"), poll=poll)
    house.tick()
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)

    # 一公开. Fifteen days on the board, in the words that every reader can check.
    assert Poll.objects.get(pk=poll.pk).state == "published"
    said = "应到9人，参加6人，达到三分之二；赞成4人，超过参加人数的一半，通过，有约束力。"
    assert newest(matter).sentence == said
    board = on_the_board(matter)
    assert (str(board.display_from), str(board.display_until)) == ("2026-06-10", "2026-06-25")
    work = house.work(matter, "修路", house.on(30))
    house.day(25, 23, 59)
    assert stage(matter) == "display"
    house.day(26, 0, 1)
    assert stage(matter) == "follow_up"

    # 实施. Done is not done before the supervision committee has signed.
    house.day(29)
    finish_follow_up(actor=house.actor("clerk"), follow_up=work, text="路面硬化1.2公里。")
    assert stage(matter) == "follow_up"
    missing = [one for one in missing_here(matter, house.now) if not one.met]
    assert [one.key for one in missing] == ["supervision_signed"]
    signed = {"proposal": matter, "gate": "supervision_signed"}
    refused("gate:role", "监督委员会", record_gate, actor=house.actor("warden"), **signed)
    refused("gate:paper", "", record_gate, actor=house.actor("secretary"), **signed)
    record_gate(actor=house.actor("supervisor"), **signed)

    # 二公开. The result is on the board for fifteen days too, then the matter is done.
    assert stage(matter) == "report"
    assert on_the_board(matter, "implementation").facts["works"][0]["text"] == "路面硬化1.2公里。"
    house.day(44, 23)
    assert stage(matter) == "report"
    house.day(45)
    assert stage(matter) == "done"
    house.proves_whole()
