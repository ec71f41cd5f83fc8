"""Every page of a matter, as each role, in every stage: it opens or it does not exist, never anything else."""

from __future__ import annotations

import pytest

from proposals.actions.attachments import add_attachment
from tests.conftest import actor_of
from tests.proposals.matters.test_attachments import pdf

STAGES = (
    "support",
    "screening",
    "returned",
    "discussion",
    "meeting",
    "display",
    "follow_up",
    "done",
    "withdrawn",
    "referred",
)
ROLES = (
    "resident",
    "other_resident",
    "secretary",
    "clerk",
    "chair",
    "supervisor",
    "stranger",
    None,
    "neighbour_secretary",
)
PUBLIC = ("", "steps/", "support/", "versions/", "versions/1/", "attachments/")
DRAFT = ("draft/", "draft/removal/", "submission/")


def get(client_of, council, who, address):
    browser = client_of(getattr(council, who) if who else None)
    return browser.get(f"/c/qinghuai/{address}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("stage", STAGES)
def test_public_pages_of_a_matter_open_for_everybody(client_of, council, matter, stage, language):
    proposal = matter(stage)
    for who in ROLES:
        browser = client_of(getattr(council, who) if who else None)
        browser.cookies["django_language"] = language
        for page in PUBLIC:
            answer = browser.get(f"/c/qinghuai/matters/{proposal.pk}/{page}")
            assert answer.status_code == 200, (who, page)
            assert browser.get(f"/c/neighbour/matters/{proposal.pk}/{page}").status_code == 404


@pytest.mark.parametrize("who", ROLES)
def test_draft_exists_for_its_writer_alone(client_of, council, matter, who):
    proposal = matter("draft")
    kept = add_attachment(actor=actor_of(council.resident), proposal=proposal, name="a.pdf", content=pdf())
    pages = (*(p for p in PUBLIC if p), *DRAFT, f"attachments/{kept.pk}/", "revision/", "withdrawal/", "signatures/")
    for page in pages:
        status = get(client_of, council, who, f"matters/{proposal.pk}/{page}").status_code
        mine = who == "resident" and page in (*DRAFT, "attachments/", f"attachments/{kept.pk}/")
        assert status == (200 if mine else 404), (who, page)


DESK = {"secretary": 200}


@pytest.mark.parametrize("who", ROLES)
def test_screening_desk_is_the_secretary_s(client_of, council, matter, who):
    proposal = matter("screening")
    assert get(client_of, council, who, "screening/").status_code == (200 if who == "secretary" else 403)
    for page in ("", "acceptance/", "return/", "referral/"):
        status = get(client_of, council, who, f"screening/{proposal.pk}/{page}").status_code
        assert status == (200 if who == "secretary" else 404), (who, page)


@pytest.mark.parametrize(("page", "stages"), [
    ("revision/", ("support", "screening", "returned", "discussion")),
    ("withdrawal/", ("support", "screening", "returned", "discussion")),
    ("submission/", ("returned",)),
])  # fmt: skip
@pytest.mark.parametrize("stage", STAGES)
def test_pages_of_the_proposer_open_in_their_time(client_of, council, matter, page, stages, stage):
    proposal = matter(stage)
    address = f"matters/{proposal.pk}/{page}"
    assert get(client_of, council, "resident", address).status_code == (200 if stage in stages else 404)
    for who in ("other_resident", "secretary", "chair", None, "neighbour_secretary"):
        assert get(client_of, council, who, address).status_code == 404, who


@pytest.mark.parametrize("who", ROLES)
def test_lists_open_for_everybody(client_of, council, matter, who):
    matter("discussion"), matter("display"), matter("draft")
    for address in (
        "",
        "matters/",
        "matters/?q=路灯&stage=discussion&order=supported",
        "matters/?page=99&stage=nowhere",
        "mine/",
    ):
        assert get(client_of, council, who, address).status_code == 200, address


@pytest.mark.parametrize(("who", "status"), [
    ("resident", 200), ("secretary", 200), ("clerk", 200), ("stranger", 403), (None, 403), ("neighbour_secretary", 403),
])  # fmt: skip
def test_writing_is_for_people_of_the_register(client_of, council, who, status):
    assert get(client_of, council, who, "matters/new/").status_code == status
