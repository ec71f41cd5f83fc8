"""Rows that are read without the ORM are the ORM's rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.models import Community
from councils.models.plain import among, filled, plain_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Community:
    return Community.objects.create(slug="village", name="清水村", name_en="Clear Water", timezone="Asia/Shanghai")


def test_a_row_is_what_the_orm_reads(village: Community) -> None:
    [(found, also)] = plain_rows(Community, "slug = %s", ["village"], also=("1 + 1",))
    asked = Community.objects.get(pk=village.pk)
    names = [field.attname for field in Community._meta.concrete_fields]
    assert {name: getattr(found, name) for name in names} == {name: getattr(asked, name) for name in names}
    assert (found, also) == (asked, (2,))
    assert (found._state.db, found._state.adding) == (asked._state.db, False)
    found.name = "清水新村"
    found.save(update_fields=["name"])
    village.refresh_from_db()
    assert village.name == "清水新村"


def test_what_was_not_read_is_fetched_when_it_is_asked_for(village: Community) -> None:
    [(found, _also)] = plain_rows(Community, "slug = %s", ["village"], only=("slug",))
    assert found.get_deferred_fields() == {f.attname for f in Community._meta.concrete_fields} - {"id", "slug"}
    with CaptureQueriesContext(connection) as asked:
        assert found.name == "清水村"
    assert len(asked) == 1


def test_a_row_that_was_not_read_is_new() -> None:
    fresh = filled(Community, ("id", "slug"), (None, "hamlet"))
    assert (fresh.pk, fresh.slug, fresh._state.adding, fresh._state.db) == (None, "hamlet", True, None)


@pytest.mark.parametrize(("numbers", "found"), [([], 0), (["mine"], 1), (["mine", 2**62], 1), ([7_000_000], 0)])
def test_among_numbers(village: Community, numbers: list[object], found: int) -> None:
    where, given = among("id", [village.pk if number == "mine" else int(str(number)) for number in numbers])
    assert len(plain_rows(Community, where, given)) == found
