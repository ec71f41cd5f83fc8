"""The table of days: who changes it, what the record keeps, and that real deadlines are counted with it."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from councils.actions.calendar import import_days, lay_calendar, load_shipped_days, remove_day, set_day
from councils.models import CalendarDay, Event
from councils.models.clock import playing_at
from councils.models.day import calendar_of
from councils.permissions.calendar import may_change_calendar
from councils.permissions.refusal import Refused
from councils.rules.words import Words
from proposals.actions.convening import convene
from proposals.actions.display import put_on_display
from proposals.actions.matter_lock import due_at
from proposals.actions.procedures import adopt_procedures
from proposals.models import ProcedureVersion
from tests.conftest import actor_of, give_seat, make_council
from tests.proposals.meetings.conftest import make_matter

DRAGON_BOAT = date(2026, 6, 19)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def clerk(cast: SimpleNamespace) -> Any:
    return actor_of(cast.clerk)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("secretary", True), ("clerk", True), ("chair", False), ("member", False), ("supervisor", False),
        ("resident", False),
    ],
)  # fmt: skip
def test_secretary_and_clerk_change_the_table(cast: SimpleNamespace, who: str, may: bool) -> None:
    actor = actor_of(getattr(cast, who))
    assert (may_change_calendar(actor) is None) is may
    for act in (
        lambda: set_day(actor=actor, on=DRAGON_BOAT, kind="holiday"),
        lambda: remove_day(actor=actor, on=DRAGON_BOAT),
        lambda: load_shipped_days(actor=actor, key="china-2026"),
        lambda: import_days(actor=actor, content=b"date,kind\n2026-06-19,holiday\n"),
        lambda: lay_calendar(actor=actor, country="china"),
    ):
        if may:
            act()
            continue
        with pytest.raises(Refused, match="calendar:role"):
            act()
    assert CalendarDay.objects.exists() is may


def test_the_neighbours_secretary_changes_only_the_neighbours_table(cast: SimpleNamespace) -> None:
    set_day(actor=actor_of(cast.neighbour_secretary), on=DRAGON_BOAT, kind="holiday")
    assert calendar_of(cast.community).days == {}
    assert list(calendar_of(cast.neighbour).days) == [DRAGON_BOAT]


def test_a_day_is_set_changed_and_taken_out_and_the_record_has_both_sides(cast: SimpleNamespace, clerk: Any) -> None:
    set_day(actor=clerk, on=DRAGON_BOAT, kind="holiday", name=" 端午节 ", name_en="Dragon Boat Festival")
    set_day(actor=clerk, on=DRAGON_BOAT, kind="holiday", name="端午节", name_en="Dragon Boat Festival")
    assert Event.objects.filter(name="calendar:changed").count() == 1
    assert calendar_of(cast.community).names == {DRAGON_BOAT: Words("端午节", "Dragon Boat Festival")}
    set_day(actor=clerk, on=DRAGON_BOAT, kind="working")
    event = Event.objects.filter(name="calendar:changed").latest("pk")
    assert event.payload["was"]["2026-06-19"]["name"] == "端午节"
    assert event.payload["days"]["2026-06-19"]["kind"] == "working"
    assert event.object_noun == "community"
    remove_day(actor=clerk, on=DRAGON_BOAT)
    remove_day(actor=clerk, on=DRAGON_BOAT)
    assert Event.objects.get(name="calendar:removed").payload["was"]["kind"] == "working"
    assert not CalendarDay.objects.exists()


def test_a_shipped_year_keeps_ones_own_days_and_twice_changes_nothing(cast: SimpleNamespace, clerk: Any) -> None:
    set_day(actor=clerk, on=date(2026, 3, 3), kind="rest", name="社区日")
    set_day(actor=clerk, on=DRAGON_BOAT, kind="working")
    taken = load_shipped_days(actor=clerk, key="china-2026")
    assert (taken.new, taken.changed, taken.same) == (38, 1, 0)
    again = load_shipped_days(actor=clerk, key="china-2026")
    assert (again.new, again.changed, again.same) == (0, 0, 39)
    assert Event.objects.filter(name="calendar:loaded").count() == 1
    assert CalendarDay.objects.get(on=date(2026, 3, 3)).title == "社区日"
    with pytest.raises(Refused, match="calendar:no_table"):
        load_shipped_days(actor=clerk, key="atlantis-2026")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"date,kind\n2026-06-19,party\n", "第2行"),
        ("日期,类别\n2026-06-19,放假\n".encode("gb18030"), None),
        ("日期,类别,名称\n2026-06-19,放假,端午节\n".encode("utf-8-sig"), None),
        (b"\x00\x01", "表格"),
        (b"", "没有内容"),
        (b"x" * 100_001, "太大"),
    ],
)
def test_a_file_is_read_or_refused_with_its_line(
    cast: SimpleNamespace, clerk: Any, content: bytes, says: str | None
) -> None:
    if says is None:
        assert import_days(actor=clerk, content=content).new == 1
        return
    with pytest.raises(Refused) as refused:
        import_days(actor=clerk, content=content)
    assert refused.value.refusal.status == 422
    assert says in str(refused.value.refusal.sentence) or refused.value.refusal.code == "calendar:too_large"
    assert not CalendarDay.objects.exists()


@pytest.fixture
def town(cast: SimpleNamespace) -> SimpleNamespace:
    adopt_procedures(actor=actor_of(cast.clerk))
    return cast


def test_the_screening_deadline_moves_off_a_holiday(town: SimpleNamespace, clerk: Any) -> None:
    """Ten days from Tuesday 9 June end on the 19th: the Dragon Boat Festival, then a weekend that is off, so Monday 22."""
    matter, entered = make_matter(town, stage="screening"), datetime(2026, 6, 9, 9, tzinfo=SHANGHAI)
    assert due_at(matter, "screening", entered) == datetime(2026, 6, 20, tzinfo=SHANGHAI)
    load_shipped_days(actor=clerk, key="china-2026")
    assert due_at(matter, "screening", entered) == datetime(2026, 6, 23, tzinfo=SHANGHAI)


def test_a_make_up_saturday_is_a_last_day(town: SimpleNamespace, clerk: Any) -> None:
    """Ten days from Wednesday 29 April end on Saturday 9 May, which is worked for Labour Day."""
    matter, entered = make_matter(town, stage="screening"), datetime(2026, 4, 29, 9, tzinfo=SHANGHAI)
    assert due_at(matter, "screening", entered) == datetime(2026, 5, 12, tzinfo=SHANGHAI)
    load_shipped_days(actor=clerk, key="china-2026")
    assert due_at(matter, "screening", entered) == datetime(2026, 5, 10, tzinfo=SHANGHAI)


def test_convening_counts_clear_days_with_the_table(town: SimpleNamespace, clerk: Any) -> None:
    """Notice Friday 22 May: the Sunday and the bank holiday of the 25th are not clear, so the earliest is Thursday 28."""
    council = make_council(town.community, "community_council", key="parish")
    give_seat(council, town.secretary, "secretary")
    parish = ProcedureVersion.objects.get(community=town.community, key="intl.parish_council")
    secretary, notice = actor_of(town.secretary), datetime(2026, 5, 22, 9, tzinfo=SHANGHAI)
    call = {"actor": secretary, "council": council, "procedure_version": parish}
    on_the_27th = datetime(2026, 5, 27, 19, tzinfo=SHANGHAI)
    set_day(actor=clerk, on=date(2026, 5, 25), kind="holiday", name_en="Spring bank holiday")
    with playing_at(notice), pytest.raises(Refused) as refused:
        convene(starts_at=on_the_27th, **call)
    assert "5月28日" in str(refused.value.refusal.sentence)
    remove_day(actor=clerk, on=date(2026, 5, 25))
    with playing_at(notice):
        assert convene(starts_at=on_the_27th, **call)


def test_a_change_of_the_table_never_moves_a_date_that_is_fixed(town: SimpleNamespace, clerk: Any) -> None:
    matter = make_matter(town, stage="screening", due_at=datetime(2026, 6, 20, tzinfo=SHANGHAI))
    load_shipped_days(actor=clerk, key="china-2026")
    assert matter.stage_runs.get(left_at=None).due_at == datetime(2026, 6, 20, tzinfo=SHANGHAI)


def test_a_display_never_moves_but_the_time_to_object_does(town: SimpleNamespace, clerk: Any) -> None:
    """Published Sunday 14 June: five days to object end on the festival and move to Monday 22; the display ends on its day."""
    load_shipped_days(actor=clerk, key="china-2026")
    shown = put_on_display(
        kind="resolution", community=town.community, now=datetime(2026, 6, 14, 9, tzinfo=SHANGHAI), facts={},
        objection_days=5,
    )  # fmt: skip
    assert shown.facts["objections_until"] == "2026-06-22"
    assert shown.display_until == date(2026, 6, 29)
