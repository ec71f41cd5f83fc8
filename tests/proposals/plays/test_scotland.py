"""A Scottish community council: a quorum of three, proposed and seconded, a tie, and the chair's casting vote."""

from __future__ import annotations

import pytest
from django.utils import translation

from proposals.actions.agenda import put_on_agenda
from proposals.actions.closing import close_poll
from proposals.actions.convening import convene
from proposals.actions.follow_ups import finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.hands import enter_hands
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.minutes import draft_minutes, publish_minutes
from proposals.actions.screening import accept_proposal
from proposals.actions.support import sign_support
from proposals.actions.ties import decide_tie
from proposals.models import Poll
from proposals.permissions.gates import missing_here
from proposals.permissions.waiting import waiting_for
from tests.proposals.plays.house import House, newest, on_the_board, refused, stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> None:
    translation.activate("en")


def test_community_council_decides_a_tie_by_the_casting_vote(burgh: House) -> None:
    house = burgh
    council = house.body("council", "community_council", members=7, chair="chair", secretary="secretary", clerk="clerk")
    matter = house.submit(house.residents[10], "council", "A bench at the harbour wall")
    assert matter.procedure_version.key == "intl.community_council"

    # Twenty residents put it forward.
    secretary = house.actor("secretary")
    for person in house.residents[11:29]:
        sign_support(actor=house.actor(person), proposal=matter)
    refused("screening:support", "Not enough", accept_proposal, actor=secretary, proposal=matter)
    sign_support(actor=house.actor(house.residents[29]), proposal=matter)
    house.day(2)
    accept_proposal(actor=secretary, proposal=matter)

    # Ten full days of notice, without a reason for less; a week of discussion before.
    house.day(3)
    refused("meeting:too_early", "14 June", convene, actor=secretary, council=council, starts_at=house.on(12, 19))
    special = convene(
        actor=secretary, council=council, starts_at=house.on(8, 19), short_notice_reason="The grant closes on Friday."
    )
    refused("agenda:discussion", "9 June", put_on_agenda, actor=secretary, proposal=matter, meeting=special)
    meeting = house.announce(matter, house.on(15, 19))

    # Eight members: a third of them is not quite three, and three is the least.
    house.day(15, 19)
    house.gather(meeting, house.residents[:2])
    item = house.open(meeting)
    open_item(actor=secretary, item=item)
    ask = {"actor": secretary, "item": item, "question": "Put a bench there?", "secrecy": "counted"}
    refused("item:inquorate", "1 more must be present: 2 of 8 are here, 3 are needed.", open_item_poll, **ask)
    house.day(15, 19, 10)
    house.gather(meeting, [house.people["chair"], house.residents[2]])

    # Proposed and seconded: the chair has it written down. It is asked for, it stops nobody.
    seconded = {"proposal": matter, "gate": "seconded", "note": "Proposed and seconded in the meeting."}
    asked = {one.key: one for one in missing_here(matter, house.now)}
    assert not asked["seconded"].met
    assert not asked["seconded"].blocks
    refused("gate:role", "the chair", record_gate, actor=house.actor(house.residents[0]), **seconded)
    record_gate(actor=house.actor("chair"), **seconded)
    poll = open_item_poll(**ask)
    close = {"actor": house.actor("chair"), "poll": poll}
    refused("poll:no_hands", "No hands", close_poll, **close)
    counters = {"counter": house.residents[0], "scrutineer": house.residents[1]}
    hands = {"actor": secretary, "poll": poll, "totals": {"yes": 2, "no": 2, "abstain": 0}, **counters}
    refused("hands:implausible", "", enter_hands, **hands | {"totals": {"yes": 3, "no": 2, "abstain": 0}})
    enter_hands(**hands)
    house.day(15, 19, 20)
    close_poll(**close)
    house.tick()

    # As many for as against: nothing is published until the chair has decided, and only the chair does.
    poll = Poll.objects.get(pk=poll.pk)
    assert waiting_for(poll)
    assert stage(matter) == "meeting"
    refused("poll:tie_role", "Only the chair", decide_tie, actor=secretary, poll=poll, decision="yes")
    decide_tie(actor=house.actor("chair"), poll=poll, decision="yes")
    refused("poll:tie_once", "once", decide_tie, actor=house.actor("chair"), poll=poll, decision="no")
    house.tick()
    assert newest(matter).sentence_en == (
        "4 of 8 members took part, at least one third; 2 were for and 2 against, exactly half of the 4 for or against; "
        "it is a tie, and the chair's casting vote was for. Carried, and binding."
    )
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)

    # The minutes tell it, in the words of the count.
    refused("meeting:role", "secretary", draft_minutes, actor=house.actor(house.residents[0]), meeting=meeting)
    minutes = publish_minutes(actor=secretary, minutes=draft_minutes(actor=secretary, meeting=meeting))
    assert newest(matter).sentence_en in minutes.text_en

    assert str(on_the_board(matter).display_until) == "2026-06-30"
    work = house.work(matter, "A bench", house.on(60))
    house.day(31)
    assert stage(matter) == "follow_up"
    finish_follow_up(actor=house.actor("clerk"), follow_up=work, text="The bench is there.")
    assert stage(matter) == "done"
    house.proves_whole()
