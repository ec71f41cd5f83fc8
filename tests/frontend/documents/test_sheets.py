"""A ballot sheet says as much as the page, and nothing of it is printed over the next one."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from frontend.documents.sheets import sheets_data
from frontend.documents.typst import PaperError, render
from frontend.forms.sheets import RunForm
from proposals.actions.poll_options import NewProject
from proposals.actions.sheets import ask_for_sheets, print_sheets
from proposals.models import Poll
from proposals.rules.methods import OPTIONS
from proposals.rules.sheets import sizes_for
from tests.conftest import actor_of
from tests.frontend.documents.reading import pages_of, text_of
from tests.proposals.polls.conftest import voting  # noqa: F401
from tests.proposals.polls.methods import make_poll, picks_of
from tests.proposals.rules.cases import CONSENT, PRIORITY

pytestmark = pytest.mark.django_db

ADDRESS = "https://council.example/c/qinghuai/polls/1/"


def data_of(poll: Poll, per_page: int, rows: int = 0) -> dict[str, Any]:
    run: Any = SimpleNamespace(per_page=per_page)
    sheets: Any = [SimpleNamespace(elector=None, serial=f"1-000{n}", group="XX55") for n in range(per_page)]
    data = sheets_data(poll, run, sheets, ADDRESS)
    data["options"] = (data["options"] * 4)[: rows or len(data["options"])]
    return data | {"measured": True}


@pytest.fixture
def ranking(request: pytest.FixtureRequest) -> Poll:
    return picks_of(request.getfixturevalue("voting"))


@pytest.fixture
def consent(request: pytest.FixtureRequest) -> Poll:
    return make_poll(request.getfixturevalue("voting"), CONSENT)


def test_a_project_has_its_cost_on_paper_too(ranking: Poll) -> None:
    said = text_of(render("sheets.typ", data_of(ranking, 2)))
    assert "80000元" in said
    assert "80,000yuan" in said


def test_what_a_mark_brings_stands_on_paper_too(consent: Poll) -> None:
    said = text_of(render("sheets.typ", data_of(consent, 2)))
    assert "有一人阻止，就不算一致" in said
    assert "Oneblockisenoughtostopit." in said
    assert all(words.zh in said for words in OPTIONS["consent"].values())


@pytest.mark.parametrize("per_page", [2, 4])
@pytest.mark.parametrize("rows", [5, 9, 10, 15])
def test_a_list_of_projects_fits_its_sheet(ranking: Poll, per_page: int, rows: int) -> None:
    assert pages_of(render("sheets.typ", data_of(ranking, per_page, rows))) == 1


@pytest.mark.parametrize("rows", [16, 24, 25, 40])
def test_a_long_list_fits_a_page_of_its_own(ranking: Poll, rows: int) -> None:
    data = data_of(ranking, 1)
    data["options"] = (data["options"] * 20)[:rows]
    assert pages_of(render("sheets.typ", data)) == 1
    assert sizes_for(rows) == (1,)


def test_a_long_list_is_offered_pages_of_its_own_only(request: pytest.FixtureRequest) -> None:
    house = request.getfixturevalue("voting")
    projects = [NewProject(f"项目{n}", Decimal(1000 * n)) for n in range(1, 21)]
    poll = make_poll(
        house, PRIORITY | {"priority": PRIORITY["priority"] | {"most": 20}}, projects=projects, budget=Decimal(200_000)
    )
    assert [size for size, _words in RunForm(poll=poll).fields["per_page"].choices] == [1]
    run = ask_for_sheets(actor=actor_of(house.secretary), poll=poll, count=3, per_page=4)
    made = print_sheets(actor=actor_of(house.clerk), run=run)
    data = sheets_data(poll, run, made, ADDRESS) | {"measured": True}
    assert pages_of(render("sheets.typ", data)) == 3


@pytest.mark.parametrize("per_page", [2, 4])
def test_a_consent_round_fits_its_sheet(consent: Poll, per_page: int) -> None:
    assert pages_of(render("sheets.typ", data_of(consent, per_page))) == 1


def test_what_does_not_fit_is_found(ranking: Poll) -> None:
    with pytest.raises(PaperError, match="higher than the sheet"):
        render("sheets.typ", data_of(ranking, 4, 20) | {"question": "很长的问题" * 60})
