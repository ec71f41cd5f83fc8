"""What may stand on an agenda, until when, and what the notice fixes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.models import Meeting, Message
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.agenda import add_talk, move_item, publish_meeting_notice, put_on_agenda, remove_item
from proposals.actions.convening import convene
from proposals.actions.gates import record_gate
from proposals.models import AgendaItem, Publication, StageRun
from tests.conftest import actor_of
from tests.proposals.meetings.conftest import MONDAY, day, make_matter, who


def stage(proposal) -> str:
    return StageRun.objects.get(proposal=proposal, left_at=None).stage


def refusal(act, at=MONDAY, **call) -> str:
    with playing_at(at), pytest.raises(Refused) as refused:
        act(**call)
    return refused.value.refusal.code


def test_matter_goes_on_the_agenda_in_one_step_and_moves_on(secretary, convened, matter) -> None:
    with playing_at(MONDAY):
        item = put_on_agenda(actor=secretary, proposal=matter, meeting=convened)
        assert put_on_agenda(actor=secretary, proposal=matter, meeting=convened).pk == item.pk, "twice is success"
    assert (item.position, item.title, item.title_en) == (1, "东门路灯修缮", "East gate lamps")
    assert stage(matter) == "meeting"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("secretary", ""), ("chair", ""), ("member", "meeting:role"), ("clerk", "meeting:role"),
        ("supervisor", "meeting:role"), ("resident", "meeting:role"), ("stranger", "meeting:role"),
        ("anonymous", "meeting:role"), ("neighbour_secretary", "meeting:not_here"),
    ],
)  # fmt: skip
def test_who_puts_a_matter_on(town, convened, matter, name: str, code: str) -> None:
    if code:
        assert refusal(put_on_agenda, actor=who(town, name), proposal=matter, meeting=convened) == code
        assert stage(matter) == "discussion"
    else:
        with playing_at(MONDAY):
            assert put_on_agenda(actor=who(town, name), proposal=matter, meeting=convened)


@pytest.mark.parametrize("at", ["draft", "support", "screening", "ballot", "display", "follow_up", "done", "returned"])
def test_matter_in_another_stage_is_refused(town, secretary, convened, at: str) -> None:
    matter = make_matter(town, stage=at)
    assert refusal(put_on_agenda, actor=secretary, proposal=matter, meeting=convened) == "agenda:stage"


def test_matter_of_another_body_is_refused(town, secretary, convened) -> None:
    matter = make_matter(town, town.assembly, "cn.resident_assembly")
    assert refusal(put_on_agenda, actor=secretary, proposal=matter, meeting=convened) == "agenda:body"


def test_matter_whose_procedure_wants_a_longer_notice_is_refused(town, secretary) -> None:
    """A recall needs ten days, though the representatives may otherwise meet after three."""
    matter = make_matter(town, procedure="cn.recall")
    passed = {"procedure_version": matter.procedure_version, "stage": "support", "left_at": MONDAY}
    StageRun.objects.create(community=town.community, proposal=matter, entered_at=MONDAY - timedelta(days=9), **passed)
    with playing_at(MONDAY):
        soon = convene(actor=secretary, council=town.reps, starts_at=day(6))
        late = convene(actor=secretary, council=town.reps, starts_at=day(12))
    assert refusal(put_on_agenda, actor=secretary, proposal=matter, meeting=soon) == "meeting:too_early"
    with playing_at(MONDAY):
        record_gate(actor=actor_of(town.chair), proposal=matter, gate="statement_heard")
        assert put_on_agenda(actor=secretary, proposal=matter, meeting=late)


def test_meeting_before_the_end_of_the_promised_discussion_is_refused(town, secretary, convened) -> None:
    matter = make_matter(town, due_at=day(13))
    assert refusal(put_on_agenda, actor=secretary, proposal=matter, meeting=convened) == "agenda:discussion"


def test_matter_stands_on_one_agenda_at_a_time(town, secretary, item, matter) -> None:
    with playing_at(MONDAY):
        other = convene(actor=secretary, council=town.reps, starts_at=day(20))
    assert refusal(put_on_agenda, actor=secretary, proposal=matter, meeting=other) == "agenda:there"


def test_after_the_notice_nothing_that_binds_is_added_but_talk_is(town, secretary, announced) -> None:
    late = make_matter(town, title="充电桩")
    assert refusal(put_on_agenda, actor=secretary, proposal=late, meeting=announced) == "agenda:announced"
    assert refusal(remove_item, actor=secretary, item=AgendaItem.objects.get()) == "agenda:announced"
    with playing_at(day(3)):
        talk = add_talk(actor=secretary, meeting=announced, title="听取物业说明")
    facts = Publication.objects.get(meeting=announced).facts
    assert talk.pk not in [row["item"] for row in facts["agenda"]]


def test_order_changes_by_one_place_and_stops_at_the_ends(secretary, convened, item) -> None:
    with playing_at(MONDAY):
        second = add_talk(actor=secretary, meeting=convened, title="第二")
        third = add_talk(actor=secretary, meeting=convened, title="第三")
        move_item(actor=secretary, item=third, up=True)
        move_item(actor=secretary, item=item, up=True)
        move_item(actor=secretary, item=second, up=False)
    order = list(AgendaItem.objects.order_by("position").values_list("pk", flat=True))
    assert order == [item.pk, third.pk, second.pk]


def test_removed_matter_is_back_in_its_discussion_with_the_days_it_was_promised(town, secretary, convened) -> None:
    until = MONDAY + timedelta(days=3)
    matter = make_matter(town, due_at=until)
    with playing_at(MONDAY):
        item = put_on_agenda(actor=secretary, proposal=matter, meeting=convened)
        remove_item(actor=secretary, item=item)
        remove_item(actor=secretary, item=item)
    run = StageRun.objects.get(proposal=matter, left_at=None)
    assert (run.stage, run.due_at) == ("discussion", until)
    assert not AgendaItem.objects.exists()


def test_notice_goes_on_the_board_until_the_day_and_tells_those_due_and_the_proposer(town, announced) -> None:
    publication = Publication.objects.get(kind="meeting_notice", meeting=announced)
    facts = publication.facts
    assert publication.display_until == day(12).date()
    assert facts["agenda"][0]["title"] == "东门路灯修缮"
    assert facts["agenda"][0]["matter"] == "青槐议〔2026〕1号"
    assert (facts["due"], facts["needed"]) == (9, 6)
    assert "三分之二" in facts["rule"]
    assert "two thirds" in facts["rule_en"]
    told = {m.to_id for m in Message.objects.filter(kind="meeting:notice", channel="app")}
    assert told == {p.pk for p in [*town.reps_people, town.resident]}


def test_notice_carries_the_head_of_the_record(secretary, convened, item) -> None:
    from councils.actions.record import record_head
    from councils.actions.sequencer import sequence_events

    sequence_events(MONDAY)
    with playing_at(MONDAY):
        publication = publish_meeting_notice(actor=secretary, meeting=convened)
    assert publication.head_seq > 0
    assert publication.head_hash == record_head(convened.community).hash
    with playing_at(MONDAY):
        assert publish_meeting_notice(actor=secretary, meeting=convened).pk == publication.pk


def test_days_are_counted_from_the_notice_not_from_the_convening(town, secretary, convened, item) -> None:
    assert refusal(publish_meeting_notice, at=day(10), actor=secretary, meeting=convened) == "meeting:too_early"
    with playing_at(day(10)):
        publish_meeting_notice(actor=secretary, meeting=convened, short_notice_reason="主任住院")
    assert Meeting.objects.get(pk=convened.pk).short_notice_reason == "主任住院"
    assert Publication.objects.get().facts["short_notice"] == "主任住院"


def test_notice_without_an_agenda_is_refused(secretary, convened) -> None:
    assert refusal(publish_meeting_notice, actor=secretary, meeting=convened) == "notice:empty"


def test_notice_of_a_neighbour_is_not_published(town: SimpleNamespace, convened, item) -> None:
    call = {"actor": who(town, "neighbour_secretary"), "meeting": convened}
    assert refusal(publish_meeting_notice, **call) == "meeting:not_here"


def test_cancelled_meetings_matter_may_go_on_another_agenda(town, secretary, announced, matter) -> None:
    from councils.actions.meetings import cancel_meeting

    with playing_at(day(2)):
        cancel_meeting(actor=secretary, meeting=announced, why="停电")
        other = convene(actor=secretary, council=town.reps, starts_at=day(20))
        assert put_on_agenda(actor=secretary, proposal=matter, meeting=other).meeting_id == other.pk
