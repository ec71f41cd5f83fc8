"""What somebody with the database can do to the record, and what the check says to it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from councils.actions.record import record_head
from councils.actions.sequencer import sequence_events
from councils.actions.verification import Progress, check_record, verify_record
from councils.models import Community, Event, RecordHead
from tests.conftest import make_community


def found(community: Community, head: str = "") -> list[tuple[str, int, int]]:
    return [(f.kind, f.first, f.last) for f in verify_record(community, head).findings]


def said(*args: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_record", *args, stdout=out)
    return out.getvalue()


def test_changed_particulars_are_named(community: Community, written) -> None:
    event = written(5)[2]
    Event.objects.filter(pk=event.pk).update(payload={"n": 3, "why": "井盖"})
    assert found(community) == [("changed", 3, 3)]
    assert "changed: Event 3 has other particulars than it committed to. (thing:done about community" in said()


@pytest.mark.parametrize(
    "change",
    [{"name": "thing:undone"}, {"actor": "person:9"}, {"object_id": "99"}, {"at": timezone.now()}, {"commitment": "a" * 64},
     {"public": {"act": "thing:done"}}],
)  # fmt: skip
def test_changed_field_is_named(community: Community, written, change: dict[str, object]) -> None:
    Event.objects.filter(pk=written(5)[2].pk).update(**change)
    assert {(kind, first) for kind, first, _ in found(community)} == {("changed", 3)}


def test_removed_event_is_named(community: Community, written) -> None:
    written(5)[2].delete()
    assert found(community) == [("removed", 3, 3)]
    assert "removed: Event 3 is missing." in said()


def test_removed_event_is_named_though_the_rest_was_renumbered(community: Community, written) -> None:
    events = written(5)
    events[2].delete()
    for event in events[3:]:
        Event.objects.filter(pk=event.pk).update(seq=event.seq - 1)
    assert found(community)
    assert not verify_record(community).ok


def test_inserted_event_is_named(community: Community, written) -> None:
    events = written(5)
    for event in reversed(events[2:]):
        Event.objects.filter(pk=event.pk).update(seq=event.seq + 1)
    forged = Event.objects.get(pk=events[1].pk)
    forged.pk, forged.seq, forged.hash = None, 3, "f" * 64
    forged.save(force_insert=True)
    assert found(community) == [("inserted", 3, 3)]


def test_forged_head_beside_a_whole_record_is_named(community: Community, written) -> None:
    written(3)
    RecordHead.objects.update(hash="f" * 64)
    assert found(community) == [("changed", 3, 3)]


def test_cut_off_tail_is_missed_by_the_stored_head(community: Community, written) -> None:
    events = written(5)
    Event.objects.filter(pk__in=[events[3].pk, events[4].pk]).delete()
    assert found(community) == [("removed", 4, 5)]


def test_cut_off_tail_with_a_forged_head_is_missed_by_the_head_on_paper(community: Community, written) -> None:
    events = written(5)
    on_paper = record_head(community).hash
    Event.objects.filter(pk__in=[events[3].pk, events[4].pk]).delete()
    RecordHead.objects.update(seq=3, hash=events[2].hash)
    assert verify_record(community).ok, "nothing in the database can tell"
    assert not verify_record(community, on_paper).ok
    assert "No record holds this head" in said("--head", on_paper)


def test_head_on_paper_is_found_by_its_first_digits_after_more_has_happened(community: Community, written) -> None:
    on_paper = written(3)[-1].hash
    written(2)
    out = StringIO()
    call_command("verify_record", "--community", community.slug, "--head", on_paper[:16].upper(), stdout=out)
    assert "This head stands at event 3." in out.getvalue()


def test_particulars_erased_by_retention_leave_the_record_whole(community: Community, written) -> None:
    Event.objects.filter(pk=written(5)[2].pk).update(payload=None, salt="")
    result = verify_record(community)
    assert result.ok
    assert result.erased == 1


def test_events_not_yet_numbered_are_no_fault(community: Community, written) -> None:
    written(2)
    written(1, sequence=False)
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert "1 not numbered yet" in out.getvalue()


def test_neighbours_fault_does_not_hide_behind_a_whole_record(community: Community, written) -> None:
    written(2)
    neighbour = make_community("neighbour")
    events = [Event.objects.get(pk=event.pk) for event in written(1, sequence=False)]
    Event.objects.filter(pk=events[0].pk).update(community=neighbour)
    sequence_events(timezone.now())
    Event.objects.filter(community=neighbour).update(name="thing:undone")
    assert "neighbour: Event 1 was changed." in said()
    call_command("verify_record", "--community", community.slug, stdout=StringIO())


@pytest.mark.parametrize("arguments", [["--community", "nowhere"], ["--head", "3f9c"]])
def test_wrong_arguments_are_refused(community: Community, arguments: list[str]) -> None:
    with pytest.raises(CommandError, match=r"no community|at least 16"):
        call_command("verify_record", *arguments, stdout=StringIO())


def test_check_tells_how_far_it_is(community: Community, written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("councils.actions.verification.STEP", 2)
    written(5)
    steps = [step for step in check_record(community) if isinstance(step, Progress)]
    assert [(step.done, step.of) for step in steps] == [(0, 5), (2, 5), (4, 5)]
