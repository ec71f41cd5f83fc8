"""What is due in a community, overdue first: as a list, as a page, as a feed, as data; the office's part for the office."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar as Feed

from councils.models import Meeting
from councils.permissions.actor import Actor
from councils.rules.calendar import Calendar, earliest_meeting
from councils.rules.words import Words
from proposals.actions.convening import convene
from proposals.actions.follow_ups import add_follow_up
from proposals.actions.objections import raise_objection
from proposals.actions.procedures import adopt_procedures
from proposals.actions.publication import publish_result
from proposals.actions.screening import accept_proposal
from proposals.models import FollowUp, Publication, Resolution, StageRun
from proposals.permissions.deadlines import FOR_THE_OFFICE, SOURCES, deadlines
from proposals.rules.deadlines import Due, in_order, notice_by
from tests.conftest import actor_of, make_council
from tests.proposals.publication.conftest import counted_poll

NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
CALENDAR = Calendar()


def due(uid: str, days: float, **more: Any) -> Due:
    return Due(uid, "screening", NOW + timedelta(days=days), Words("事", "matter"), ("matter", (1,)), **more)


def test_the_longest_overdue_comes_first_and_what_lapsed_is_gone():
    found = [due("next", 1), due("late", -1), due("later", 3), due("latest", -5), due("over", -2, lapses=True)]
    found.append(due("meets", -0.2, begins=True))
    assert [one.uid for one in in_order(found, NOW)] == ["latest", "late", "meets", "next", "later"]


def test_a_deadline_at_midnight_belongs_to_the_day_that_ends():
    midnight = CALENDAR.end_of(date(2026, 6, 12))
    one = Due("x", "screening", midnight, Words("事", "matter"), ("matter", (1,)))
    assert one.last_day(CALENDAR) == date(2026, 6, 12)
    assert one.is_overdue(midnight)
    assert not one.is_overdue(midnight - timedelta(seconds=1))


@pytest.mark.parametrize(("days", "clear", "reading"), [(10, False, "full_days"), (3, True, "full_days"), (10, False, "last_day"), (0, False, "full_days")])  # fmt: skip
def test_the_last_day_of_a_notice_is_the_earliest_day_read_backwards(days, clear, reading):
    for n in range(40):
        meets = date(2026, 6, 1) + timedelta(days=n)
        last = notice_by(meets, days, clear, reading, CALENDAR)
        assert earliest_meeting(last, days, clear, reading, CALENDAR).on <= meets
        assert earliest_meeting(last + timedelta(days=1), days, clear, reading, CALENDAR).on > meets


@pytest.fixture
def busy(council: SimpleNamespace, matter: Any) -> SimpleNamespace:
    """Something of everything: a late answer, a discussion, a meeting without its notice, a decision with work and an
    objection."""
    secretary = actor_of(council.secretary)
    late = matter("screening")
    StageRun.objects.filter(proposal=late, left_at=None).update(due_at=timezone.now() - timedelta(days=3))
    discussed = matter("screening")
    accept_proposal(actor=secretary, proposal=discussed)
    meeting = convene(
        actor=secretary, council=council.reps, starts_at=timezone.now() + timedelta(days=9), title="六月会"
    )
    poll = counted_poll(council)
    publish_result(actor=Actor.clock(council.community), poll=poll)
    publication = Publication.objects.get(kind="resolution")
    raise_objection(actor=actor_of(council.other_resident), publication=publication, text="灯太亮。")
    work = add_follow_up(
        actor=actor_of(council.clerk), resolution=Resolution.objects.get(), title="换灯", office="物业工程部",
        due_on=publication.display_until,
    )  # fmt: skip
    return SimpleNamespace(council=council, late=late, discussed=discussed, meeting=meeting, work=work)


def kinds(busy: SimpleNamespace, who: str | None, council: str = "") -> list[str]:
    actor = actor_of(getattr(busy.council, who)) if who else Actor(community=busy.council.community)
    return [one.kind for one in deadlines(actor, timezone.now(), council)]


PUBLIC = {"screening", "comment", "meeting", "display", "follow_up"}
OFFICE = PUBLIC | {"notice", "objection"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, PUBLIC), ("resident", PUBLIC), ("member", PUBLIC), ("secretary", OFFICE), ("clerk", OFFICE),
        ("supervisor", OFFICE), ("chair", OFFICE),
    ],
)  # fmt: skip
def test_the_office_sees_its_own_deadlines_too(busy, who, seen):
    found = kinds(busy, who)
    assert set(found) == seen
    assert found[0] == "screening", "what is late comes first"


@pytest.mark.django_db
def test_a_neighbours_secretary_sees_nothing_of_ours(busy):
    assert deadlines(actor_of(busy.council.neighbour_secretary), timezone.now()) == []


@pytest.mark.django_db
def test_one_body_alone(busy):
    assert set(kinds(busy, "secretary", "reps")) == OFFICE
    assert kinds(busy, "secretary", "committee") == []


@pytest.mark.django_db
def test_what_is_done_is_due_no_more(busy):
    FollowUp.objects.update(done_at=timezone.now())
    Meeting.objects.update(notice_published_at=timezone.now())
    assert "follow_up" not in kinds(busy, None)
    assert "notice" not in kinds(busy, "secretary")


@pytest.mark.django_db
def test_as_many_queries_as_sources(busy, django_assert_num_queries):
    """And one for the calendar; who is not of the office does not ask whose objections wait."""
    secretary, resident = actor_of(busy.council.secretary), actor_of(busy.council.resident)
    with django_assert_num_queries(len(SOURCES) + 1):
        deadlines(secretary, timezone.now())
    with django_assert_num_queries(len(SOURCES) + 1 - len(FOR_THE_OFFICE)):
        deadlines(resident, timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("bodies", [1, 3])
def test_a_duty_asks_the_procedures_once_for_all_bodies(busy, bodies, django_assert_num_queries):
    adopt_procedures(actor=Actor.setup(busy.council.community))
    Meeting.objects.all().delete()
    secretary = actor_of(busy.council.secretary)
    met = timezone.now() - timedelta(days=200)
    for n in range(bodies):
        body = make_council(busy.council.community, "representative_meeting", key=f"reps-{n}")
        Meeting.objects.create(
            community=body.community, council=body, title="会", basis="member", starts_at=met, convened_at=met,
            convened_by=busy.council.secretary, state="closed", opened_at=met, closed_at=met,
        )  # fmt: skip
    with django_assert_num_queries(len(SOURCES) + 2):
        found = deadlines(secretary, timezone.now())
    assert sum(one.kind == "duty" for one in found) == bodies


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_what_is_late_and_who_acts(busy, client_of, language, django_assert_num_queries):
    # The community, the calendar, each source, the bodies to choose from; and of whoever is signed in session, account,
    # entry and seats.
    public = 1 + 1 + len(SOURCES) - len(FOR_THE_OFFICE) + 1
    for who, mine, queries in (
        (None, False, public),
        (busy.council.resident, False, public + 4),
        (busy.council.secretary, True, public + 4 + len(FOR_THE_OFFICE)),
    ):
        browser = client_of(who)
        browser.cookies["django_language"] = language
        with django_assert_num_queries(queries):
            text = browser.get("/c/qinghuai/deadlines/").content.decode()
        assert "物业工程部" in text
        assert ("会议通知最晚发出" in text or "Notice must go out" in text) is mine
    assert client_of(busy.council.neighbour_secretary).get("/c/qinghuai/deadlines/").status_code == 200
    assert (
        "物业工程部" not in client_of(busy.council.neighbour_secretary).get("/c/neighbour/deadlines/").content.decode()
    )


@pytest.mark.django_db
def test_the_feed_holds_the_public_ones_with_lasting_names(busy, client_of, django_assert_num_queries):
    browser = client_of(busy.council.secretary)
    # Of whoever is signed in, who he is; the sources are those of everybody all the same.
    with django_assert_num_queries(1 + 4 + 1 + len(SOURCES) - len(FOR_THE_OFFICE)):
        answer = browser.get("/c/qinghuai/deadlines.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    feed = Feed.from_ical(answer.content)
    uids = [str(event["uid"]) for event in feed.walk("VEVENT")]
    assert f"meeting-{busy.meeting.pk}@qinghuai.testserver" in uids
    assert f"follow-up-{busy.work.pk}@qinghuai.testserver" in uids
    assert not any(uid.startswith(("notice", "objection")) for uid in uids)
    assert len(uids) == len(set(uids))
    assert uids == [
        str(e["uid"]) for e in Feed.from_ical(browser.get("/c/qinghuai/deadlines.ics").content).walk("VEVENT")
    ]
    assert [str(zone["tzid"]) for zone in feed.walk("VTIMEZONE")] == ["Asia/Shanghai"]


@pytest.mark.django_db
def test_the_data_is_the_page(busy, client_of, django_assert_num_queries):
    browser = client_of(busy.council.secretary)
    with django_assert_num_queries(1 + 4 + 1 + len(SOURCES)):  # community, who asks, calendar, sources
        rows = browser.get("/api/v1/communities/qinghuai/deadlines/").json()
    assert {row["kind"] for row in rows} == OFFICE
    assert [row["overdue"] for row in rows] == sorted((row["overdue"] for row in rows), reverse=True)
    public = client_of(None).get("/api/v1/communities/qinghuai/deadlines/").json()
    assert {row["kind"] for row in public} == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "months"), [("urban", 6), ("village", 3)])
def test_a_body_that_must_meet_every_so_often_is_due_from_its_last_meeting(council, kind, months):
    adopt_procedures(actor=Actor.setup(council.community))
    type(council.community).objects.filter(pk=council.community.pk).update(kind=kind)
    actor = actor_of(council.secretary)
    actor.community.refresh_from_db()
    met = datetime(2026, 1, 20, 11, 0, tzinfo=UTC)

    def due_now() -> list[date]:
        return [one.last_day(CALENDAR) for one in deadlines(actor, NOW) if one.kind == "duty"]

    assert due_now() == [], "it has never met: nothing says from when"
    meeting = convene(actor=actor, council=council.reps, starts_at=timezone.now() + timedelta(days=9), title="例会")
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", starts_at=met, closed_at=met)
    assert due_now() == [date(2026, 1 + months, 20)]
    ahead = convene(actor=actor, council=council.reps, starts_at=timezone.now() + timedelta(days=9), title="例会")
    assert due_now() == [], "the next one is convened"
    Meeting.objects.filter(pk=ahead.pk).update(state="cancelled")
    assert due_now() == [date(2026, 1 + months, 20)]
