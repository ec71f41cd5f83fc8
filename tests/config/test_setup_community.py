"""A real community is set up in one command, and never shares a server with the demo's open door."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config.checks import demo_beside_real, no_demo_sign_in_beside_a_real_community
from councils.models import Account, CalendarDay, Community, Council, Event, Seat
from proposals.models import ProcedureVersion
from tests.conftest import make_community

pytestmark = pytest.mark.django_db
WANTED = {"name": "柳树村", "slug": "liushu", "kind": "village", "secretary": "王一", "clerk": "李二"}


def set_up(**more: str) -> str:
    out = StringIO()
    call_command("setup_community", no_input=True, stdout=out, **{**WANTED, **more})
    return out.getvalue()


def test_setup_makes_bodies_offices_and_procedures_and_says_what_next(settings: Any) -> None:
    settings.DEMO_SIGN_IN = False
    said = set_up()
    community = Community.objects.get(slug="liushu")
    assert not community.is_demo
    assert Council.objects.filter(community=community, kind="villagers_committee").exists()
    assert ProcedureVersion.objects.filter(community=community, key="cn.villager_reps").exists()
    assert Event.objects.filter(community=community, name="community:set_up").count() == 1
    assert "What to do next" in said
    secretary = Account.objects.get(username="liushu-secretary")
    assert secretary.needs_second_factor
    password = next(line.split()[-1] for line in said.splitlines() if "liushu-secretary" in line)
    assert secretary.check_password(password)


def test_setup_seats_nobody_of_the_committee_in_its_supervision(settings: Any) -> None:
    set_up()
    assert not Seat.objects.filter(council__kind="supervision_committee").exists()


@pytest.mark.parametrize(
    ("country", "timezone", "first"),
    [("", "Asia/Shanghai", "元旦"), ("scotland", "Europe/London", "元旦"), ("england", "Europe/London", "元旦")],
)
def test_setup_lays_the_clock_and_the_holidays_of_the_country(country: str, timezone: str, first: str) -> None:
    said = set_up(country=country)
    community = Community.objects.get(slug="liushu")
    days = CalendarDay.objects.filter(community=community)
    assert community.timezone == timezone
    assert days.first().name == first
    assert days.filter(name_en="2 January").exists() is (country == "scotland")
    assert Event.objects.filter(community=community, name="calendar:loaded").count() == 1
    assert "/c/liushu/calendar/" in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"slug": "柳树"}, "short name"),
        ({"kind": "galaxy"}, "kind is one of"),
        ({"country": "atlantis"}, "country is one of: china, england, scotland"),
        ({"clerk": "王一"}, "two people"),
        ({"secretary": ""}, "need a name"),
    ],
)
def test_setup_refuses_with_a_sentence_and_leaves_nothing(wrong: dict[str, str], says: str) -> None:
    from django.utils import translation

    with translation.override("en"), pytest.raises(CommandError, match=says):
        set_up(**wrong)
    assert not Community.objects.exists()
    assert not Account.objects.exists()


def test_setup_refuses_beside_the_demo() -> None:
    make_community()
    with pytest.raises(CommandError, match="holds the demo"):
        set_up()


def test_server_refuses_the_demo_door_beside_a_real_community(settings: Any) -> None:
    settings.DEMO_SIGN_IN = True
    make_community()
    assert demo_beside_real() == ""
    Community.objects.create(slug="real", name="真社区")
    assert "real" in demo_beside_real()
    assert no_demo_sign_in_beside_a_real_community(None, databases=["default"])


def test_demo_door_does_not_exist_beside_a_real_community(settings: Any) -> None:
    settings.DEMO_SIGN_IN = True
    make_community()
    assert Client().get("/demo/").status_code == 200
    Community.objects.create(slug="real", name="真社区")
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/", {"role": "secretary"}).status_code == 404


def test_demo_door_is_shut_where_it_is_not_asked_for(settings: Any) -> None:
    settings.DEMO_SIGN_IN = False
    make_community()
    assert Client().get("/demo/").status_code == 404
