"""A running matter keeps its rule; moving it to another is a recorded act with a reason, never in the middle of a vote."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Event, Message
from councils.permissions.refusal import Refused
from councils.rules.words import Words
from proposals.actions.gates import record_gate
from proposals.actions.moving import move_matter
from proposals.actions.polls import annul_poll, create_poll, open_poll
from proposals.actions.procedures import adopt_procedures, amend_legal_basis
from proposals.actions.stages import stage_of
from proposals.models import Poll, ProcedureVersion, Proposal, StageRun
from proposals.permissions.gates import may_come_to_vote, missing_before_vote
from proposals.permissions.procedure import definition_of
from proposals.rules.procedure_loader import PROCEDURES
from proposals.rules.procedures import definition_hash
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter

from .conftest import NEW_LAW, version_of


@pytest.fixture
def matter(hall: SimpleNamespace) -> Proposal:
    return make_matter(hall, hall.assembly, "cn.resident_assembly", "discussion")


def move(hall: SimpleNamespace, matter: Proposal, to: str = "cn.resident_reps", **more: object) -> Proposal:
    given = {"why": "走错了程序。", "council": hall.reps, **more}
    return move_matter(actor=actor_of(hall.secretary), proposal=matter, procedure=version_of(hall, to), **given)


def test_correcting_the_law_makes_a_version_and_touches_no_running_matter(
    hall: SimpleNamespace, matter: Proposal
) -> None:
    old = version_of(hall, "cn.resident_assembly")
    new = amend_legal_basis(actor=actor_of(hall.clerk), version=old, texts=NEW_LAW, why="法律改了")
    old.refresh_from_db()
    assert (new.number, new.amends, old.retired_at is None) == (2, old, False)
    assert new.hash != old.hash
    assert new.hash == definition_hash(definition_of(new))
    assert definition_of(new).rules == definition_of(old).rules
    assert definition_of(new).legal_basis == NEW_LAW["whole"]
    matter.refresh_from_db()
    assert matter.procedure_version == old
    assert stage_of(matter).procedure_version == old
    event = Event.objects.get(name="procedure:amended")
    assert event.payload == {
        "key": old.key, "number": 2, "hash": new.hash, "why": "法律改了", "hash_before": old.hash,
    }  # fmt: skip


def test_correcting_the_law_in_the_middle_of_a_vote_leaves_its_rule_and_its_hash(
    hall: SimpleNamespace, matter: Proposal
) -> None:
    poll = create_poll(
        actor=actor_of(hall.secretary), proposal=matter, question="修不修？", secrecy="named", basis="household",
        closes_at=timezone.now() + timedelta(days=8),
    )  # fmt: skip
    poll = open_poll(actor=actor_of(hall.secretary), poll=poll)
    before, pinned = poll.procedure_version.hash, poll.rule
    texts = NEW_LAW | {"rules.household": Words("新的依据", "a new basis")}
    amend_legal_basis(actor=actor_of(hall.secretary), version=poll.procedure_version, texts=texts, why="法律改了")
    poll = Poll.objects.select_related("procedure_version").get(pk=poll.pk)
    assert (poll.procedure_version.hash, poll.rule) == (before, pinned)
    with pytest.raises(Refused, match="moving:vote"):
        move(hall, matter, "cn.resident_assembly", council=hall.assembly)
    annul_poll(actor=actor_of(hall.secretary), poll=poll, why="题目写错")
    move(hall, matter, "cn.resident_assembly", council=hall.assembly)
    assert stage_of(matter).procedure_version.number == 2


def test_a_matter_is_moved_with_its_reason_told_and_on_record(hall: SimpleNamespace, matter: Proposal) -> None:
    promised = timezone.now() + timedelta(days=30)
    StageRun.objects.filter(proposal=matter).update(due_at=promised)
    before = matter.procedure_version
    moved = move(hall, matter)
    move(hall, moved)
    runs = list(StageRun.objects.filter(proposal=matter).order_by("pk"))
    assert [(run.stage, run.procedure_version.key) for run in runs] == [
        ("discussion", "cn.resident_assembly"), ("discussion", "cn.resident_reps"),
    ]  # fmt: skip
    assert (runs[1].why, runs[1].due_at, runs[0].left_at) == ("走错了程序。", promised, runs[1].entered_at)
    assert (moved.council, moved.procedure_version.key) == (hall.reps, "cn.resident_reps")
    event = Event.objects.get(name="matter:moved")
    assert (event.payload["hash_before"], event.payload["hash"]) == (before.hash, moved.procedure_version.hash)
    assert Message.objects.filter(kind="matter:moved", to=hall.resident, channel="app").count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"why": "  "}, "moving:no_reason"), ({"why": "请打13800138000"}, "personal"),
        ({"to": "cn.owners_ordinary"}, "screening:body"),
        ({"to": "cn.resident_assembly", "council": "assembly"}, "moving:same"),
    ],
)  # fmt: skip
def test_a_move_is_refused(hall: SimpleNamespace, matter: Proposal, change: dict[str, str], code: str) -> None:
    given: dict[str, object] = dict(change)
    if "council" in given:
        given["council"] = getattr(hall, change["council"])
    with pytest.raises(Refused, match=code):
        move(hall, matter, **given)
    assert StageRun.objects.filter(proposal=matter).count() == 1


def test_a_move_is_refused_where_the_stage_has_no_counterpart(hall: SimpleNamespace) -> None:
    waiting = make_matter(hall, hall.assembly, "cn.resident_assembly", "support")
    with pytest.raises(Refused, match="moving:no_stage"):
        move(hall, waiting, "cn.community_deliberation", council=hall.council)


@pytest.mark.parametrize("stage", ["display", "follow_up", "done", "withdrawn", "closed", "returned"])
def test_what_is_decided_or_ended_keeps_its_rule(hall: SimpleNamespace, stage: str) -> None:
    ended = make_matter(hall, hall.assembly, "cn.resident_assembly", stage)
    with pytest.raises(Refused, match="moving:decided"):
        move(hall, ended)


@pytest.mark.parametrize("who", ["chair", "member", "resident", "supervisor", "neighbour_secretary"])
def test_only_the_office_moves_a_matter(hall: SimpleNamespace, matter: Proposal, who: str) -> None:
    with pytest.raises(Refused, match=r"moving:role|proposal:not_here"):
        move_matter(
            actor=actor_of(getattr(hall, who)), proposal=matter, procedure=version_of(hall, "cn.resident_reps"),
            council=hall.reps, why="走错了",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "code"),
    [("secretary", ""), ("clerk", ""), ("chair", "role"), ("resident", "role"), ("supervisor", "role"), ("neighbour_secretary", "not_here")],
)  # fmt: skip
def test_who_corrects_the_law(hall: SimpleNamespace, who: str, code: str) -> None:
    version = version_of(hall, "cn.resident_assembly")

    def amend() -> ProcedureVersion:
        return amend_legal_basis(actor=actor_of(getattr(hall, who)), version=version, texts=NEW_LAW, why="改")

    if code:
        with pytest.raises(Refused, match=f"procedure:{code}"):
            amend()
    else:
        assert amend().number == 2


@pytest.mark.parametrize(
    ("texts", "why", "code"),
    [
        (NEW_LAW, " ", "procedure:no_reason"),
        ({"rules.household": Words("", "")}, "改", "procedure:flaw"),
        ({"rules.dog": Words("犬", "dog")}, "改", "procedure:place"),
        ({"whole": Words("电话13800138000", "x")}, "改", "personal"),
    ],
)
def test_a_correction_is_refused(hall: SimpleNamespace, texts: dict[str, Words], why: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        amend_legal_basis(
            actor=actor_of(hall.clerk), version=version_of(hall, "cn.resident_assembly"), texts=texts, why=why
        )
    assert ProcedureVersion.objects.filter(key="cn.resident_assembly").count() == 1


def test_nothing_changed_makes_no_version_and_an_old_one_is_not_corrected(hall: SimpleNamespace) -> None:
    version = version_of(hall, "cn.resident_assembly")
    same = {"whole": definition_of(version).legal_basis}
    assert amend_legal_basis(actor=actor_of(hall.clerk), version=version, texts=same, why="") == version
    amend_legal_basis(actor=actor_of(hall.clerk), version=version, texts=NEW_LAW, why="改")
    with pytest.raises(Refused, match="procedure:retired"):
        amend_legal_basis(actor=actor_of(hall.clerk), version=version, texts=NEW_LAW, why="改")


def test_an_upgrade_keeps_what_the_community_corrected(hall: SimpleNamespace, tmp_path: Path) -> None:
    version = version_of(hall, "cn.resident_assembly")
    amend_legal_basis(actor=actor_of(hall.clerk), version=version, texts=NEW_LAW, why="法律改了")
    assert adopt_procedures(actor=actor_of(hall.clerk)) == []
    text = (PROCEDURES / "cn.resident_assembly.json").read_text(encoding="utf-8")
    changed = text.replace('"chair_may_close": true', '"chair_may_close": false')
    (tmp_path / "cn.resident_assembly.json").write_text(changed, encoding="utf-8")
    filed, kept = adopt_procedures(actor=actor_of(hall.clerk), folder=tmp_path)
    assert (filed.number, kept.number, kept.amends) == (3, 4, filed)
    assert definition_of(kept).legal_basis == NEW_LAW["whole"]
    assert definition_of(kept).chair_may_close is False
    assert adopt_procedures(actor=actor_of(hall.clerk), folder=tmp_path) == []


@pytest.mark.parametrize("stage", ["discussion", "meeting"])
def test_a_matter_that_is_moved_owes_the_gates_that_it_never_passed(hall: SimpleNamespace, stage: str) -> None:
    """Begun under an easier procedure and moved at the last moment, it would be voted on without them."""
    matter = make_matter(hall, hall.reps, "cn.resident_reps", stage)
    move(hall, matter, "cn.siyi_lianggongkai", council=hall.reps)
    matter = Proposal.objects.get(pk=matter.pk)
    owed = (
        ["committees_consulted"]
        if stage == "discussion"
        else ["committees_consulted", "plan_circulated", "party_reviewed"]
    )
    now, secretary = timezone.now(), actor_of(hall.secretary)
    assert [
        one.key for one in missing_before_vote(matter, now, None) if one.key in owed and one.blocks and not one.met
    ] == owed
    refusal = may_come_to_vote(matter, now, None)
    assert refusal is not None
    assert refusal.code.startswith("gate:")
    counts = {"due": 30, "present": 20, "yes": 15, "no": 5, "abstain": 0}
    for gate in owed:
        record_gate(actor=secretary, proposal=matter, gate=gate, counts=counts)
    assert not [one for one in missing_before_vote(matter, now, None) if one.key in owed and not one.met]
