"""What follows a vote that did not carry: by the calendar, by the office, counted, recorded, told; and refused."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from councils.models import Event, Message, Person
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.failing import follow_failure
from proposals.actions.objections import answer_objection, raise_objection, withdraw_objection
from proposals.actions.polls import create_poll
from proposals.actions.stages import stage_of
from proposals.models import Publication
from proposals.permissions.failing import failure_now
from tests.conftest import actor_of, make_council

from .conftest import after_display, version_of

Decided = Callable[..., object]


def names(proposal: object) -> list[str]:
    found = Event.objects.about("proposal", proposal.pk).order_by("pk")  # type: ignore[attr-defined]
    return list(found.values_list("name", flat=True))


def test_a_contested_opinion_goes_to_the_assembly_by_itself_and_everybody_hears(
    hall: SimpleNamespace, decided: Decided
) -> None:
    matter = decided("cn.community_deliberation", "opinion")
    assert after_display(15) == 0
    assert after_display() == 1
    assert after_display() == 0
    matter.refresh_from_db()
    run = stage_of(matter)
    assert (run.stage, run.procedure_version.key) == ("discussion", "cn.resident_assembly")
    assert (matter.council, matter.procedure_version.key) == (hall.assembly, "cn.resident_assembly")
    assert run.due_at is not None
    assert "matter:referred" in names(matter)
    told = Message.objects.filter(kind="matter:referred", channel="app")
    assert {message.to_id for message in told} == {hall.resident.pk, hall.other_resident.pk}
    assert told[0].particulars["body_en"] == "resident_assembly"


def test_the_secretary_may_refer_it_before_the_display_ends_with_a_reason(
    hall: SimpleNamespace, decided: Decided
) -> None:
    matter = decided("cn.community_deliberation", "opinion")
    secretary = actor_of(hall.secretary)
    with pytest.raises(Refused, match="failure:no_reason"):
        follow_failure(actor=secretary, proposal=matter)
    with pytest.raises(Refused, match="personal"):
        follow_failure(actor=secretary, proposal=matter, why="见13800138000")
    follow_failure(actor=secretary, proposal=matter, why="意见不一致，由居民会议决定。")
    assert stage_of(matter).why == "意见不一致，由居民会议决定。"
    assert stage_of(matter).procedure_version.key == "cn.resident_assembly"
    event = Event.objects.get(name="matter:referred")
    assert event.payload["hash"] == version_of(hall, "cn.resident_assembly").hash
    assert event.payload["before"] == "cn.community_deliberation"
    with pytest.raises(Refused, match="proposal:moved"):
        follow_failure(actor=secretary, proposal=matter, why="再来一次")


@pytest.mark.parametrize("who", ["chair", "member", "resident", "supervisor", "neighbour_secretary"])
def test_nobody_else_takes_the_step(hall: SimpleNamespace, decided: Decided, who: str) -> None:
    matter = decided("cn.community_deliberation", "opinion")
    with pytest.raises(Refused, match=r"failure:role|proposal:not_here"):
        follow_failure(actor=actor_of(getattr(hall, who)), proposal=matter, why="为什么")
    assert stage_of(matter).stage == "display"


def test_where_two_bodies_may_decide_a_person_says_which(hall: SimpleNamespace, decided: Decided) -> None:
    adults = make_council(hall.community, "resident_assembly", "adults", key="adults")
    matter = decided("cn.community_deliberation", "opinion")
    assert after_display() == 0
    assert stage_of(matter).stage == "display"
    secretary = actor_of(hall.secretary)
    with pytest.raises(Refused, match="failure:which_body"):
        follow_failure(actor=secretary, proposal=matter, why="转居民会议")
    with pytest.raises(Refused, match="failure:body"):
        follow_failure(actor=secretary, proposal=matter, why="转居民会议", council=hall.reps)
    follow_failure(actor=secretary, proposal=matter, why="转居民会议", council=adults)
    matter.refresh_from_db()
    assert matter.council == adults


def test_where_no_body_may_decide_it_waits_and_says_so(hall: SimpleNamespace, decided: Decided) -> None:
    hall.assembly.delete()
    matter = decided("cn.community_deliberation", "opinion")
    assert after_display() == 0
    with pytest.raises(Refused, match="failure:no_body"):
        follow_failure(actor=actor_of(hall.secretary), proposal=matter, why="转居民会议")
    version_of(hall, "cn.resident_assembly")
    type(version_of(hall, "cn.resident_assembly")).objects.filter(key="cn.resident_assembly").update(
        retired_at="2026-01-01T00:00Z"
    )
    with pytest.raises(Refused, match="failure:no_procedure"):
        follow_failure(actor=actor_of(hall.secretary), proposal=matter, why="转居民会议")


def object_to(hall: SimpleNamespace, person: Person) -> object:
    return raise_objection(actor=actor_of(person), publication=Publication.objects.get(), text="漏了我家")


def test_a_consensus_with_a_standing_objection_is_contested_and_referred(
    hall: SimpleNamespace, decided: Decided
) -> None:
    matter = decided("cn.community_deliberation", "adopted")
    objection = object_to(hall, hall.other_resident)
    assert failure_now(matter).kind == "contested"
    with pytest.raises(Refused, match="failure:contested"):
        follow_failure(actor=actor_of(hall.secretary), proposal=matter, why="有异议")
    answer_objection(actor=actor_of(hall.supervisor), objection=objection, answer="已核对")
    assert after_display() == 1
    assert stage_of(matter).procedure_version.key == "cn.resident_assembly"


def test_an_objection_that_is_withdrawn_holds_nothing_up(hall: SimpleNamespace, decided: Decided) -> None:
    matter = decided("cn.community_deliberation", "adopted")
    objection = object_to(hall, hall.other_resident)
    withdraw_objection(actor=actor_of(hall.other_resident), objection=objection)
    assert after_display() == 1
    assert stage_of(matter).stage == "follow_up"


def test_works_wait_until_objections_are_settled_where_the_procedure_says_so(
    hall: SimpleNamespace, decided: Decided
) -> None:
    matter = decided("cn.zhengzhou_yizheng_sanyi", "adopted", "reps")
    objection = object_to(hall, hall.other_resident)
    assert after_display() == 0
    assert stage_of(matter).stage == "display"
    answer_objection(actor=actor_of(hall.supervisor), objection=objection, answer="已核对")
    assert after_display() == 1
    assert stage_of(matter).stage == "follow_up"


def test_what_is_to_be_revised_goes_back_with_new_days_for_comments(hall: SimpleNamespace, decided: Decided) -> None:
    matter = decided("cn.siyi_lianggongkai", "rejected", "reps")
    follow_failure(actor=actor_of(hall.clerk), proposal=matter, why="补上预算再议。")
    run = stage_of(matter)
    assert (run.stage, run.why, run.procedure_version.key) == ("discussion", "补上预算再议。", "cn.siyi_lianggongkai")
    assert run.due_at is not None
    assert "matter:revised" in names(matter)
    assert Message.objects.filter(kind="matter:revised", to=hall.resident).exists()


def test_an_inquorate_vote_is_adjourned_so_many_times_and_then_closed(hall: SimpleNamespace, decided: Decided) -> None:
    matter = decided("cn.resident_reps", "inquorate", "reps")
    follow_failure(actor=actor_of(hall.secretary), proposal=matter, why="人数不够，下周再开。")
    assert stage_of(matter).stage == "meeting"
    matter = decided("cn.resident_reps", "inquorate", "reps", again=matter)
    assert failure_now(matter).left == 1
    assert after_display() == 1
    assert stage_of(matter).stage == "meeting"
    matter = decided("cn.resident_reps", "inquorate", "reps", again=matter)
    failure = failure_now(matter)
    assert (failure.way, failure.adjourned, failure.left) == ("close", 2, 0)
    with pytest.raises(Refused, match="failure:by_itself"):
        follow_failure(actor=actor_of(hall.secretary), proposal=matter, why="再开一次")
    assert after_display() == 1
    assert stage_of(matter).stage == "closed"
    events = Event.objects.filter(name="matter:adjourned").order_by("pk")
    assert [event.payload["times"] for event in events] == [1, 2]


def test_a_further_round_straight_from_the_display_is_counted_too(hall: SimpleNamespace, decided: Decided) -> None:
    matter = decided("cn.owners_ordinary", "inquorate", "reps")
    decided("cn.owners_ordinary", "inquorate", "reps", again=matter)
    with pytest.raises(Refused, match="poll:no_more_rounds"):
        create_poll(
            actor=actor_of(hall.secretary), proposal=matter, question="再投？", secrecy="named", council=hall.reps
        )


def test_a_rejected_matter_is_closed_by_the_calendar_alone(hall: SimpleNamespace, decided: Decided) -> None:
    matter = decided("cn.resident_reps", "rejected", "reps")
    with pytest.raises(Refused, match="failure:by_itself"):
        follow_failure(actor=actor_of(hall.secretary), proposal=matter, why="结束")
    assert after_display() == 1
    assert stage_of(matter).stage == "closed"
    assert stage_of(matter).why


def test_what_carried_has_nothing_to_follow(hall: SimpleNamespace, decided: Decided) -> None:
    matter = decided("cn.resident_reps", "adopted", "reps")
    with pytest.raises(Refused, match="proposal:moved"):
        follow_failure(actor=Actor.clock(hall.community), proposal=matter)
