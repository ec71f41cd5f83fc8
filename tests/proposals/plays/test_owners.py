"""Owners decide by heads and by area: enough heads with too little area first, then both, over a period and on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from councils.models import Ownership, Person, Unit
from proposals.actions.annulment import annul_poll
from proposals.actions.failing import follow_failure
from proposals.actions.follow_ups import finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.opening import open_poll
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.actions.polls import create_poll
from proposals.actions.screening import accept_proposal
from proposals.actions.support import sign_support
from proposals.models import Elector, Poll
from proposals.permissions.waiting import waiting_for
from tests.conftest import LONG_AGO
from tests.proposals.plays.house import House, newest, refused, stage

pytestmark = pytest.mark.django_db


def own(house: House, owner: Person, area: str) -> None:
    number = Unit.objects.count() + 1
    unit = Unit.objects.create(
        community=house.community,
        register_id=f"U{number:03d}",
        building="7号楼",
        door=f"{number}01室",
        area=Decimal(area),
    )
    Ownership.objects.create(community=house.community, unit=unit, person=owner, from_on=LONG_AGO)


@pytest.fixture
def court(estate: House) -> House:
    """Twelve owners: eleven of 50 square metres each, and one shop of 450. Together 1000."""
    for person in estate.residents[:11]:
        own(estate, person, "50.00")
    own(estate, estate.residents[11], "450.00")
    estate.body("owners", "owners_assembly", "owners", secretary="secretary")
    return estate


def lines_of(poll: Poll, people: list[Person]) -> list[Elector]:
    return [line for line in Elector.objects.filter(poll=poll).order_by("number") if line.person in people]


def test_owners_decide_by_heads_and_by_area(court: House) -> None:
    house = court
    small, shop = house.residents[:11], house.residents[11]
    matter = house.submit(small[0], "owners", "用维修资金更换7号楼屋面防水")
    assert matter.procedure_version.key == "cn.owners_ordinary"

    # A fifth of the owners put it forward: three of twelve, owners only.
    secretary = house.actor("secretary")
    refused("support:not_owner", "业主", sign_support, actor=house.actor(house.residents[30]), proposal=matter)
    sign_support(actor=house.actor(small[1]), proposal=matter)
    refused("screening:support", "", accept_proposal, actor=secretary, proposal=matter)
    sign_support(actor=house.actor(small[2]), proposal=matter)
    assert stage(matter) == "screening"
    house.day(2)
    accept_proposal(actor=secretary, proposal=matter)

    # The committee is told, fifteen days are announced, the ballot lasts at least fifteen more.
    house.day(10)
    asked = {"actor": secretary, "proposal": matter, "question": "动用维修资金31.8万元？", "secrecy": "named"}
    short = create_poll(closes_at=house.on(28, 18), takes_paper=True, **asked)
    opens = {"actor": secretary, "poll": short}
    refused("gate:days", "已告知居民委员会：还没有。等秘书", open_poll, **opens)
    record_gate(actor=secretary, proposal=matter, gate="committee_told", note="2026年6月10日书面告知。")
    refused("gate:days", "公告满15天（还有8天）：还没有。最早6月17日（周三）24:00。", open_poll, **opens)
    house.day(18)
    refused("poll:period", "15", open_poll, **opens)
    annul_poll(actor=secretary, poll=short, why="投票时间太短，重新准备。")
    poll = open_poll(actor=secretary, poll=create_poll(closes_at=house.on(33, 18), takes_paper=True, **asked))

    # Eight of twelve heads are two thirds; their 400 of 1000 square metres are not.
    house.cast(poll, dict.fromkeys(lines_of(poll, small[:8]), "yes"))
    house.day(33, 18, 1)
    assert waiting_for(Poll.objects.get(pk=poll.pk)) == ["paper"]
    assert stage(matter) == "ballot"
    refused("paper:role", "", sign_off_paper, actor=house.actor(small[0]), poll=poll)
    sign_off_paper(actor=house.actor("clerk"), poll=poll)
    house.tick()
    assert newest(matter).outcome == "inquorate"
    assert newest(matter).sentence == (
        "有表决权12人，投票8人，达到三分之二；总面积1000平方米，投票面积400平方米，不到三分之二，要666.67平方米，不能作决定。"
    )
    house.day(34)
    follow_failure(actor=secretary, proposal=matter, why="面积不够，再投一次。")
    assert stage(matter) == "ballot"

    # Again, once and no more: the shop votes on paper, which two people count.
    poll = open_poll(actor=secretary, poll=create_poll(closes_at=house.on(50, 18), takes_paper=True, **asked))
    house.cast(poll, dict.fromkeys(lines_of(poll, small[:6]), "yes") | dict.fromkeys(lines_of(poll, small[6:8]), "no"))
    paper = lines_of(poll, [shop])
    totals = {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}
    house.day(48)
    entered = enter_paper_batch(
        actor=house.actor("clerk"), poll=poll, names={paper[0].pk: "yes"}, totals=totals, collected_at=house.now,
        place="居委会票箱", few_acknowledged=True,
    )  # fmt: skip
    refused("paper:same_person", "", confirm_paper_batch, actor=house.actor("clerk"), batch=entered, totals=totals)
    house.day(50, 18, 1)
    refused("paper:waiting", "", sign_off_paper, actor=house.actor("clerk"), poll=poll)
    confirm_paper_batch(actor=house.actor("secretary"), batch=entered, totals=totals)
    sign_off_paper(actor=house.actor("clerk"), poll=poll)
    house.tick()
    assert newest(matter).sentence == (
        "有表决权12人，投票9人，达到三分之二；总面积1000平方米，投票面积850平方米，达到三分之二；"
        "赞成7人，超过参与表决人数的一半；赞成面积750平方米，超过参与表决面积的一半，通过，有约束力。"
    )

    house.day(67)
    assert stage(matter) == "follow_up"
    work = house.work(matter, "更换防水", house.on(90))
    finish_follow_up(actor=house.actor("clerk"), follow_up=work, text="屋面换好了。")
    assert stage(matter) == "done"
    house.proves_whole()
