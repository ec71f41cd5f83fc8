"""Meetings as their readers meet them: the public page, convening, agenda, notice, calendar, minutes."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from councils.models import Meeting, Minutes
from councils.models.clock import playing_at
from proposals.actions.agenda import close_item, finish_meeting
from proposals.models import AgendaItem, Publication, StageRun
from tests.proposals.meetings.conftest import MONDAY, day, make_matter

BASE = "/c/qinghuai"


def page_of(meeting: Meeting, more: str = "") -> str:
    return f"{BASE}/meetings/{meeting.pk}/{more}"


def text(answer) -> str:
    return answer.content.decode()


CONVENE = f"{BASE}/meetings/convening/?council=reps"
WHEN = {"day": "2026-06-12", "time": "19:00", "basis": "member", "place": "议事厅", "title": "居民代表会议"}


def test_form_says_the_earliest_day_and_why(town, client_of) -> None:
    with playing_at(MONDAY):
        said = text(client_of(town.secretary).get(CONVENE))
    assert "最早6月5日（周五）：通知6月1日（周一）发出，中间要隔满3天。" in said
    assert "居民代表会议" in said


def test_convening_leads_to_the_agenda(town, client_of) -> None:
    with playing_at(MONDAY):
        answer = client_of(town.chair).post(CONVENE, WHEN)
    meeting = Meeting.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(meeting, "agenda/"))
    assert meeting.starts_at == day(12)


def test_too_early_is_refused_with_the_reason_and_what_was_typed(town, client_of) -> None:
    with playing_at(MONDAY):
        answer = client_of(town.secretary).post(CONVENE, {**WHEN, "day": "2026-06-03", "place": "小广场"})
    assert answer.status_code == 422
    assert "最早6月5日（周五）" in text(answer)
    assert "小广场" in text(answer)
    assert not Meeting.objects.exists()


def test_short_notice_goes_through_the_form_with_its_reason(town, client_of) -> None:
    with playing_at(MONDAY):
        client_of(town.secretary).post(CONVENE, {**WHEN, "day": "2026-06-02", "short_notice_reason": "水管爆裂"})
    assert Meeting.objects.get().short_notice_reason == "水管爆裂"


@pytest.mark.parametrize("name", ["member", "clerk", "resident", "neighbour_secretary", None])
def test_convening_is_not_for(town, client_of, name: str | None) -> None:
    browser = client_of(getattr(town, name) if name else None)
    assert browser.get(CONVENE).status_code == 403
    assert browser.post(CONVENE, WHEN).status_code == 403
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", [None, "resident", "member", "secretary"])
def test_public_page_shows_place_agenda_notice_and_quorum(town, announced, client_of, name, language: str) -> None:
    browser = client_of(getattr(town, name) if name else None)
    browser.cookies["django_language"] = language
    with playing_at(day(2)):
        said = text(browser.get(page_of(announced)))
    assert ("East gate lamps" if language == "en" else "东门路灯修缮") in said
    assert "notice.pdf" in said
    assert ("/console/" in said) is (name == "secretary")


def test_list_shows_what_is_to_come_and_what_was(announced, client_of) -> None:
    assert page_of(announced) in text(client_of(None).get(f"{BASE}/meetings/"))


def test_neighbours_meeting_does_not_exist(town, announced, client_of) -> None:
    browser = client_of(town.neighbour_secretary)
    for more in (
        "",
        "agenda/",
        "console/",
        "attendance/",
        "screen/",
        "minutes/",
        "meeting.ics",
        "notice.pdf",
        "notice/",
    ):
        assert browser.get(page_of(announced, more).replace("qinghuai", "neighbour")).status_code == 404, more


def test_one_click_on_the_matters_page_puts_it_on_the_agenda(town, convened, matter, client_of) -> None:
    browser = client_of(town.secretary)
    with playing_at(MONDAY):
        shown = text(browser.get(f"{BASE}/matters/{matter.pk}/"))
        assert f"{BASE}/matters/{matter.pk}/agenda/" in shown
        answer = browser.post(f"{BASE}/matters/{matter.pk}/agenda/", {"meeting": convened.pk})
        assert answer["Location"] == f"{BASE}/matters/{matter.pk}/"
    assert AgendaItem.objects.get().proposal_id == matter.pk
    assert StageRun.objects.get(proposal=matter, left_at=None).stage == "meeting"


def test_matters_page_says_why_a_meeting_comes_too_soon_for_it(town, convened, client_of) -> None:
    matter = make_matter(town, due_at=day(13))
    with playing_at(MONDAY):
        shown = text(client_of(town.secretary).get(f"{BASE}/matters/{matter.pk}/"))
    assert "居民可以评论到6月13日" in shown or "6月13日" in shown
    assert 'aria-disabled="true"' in shown


def test_agenda_is_arranged_by_its_page(town, convened, item, client_of) -> None:
    browser = client_of(town.secretary)
    with playing_at(MONDAY):
        assert browser.post(page_of(convened, "agenda/"), {"title": "听取物业说明"}).status_code == 303
        talk = AgendaItem.objects.get(proposal=None)
        browser.post(page_of(convened, f"items/{talk.pk}/order/"), {"to": "up"})
        assert AgendaItem.objects.get(position=1) == talk
        browser.post(page_of(convened, f"items/{talk.pk}/removal/"))
    assert list(AgendaItem.objects.all()) == [item]


def test_notice_is_looked_at_and_then_published(town, convened, item, client_of) -> None:
    browser = client_of(town.secretary)
    with playing_at(MONDAY):
        assert "东门路灯修缮" in text(browser.get(page_of(convened, "notice/")))
        assert browser.post(page_of(convened, "notice/"), {}).status_code == 303
    assert Publication.objects.get().meeting_id == convened.pk


def test_late_notice_asks_for_its_reason(town, convened, item, client_of) -> None:
    browser = client_of(town.secretary)
    with playing_at(day(10)):
        assert 'name="short_notice_reason"' in text(browser.get(page_of(convened, "notice/")))
        assert browser.post(page_of(convened, "notice/"), {"short_notice_reason": ""}).status_code == 422
        assert browser.post(page_of(convened, "notice/"), {"short_notice_reason": "主任住院"}).status_code == 303
    assert "主任住院" in text(client_of(None).get(page_of(convened)))


def test_notice_is_paper_too(announced, client_of) -> None:
    answer = client_of(None).get(page_of(announced, "notice.pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")


def test_paper_before_the_notice_does_not_exist(convened, client_of) -> None:
    assert client_of(None).get(page_of(convened, "notice.pdf")).status_code == 404


def test_calendar_file_has_hour_zone_place_and_agenda(announced, client_of) -> None:
    answer = client_of(None).get(page_of(announced, "meeting.ics"))
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    event = calendar.walk("VEVENT")[0]
    assert event.decoded("dtstart") == day(12)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert "东门路灯修缮" in str(event["description"])
    assert str(event["url"]).endswith(page_of(announced))
    assert calendar.walk("VTIMEZONE")


def test_cancelled_meeting_says_why_to_everybody(town, announced, client_of) -> None:
    with playing_at(day(2)):
        browser = client_of(town.secretary)
        assert browser.get(page_of(announced, "cancellation/")).status_code == 200
        assert browser.post(page_of(announced, "cancellation/"), {"why": "会场停电"}).status_code == 303
    assert "会场停电" in text(client_of(None).get(page_of(announced)))
    event = Calendar.from_ical(client_of(None).get(page_of(announced, "meeting.ics")).content).walk("VEVENT")[0]
    assert event["status"] == "CANCELLED"


def test_minutes_go_from_the_record_to_the_public_without_typing(town, secretary, taken_up, client_of) -> None:
    item = taken_up()
    with playing_at(day(12) + timedelta(minutes=30)):
        close_item(actor=secretary, item=item, note="已说明。")
        finish_meeting(actor=secretary, meeting=item.meeting)
    url, browser = page_of(item.meeting, "minutes/"), client_of(town.secretary)
    assert client_of(None).get(url).status_code == 404
    assert browser.get(url).status_code == 200
    assert browser.post(f"{url}draft/").status_code == 302
    shown = text(browser.get(url))
    assert "应到9人，开始时实到7人" in shown
    assert client_of(None).get(url).status_code == 404, "a draft is nobody else's"
    for path in ("1/correction/", "1/publication/"):
        assert client_of(town.member).get(url + path).status_code == 404
        assert browser.get(url + path).status_code == 200
    draft = Minutes.objects.get()
    stale = {"text": "旧", "seen_at": "2026-06-12T00:00:00+00:00"}
    assert browser.post(f"{url}1/correction/", stale).status_code == 409
    corrected = {
        "text": draft.text + "\n\n补充一句。",
        "text_en": draft.text_en,
        "seen_at": draft.written_at.isoformat(),
    }
    assert browser.post(f"{url}1/correction/", corrected).status_code == 303
    assert browser.post(f"{url}1/publication/").status_code == 302
    assert "补充一句。" in text(client_of(None).get(url))


def test_public_page_asks_few_queries_whatever_is_on_the_agenda(
    town, secretary, convened, client_of, django_assert_max_num_queries
) -> None:
    from proposals.actions.agenda import add_talk

    with playing_at(MONDAY):
        for n in range(12):
            add_talk(actor=secretary, meeting=convened, title=f"事项{n}")
        browser = client_of(town.resident)
        browser.get(page_of(convened))
        with django_assert_max_num_queries(18):
            browser.get(page_of(convened))
