from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from proposals.actions.drafts import save_draft
from proposals.actions.stages import stage_of
from proposals.models import Attachment, Proposal, Version
from proposals.permissions.gate_facts import GateFacts
from tests.conftest import actor_of
from tests.proposals.matters.conftest import WORDS
from tests.proposals.matters.test_attachments import pdf

NEW = "/c/qinghuai/matters/new/"


def typed(**more):
    return {
        "title": "修路灯",
        "summary": "",
        "text": "灯坏了。",
        "title_en": "",
        "summary_en": "",
        "text_en": "",
        **more,
    }


def test_plain_save_keeps_the_draft_and_opens_it_again(client_of, council):
    browser = client_of(council.resident)
    answer = browser.post(NEW, typed(save="1"))
    proposal = Proposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/c/qinghuai/matters/{proposal.pk}/draft/")
    assert "灯坏了。" in browser.get(answer["Location"]).content.decode()


def test_autosave_begins_one_draft_and_goes_on_with_it(client_of, council):
    browser = client_of(council.resident)
    first = browser.post("/c/qinghuai/matters/drafts/", typed()).content.decode()
    proposal = Proposal.objects.get()
    assert f'name="draft" value="{proposal.pk}"' in first
    browser.post("/c/qinghuai/matters/drafts/", typed(draft=proposal.pk, seen=0, text="灯坏了两个月。"))
    assert Version.objects.get(proposal=proposal).text == "灯坏了两个月。"
    # The key of the page that began it saves the same draft, not a second one.
    browser.post(NEW, typed(draft=proposal.pk, seen=1, text="灯坏了三个月。", save="1"))
    assert Version.objects.get().text == "灯坏了三个月。"


def test_autosave_of_an_older_page_says_so_and_keeps_what_is_stored(client_of, council, matter):
    proposal = matter()
    save_draft(actor=actor_of(council.resident), proposal=proposal, words=WORDS.__class__(title="新的"), seen=0)
    said = client_of(council.resident).post("/c/qinghuai/matters/drafts/", typed(draft=proposal.pk, seen=0))
    assert "hx-swap-oob" not in said.content.decode()
    assert Version.objects.get().title == "新的"


def test_older_tab_gets_both_texts_and_may_then_choose(client_of, council, matter):
    proposal, browser = matter(), client_of(council.resident)
    save_draft(
        actor=actor_of(council.resident), proposal=proposal, words=WORDS.__class__(title="另一个窗口写的"), seen=0
    )
    address = f"/c/qinghuai/matters/{proposal.pk}/draft/"
    refused = browser.post(address, typed(draft=proposal.pk, seen=0, title="这个窗口写的", save="1"))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "另一个窗口写的" in page
    assert 'value="这个窗口写的"' in page
    assert 'name="seen" value="1"' in page
    browser.post(address, typed(draft=proposal.pk, seen=1, title="这个窗口写的", save="1"))
    assert Version.objects.get().title == "这个窗口写的"


@pytest.mark.parametrize("who", ["other_resident", "secretary", "stranger", None, "neighbour_secretary"])
def test_autosave_of_somebody_else_s_draft_finds_nothing(client_of, council, matter, who):
    proposal = matter()
    browser = client_of(getattr(council, who) if who else None)
    assert browser.post("/c/qinghuai/matters/drafts/", typed(draft=proposal.pk)).status_code == 404
    assert Version.objects.get().title == WORDS.title


def test_too_long_a_title_is_named_and_nothing_typed_is_lost(client_of, council):
    answer = client_of(council.resident).post(NEW, typed(title="长" * 161, save="1"))
    assert answer.status_code == 422
    assert "长" * 161 in answer.content.decode()
    assert "灯坏了。" in answer.content.decode()


def test_office_writes_for_a_person_by_register_number(client_of, council):
    browser = client_of(council.clerk)
    assert 'value="R00020"' in browser.get(f"{NEW}?for=R00020").content.decode()
    assert browser.post(NEW, typed(for_whom="R99999", save="1")).status_code == 422
    browser.post(NEW, typed(for_whom="ｒ00020", save="1"))
    proposal = Proposal.objects.get()
    assert proposal.proposer.person == council.signers[0]
    assert proposal.recorded_by == council.clerk
    browser.post(f"/c/qinghuai/matters/{proposal.pk}/submission/")
    page = client_of(None).get(f"/c/qinghuai/matters/{proposal.pk}/").content.decode()
    assert "陈**" in page
    assert council.signers[0].name not in page
    assert "R00020" not in page


def test_look_then_submit_gives_a_number_and_a_public_page(client_of, council):
    browser = client_of(council.resident)
    look = browser.post(NEW, typed(check="1"))["Location"]
    assert look.endswith("/submission/")
    assert "灯坏了。" in browser.get(look).content.decode()
    address = browser.post(look)["Location"]
    page = client_of(None).get(address).content.decode()
    assert "青槐议〔" in page
    assert "1号" in page
    assert stage_of(Proposal.objects.get()).stage == "support"


def test_personal_data_stops_the_submission_and_names_the_paragraph(client_of, council):
    browser = client_of(council.resident)
    look = browser.post(NEW, typed(text="好。\n\n找13912345678。", check="1"))["Location"]
    page = browser.get(look).content.decode()
    assert "第2段像是手机号" in page
    answer = browser.post(look)
    assert answer.status_code == 422
    assert "找13912345678" in answer.content.decode()
    assert stage_of(Proposal.objects.get()).stage == "draft"


def test_draft_is_thrown_away_only_when_asked_twice(client_of, council, matter):
    proposal, browser = matter(), client_of(council.resident)
    address = f"/c/qinghuai/matters/{proposal.pk}/draft/removal/"
    browser.get(address)
    assert Proposal.objects.exists()
    browser.post(address)
    assert not Proposal.objects.exists()


def test_attachment_is_served_as_what_it_is_and_can_run_nothing(client_of, council, matter):
    proposal, browser = matter("support"), client_of(council.resident)
    address = f"/c/qinghuai/matters/{proposal.pk}/attachments/"
    assert browser.post(address, {"file": SimpleUploadedFile("方案.pdf", pdf())}).status_code == 303
    kept = Attachment.objects.get()
    answer = client_of(None).get(f"{address}{kept.pk}/")
    assert answer.content == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client_of(None).get(f"/c/neighbour/matters/{proposal.pk}/attachments/{kept.pk}/").status_code == 404
    bad = browser.post(address, {"file": SimpleUploadedFile("x.pdf", b"<script>")})
    assert bad.status_code == 422
    browser.post(f"{address}{kept.pk}/removal/")
    assert client_of(None).get(f"{address}{kept.pk}/").status_code == 404


def test_a_budget_is_attached_as_one_from_the_page(client_of, council, matter):
    proposal, browser = matter("support"), client_of(council.resident)
    address = f"/c/qinghuai/matters/{proposal.pk}/attachments/"

    def send(**said):
        return browser.post(address, {"file": SimpleUploadedFile("预算.pdf", pdf()), **said}).status_code

    assert send(kind="risk") == 422
    assert send(kind="gate") == 422
    assert not Attachment.objects.exists()
    assert send() == 303
    assert Attachment.objects.get().kind == "document"
    assert GateFacts(proposal, timezone.now()).state("budget_attached").met is False
    assert send(kind="budget") == 303
    assert Attachment.objects.get().kind == "budget"
    assert GateFacts(proposal, timezone.now()).state("budget_attached").met is True
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "The budget," in browser.get(address).content.decode().split("<form", 1)[0] or "The budget" in (
        client_of(None).get(f"/c/qinghuai/matters/{proposal.pk}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    )


def test_revision_shows_the_difference_sign_by_sign(client_of, council, matter):
    proposal, browser = matter("discussion"), client_of(council.resident)
    address = f"/c/qinghuai/matters/{proposal.pk}/"
    said = typed(title="修好东门路灯", summary="三盏灯坏了三个月。", text=WORDS.text, seen=1)
    assert browser.post(f"{address}revision/", said).status_code == 422
    assert browser.post(f"{address}revision/", {**said, "why": "改日期"}).status_code == 303
    page = client_of(None).get(f"{address}versions/2/").content.decode()
    assert "<del" in page
    assert "<ins" in page
    assert "改日期" in page
    assert f"{address}versions/2/" in client_of(None).get(address).content.decode()


def test_older_revision_shows_both(client_of, council, matter):
    proposal, browser = matter("discussion"), client_of(council.resident)
    address = f"/c/qinghuai/matters/{proposal.pk}/revision/"
    browser.post(address, typed(title="第二版", seen=1, why="一"))
    page = browser.post(address, typed(title="也是第二版", seen=1, why="二"))
    assert page.status_code == 409
    assert "第二版" in page.content.decode()
    assert 'value="也是第二版"' in page.content.decode()
    assert browser.post(address, typed(title="也是第二版", seen=2, why="二")).status_code == 303


def test_withdrawal_is_said_on_the_page(client_of, council, matter):
    proposal, browser = matter("support"), client_of(council.resident)
    browser.post(f"/c/qinghuai/matters/{proposal.pk}/withdrawal/", {"why": "已经修好了"})
    assert "已经修好了" in client_of(None).get(f"/c/qinghuai/matters/{proposal.pk}/").content.decode()
