"""What a person leaves behind goes in its time: a mandate, messages, co-signatures, a telephone number, the entry itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from councils.actions.contacts import seal_phone
from councils.actions.sequencer import sequence_events
from councils.actions.verification import verify_record
from councils.models import Account, Community, Event, Mandate, Message, Person, Residency
from proposals.actions.comments import write_comment
from proposals.actions.retention import erase_expired
from proposals.actions.support import sign_support
from proposals.models import Elector, Poll, Proposal, StageRun, Support
from proposals.permissions.support import standing
from tests.conftest import actor_of, give_seat
from tests.proposals.mandates.test_frozen import draft, opened
from tests.proposals.polls.conftest import make_mandate, make_matter

DAY, YEAR = timedelta(days=1), timedelta(days=366)


def erase_all() -> int:
    total = 0
    while done := erase_expired(timezone.now()):
        total += done
    return total


def told(kind: str) -> dict[str, int]:
    """What the record says was erased of this class: how many, and nothing else."""
    events = [e for e in Event.objects.filter(name="retention:erased").order_by("pk") if e.payload["class"] == kind]
    for event in events:
        assert set(event.payload) == {"class", "period", "rows"}
        assert all(isinstance(count, int) for count in event.payload["rows"].values())
    return events[-1].payload["rows"] if events else {}


def whole(community: Community) -> None:
    sequence_events(timezone.now())
    assert verify_record(community).findings == ()


def ended(matter: Proposal, ago: timedelta) -> None:
    StageRun.objects.filter(proposal=matter, left_at=None).update(stage="done", entered_at=timezone.now() - ago)


# Mandates


def old_mandate(voting: SimpleNamespace, ago: timedelta, **more: Any) -> Mandate:
    over = {"state": "revoked", "ended_by": voting.owners[0], "ended_at": timezone.now() - ago}
    return make_mandate(voting.owners_council, voting.owners[0], voting.owners[1], **(over | more))


def test_a_mandate_and_its_picture_go_five_years_after_it_ended(
    voting: SimpleNamespace, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.MEDIA_ROOT = tmp_path
    mandate = old_mandate(voting, 5 * YEAR)
    mandate.scan.save("paper.jpg", ContentFile(b"picture"))
    kept = Path(mandate.scan.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_expired(timezone.now()) == 1
    assert not Mandate.objects.exists()
    assert not kept.exists()
    assert told("mandates") == {"mandate": 1}
    whole(voting.community)


@pytest.mark.parametrize("over", ["ended", "until_on", "matter"])
def test_a_mandate_is_over_by_its_end_its_day_or_its_matter(voting: SimpleNamespace, over: str) -> None:
    matter = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion")
    then = timezone.now() - 5 * YEAR
    live: dict[str, Any] = {"state": "valid", "ended_by": None, "ended_at": None}
    if over == "ended":
        old_mandate(voting, 5 * YEAR)
    elif over == "until_on":
        old_mandate(voting, YEAR, **live, from_on=(then - 9 * DAY).date(), until_on=then.date())
    else:
        old_mandate(voting, YEAR, **live, matter=matter.pk, until_on=None)
        assert erase_all() == 0, "the matter runs"
        ended(matter, 5 * YEAR)
    assert erase_all() == 1
    assert not Mandate.objects.exists()


def test_a_mandate_stays_while_it_holds_or_a_roll_names_it(voting: SimpleNamespace) -> None:
    mandate = make_mandate(voting.owners_council, voting.owners[0], voting.owners[1])
    opened(voting, draft(voting))
    assert Elector.objects.filter(mandate=mandate).exists()
    then = timezone.now() - 6 * YEAR
    Mandate.objects.update(state="revoked", ended_at=then)
    assert erase_all() == 0
    Elector.objects.filter(mandate=mandate).update(mandate=None)
    Mandate.objects.update(ended_at=timezone.now() - 4 * YEAR)
    assert erase_all() == 0, "not five years yet"
    Mandate.objects.update(ended_at=then)
    assert erase_all() == 1


# Messages


def message(cast: SimpleNamespace, ago: timedelta, cause: str, **more: Any) -> Message:
    then = timezone.now() - ago
    given: dict[str, Any] = {"channel": "app", "sent_at": then} | more
    return Message.objects.create(
        community=cast.community,
        to=cast.resident,
        kind="poll:opened",
        cause=cause,
        created_at=then,
        due_at=then,
        **given,
    )


def test_messages_go_after_twelve_months_and_what_waits_is_delivered_first(cast: SimpleNamespace) -> None:
    for n in range(3):
        message(cast, YEAR, f"old:{n}")
    message(cast, YEAR, "failed", channel="mail", sent_at=None, failed_at=timezone.now())
    message(cast, YEAR, "waits", channel="mail", sent_at=None)
    message(cast, 300 * DAY, "young")
    assert erase_all() == 1, "one event for all of them"
    assert set(Message.objects.values_list("cause", flat=True)) == {"waits", "young"}
    assert told("messages") == {"message": 4}
    assert erase_all() == 0
    whole(cast.community)


def test_many_messages_go_in_parts(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proposals.actions.retention_people.MESSAGES", 2)
    for n in range(5):
        message(cast, YEAR, f"old:{n}")
    assert erase_expired(timezone.now()) == 1
    assert Message.objects.count() == 3
    assert erase_all() == 2
    assert not Message.objects.exists()


# Co-signatures


def test_who_co_signed_goes_five_years_after_the_matter_and_how_many_stays(
    voting: SimpleNamespace, client_of: Callable[..., Client]
) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "support")
    for person in (voting.resident, voting.member):
        sign_support(actor=actor_of(person), proposal=matter)
    had = standing(matter, timezone.now()).have
    assert had == 2
    StageRun.objects.filter(proposal=matter, left_at=None).update(left_at=timezone.now())
    StageRun.objects.create(
        community=matter.community, proposal=matter, procedure_version=matter.procedure_version, stage="done",
        entered_at=timezone.now() - 4 * YEAR,
    )  # fmt: skip
    assert erase_all() == 0
    ended(matter, 5 * YEAR)
    Person.objects.filter(pk=voting.resident.pk).update(left_register_at=timezone.now())
    assert erase_all() == 1
    assert not Support.objects.exists()
    matter = Proposal.objects.get(pk=matter.pk)
    assert matter.co_signed == had, "also of whoever moved away since"
    assert standing(matter, timezone.now()).have == had
    assert told("cosignatures") == {"support": 2}
    page = client_of(None).get(f"/c/qinghuai/matters/{matter.pk}/").content.decode()
    assert re.search(r"2[人户]联名", page)
    whole(voting.community)


def test_co_signatures_of_a_matter_that_runs_stay(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "support")
    sign_support(actor=actor_of(voting.resident), proposal=matter)
    StageRun.objects.filter(proposal=matter).update(entered_at=timezone.now() - 9 * YEAR)
    assert erase_all() == 0
    assert Support.objects.count() == 1


# Telephone numbers, and people who left


def left(person: Person, ago: timedelta) -> None:
    person.phone_sealed = seal_phone("13800000000", person)
    person.left_register_at = timezone.now() - ago
    person.save()


def test_a_telephone_number_goes_thirty_days_after_leaving(cast: SimpleNamespace) -> None:
    left(cast.resident, 29 * DAY)
    assert erase_all() == 0
    left(cast.resident, 31 * DAY)
    left(cast.other_resident, 31 * DAY)
    assert erase_all() == 1
    cast.resident.refresh_from_db()
    assert bytes(cast.resident.phone_sealed) == b""
    assert cast.resident.name, "only the number: the entry stays for five years"
    assert told("contacts") == {"telephone": 2}


def test_who_left_five_years_ago_is_an_entry_without_a_face(
    cast: SimpleNamespace, client_of: Callable[..., Client]
) -> None:
    gone, name, code = cast.resident, cast.resident.name, cast.resident.register_id
    account = gone.account
    left(gone, 5 * YEAR)
    message(cast, DAY, "to the gone")
    erase_all()
    gone.refresh_from_db()
    assert (gone.name, gone.name_en, gone.birth_year, gone.account, bytes(gone.phone_sealed)) == (
        "",
        "",
        None,
        None,
        b"",
    )
    assert gone.register_id == f"erased-{gone.pk}"
    assert not Account.objects.filter(pk=account.pk).exists()
    assert not Residency.objects.filter(person=gone).exists()
    assert not Message.objects.filter(to=gone).exists()
    assert told("left")["person"] == 1
    for event in Event.objects.filter(name="retention:erased"):
        assert name not in str(event.payload)
        assert code not in str(event.payload)
    assert erase_all() == 0, "once"
    found = client_of(cast.clerk).post("/c/qinghuai/people/", {"words": "erased"}).content.decode()
    assert f"erased-{gone.pk}" not in found
    whole(cast.community)


def test_who_held_an_office_keeps_the_name_under_which_he_acted(cast: SimpleNamespace) -> None:
    name = cast.chair.name
    left(cast.chair, 5 * YEAR)
    erase_all()
    cast.chair.refresh_from_db()
    assert cast.chair.name == name
    assert cast.chair.birth_year is None
    assert not Residency.objects.filter(person=cast.chair).exists()


@pytest.mark.parametrize("what", ["roll", "comment", "signature", "running matter", "four years"])
def test_who_is_still_needed_stays_as_he_was(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], what: str
) -> None:
    gone = voting.resident
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "support")
    if what == "roll":
        poll = household_poll()
        gone = Elector.objects.filter(poll=poll).select_related("person")[0].person
    elif what == "comment":
        StageRun.objects.filter(proposal=matter, left_at=None).update(stage="discussion")
        write_comment(actor=actor_of(gone), proposal=Proposal.objects.get(pk=matter.pk), text="好。", position="for")
    elif what == "signature":
        sign_support(actor=actor_of(gone), proposal=matter)
    elif what == "running matter":
        gone = matter.proposer.person
        assert gone is not None
    name = gone.name
    left(gone, 4 * YEAR if what == "four years" else 6 * YEAR)
    erase_all()
    gone.refresh_from_db()
    assert gone.name == name
    assert gone.register_id != f"erased-{gone.pk}"
    assert bytes(gone.phone_sealed) == b"", "nobody telephones who has left"


def test_an_account_that_is_somebody_elses_too_stays(cast: SimpleNamespace) -> None:
    other = Person.objects.create(
        community=cast.neighbour, register_id="N77", name="赵甲", account=cast.resident.account
    )
    left(cast.resident, 5 * YEAR)
    erase_all()
    other.refresh_from_db()
    assert other.account is not None


def test_a_returning_person_is_a_new_entry(cast: SimpleNamespace) -> None:
    code = cast.resident.register_id
    left(cast.resident, 5 * YEAR)
    erase_all()
    again = Person.objects.create(community=cast.community, register_id=code, name="新")
    give_seat(cast.reps, again, "member")
    assert erase_all() == 0
