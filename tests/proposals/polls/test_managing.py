"""Preparing, opening, recusing, admitting, closing and annulling: by whom, when, and what stands afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Attendance, Event
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.ballots import cast_ballots
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, reject_paper_batch, sign_off_paper
from proposals.actions.polls import annul_poll, close_poll, create_poll, open_poll
from proposals.actions.procedures import adopt_procedures
from proposals.actions.roll_corrections import admit_elector
from proposals.actions.stages import stage_of
from proposals.models import Elector, PaperBatch, Poll, ProcedureVersion
from tests.conftest import Actor, actor_of, make_person
from tests.proposals.polls.conftest import ballot, draft_in_meeting, finish, make_matter, make_meeting

ROLES = ["chair", "secretary", "member", "clerk", "supervisor", "resident", "neighbour_secretary", "nobody"]


def actor_for(voting: SimpleNamespace, role: str) -> Actor:
    return Actor(community=voting.community) if role == "nobody" else actor_of(getattr(voting, role))


def allowed(deed: Callable[[], Any]) -> bool:
    status = 200
    try:
        deed()
    except Refused as refused:
        status = refused.refusal.status
    assert status in (200, 403, 404, 409), status
    return status == 200


@pytest.mark.parametrize("role", ROLES)
def test_who_prepares_opens_and_closes_a_vote_in_a_meeting(voting: SimpleNamespace, role: str) -> None:
    actor = actor_for(voting, role)
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting", title="另一件")
    meeting = make_meeting(voting, voting.reps, "member")
    may_prepare = allowed(
        lambda: create_poll(actor=actor, proposal=matter, question="？", secrecy="named", meeting=meeting)
    )
    assert may_prepare == (role in ("secretary", "clerk"))
    poll = draft_in_meeting(voting)
    assert allowed(lambda: open_poll(actor=actor, poll=poll)) == (role in ("secretary", "clerk", "chair"))
    open_poll(actor=actor_of(voting.secretary), poll=poll)
    assert allowed(lambda: close_poll(actor=actor, poll=poll)) == (role in ("secretary", "clerk", "chair"))


@pytest.mark.parametrize("role", ROLES)
def test_who_annuls_and_admits(voting: SimpleNamespace, household_poll: Callable[..., Poll], role: str) -> None:
    poll, actor = household_poll(), actor_for(voting, role)
    late = make_person(voting.community, 300)
    may_admit = allowed(lambda: admit_elector(actor=actor, poll=poll, person=late, why="搬来时漏登"))
    assert may_admit == (role in ("secretary", "clerk"))
    assert allowed(lambda: annul_poll(actor=actor, poll=poll, why="名册有误")) == (role in ("secretary", "clerk"))


@pytest.mark.parametrize("role", ROLES)
def test_who_types_confirms_and_signs_off_paper(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], role: str
) -> None:
    poll, actor = household_poll(), actor_for(voting, role)
    lines = list(Elector.objects.filter(poll=poll).order_by("number"))
    given: dict[str, Any] = {"totals": {"yes": 5}, "collected_at": timezone.now(), "poll": poll}
    names = {line.pk: "" for line in lines[:5]}
    may_enter = allowed(lambda: enter_paper_batch(actor=actor, names=names, **given))
    assert may_enter == (role in ("secretary", "clerk"))
    typist = voting.clerk if role == "secretary" else voting.secretary
    batch = enter_paper_batch(
        actor=actor_of(typist), poll=poll, names={lines[5].pk: ""}, totals={"yes": 1}, collected_at=timezone.now(),
        few_acknowledged=True,
    )  # fmt: skip
    may_confirm = allowed(lambda: confirm_paper_batch(actor=actor, batch=batch, totals={"yes": 1}))
    assert may_confirm == (role in ("secretary", "clerk", "supervisor"))
    if not may_confirm:
        confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals={"yes": 1})
    for waiting in PaperBatch.objects.filter(poll=poll, state="entered"):
        reject_paper_batch(actor=actor_of(voting.supervisor), batch=waiting, why="重新录入")
    assert allowed(lambda: sign_off_paper(actor=actor, poll=poll)) == (role in ("secretary", "clerk"))


def test_paper_is_not_signed_off_while_a_batch_waits(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll, secretary = household_poll(), actor_of(voting.secretary)
    names = {line.pk: "" for line in Elector.objects.filter(poll=poll)[:5]}
    enter_paper_batch(actor=secretary, poll=poll, names=names, totals={"no": 5}, collected_at=timezone.now())
    with pytest.raises(Refused) as refused:
        sign_off_paper(actor=secretary, poll=poll)
    assert refused.value.refusal.code == "paper:waiting"


def test_nobody_confirms_his_own_batch(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    names = {line.pk: "" for line in Elector.objects.filter(poll=poll)[:5]}
    secretary = actor_of(voting.secretary)
    batch = enter_paper_batch(actor=secretary, poll=poll, names=names, totals={"no": 5}, collected_at=timezone.now())
    with pytest.raises(Refused) as refused:
        confirm_paper_batch(actor=secretary, batch=batch, totals={"no": 5})
    assert refused.value.refusal.code == "paper:same_person"


def test_a_period_poll_is_closed_by_its_time_and_by_nobody_earlier(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    with pytest.raises(Refused) as refused:
        close_poll(actor=actor_of(voting.secretary), poll=poll)
    assert refused.value.refusal.code == "poll:period"


def test_opening_twice_is_success_and_wipes_nothing(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    cast_ballots(casts=[ballot(meeting_poll, voting.chair)])
    again = open_poll(actor=actor_of(voting.secretary), poll=meeting_poll)
    assert again.roll_hash == meeting_poll.roll_hash
    assert Elector.objects.filter(poll=meeting_poll).count() == 9
    assert Event.objects.filter(name="poll:opened").count() == 1


def test_a_period_poll_moves_its_matter_to_the_ballot(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    run = stage_of(poll.proposal)
    assert (run.stage, run.due_at) == ("ballot", poll.closes_at)


@pytest.mark.parametrize("stage", ["draft", "support", "screening", "display", "done"])
def test_a_matter_is_voted_on_from_its_discussion_or_meeting_only(voting: SimpleNamespace, stage: str) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", stage)
    with pytest.raises(Refused) as refused:
        create_poll(
            actor=actor_of(voting.secretary), proposal=matter, question="？", secrecy="named", basis="household",
            closes_at=timezone.now() + timedelta(days=3),
        )  # fmt: skip
    assert refused.value.refusal.code == "poll:stage"


def test_a_text_with_a_mobile_number_is_not_opened_but_for_a_reason(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否拨打13800138000？", secrecy="named", basis="household",
        closes_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        open_poll(actor=secretary, poll=poll)
    assert refused.value.refusal.code == "poll:personal"
    assert open_poll(actor=secretary, poll=poll, override_reason="是公开的服务电话").state == "open"
    assert Event.objects.get(name="poll:opened").payload["overridden"] == "是公开的服务电话"


def test_a_vote_lasts_as_long_as_its_procedure_says(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="？", secrecy="named", closes_at=timezone.now() + timedelta(days=3)
    )
    with pytest.raises(Refused) as refused:
        open_poll(actor=secretary, poll=poll)
    assert refused.value.refusal.code == "poll:period"
    assert "15" in str(refused.value.refusal)


def test_a_second_round_points_to_the_one_that_was_annulled(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    first = household_poll()
    secretary = actor_of(voting.secretary)
    annul_poll(actor=secretary, poll=first, why="票上的字印错了")
    second = create_poll(
        actor=secretary, proposal=first.proposal, question="是否翻修广场？", secrecy="confidential", basis="household",
        closes_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    assert second.previous == first
    assert open_poll(actor=secretary, poll=second).state == "open"


def test_paper_collected_before_the_close_may_be_typed_in_after_it(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    names = {line.pk: "" for line in Elector.objects.filter(poll=poll)[:5]}
    secretary = actor_of(voting.secretary)
    with playing_at(poll.closes_at + timedelta(hours=2)):
        finish(poll)
        with pytest.raises(Refused) as refused:
            late = poll.closes_at + timedelta(minutes=1)
            enter_paper_batch(actor=secretary, poll=poll, names=names, totals={"yes": 5}, collected_at=late)
        assert refused.value.refusal.code == "paper:collected"
        batch = enter_paper_batch(
            actor=secretary, poll=poll, names=names, totals={"yes": 5}, collected_at=poll.closes_at
        )
        confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 5})
        sign_off_paper(actor=secretary, poll=poll)
        counted = finish(poll)
    assert counted.result["facts"]["measures"]["heads"]["yes"] == 5


def test_adopting_the_same_procedures_again_changes_nothing(voting: SimpleNamespace) -> None:
    before = ProcedureVersion.objects.count()
    assert adopt_procedures(actor=Actor.setup(voting.community)) == []
    assert ProcedureVersion.objects.count() == before


def test_a_changed_procedure_is_the_next_number_and_running_matters_keep_theirs(
    voting: SimpleNamespace, tmp_path: Any
) -> None:
    import json

    from proposals.rules.procedure_loader import PROCEDURES

    matter = make_matter(voting, voting.reps, "cn.resident_reps", "discussion")
    data = json.loads((PROCEDURES / "cn.resident_reps.json").read_text())
    data["chair_may_close"] = False
    (tmp_path / "changed.json").write_text(json.dumps(data))
    [new] = adopt_procedures(actor=Actor.setup(voting.community), folder=tmp_path)
    assert (new.number, new.retired_at) == (2, None)
    kept = ProcedureVersion.objects.get(pk=matter.procedure_version_id)
    assert (kept.number, kept.retired_at is not None) == (1, True)


@pytest.mark.parametrize("role", ROLES)
def test_who_adopts_procedures(voting: SimpleNamespace, role: str) -> None:
    assert allowed(lambda: adopt_procedures(actor=actor_for(voting, role))) == (role == "clerk")


def test_a_vote_without_a_meeting_binds_only_on_a_recorded_legal_basis(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll(legal_basis="居民公约第五条")
    assert poll.binding
    assert poll.rule["legal_basis"]["zh"] == "居民公约第五条"


def test_a_vote_without_a_quorum_may_be_held_again(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    Attendance.objects.filter(meeting=meeting_poll.meeting).exclude(person=voting.chair).delete()
    first = finish(meeting_poll, actor_of(voting.chair))
    assert (first.state, first.result["outcome"]["kind"]) == ("published", "inquorate")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people)
    secretary = actor_of(voting.secretary)
    second = create_poll(
        actor=secretary, proposal=first.proposal, question="修不修？", secrecy="named", meeting=meeting
    )
    assert second.previous == first
    second = open_poll(actor=secretary, poll=second)
    cast_ballots(casts=[ballot(second, person) for person in voting.reps_people])
    assert finish(second, actor_of(voting.chair)).result["outcome"]["kind"] == "adopted"
    assert stage_of(first.proposal).stage == "display"


def test_a_decided_matter_is_not_voted_on_again(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    cast_ballots(casts=[ballot(meeting_poll, person) for person in voting.reps_people[:7]])
    first = finish(meeting_poll, actor_of(voting.chair))
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people)
    with pytest.raises(Refused) as refused:
        create_poll(
            actor=actor_of(voting.secretary), proposal=first.proposal, question="？", secrecy="named", meeting=meeting
        )
    assert refused.value.refusal.code == "poll:stage"
