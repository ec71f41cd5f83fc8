"""A file that is called a workbook and is none: the page says what it is, not which columns are missing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from councils.actions.register_import import preview_register
from councils.models import RegisterImport
from councils.permissions.refusal import Refused
from tests.conftest import actor_of
from tests.councils.register.files import csv_file
from tests.councils.register.test_import import HEAD, PEOPLE


@pytest.mark.parametrize("name", ["名册.xlsx", "REGISTER.XLSX", "old.xls", "table.ods", "wps.et"])
def test_plain_text_is_told_to_be_plain_text(cast: SimpleNamespace, name: str) -> None:
    text = "青槐社区居民名册见附件\n请查收，谢谢\n".encode()
    with pytest.raises(Refused) as caught, translation.override("zh-hans"):
        preview_register(actor=actor_of(cast.clerk), kind="residents", file_name=name, content=text)
    refusal = caught.value.refusal
    assert refusal.code == "only_called_a_workbook"
    assert "里面却是普通文字，不是表格" in str(refusal.sentence)
    assert refusal.status == 422
    assert not RegisterImport.objects.exists()


def test_a_table_under_a_wrong_name_is_read_all_the_same(cast: SimpleNamespace) -> None:
    made = preview_register(
        actor=actor_of(cast.clerk), kind="residents", file_name="r.xlsx", content=csv_file([HEAD, *PEOPLE])
    )
    assert made.total == len(PEOPLE)


def test_csv_with_headers_of_its_own_may_still_be_corrected(cast: SimpleNamespace) -> None:
    made = preview_register(
        actor=actor_of(cast.clerk), kind="residents", file_name="r.csv", content="甲,乙,丙\n1,2,3\n".encode()
    )
    assert made.columns == {}
