"""Who signs in whom, when, what counts, and what the quorum makes of it."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connections

from councils.actions.attendance import sign_in, sign_out
from councils.actions.meetings import cancel_meeting, open_meeting
from councils.models import Attendance, Event, Household, Meeting, Residency
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.agenda import finish_meeting, publish_meeting_notice, put_on_agenda
from proposals.actions.convening import convene
from proposals.permissions.quorum import quorum_of
from tests.conftest import LONG_AGO, actor_of, make_person
from tests.proposals.meetings.conftest import MONDAY, day, make_matter, who

JUST_BEFORE = day(12) - timedelta(minutes=30)


def refusal(act, at=JUST_BEFORE, **call) -> str:
    with playing_at(at), pytest.raises(Refused) as refused:
        act(**call)
    return refused.value.refusal.code


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [
        ("secretary", "", ""),  # a guest himself: he holds no voting seat
        ("chair", "", ""),
        ("member", "", "attendance:others"),
        ("clerk", "attendance:not_due", "attendance:others"),
        ("supervisor", "attendance:not_due", "attendance:others"),
        ("resident", "attendance:not_due", "attendance:others"),
        ("stranger", "attendance:account", "attendance:account"),
        ("anonymous", "attendance:account", "attendance:account"),
        ("neighbour_secretary", "meeting:not_here", "meeting:not_here"),
    ],
)
def test_who_signs_in_himself_and_others(town, announced, name: str, own: str, other: str) -> None:
    for person, code in ((None, own), (town.reps_people[5], other)):
        if code:
            assert refusal(sign_in, actor=who(town, name), meeting=announced, person=person) == code
        else:
            with playing_at(JUST_BEFORE):
                assert sign_in(actor=who(town, name), meeting=announced, person=person)
    assert Attendance.objects.count() == (own == "") + (other == "")


@pytest.mark.parametrize(
    ("state", "code"),
    [("early", "meeting:not_yet"), ("doors", ""), ("open", ""), ("closed", "attendance:over"), ("cancelled", "attendance:over")],
)  # fmt: skip
def test_when_one_signs_in(town, secretary, announced: Meeting, state: str, code: str) -> None:
    at = {"early": day(12, 17), "doors": day(12, 18), "open": day(12, 20), "closed": day(12, 21)}.get(state, day(11))
    if state == "cancelled":
        with playing_at(day(11)):
            cancel_meeting(actor=secretary, meeting=announced, why="停电")
    if state in ("open", "closed"):
        with playing_at(day(12)):
            open_meeting(actor=secretary, meeting=announced)
    if state == "closed":
        with playing_at(day(12, 20)):
            finish_meeting(actor=secretary, meeting=announced)
    if code:
        assert refusal(sign_in, at=at, actor=actor_of(town.member), meeting=announced) == code
    else:
        with playing_at(at):
            assert sign_in(actor=actor_of(town.member), meeting=announced).method == "own_phone"


def test_neighbours_person_is_not_signed_in(town, secretary, announced) -> None:
    call = {"actor": secretary, "meeting": announced, "person": town.neighbour_secretary}
    assert refusal(sign_in, **call) == "meeting:not_here"


def test_signing_in_twice_is_one_stay_and_coming_back_another(town, secretary, announced) -> None:
    member = actor_of(town.member)
    with playing_at(JUST_BEFORE):
        first = sign_in(actor=member, meeting=announced)
        assert sign_in(actor=secretary, meeting=announced, person=town.member).pk == first.pk
        sign_out(actor=member, meeting=announced)
        assert sign_out(actor=member, meeting=announced) is None
        sign_in(actor=member, meeting=announced)
    stays = Attendance.objects.filter(person=town.member).order_by("pk")
    assert [stay.left_at is None for stay in stays] == [False, True]
    assert Event.objects.filter(name="attendance:signed_in").count() == 2


def test_only_the_office_signs_others_out(town, secretary, announced) -> None:
    with playing_at(JUST_BEFORE):
        sign_in(actor=actor_of(town.member), meeting=announced)
    call = {"actor": actor_of(town.reps_people[4]), "meeting": announced, "person": town.member}
    assert refusal(sign_out, **call) == "attendance:others"
    with playing_at(JUST_BEFORE):
        assert sign_out(actor=secretary, meeting=announced, person=town.member)


@pytest.mark.parametrize(
    ("present", "met", "zh", "en"),
    [
        (5, False, "还差1人：应到9人，到了5人，要6人。", "1 more must be present: 5 of 9 are here, 6 are needed."),
        (6, True, "刚好够", "If 1 leaves, it is no longer enough."),
        (8, True, "还可以走2人", "2 may leave"),
    ],
)
def test_quorum_is_said_in_words_with_how_many_may_leave(opened, present: int, met: bool, zh: str, en: str) -> None:
    with playing_at(day(12)):
        quorum = quorum_of(opened(present), day(12))
    assert (quorum.due, quorum.present, quorum.needed, quorum.met) == (9, present, 6, met)
    assert zh in quorum.words("zh-Hans")
    assert en in quorum.words("en")


def test_guests_are_there_and_not_counted(town, secretary, opened) -> None:
    meeting = opened(5)
    with playing_at(day(12, 20)):
        stay = sign_in(actor=secretary, meeting=meeting, person=town.supervisor)
        quorum = quorum_of(meeting, day(12, 20))
    assert not stay.counts
    assert (quorum.present, quorum.guests, quorum.met) == (5, 1, False)


def test_quorum_falls_when_somebody_leaves_and_the_history_stays(town, secretary, opened) -> None:
    meeting = opened(6)
    with playing_at(day(12, 20)):
        sign_out(actor=secretary, meeting=meeting, person=town.member)
        assert not quorum_of(meeting, day(12, 20)).met
    assert Attendance.objects.filter(meeting=meeting).count() == 6


@pytest.fixture
def households(town: SimpleNamespace, secretary) -> Meeting:
    """Of households: three adults in one household, and those of the cast."""
    home = Household.objects.create(community=town.community, register_id="H900", building="9号楼")
    town.family = [make_person(town.community, n, resident=False, account=True) for n in (901, 902, 903)]
    for person in town.family:
        Residency.objects.create(community=town.community, person=person, household=home, from_on=LONG_AGO)
    matter = make_matter(town, town.assembly, "cn.resident_assembly")
    with playing_at(MONDAY):
        meeting = convene(actor=secretary, council=town.assembly, starts_at=day(12), basis="household")
        put_on_agenda(actor=secretary, proposal=matter, meeting=meeting)
        publish_meeting_notice(actor=secretary, meeting=meeting)
    return Meeting.objects.get(pk=meeting.pk)


def test_household_counts_once_however_many_of_it_come(town, secretary, households) -> None:
    with playing_at(JUST_BEFORE):
        for person in town.family:
            assert sign_in(actor=actor_of(person), meeting=households).household_id is not None
        assert quorum_of(households, JUST_BEFORE).present == 1
        sign_out(actor=secretary, meeting=households, person=town.family[0])
        assert quorum_of(households, JUST_BEFORE).present == 1, "the others still represent it"


def test_opening_is_allowed_without_a_quorum(opened) -> None:
    assert opened(1).state == "open"


def test_opening_needs_the_notice_and_the_hour(secretary, convened, item) -> None:
    assert refusal(open_meeting, at=day(12), actor=secretary, meeting=convened) == "meeting:no_notice"
    with playing_at(MONDAY):
        publish_meeting_notice(actor=secretary, meeting=convened)
    assert refusal(open_meeting, at=day(12, 17), actor=secretary, meeting=convened) == "meeting:not_yet"
    with playing_at(day(12, 18)):
        meeting = open_meeting(actor=secretary, meeting=convened)
        assert open_meeting(actor=secretary, meeting=convened).opened_at == meeting.opened_at
    assert meeting.chair_id is not None


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_of_one_person_at_once_are_one_stay(town, secretary, announced) -> None:
    ready = threading.Barrier(2)
    failed: list[BaseException] = []

    def press(actor, person) -> None:
        try:
            ready.wait()
            with playing_at(JUST_BEFORE):
                sign_in(actor=actor, meeting=announced, person=person)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    own = threading.Thread(target=press, args=(actor_of(town.member), None))
    office = threading.Thread(target=press, args=(secretary, town.member))
    for thread in (own, office):
        thread.start()
    for thread in (own, office):
        thread.join()
    assert not failed
    assert Attendance.objects.filter(person=town.member).count() == 1
    assert Event.objects.filter(name="attendance:signed_in").count() == 1
