"""The representatives' meeting: co-signed, screened, discussed, its risk assessed, decided by roll call, carried out."""

from __future__ import annotations

import pytest

from proposals.actions.agenda import put_on_agenda
from proposals.actions.closing import close_poll
from proposals.actions.convening import convene
from proposals.actions.follow_ups import finish_follow_up
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.minutes import draft_minutes, publish_minutes
from proposals.actions.risk import assess_risk
from proposals.actions.roll_call import enter_roll_call
from proposals.actions.screening import accept_proposal
from proposals.actions.support import sign_support
from proposals.models import Elector
from tests.proposals.plays.house import House, newest, on_the_board, refused, stage

pytestmark = pytest.mark.django_db


def test_representatives_meeting_from_start_to_end(estate: House) -> None:
    house = estate
    reps = house.body("reps", "representative_meeting", members=8, chair="chair", secretary="secretary")
    matter = house.submit(house.residents[20], "reps", "用公益金更换单元门锁")
    assert matter.procedure_version.key == "cn.resident_reps"

    # Ten residents put it forward; nine do not.
    for person in house.residents[21:29]:
        sign_support(actor=house.actor(person), proposal=matter)
    secretary = house.actor("secretary")
    assert stage(matter) == "support"
    refused("screening:support", "", accept_proposal, actor=secretary, proposal=matter)
    sign_support(actor=house.actor(house.residents[29]), proposal=matter)
    assert stage(matter) == "screening"
    house.day(2)
    accept_proposal(actor=secretary, proposal=matter, major=True, note="金额较大，属于重大事项。")

    # Major: nothing comes before the meeting without its risk. Two days are no notice, and the discussion lasts a week.
    house.day(4)
    refused("meeting:too_early", "最早", convene, actor=secretary, council=reps, starts_at=house.on(6, 19))
    soon = convene(actor=secretary, council=reps, starts_at=house.on(8, 19))
    refused("agenda:discussion", "6月9日", put_on_agenda, actor=secretary, proposal=matter, meeting=soon)
    meeting = convene(actor=secretary, council=reps, starts_at=house.on(12, 19))
    put = {"actor": secretary, "proposal": matter, "meeting": meeting}
    refused("gate:risk_assessed", "稳定风险已评估：还没有。等居（村）民委员会", put_on_agenda, **put)
    risk = {
        "proposal": matter,
        "level": "high",
        "points": "老人记不住密码。",
        "controllable": True,
        "measures": "上门教。",
    }
    refused("risk:role", "", assess_risk, actor=house.actor(house.residents[0]), **risk)
    assess_risk(actor=house.actor("clerk"), **risk)
    refused("gate:risk_assessed", "高", put_on_agenda, **put)
    assess_risk(actor=house.actor("clerk"), **risk | {"level": "medium"})
    meeting = house.announce(matter, house.on(12, 19))

    # Five of nine: nobody decides. Six: the roll is called.
    house.day(12, 19)
    members = [house.people["chair"], *house.residents[:8]]
    house.gather(meeting, members[:5])
    item = house.open(meeting)
    open_item(actor=secretary, item=item)
    ask = {"actor": secretary, "item": item, "question": "是否更换27把门锁？", "secrecy": "named"}
    refused("item:inquorate", "还差1人：应到9人，到了5人，要6人", open_item_poll, **ask)
    house.day(12, 19, 15)
    house.gather(meeting, members[5:6])
    poll = open_item_poll(**ask)
    here = [line for line in Elector.objects.filter(poll=poll) if line.person in members[:6]]
    marks = {line.pk: mark for line, mark in zip(here, ("yes", "yes", "yes", "yes", "no", "abstain"), strict=True)}
    called = {"poll": poll, "marks": marks, "key": "evening-of-the-locks"}
    refused("room:role", "", enter_roll_call, actor=house.actor(house.residents[0]), **called)
    assert enter_roll_call(actor=secretary, **called).ballots == 6
    house.day(12, 19, 30)
    close_poll(actor=house.actor("chair"), poll=poll)
    house.tick()
    close_item(actor=secretary, item=item)
    refused("minutes:not_over", "", draft_minutes, actor=secretary, meeting=meeting)
    finish_meeting(actor=secretary, meeting=meeting)
    minutes = publish_minutes(actor=secretary, minutes=draft_minutes(actor=secretary, meeting=meeting))

    said = "应到9人，参加6人，达到三分之二；赞成4人，超过参加人数的一半，通过，有约束力。"
    assert newest(matter).sentence == said
    assert said in minutes.text
    assert (newest(matter).number, on_the_board(matter).facts["objections_until"]) == (1, "2026-06-17")

    # Fifteen days, the work, the report, the end.
    assert stage(matter) == "display"
    house.day(28)
    assert stage(matter) == "follow_up"
    work = house.work(matter, "换门锁", house.on(40))
    refused("follow_up:role", "", finish_follow_up, actor=house.actor(house.residents[0]), follow_up=work, text="好了")
    finish_follow_up(actor=house.actor("clerk"), follow_up=work, text="27把门锁换好了。")
    assert stage(matter) == "report"
    house.day(45)
    assert stage(matter) == "done"
    house.proves_whole()
