"""What its time is over goes by itself; what something still needs stays; and the record is whole afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from config.checks import retention_can_be_read
from councils.actions.sequencer import sequence_events
from councils.actions.verification import verify_record
from councils.models import Attendance, ClaimCode, Community, Event, LetterBatch, Meeting, Minutes
from proposals.actions.ballots import cast_ballots
from proposals.actions.comments import write_comment
from proposals.actions.reactions import react
from proposals.actions.retention import erase_expired, look
from proposals.models import (
    Comment,
    Elector,
    Objection,
    Petition,
    PetitionSignature,
    Poll,
    Publication,
    Reaction,
    Resolution,
    SealedBallot,
    StageRun,
)
from proposals.permissions.petition_standing import standing_of
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter

YEAR = timedelta(days=366)


def decided(voting: SimpleNamespace, make: Callable[..., Poll], ago: timedelta, ended: bool = True) -> Poll:
    """A vote that was published so long ago, of a matter that is over since."""
    poll = make()
    people = [e.person for e in Elector.objects.filter(poll=poll).select_related("person")]
    cast_ballots(casts=[ballot(poll, person) for person in people[:6]])
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() + timedelta(milliseconds=1), takes_paper=False)
    poll = finish(Poll.objects.get(pk=poll.pk))
    assert poll.state == "published", poll.state
    sequence_events(timezone.now())
    then = timezone.now() - ago
    Poll.objects.filter(pk=poll.pk).update(published_at=then)
    if ended:
        StageRun.objects.filter(proposal=poll.proposal, left_at=None).update(stage="done", entered_at=then)
    return Poll.objects.get(pk=poll.pk)


def whole(community: Community) -> int:
    """The record is whole; how many of its particulars are erased."""
    sequence_events(timezone.now())
    found = verify_record(community)
    assert found.findings == ()
    return found.erased


def test_ballots_go_after_three_years_and_the_roll_after_five(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client_of: Callable[..., Client]
) -> None:
    poll = decided(voting, household_poll, 3 * YEAR)
    root, result = poll.root, poll.result
    before = SealedBallot.objects.filter(poll=poll).count()
    assert before == 6
    assert erase_expired(timezone.now()) == 1
    assert erase_expired(timezone.now()) == 0
    poll.refresh_from_db()
    assert (poll.bundle, poll.root, poll.result) == (None, root, result)
    assert not SealedBallot.objects.filter(poll=poll).exists()
    assert Elector.objects.filter(poll=poll).exists()
    event = Event.objects.get(name="retention:erased")
    assert event.payload["class"] == "ballots"
    assert event.payload["rows"]["sealedballot"] == 6
    whole(poll.community)
    page = client_of(None).get(f"/c/qinghuai/polls/{poll.pk}/")
    assert page.status_code == 200
    assert client_of(None).get(f"/c/qinghuai/polls/{poll.pk}/sealed/").status_code == 410
    assert client_of(None).get(f"/c/qinghuai/polls/{poll.pk}/bundle.json").status_code == 410
    Poll.objects.filter(pk=poll.pk).update(published_at=timezone.now() - 5 * YEAR)
    assert erase_expired(timezone.now()) == 1
    assert not Elector.objects.filter(poll=poll).exists()
    assert Resolution.objects.filter(poll=poll).exists()
    assert Publication.objects.filter(proposal=poll.proposal).exists()
    assert client_of(None).get(f"/c/qinghuai/polls/{poll.pk}/").status_code == 200
    whole(poll.community)


def an_objection(poll: Poll) -> None:
    publication = Publication.objects.filter(proposal=poll.proposal).first()
    Objection.objects.create(
        community=poll.community, publication=publication, person=Elector.objects.filter(poll=poll)[0].person,
        text="数错了", raised_at=timezone.now(),
    )  # fmt: skip


def a_running_matter(poll: Poll) -> None:
    StageRun.objects.filter(proposal=poll.proposal, left_at=None).update(stage="follow_up")


@pytest.mark.parametrize("still", [an_objection, a_running_matter])
def test_what_something_needs_is_kept_and_named(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], still: Callable[[Poll], None]
) -> None:
    poll = decided(voting, household_poll, 6 * YEAR)
    still(poll)
    assert erase_expired(timezone.now()) == 0
    kept = {one.key: one.kept for one in look(poll.community, timezone.now())}
    assert f"poll:{poll.pk}" in kept["ballots"]
    assert SealedBallot.objects.filter(poll=poll).exists()


def test_within_the_courts_year_nothing_goes_whatever_is_set(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], settings: Any
) -> None:
    settings.RETENTION = "ballots=12m, rolls=3y"
    poll = decided(voting, household_poll, timedelta(days=364))
    assert erase_expired(timezone.now()) == 0
    Poll.objects.filter(pk=poll.pk).update(published_at=timezone.now() - YEAR)
    assert erase_expired(timezone.now()) == 1


def test_comments_go_with_their_particulars_and_the_chain_holds(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "discussion")
    said = write_comment(actor=actor_of(voting.resident), proposal=matter, text="太暗了", position="for")
    answer = write_comment(
        actor=actor_of(voting.other_resident), proposal=matter, text="同意", position="for", parent=said
    )
    react(actor=actor_of(voting.other_resident), comment=said, value=1)
    then = timezone.now() - 5 * YEAR
    runs = StageRun.objects.filter(proposal=matter, left_at=None)
    runs.update(entered_at=then)
    assert erase_expired(timezone.now()) == 0
    runs.update(stage="closed")
    erased = whole(voting.community)
    assert erase_expired(timezone.now()) == 1
    assert not Comment.objects.exists()
    assert not Reaction.objects.exists()
    about = Event.objects.filter(object_noun="comment", object_id__in=[str(said.pk), str(answer.pk)])
    assert about.exists()
    assert set(about.values_list("payload", "salt")) == {(None, "")}
    assert whole(voting.community) >= erased + about.count()


def test_attendance_goes_after_five_years_and_the_minutes_stay(town: SimpleNamespace, open_meeting_of: Any) -> None:
    meeting = open_meeting_of(town)
    minutes = Minutes.objects.create(
        community=town.community, meeting=meeting, text="到会6人", written_at=timezone.now()
    )
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=timezone.now() - 4 * YEAR)
    assert erase_expired(timezone.now()) == 0
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=timezone.now() - 5 * YEAR)
    assert erase_expired(timezone.now()) == 1
    assert not Attendance.objects.filter(meeting=meeting).exists()
    assert Minutes.objects.get(pk=minutes.pk).text == "到会6人"
    whole(town.community)


def test_codes_of_letters_go_thirty_days_after_they_ended(cast: SimpleNamespace) -> None:
    now = timezone.now()
    batch = LetterBatch.objects.create(
        community=cast.community, asked_by=cast.secretary, asked_at=now, person_ids=[cast.resident.pk, cast.member.pk]
    )

    def code(number: str, **ended: datetime) -> ClaimCode:
        given = {"expires_at": now + timedelta(days=60), **ended}
        return ClaimCode.objects.create(
            community=cast.community, batch=batch, person=cast.resident, number=number, code_hash="0" * 64,
            issued_at=now, **given,
        )  # fmt: skip

    code("used", used_at=now - timedelta(days=31))
    valid = code("valid")
    assert erase_expired(now) == 0
    valid.revoked_at = now - timedelta(days=31)
    valid.save()
    assert erase_expired(now) == 1
    assert not ClaimCode.objects.exists()
    batch.refresh_from_db()
    assert batch.person_ids == []


def test_names_under_a_petition_go_and_their_number_stays(
    town: SimpleNamespace, petition: Callable[..., Petition]
) -> None:
    begun = petition()
    then = timezone.now() - 5 * YEAR
    StageRun.objects.filter(proposal=town.matter, left_at=None).update(stage="closed", entered_at=then)
    assert standing_of(begun, timezone.now()).have == 1
    assert erase_expired(timezone.now()) == 1
    assert not PetitionSignature.objects.exists()
    begun.refresh_from_db()
    assert standing_of(begun, timezone.now()).have == 1
    whole(town.community)


def test_an_open_vote_and_a_young_one_are_left_alone(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    household_poll()
    assert erase_expired(timezone.now()) == 0


def test_old_sign_ins_go_and_leave_no_line_in_the_record(cast: SimpleNamespace) -> None:
    now = timezone.now()
    for key, ago, user in (
        ("old", 370, cast.resident.account),
        ("new", 30, cast.resident.account),
        ("far", 400, cast.stranger),
    ):
        session = UserSession.objects.create(user=user, ip="192.0.2.7", user_agent="x", session_key=key)
        UserSession.objects.filter(pk=session.pk).update(last_seen_at=now - timedelta(days=ago))
    assert erase_expired(now) == 2
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["new"]
    assert not Event.objects.filter(name="retention:erased").exists()


def test_dry_run_says_and_erases_nothing(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> None:
    poll = decided(voting, household_poll, 3 * YEAR)
    out = StringIO()
    call_command("retention", "--dry-run", "--community", "qinghuai", stdout=out)
    said = out.getvalue()
    assert f"to erase: poll:{poll.pk}" in said
    assert "ballots      kept 3 years after the result. Over: 1." in said
    assert "minutes: kept always" in said
    assert SealedBallot.objects.filter(poll=poll).exists()
    with pytest.raises(CommandError, match="only looks"):
        call_command("retention", "--community", "qinghuai", stdout=StringIO())
    with pytest.raises(CommandError, match="no community"):
        call_command("retention", "--dry-run", "--community", "atlantis", stdout=StringIO())
    out = StringIO()
    call_command("retention", stdout=out)
    assert "Erased: 1." in out.getvalue()
    assert not SealedBallot.objects.filter(poll=poll).exists()


def test_a_wrong_setting_is_named_at_the_start(settings: Any) -> None:
    assert retention_can_be_read(None) == []
    settings.RETENTION = "ballots=1d"
    assert "RETENTION.ballots" in retention_can_be_read(None)[0].msg


def test_privacy_page_says_the_periods_that_hold(
    cast: SimpleNamespace, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.RETENTION = "comments=4y, logs=7m"
    text = client_of(None).get("/c/qinghuai/privacy/").content.decode()
    for period in ("事情结束后4年。", "公布结果后3年。", "会后5年。", "7个月。", "失效后30天。"):
        assert period in text
