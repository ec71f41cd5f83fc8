"""The room: signing in, the console's one big step, the screen."""

import re
from datetime import timedelta

import pytest

from councils.actions.attendance import sign_in
from councils.models import Attendance, Household, Meeting, Person, Residency
from councils.models.clock import playing_at
from proposals.actions.agenda import add_talk, close_item, finish_meeting, publish_meeting_notice
from proposals.actions.convening import convene
from proposals.actions.finishing import finish_polls
from proposals.actions.items import open_item_poll
from proposals.models import AgendaItem, Poll
from tests.conftest import LONG_AGO, actor_of
from tests.frontend.meetings.test_pages import page_of, text
from tests.proposals.meetings.conftest import MONDAY, day
from tests.proposals.meetings.test_items import EVENING, QUESTION, vote

EARLY = day(12) - timedelta(minutes=20)


def test_resident_due_signs_in_on_his_own_phone(town, announced, client_of) -> None:
    browser = client_of(town.member)
    with playing_at(EARLY):
        assert "我到了" in text(browser.get(page_of(announced)))
        assert browser.post(page_of(announced, "attendance/"), {"person": "me"}).status_code == 302
        stay = Attendance.objects.get()
        assert (stay.person_id, stay.method, stay.counts) == (town.member.pk, "own_phone", True)
        assert "18:40" in text(browser.get(page_of(announced, "attendance/")))
        browser.post(page_of(announced, "attendance/"), {"leave": "me"})
    assert Attendance.objects.get().left_at is not None


def test_before_the_doors_open_the_key_says_when(town, announced, client_of) -> None:
    with playing_at(day(12, 12)):
        said = text(client_of(town.member).get(page_of(announced)))
    assert "6月12日（周五）18:00" in said
    assert 'aria-disabled="true"' in said


def test_who_is_not_due_is_told_so(town, announced, client_of) -> None:
    with playing_at(EARLY):
        answer = client_of(town.resident).post(page_of(announced, "attendance/"), {"person": "me"})
    assert answer.status_code == 403
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("name", ["member", "clerk", "supervisor", "resident", "neighbour_secretary", None])
def test_list_of_those_due_is_the_offices_alone(town, announced, client_of, name: str | None) -> None:
    browser = client_of(getattr(town, name) if name else None)
    with playing_at(EARLY):
        said = text(browser.get(page_of(announced, "attendance/")))
        assert town.reps_people[5].name not in said
        answer = browser.post(page_of(announced, "attendance/"), {"person": town.reps_people[5].pk})
    assert answer.status_code == 403
    assert not Attendance.objects.exists()


def test_secretary_finds_and_signs_in_with_one_press_and_out_again(town, announced, client_of) -> None:
    browser, person = client_of(town.secretary), town.reps_people[5]
    with playing_at(EARLY):
        said = text(browser.post(page_of(announced, "attendance/"), {"look": "1", "q": person.name}))
        assert f'name="person" value="{person.pk}"' in said
        assert town.chair.name not in said
        browser.post(page_of(announced, "attendance/"), {"person": person.pk})
        assert f'name="leave" value="{person.pk}"' in text(browser.get(page_of(announced, "attendance/")))
        browser.post(page_of(announced, "attendance/"), {"leave": person.pk})
    assert Attendance.objects.get().left_at is not None


def test_searching_signs_nobody_in_and_no_name_stands_in_an_address(town, announced, client_of) -> None:
    browser, person = client_of(town.secretary), town.reps_people[5]
    with playing_at(EARLY):
        found = text(browser.post(page_of(announced, "attendance/"), {"look": "1", "q": person.name}))
        assert town.chair.name in text(browser.get(page_of(announced, "attendance/"), {"q": person.name}))
    assert not Attendance.objects.exists()
    assert "hx-get" not in found
    assert not any(
        person.name in address for address in re.findall(r'(?:href|src|action|hx-post|data-src)="([^"]*)"', found)
    )


def test_guest_is_found_by_name_and_not_counted(town, announced, client_of) -> None:
    browser = client_of(town.secretary)
    with playing_at(EARLY):
        assert town.supervisor.name in text(
            browser.post(page_of(announced, "attendance/"), {"look": "1", "q": town.supervisor.name})
        )
        browser.post(page_of(announced, "attendance/"), {"person": town.supervisor.pk})
    assert not Attendance.objects.get().counts


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30, "999999"])
def test_nobody_is_not_signed_in(town, announced, client_of, asked: str) -> None:
    with playing_at(EARLY):
        answer = client_of(town.secretary).post(page_of(announced, "attendance/"), {"person": asked})
    assert answer.status_code == 404


@pytest.fixture
def nine_hundred(town, secretary) -> Meeting:
    """900 households, convened by household."""
    homes = Household.objects.bulk_create(
        Household(community=town.community, register_id=f"HX{n}", building=f"{n % 30 + 1}号楼", door=f"{n}室")
        for n in range(900)
    )
    people = Person.objects.bulk_create(
        Person(community=town.community, register_id=f"RX{n}", name=f"户主{n:03d}") for n in range(900)
    )
    Residency.objects.bulk_create(
        Residency(community=town.community, person=person, household=home, from_on=LONG_AGO)
        for person, home in zip(people, homes, strict=True)
    )
    with playing_at(MONDAY):
        meeting = convene(actor=secretary, council=town.assembly, starts_at=day(12), basis="household")
        add_talk(actor=secretary, meeting=meeting, title="通报")
        publish_meeting_notice(actor=secretary, meeting=meeting)
    return Meeting.objects.get(pk=meeting.pk)


def test_nine_hundred_households_are_narrowed_by_building_and_search(
    town, nine_hundred, client_of, django_assert_max_num_queries
) -> None:
    browser = client_of(town.secretary)
    with playing_at(EARLY):
        whole = text(browser.get(page_of(nine_hundred, "attendance/")))
        assert whole.count('name="person" value="') <= 121
        assert len(whole) < 120_000
        one = text(browser.get(page_of(nine_hundred, "attendance/"), {"building": "7号楼"}))
        assert "户主006" in one
        assert "户主007" not in one
        with django_assert_max_num_queries(25):
            found = text(browser.post(page_of(nine_hundred, "attendance/"), {"look": "1", "q": "户主123"}))
        assert "户主123" in found


def test_other_adult_of_a_household_signs_in_for_it(town, nine_hundred, client_of) -> None:
    home = Household.objects.get(register_id="HX5")
    wife = Person.objects.create(community=town.community, register_id="RW", name="来的人", birth_year=1990)
    Residency.objects.create(community=town.community, person=wife, household=home, from_on=LONG_AGO)
    browser = client_of(town.secretary)
    with playing_at(EARLY):
        assert f'value="{wife.pk}"' in text(
            browser.post(page_of(nine_hundred, "attendance/"), {"look": "1", "q": "来的人"})
        )
        browser.post(page_of(nine_hundred, "attendance/"), {"person": wife.pk})
    stay = Attendance.objects.get()
    assert (stay.household_id, stay.counts) == (home.pk, True)


class Console:
    """The secretary at the console, pressing the big key again and again."""

    def __init__(self, browser, meeting: Meeting) -> None:
        self.browser, self.meeting = browser, meeting

    def look(self, part: str = "step") -> str:
        return text(self.browser.get(page_of(self.meeting, f"console/?part={part}")))

    def press(self, more: str, **data) -> int:
        return self.browser.post(page_of(self.meeting, more), data).status_code


def test_console_leads_from_the_agenda_to_the_minutes(town, secretary, convened, matter, client_of) -> None:
    console = Console(client_of(town.secretary), convened)
    with playing_at(MONDAY):
        assert page_of(convened, "agenda/") in console.look()
        console.browser.post(f"/c/qinghuai/matters/{matter.pk}/agenda/", {"meeting": convened.pk})
        assert page_of(convened, "notice/") in console.look()
        console.press("notice/")
        assert "18:00" in console.look(), "not yet, and when"
    item = AgendaItem.objects.get()
    with playing_at(EARLY):
        assert page_of(convened, "opening/") in console.look()
        for person in town.reps_people[:5]:
            sign_in(actor=secretary, meeting=convened, person=person)
    with playing_at(EVENING):
        assert console.press("opening/") == 302
        assert page_of(convened, f"items/{item.pk}/opening/") in console.look()
        assert console.press(f"items/{item.pk}/opening/") == 302
        assert "还差1人" in console.look(), "no vote without a quorum"
        asked = {"question": "是否修缮？", "secrecy": "named"}
        assert console.press(f"items/{item.pk}/vote/", **asked) == 409
        sign_in(actor=secretary, meeting=convened, person=town.reps_people[5])
        assert 'form="room-vote"' in console.look()
        assert "至少" in console.look("now") or "超过" in console.look("now")
        assert console.press(f"items/{item.pk}/vote/", **asked) == 302
        poll = Poll.objects.get()
        assert f"/polls/{poll.pk}/roll-call/" in console.look("step"), "nobody has voted: the roll is called first"
        line = poll.electors.get(person=town.reps_people[0])
        entered = {"enter": "1", "key": "k" * 24, f"mark_{line.pk}": "yes"}
        answer = console.browser.post(f"/c/qinghuai/polls/{poll.pk}/roll-call/", entered)
        assert answer["Location"] == page_of(convened, "console/"), "back to where the vote is closed"
        assert page_of(convened, f"votes/{poll.pk}/closing/") in console.look("step")
        assert console.press(f"items/{item.pk}/closing/", note="x") == 409
        assert console.press(f"votes/{poll.pk}/closing/") == 302
    vote_over = EVENING + timedelta(minutes=1)
    with playing_at(vote_over):
        finish_polls(vote_over)
        assert Poll.objects.get().state == "published"
        assert 'form="room-note"' in console.look()
        assert console.press(f"items/{item.pk}/closing/", note="") == 302
        assert page_of(convened, "closing/") in console.look()
        assert console.press("closing/") == 302
        assert page_of(convened, "minutes/") in console.look()


def test_typed_question_comes_back_with_the_refusal(town, taken_up, client_of) -> None:
    item = taken_up(5)
    with playing_at(EVENING):
        answer = client_of(town.secretary).post(
            page_of(item.meeting, f"items/{item.pk}/vote/"), {"question": "只问一次？", "secrecy": "named"}
        )
    assert answer.status_code == 409
    assert "只问一次？" in text(answer)


def test_postponing_from_the_console_asks_why(town, taken_up, client_of) -> None:
    item, browser = taken_up(), client_of(town.secretary)
    url = page_of(item.meeting, f"items/{item.pk}/postponement/")
    with playing_at(EVENING):
        assert browser.get(url).status_code == 200
        assert browser.post(url, {"why": ""}).status_code == 422
        assert browser.post(url, {"why": "缺报价"}).status_code == 303
    assert AgendaItem.objects.get(pk=item.pk).state == "postponed"


@pytest.mark.parametrize("name", ["member", "clerk", "supervisor", "resident", None])
def test_console_is_not_for(town, taken_up, client_of, name: str | None) -> None:
    item = taken_up()
    browser = client_of(getattr(town, name) if name else None)
    with playing_at(EVENING):
        assert browser.get(page_of(item.meeting, "console/")).status_code == 403
        for more in (
            "opening/",
            "closing/",
            f"items/{item.pk}/opening/",
            f"items/{item.pk}/closing/",
            f"items/{item.pk}/vote/",
        ):
            assert (
                browser.post(page_of(item.meeting, more), {"question": "x", "secrecy": "named"}).status_code == 403
            ), more
    assert AgendaItem.objects.get(pk=item.pk).state == "open"


@pytest.mark.parametrize("part", ["", "?part=now", "?part=quorum", "?part=agenda", "?part=step"])
def test_console_asks_few_queries(town, taken_up, client_of, django_assert_max_num_queries, part: str) -> None:
    item, browser = taken_up(), client_of(town.secretary)
    with playing_at(EVENING):
        open_item_poll(actor=actor_of(town.secretary), item=item, **QUESTION)
        browser.get(page_of(item.meeting, f"console/{part}"))
        with django_assert_max_num_queries(22):
            browser.get(page_of(item.meeting, f"console/{part}"))


def test_screen_follows_the_room_from_signing_in_to_the_verdict(town, secretary, taken_up, client_of) -> None:
    screen = client_of(None)

    def shows(meeting: Meeting) -> str:
        return text(screen.get(page_of(meeting, "screen/?part=screen")))

    item = taken_up(6)
    with playing_at(EVENING):
        assert "先讨论，再表决" in shows(item.meeting)
        open_item_poll(actor=secretary, item=item, **QUESTION)
        now = shows(item.meeting)
        assert "正在表决" in now
        assert "赞成" in now
        assert "<svg" in now
        assert not any(person.name in now for person in town.reps_people)
    vote(town, secretary, item)
    with playing_at(EVENING + timedelta(minutes=11)):
        result = shows(item.meeting)
        assert "通过" in result
        assert "赞成4人" in result
        close_item(actor=secretary, item=item)
        assert "赞成4人" in shows(item.meeting), "the result stays until the next item"
        finish_meeting(actor=secretary, meeting=item.meeting)
        assert "会议结束了" in shows(item.meeting)


def test_screen_before_the_meeting_asks_to_sign_in(announced, client_of) -> None:
    said = text(client_of(None).get(page_of(announced, "screen/")))
    assert "到签到台签到，或用手机扫码。" in said
    assert "<svg" in said
