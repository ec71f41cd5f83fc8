"""The notice says what the page says, in both languages, on one sheet each."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from councils.permissions.actor import Actor
from frontend.documents.notice import decision_notice_pdf, notice_data
from frontend.documents.qr import qr_svg
from frontend.verify_file import PATH as VERIFY
from proposals.actions.errata import issue_erratum
from proposals.actions.publication import publish_result
from proposals.models import Publication
from tests.conftest import actor_of
from tests.proposals.publication.conftest import counted_poll

ADDRESS = "https://council.example/c/qinghuai/decisions/2026/1/"


@pytest.fixture
def publication(cast: SimpleNamespace) -> Publication:
    resolution = publish_result(actor=Actor.clock(cast.community), poll=counted_poll(cast))
    return Publication.objects.get(resolution=resolution)


def test_notice_holds_sentence_dates_root_and_place_in_both_languages(publication: Publication) -> None:
    data = notice_data(publication, ADDRESS)
    zh, en = data["sheets"]
    assert zh["sentence"] == publication.facts["sentence"]
    assert en["sentence"] == publication.facts["sentence_en"]
    assert zh["matter"].endswith("：通过")
    assert en["matter"].endswith(": carried")
    assert publication.facts["root"] in (zh["root"], en["root"])
    assert str(publication.display_until.day) in zh["boxed"]


def test_notice_shows_a_correction(cast: SimpleNamespace, publication: Publication) -> None:
    issue_erratum(actor=actor_of(cast.clerk), publication=publication, text="应为24人", why="抄错")
    assert "应为24人" in notice_data(publication, ADDRESS)["sheets"][0]["errata"][0]


def test_notice_is_a_pdf_of_two_sheets_without_a_missing_sign(publication: Publication, tmp_path: Path) -> None:
    pdf = decision_notice_pdf(publication, ADDRESS)
    assert pdf.startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        return
    (tmp_path / "notice.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "notice.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("\f") == 2, "one sheet per language"
    assert "公" in text
    assert "Public notice" in text
    assert "〓" not in text


def test_notice_carries_what_a_recount_is_held_against(publication: Publication) -> None:
    """Root, key and the hash of `verify.py` in figures; the code leads to the recount with the root behind the #."""
    publication.facts |= {"root": "3868a8078be60a6b" * 4, "public_key": "18cfc544d1e751d7" * 4}
    recount = "https://council.example/c/qinghuai/polls/4/recount/"
    data = notice_data(publication, ADDRESS, recount)
    for sheet in data["sheets"]:
        assert sheet["root"] == publication.facts["root"]
        assert any(publication.facts["public_key"] in line for line in sheet["proof"])
        assert any(sha256(VERIFY.read_bytes()).hexdigest() in line for line in sheet["proof"])
    assert data["qr"] == qr_svg(f"{recount}#{publication.facts['root']}")
    assert data["labyrinth"]
    assert decision_notice_pdf(publication, ADDRESS, recount).startswith(b"%PDF")


@pytest.mark.parametrize(("closed", "said"), [("2026-11-19", "On Thursday 19"), ("2026-11-20", "From Thursday 19")])
def test_a_vote_of_one_day_names_that_day_once(publication: Publication, closed: str, said: str) -> None:
    publication.facts |= {"opened_on": "2026-11-19", "closed_on": closed}
    assert notice_data(publication, ADDRESS)["sheets"][1]["question"].startswith(said)
