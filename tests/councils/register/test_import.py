"""A register comes in whole or not at all; the same again writes nothing; who vanished leaves and is never deleted."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.actions import register_applying
from councils.actions.contacts import open_phone
from councils.actions.register_applying import apply_waiting_imports
from councils.actions.register_import import apply_register, correct_columns, drop_register, preview_register
from councils.actions.register_reading import plan_import, read_import, read_register
from councils.models import Community, Event, Household, Ownership, Person, RegisterImport, Residency, Unit
from councils.models.clock import database_now, local_today, playing_at
from councils.permissions.refusal import Refused
from tests.conftest import actor_of
from tests.councils.register.files import HEAD, OWNERS, OWNERS_HEAD, PEOPLE, csv_file, xlsx_file


@pytest.fixture
def town(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast, whose people do not live anywhere: the register is empty but for the office-holders."""
    Residency.objects.all().delete()
    Household.objects.all().delete()
    return cast


def bring_in(
    town: SimpleNamespace, rows: list[Any], kind: str = "residents", head: list[str] | None = None, **how: bool
) -> RegisterImport:
    heads = head or (HEAD if kind == "residents" else OWNERS_HEAD)
    actor = actor_of(town.secretary)
    made = preview_register(actor=actor, kind=kind, file_name="名册.xlsx", content=xlsx_file([heads, *rows]))
    apply_register(actor=actor, register_import=made, **how)
    apply_waiting_imports(database_now())
    made.refresh_from_db()
    assert made.state == RegisterImport.State.APPLIED
    return made


def refused(town: SimpleNamespace, rows: list[Any], kind: str = "residents") -> str:
    with pytest.raises(Refused) as caught:
        bring_in(town, rows, kind)
    return caught.value.refusal.code


def living(community: Community) -> dict[str, str]:
    stays = Residency.objects.filter(community=community, until_on=None)
    return {s.person.register_id: s.household.register_id for s in stays.select_related("person", "household")}


def test_residents_come_in_with_households_representatives_and_sealed_phones(town: SimpleNamespace) -> None:
    done = bring_in(town, PEOPLE)
    assert living(town.community) == {"R1": "H1", "R2": "H1", "R3": "H1", "R4": "H2"}
    home = Household.objects.get(register_id="H1")
    assert (home.building, home.door) == ("1号楼", "101室")
    assert home.representative is not None
    assert home.representative.register_id == "R1"
    person = Person.objects.get(register_id="R1")
    assert b"13800000001" not in bytes(person.phone_sealed)
    assert open_phone(person) == "13800000001"
    assert Person.objects.get(register_id="R3").is_adult is False
    assert done.summary["counts"]["new"] == 4
    assert done.progress == done.total == 4
    assert bytes(done.content) == b""


def test_the_stored_file_and_the_record_tell_no_phone(town: SimpleNamespace) -> None:
    actor = actor_of(town.secretary)
    file = csv_file([HEAD, *PEOPLE])
    made = preview_register(actor=actor, kind="residents", file_name="r.csv", content=file)
    assert b"13800000001" not in bytes(made.content)
    assert "陈秀英".encode() not in bytes(made.content)
    apply_register(actor=actor, register_import=made)
    apply_waiting_imports(database_now())
    told = " ".join(str(event.payload) for event in Event.objects.all())
    assert "138000" not in told
    assert "陈秀英" not in told


def test_the_same_file_again_writes_nothing(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    bring_in(town, OWNERS, "owners")
    for kind, rows, head in (("residents", PEOPLE, HEAD), ("owners", OWNERS, OWNERS_HEAD)):
        today = local_today(town.community)
        reading = read_register(xlsx_file([head, *rows]), kind, today)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            plan = plan_import(town.community, kind, reading)
            assert plan.changes_nothing
            plan.apply(database_now(), today)
        assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []
        assert refused(town, rows, kind) == "nothing_to_change"


def test_a_change_of_name_phone_and_home_is_taken_over(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    before = Person.objects.get(register_id="R2").pk
    moved = ["R2", "陈大鸣", "1980", "13800000002", "H2", "1号楼", "102室", "否"]
    done = bring_in(town, [PEOPLE[0], moved, PEOPLE[2], PEOPLE[3]])
    person = Person.objects.get(register_id="R2")
    assert person.pk == before
    assert person.name == "陈大鸣"
    assert open_phone(person) == "13800000002"
    assert living(town.community)["R2"] == "H2"
    assert Residency.objects.filter(person=person).count() == 2
    assert done.summary["counts"] == {
        "new": 0, "changed": 1, "vanished": 0, "new_homes": 0, "changed_homes": 0, "leaving_homes": 0,
    }  # fmt: skip


def test_who_is_not_in_the_file_leaves_the_register_and_is_not_deleted(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    people = Person.objects.count()
    bring_in(town, PEOPLE[:3])
    gone = Person.objects.get(register_id="R4")
    assert gone.left_register_at is not None
    assert Person.objects.count() == people
    assert living(town.community) == {"R1": "H1", "R2": "H1", "R3": "H1"}
    assert Household.objects.get(register_id="H2").left_register_at is not None


def test_who_comes_back_is_the_same_person(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    before = Person.objects.get(register_id="R4").pk
    bring_in(town, PEOPLE[:3])
    bring_in(town, PEOPLE)
    back = Person.objects.get(register_id="R4")
    assert (back.pk, back.left_register_at) == (before, None)
    assert Household.objects.get(register_id="H2").left_register_at is None


def test_who_moves_away_but_owns_a_flat_stays_an_owner(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    bring_in(town, OWNERS, "owners")
    bring_in(town, PEOPLE[1:])
    owner = Person.objects.get(register_id="R1")
    assert owner.left_register_at is None
    assert "R1" not in living(town.community)


def test_office_holders_who_are_in_no_file_stay(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    town.secretary.refresh_from_db()
    assert town.secretary.left_register_at is None


def test_without_a_mark_the_representative_stays_else_the_first_adult_speaks(town: SimpleNamespace) -> None:
    head = [word for word in HEAD if word != "户代表"]
    rows = [row[:-1] for row in PEOPLE]
    bring_in(town, [rows[2], *rows[:2]], head=head)
    home = Household.objects.get(register_id="H1")
    assert home.representative is not None
    assert home.representative.register_id == "R1"
    bring_in(town, [rows[1], rows[2], rows[0], rows[3]], head=head)
    home.refresh_from_db()
    assert home.representative is not None
    assert home.representative.register_id == "R1"


def test_a_file_without_ages_makes_no_child_an_adult(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    rows = [[row[0], row[1], row[4]] for row in PEOPLE]
    rows.append(["R5", "李四", "H2"])
    bring_in(town, rows, head=["编号", "姓名", "户号"])
    assert Person.objects.get(register_id="R3").is_adult is False
    assert Person.objects.get(register_id="R5").is_adult is True
    assert open_phone(Person.objects.get(register_id="R1")) == "13800000001"


def test_owners_come_in_with_one_representative_for_each_unit(town: SimpleNamespace) -> None:
    bring_in(town, OWNERS, "owners")
    held = {(o.unit.register_id, o.person.register_id): o.represents for o in Ownership.objects.all()}
    assert held == {("U1", "R1"): True, ("U1", "O9"): False, ("U2", "DEV"): True}
    assert str(Unit.objects.get(register_id="U1").area) == "88.35"
    assert Person.objects.get(register_id="DEV").kind == Person.Kind.ORGANISATION


def test_representation_passes_from_one_co_owner_to_the_other_at_once(town: SimpleNamespace) -> None:
    bring_in(town, OWNERS, "owners")
    swapped = [[*OWNERS[0][:-1], "否"], [*OWNERS[1][:-1], "是"], OWNERS[2]]
    bring_in(town, swapped, "owners")
    held = {o.person.register_id: o.represents for o in Ownership.objects.filter(unit__register_id="U1")}
    assert held == {"R1": False, "O9": True}


def test_a_sold_flat_changes_hands_and_its_seller_leaves(town: SimpleNamespace) -> None:
    bring_in(town, OWNERS, "owners")
    sold = [OWNERS[0], OWNERS[1], ["U2", "1号楼", "102室", "96.1", "O7", "王芳", "个人", ""]]
    bring_in(town, sold, "owners")
    ended = Ownership.objects.get(person__register_id="DEV")
    assert ended.until_on == local_today(town.community)
    assert Person.objects.get(register_id="DEV").left_register_at is not None
    assert Ownership.objects.get(person__register_id="O7").represents


def test_bad_rows_keep_the_whole_file_out(town: SimpleNamespace) -> None:
    assert refused(town, [*PEOPLE, ["R1", "又一个", "1990", "", "H2", "", "", ""]]) == "bad_rows"
    assert living(town.community) == {}


def test_many_who_vanish_need_a_word(town: SimpleNamespace) -> None:
    many = [[f"R{n}", f"陈{'甲乙丙丁'[n % 4]}", "1980", "", f"H{n}", "", "", ""] for n in range(60)]
    bring_in(town, many)
    assert refused(town, many[:30]) == "many_vanish"
    assert len(living(town.community)) == 60
    bring_in(town, many[:30], vanishing_known=True)
    assert len(living(town.community)) == 30


def test_nobody_takes_himself_off_the_register(town: SimpleNamespace) -> None:
    own = [town.secretary.register_id, town.secretary.name, "1970", "", "H7", "", "", ""]
    bring_in(town, [*PEOPLE, own])
    assert refused(town, PEOPLE) == "leaves_oneself"
    actor = actor_of(town.clerk)
    made = preview_register(actor=actor, kind="residents", file_name="r.csv", content=csv_file([HEAD, *PEOPLE]))
    apply_register(actor=actor, register_import=made)
    apply_waiting_imports(database_now())
    town.secretary.refresh_from_db()
    assert town.secretary.left_register_at is not None


def test_a_file_that_is_no_table_is_refused_with_its_sentence(town: SimpleNamespace) -> None:
    with pytest.raises(Refused) as caught:
        preview_register(actor=actor_of(town.clerk), kind="owners", file_name="x.pdf", content=b"%PDF-1.7")
    assert caught.value.refusal.code == "wrong_type"
    assert RegisterImport.objects.count() == 0


def test_a_new_preview_takes_the_place_of_the_last_and_its_file_is_forgotten(town: SimpleNamespace) -> None:
    actor = actor_of(town.secretary)
    first = preview_register(actor=actor, kind="residents", file_name="a.csv", content=csv_file([HEAD, *PEOPLE]))
    preview_register(actor=actor, kind="residents", file_name="b.csv", content=csv_file([HEAD, PEOPLE[0]]))
    first.refresh_from_db()
    assert (first.state, bytes(first.content)) == ("dropped", b"")
    with pytest.raises(Refused) as caught:
        apply_register(actor=actor, register_import=first)
    assert caught.value.refusal.code == "import_over"


def test_a_dropped_file_changes_nothing_and_is_forgotten(town: SimpleNamespace) -> None:
    actor = actor_of(town.secretary)
    made = preview_register(actor=actor, kind="residents", file_name="a.csv", content=csv_file([HEAD, *PEOPLE]))
    drop_register(actor=actor, register_import=made)
    made.refresh_from_db()
    assert (made.state, bytes(made.content)) == ("dropped", b"")
    assert living(town.community) == {}


def test_corrected_columns_are_kept_and_one_column_holds_one_field(town: SimpleNamespace) -> None:
    actor = actor_of(town.secretary)
    file = csv_file([["甲", "乙", "丙"], ["R1", "H1", "陈秀英"]])
    made = preview_register(actor=actor, kind="residents", file_name="a.csv", content=file)
    with pytest.raises(Refused) as caught:
        correct_columns(actor=actor, register_import=made, columns={"person_id": 0, "name": 0})
    assert caught.value.refusal.code == "column_twice"
    correct_columns(
        actor=actor, register_import=made, columns={"person_id": 0, "household_id": 1, "name": 2, "evil": 1}
    )
    made.refresh_from_db()
    assert made.columns == {"person_id": 0, "household_id": 1, "name": 2}
    assert read_import(made, local_today(town.community)).is_good


def test_a_failure_in_the_middle_leaves_the_register_as_it_was(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    actor = actor_of(town.secretary)
    made = preview_register(actor=actor, kind="residents", file_name="a.csv", content=csv_file([HEAD, *PEOPLE]))
    apply_register(actor=actor, register_import=made)

    def fail(*args: Any, **more: Any) -> None:
        raise RuntimeError("陈秀英 13800000001")

    monkeypatch.setattr(register_applying, "forget_file", fail)
    assert apply_waiting_imports(database_now()) == 0
    made.refresh_from_db()
    assert (made.state, made.summary) == ("preview", {"failure": "failed"})
    assert living(town.community) == {}
    assert not Person.objects.filter(register_id="R1").exists()
    assert "13800000001" not in caplog.text


def test_two_clocks_take_a_file_in_once(town: SimpleNamespace) -> None:
    actor = actor_of(town.secretary)
    made = preview_register(actor=actor, kind="residents", file_name="a.csv", content=csv_file([HEAD, *PEOPLE]))
    apply_register(actor=actor, register_import=made)
    late = RegisterImport.objects.select_related("community").get(pk=made.pk)
    assert apply_waiting_imports(database_now()) == 1
    register_applying._apply(late)  # the other clock had already seen it waiting
    assert apply_waiting_imports(database_now()) == 0
    assert Event.objects.filter(name="register:applied").count() == 1


def test_the_record_says_who_took_in_how_much_of_which_file(town: SimpleNamespace) -> None:
    done = bring_in(town, PEOPLE)
    event = Event.objects.get(name="register:applied")
    assert event.actor == f"person:{town.secretary.pk}"
    assert event.payload is not None
    assert (event.payload["rows"], event.payload["new"], event.payload["sha256"]) == (4, 4, done.sha256)


def test_a_household_that_moves_the_next_year_has_both_stays(town: SimpleNamespace) -> None:
    bring_in(town, PEOPLE)
    with playing_at(database_now() + timedelta(days=400)):
        today = local_today(town.community)
        bring_in(town, [*PEOPLE[:3], [*PEOPLE[3][:4], "H1", "1号楼", "101室", ""]])
    stays = list(Residency.objects.filter(person__register_id="R4").order_by("from_on"))
    assert [(s.household.register_id, s.until_on) for s in stays] == [("H2", today), ("H1", None)]


@pytest.mark.parametrize("who", ["chair", "member", "supervisor", "resident", "neighbour_secretary"])
def test_only_secretary_and_clerk_bring_in_a_register(town: SimpleNamespace, who: str) -> None:
    person = getattr(town, who)
    actor = actor_of(person)
    if who == "neighbour_secretary":
        # Signed in here, a neighbour's secretary is nobody.
        from councils.permissions.actor import Actor

        actor = Actor.of(person.account, town.community)
    with pytest.raises(Refused) as caught:
        preview_register(actor=actor, kind="residents", file_name="a.csv", content=csv_file([HEAD, *PEOPLE]))
    assert caught.value.refusal.code == "not_register_keeper"
