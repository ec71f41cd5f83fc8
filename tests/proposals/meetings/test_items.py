"""In the room: one thing at a time, nothing decided without a quorum, and minutes that nobody typed."""

from datetime import timedelta

import pytest

from councils.actions.attendance import sign_in, sign_out
from councils.actions.meetings import open_meeting
from councils.models import Attendance, Meeting, Message, Minutes
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.agenda import (
    add_talk,
    close_item,
    finish_meeting,
    open_item,
    postpone_item,
    publish_meeting_notice,
    put_on_agenda,
)
from proposals.actions.ballots import Cast, Receipt, cast_ballots
from proposals.actions.convening import convene
from proposals.actions.finishing import finish_poll
from proposals.actions.items import open_item_poll
from proposals.actions.minutes import draft_minutes, publish_minutes, save_minutes
from proposals.actions.polls import close_poll
from proposals.models import AgendaItem, Poll, StageRun
from realtime import registry
from tests.conftest import actor_of
from tests.proposals.meetings.conftest import MONDAY, day, make_matter, who

EVENING = day(12) + timedelta(minutes=20)
QUESTION = {"question": "是否修缮东门路灯？", "question_en": "Repair the east gate lamps?", "secrecy": "named"}


def refusal(act, at=EVENING, **call) -> str:
    with playing_at(at), pytest.raises(Refused) as refused:
        act(**call)
    return refused.value.refusal.code


def vote(town, secretary: Actor, item: AgendaItem, yes: int = 4, no: int = 2) -> Poll:
    """Opened at 19:20, cast, closed at 19:30, counted and published."""
    with playing_at(EVENING):
        poll = open_item_poll(actor=secretary, item=item, **QUESTION)
        marks = ["yes"] * yes + ["no"] * no
        casts = [
            Cast(poll.community_id, poll.pk, person.pk, mark, f"key-{person.pk:08d}", bytes(16))
            for person, mark in zip(town.reps_people, marks, strict=False)
        ]
        assert all(isinstance(answer, Receipt) for answer in cast_ballots(casts=casts))
    with playing_at(EVENING + timedelta(minutes=10)):
        close_poll(actor=secretary, poll=poll)
        finish_poll(actor=Actor.clock(town.community), poll=Poll.objects.get(pk=poll.pk))
    return Poll.objects.get(pk=poll.pk)


def test_one_item_is_open_at_a_time(secretary, opened, item) -> None:
    meeting = opened()
    with playing_at(EVENING):
        talk = add_talk(actor=secretary, meeting=meeting, title="其他事项")
        opened_item = open_item(actor=secretary, item=item)
        assert open_item(actor=secretary, item=item).opened_at == opened_item.opened_at
    assert refusal(open_item, actor=secretary, item=talk) == "item:another"
    with playing_at(EVENING):
        close_item(actor=secretary, item=item)
        assert open_item(actor=secretary, item=talk).state == "open"
    assert refusal(open_item, actor=secretary, item=item) == "item:another"


@pytest.mark.parametrize("name", ["member", "clerk", "supervisor", "resident", "stranger", "anonymous"])
def test_others_do_not_run_the_room(town, secretary, taken_up, item, name: str) -> None:
    taken_up()
    actor = who(town, name)
    for act, more in (
        (open_item, {}), (close_item, {}), (postpone_item, {"why": "x"}), (open_item_poll, QUESTION),
    ):  # fmt: skip
        assert refusal(act, actor=actor, item=item, **more) == "meeting:role"


def test_item_before_the_meeting_is_open_is_refused(secretary, announced, item) -> None:
    assert refusal(open_item, actor=secretary, item=item) == "item:no_meeting"


def test_vote_without_a_quorum_is_refused_with_the_live_sentence(secretary, taken_up) -> None:
    item = taken_up(5)
    with playing_at(EVENING), pytest.raises(Refused) as refused:
        open_item_poll(actor=secretary, item=item, **QUESTION)
    assert refused.value.refusal.code == "item:inquorate"
    assert "还差1人" in str(refused.value.refusal.sentence)
    assert not Poll.objects.exists()


def test_vote_on_talk_is_refused(secretary, opened) -> None:
    meeting = opened()
    with playing_at(EVENING):
        talk = open_item(actor=secretary, item=add_talk(actor=secretary, meeting=meeting, title="听取说明"))
    assert refusal(open_item_poll, actor=secretary, item=talk, **QUESTION) == "item:talk"


def test_vote_in_the_room_from_opening_to_publication(town, secretary, taken_up) -> None:
    poll = vote(town, secretary, taken_up(6))
    assert poll.state == "published"
    assert poll.result["outcome"]["kind"] == "adopted"
    assert poll.result["facts"]["measures"]["heads"]["present"] == 6
    assert StageRun.objects.get(proposal=poll.proposal, left_at=None).stage == "display"


def test_vote_opened_twice_is_one_vote(secretary, taken_up) -> None:
    item = taken_up()
    with playing_at(EVENING):
        first = open_item_poll(actor=secretary, item=item, **QUESTION)
        assert open_item_poll(actor=secretary, item=item, **QUESTION).pk == first.pk


def test_item_stays_open_while_it_is_voted_on(secretary, taken_up) -> None:
    item = taken_up()
    with playing_at(EVENING):
        open_item_poll(actor=secretary, item=item, **QUESTION)
    assert refusal(close_item, actor=secretary, item=item) == "item:voting"
    assert refusal(postpone_item, actor=secretary, item=item, why="x") == "item:voting"
    assert refusal(finish_meeting, actor=secretary, meeting=item.meeting) == "meeting:voting"


def test_postponed_matter_keeps_its_reason_and_comes_to_another_meeting(town, secretary, taken_up) -> None:
    item = taken_up()
    assert refusal(postpone_item, actor=secretary, item=item, why="") == "item:why"
    with playing_at(EVENING):
        assert postpone_item(actor=secretary, item=item, why="缺报价").note == "缺报价"
        assert postpone_item(actor=secretary, item=item, why="x").note == "缺报价"
        later = convene(actor=secretary, council=town.reps, starts_at=day(20))
        assert put_on_agenda(actor=secretary, proposal=item.proposal, meeting=later)
    assert Message.objects.filter(kind="item:postponed", to=town.resident, channel="app").exists()


def test_what_was_not_reached_is_postponed_and_all_have_stayed_to_the_end(secretary, opened, item) -> None:
    meeting = opened(7)
    with playing_at(day(12, 21)):
        finish_meeting(actor=secretary, meeting=meeting)
        assert finish_meeting(actor=secretary, meeting=meeting).state == "closed"
    assert AgendaItem.objects.get(pk=item.pk).state == "postponed"
    assert set(Attendance.objects.values_list("left_at", flat=True)) == {Meeting.objects.get().closed_at}


@pytest.fixture
def over(town, secretary, taken_up) -> Meeting:
    """Voted 4 to 2; one came late, one left early, one guest."""
    item = taken_up(6)
    with playing_at(day(12) + timedelta(minutes=5)):
        sign_in(actor=secretary, meeting=item.meeting, person=town.reps_people[8])
        sign_in(actor=secretary, meeting=item.meeting, person=town.supervisor)
    vote(town, secretary, item)
    with playing_at(day(12) + timedelta(minutes=35)):
        sign_out(actor=secretary, meeting=item.meeting, person=town.chair)
    with playing_at(day(12) + timedelta(minutes=40)):
        close_item(actor=secretary, item=item, note="秘书七日内联系施工队。")
        meeting: Meeting = finish_meeting(actor=secretary, meeting=item.meeting)
    return meeting


def test_minutes_are_drafted_from_the_record_in_both_languages(town, secretary, over) -> None:
    minutes = draft_minutes(actor=secretary, meeting=over)
    for words in (
        "19:00开始，19:40结束", "应到9人，开始时实到6人。", "会中又到1人，提前离开1人。", "列席1人",
        "1. 东门路灯修缮（青槐议〔2026〕1号）", "记名表决：是否修缮东门路灯？", "通过，有约束力。", "秘书七日内联系施工队。",
    ):  # fmt: skip
        assert words in minutes.text, words
    for words in (
        "9 people were due, 6 were there at the opening.",
        "East gate lamps (Matter 2026/1)",
        "Carried, and binding.",
    ):
        assert words in minutes.text_en, words
    assert town.member.name in minutes.text, "who attends in office is named"
    assert town.supervisor.name not in minutes.text, "a guest is not"


def test_minutes_of_residents_name_nobody(town, secretary) -> None:
    matter = make_matter(town, town.assembly, "cn.resident_assembly")
    with playing_at(MONDAY):
        meeting = convene(actor=secretary, council=town.assembly, starts_at=day(12), basis="household")
        put_on_agenda(actor=secretary, proposal=matter, meeting=meeting)
        publish_meeting_notice(actor=secretary, meeting=meeting)
    with playing_at(day(12)):
        sign_in(actor=actor_of(town.resident), meeting=meeting)
        open_meeting(actor=secretary, meeting=meeting, chair=town.chair)
    with playing_at(day(12, 20)):
        finish_meeting(actor=secretary, meeting=meeting)
    minutes = draft_minutes(actor=secretary, meeting=meeting)
    assert "开始时实到1户" in minutes.text
    assert town.resident.name not in minutes.text


def test_minutes_before_the_end_are_refused(secretary, opened) -> None:
    assert refusal(draft_minutes, actor=secretary, meeting=opened()) == "minutes:not_over"


def test_minutes_are_corrected_then_published_and_then_stay(secretary, over) -> None:
    minutes = draft_minutes(actor=secretary, meeting=over)
    saved = save_minutes(actor=secretary, minutes=minutes, text=minutes.text + "\n\n补充", text_en=minutes.text_en)
    stale = {"text": "x", "seen_at": "2026-06-12T00:00:00+00:00"}
    assert refusal(save_minutes, actor=secretary, minutes=saved, **stale) == "minutes:changed"
    personal = save_minutes(actor=secretary, minutes=saved, text="请打13812345678")
    assert refusal(publish_minutes, actor=secretary, minutes=personal) == "text:personal_data"
    save_minutes(actor=secretary, minutes=saved, text="好")
    published = publish_minutes(actor=secretary, minutes=saved)
    assert publish_minutes(actor=secretary, minutes=saved).published_at == published.published_at
    assert refusal(save_minutes, actor=secretary, minutes=saved, text="改") == "minutes:published"
    again = draft_minutes(actor=secretary, meeting=over)
    assert (again.number, Minutes.objects.get(number=1).text) == (2, "好")


@pytest.mark.parametrize("name", ["member", "clerk", "supervisor", "resident", "neighbour_secretary"])
def test_minutes_are_not_for(town, over, name: str) -> None:
    assert refusal(draft_minutes, actor=who(town, name), meeting=over) in ("meeting:role", "meeting:not_here")


def test_topic_tells_numbers_and_never_a_name(town, secretary, taken_up) -> None:
    item = taken_up(6)
    with playing_at(EVENING):
        before = registry.build(f"meeting.{item.meeting_id}")
        open_item_poll(actor=secretary, item=item, **QUESTION)
        after = registry.build(f"meeting.{item.meeting_id}")
    assert before["attendance"]["data"]["present"] == 6
    assert "poll" not in before
    assert after["poll"]["data"]["turnout"] == {"cast": 0, "roll_size": 9}
    assert after["agenda"]["version"] > before["agenda"]["version"]
    assert not any(person.name in str(after) for person in town.reps_people)


def test_topic_of_no_meeting_is_a_lookup_error(db: None) -> None:
    with pytest.raises(LookupError):
        registry.build("meeting.999999")


def test_a_meeting_is_not_finished_while_a_vote_of_it_is_open_that_belongs_to_no_item(secretary, taken_up) -> None:
    item = taken_up()
    with playing_at(EVENING):
        poll = open_item_poll(actor=secretary, item=item, **QUESTION)
        Poll.objects.filter(pk=poll.pk).update(item=None)
        close_item(actor=secretary, item=item)
        assert refusal(finish_meeting, actor=secretary, meeting=item.meeting) == "meeting:voting"
        assert item.meeting.attendances.filter(left_at=None).exists(), "nobody was sent home"
        close_poll(actor=secretary, poll=poll)
        assert finish_meeting(actor=secretary, meeting=item.meeting).state == "closed"
