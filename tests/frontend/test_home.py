"""Home says the one duty first, and "Mine" knows that a ballot is in, never what it says."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from councils.models import Meeting
from proposals.actions.ballots import cast_ballots
from proposals.actions.polls import create_poll, open_poll
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, make_matter, voting

__all__ = ["voting"]


def open_household_poll(cast):
    matter = make_matter(cast, cast.assembly, "cn.resident_assembly", "discussion")
    made = create_poll(
        actor=actor_of(cast.secretary),
        proposal=matter,
        question="东门修不修灯？",
        secrecy="confidential",
        basis="household",
        closes_at=timezone.now() + timedelta(days=3),
        takes_paper=False,
    )
    return open_poll(actor=actor_of(cast.secretary), poll=made)


def home(client_of, who, page=""):
    return client_of(who).get(f"/c/qinghuai/{page}").content.decode()


def test_open_ballot_is_the_duty_of_who_is_on_the_roll_until_it_is_in(client_of, voting):
    poll = open_household_poll(voting)
    line = poll.electors.select_related("person").exclude(person__account=None).first()
    page = home(client_of, line.person)
    assert page.index("现在需要您") < page.index("东门修不修灯")
    assert "请代表您家投一票" in page
    assert "不用手机也能投" in page
    assert "还没投" in home(client_of, line.person, "mine/")
    [receipt] = cast_ballots(casts=[ballot(poll, line.person)])
    page = home(client_of, line.person)
    assert "请代表您家投一票" not in page
    assert "东门修不修灯" in page
    mine = home(client_of, line.person, "mine/")
    assert "票已收到" in mine
    assert receipt.code not in mine


def test_open_ballot_is_nobody_s_duty_who_is_not_on_the_roll(client_of, voting):
    open_household_poll(voting)
    for who in (voting.owners[0], None, voting.stranger, voting.neighbour_secretary):
        assert "请代表您家投一票" not in home(client_of, who)


def test_home_shows_turnout_and_never_the_split(client_of, voting):
    poll = open_household_poll(voting)
    line = poll.electors.select_related("person").first()
    cast_ballots(casts=[ballot(poll, line.person, "no")])
    page = home(client_of, None)
    assert "已投1户" in page
    assert "tally" not in page


def test_home_tells_of_the_meeting_in_session_before_the_next(client_of, voting):
    now = timezone.now()
    more = {"community": voting.community, "council": voting.reps, "basis": "member", "convened_at": now}
    Meeting.objects.create(title="下周的会", starts_at=now + timedelta(days=7), convened_by=voting.secretary, **more)
    assert "下周的会" in home(client_of, None)
    Meeting.objects.create(title="正开的会", starts_at=now, state="open", convened_by=voting.secretary, **more)
    page = home(client_of, None)
    assert "正开的会" in page
    assert "下周的会" not in page


def test_home_of_an_empty_community_says_what_will_be_here(client_of, cast):
    page = home(client_of, cast.resident)
    assert page.count('class="slip slip-empty"') >= 5
    assert "现在没有要您办的事" in page


def test_installation_with_one_community_opens_it_and_with_two_lists_them(client_of, cast):
    answer = client_of(None).get("/").content.decode()
    assert "/c/qinghuai/" in answer
    assert "/c/neighbour/" in answer


def test_meeting_in_session_is_the_first_duty_of_who_runs_it(client_of, voting):
    now = timezone.now()
    more = {"community": voting.community, "council": voting.reps, "basis": "member", "convened_at": now}
    made = {"convened_by": voting.secretary, **more}
    meeting = Meeting.objects.create(title="今晚的会", starts_at=now + timedelta(minutes=50), **made)
    Meeting.objects.create(title="下周的会", starts_at=now + timedelta(days=7), **made)
    page = home(client_of, voting.secretary)
    assert page.index("现在需要您") < page.index("今晚的会") < page.index(f"/meetings/{meeting.pk}/console/")
    for who in (voting.resident, voting.neighbour_secretary, None):
        assert f"/meetings/{meeting.pk}/console/" not in home(client_of, who)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now + timedelta(hours=3))
    assert f"/meetings/{meeting.pk}/console/" not in home(client_of, voting.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    assert f"/meetings/{meeting.pk}/console/" in home(client_of, voting.secretary)
