from __future__ import annotations

from datetime import timedelta

import pytest

from councils.models import Message
from councils.models.clock import playing_at
from proposals.actions.stages import stage_of
from proposals.actions.support import sign_support
from proposals.models import Proposal, StageRun, Support
from tests.conftest import actor_of, make_council


def page_of(client_of, who, proposal):
    return client_of(who).get(f"/c/qinghuai/matters/{proposal.pk}/").content.decode()


def test_co_signing_and_taking_it_back_by_plain_forms(client_of, council, matter):
    proposal, browser = matter("support"), client_of(council.other_resident)
    address = f"/c/qinghuai/matters/{proposal.pk}/"
    assert f'action="{address}signature/"' in browser.get(address).content.decode()
    assert browser.post(f"{address}signature/").status_code == 303
    page = browser.get(address).content.decode()
    assert f'action="{address}signature/withdrawal/"' in page
    browser.post(f"{address}signature/withdrawal/")
    assert not Support.objects.filter(person=council.other_resident, withdrawn_at=None).exists()


def test_reader_who_may_not_sign_reads_why(client_of, council, matter):
    proposal = matter("support")
    page = page_of(client_of, council.stranger, proposal)
    assert 'aria-disabled="true"' in page
    assert "本社区名册上的人才能联名" in page
    assert f"?next=/c/qinghuai/matters/{proposal.pk}/" in page_of(client_of, None, proposal)
    answer = client_of(None).post(f"/c/qinghuai/matters/{proposal.pk}/signature/")
    assert answer.status_code == 403


def test_bar_tells_how_many_are_needed(client_of, council, matter):
    proposal = matter("support")
    browser = client_of(None)
    browser.cookies["django_language"] = "en"
    page = browser.get(f"/c/qinghuai/matters/{proposal.pk}/").content.decode()
    assert "Co-signed by 1 person. 10 people are needed, 9 still missing." in page
    assert "1 of 10 have signed, 9 more are needed." in page


def test_office_enters_and_takes_back_signatures_from_paper(client_of, council, matter):
    proposal, browser = matter("support"), client_of(council.clerk)
    address = f"/c/qinghuai/matters/{proposal.pk}/signatures/"
    assert browser.post(address, {"number": "R00020"}).status_code == 303
    assert Support.objects.get(person=council.signers[0]).recorded_by == council.clerk
    assert browser.post(address, {"number": "nobody"}).status_code == 422
    browser.post(address, {"number": "R00020", "withdraw": "1"})
    assert Support.objects.get(person=council.signers[0]).withdrawn_at is not None


def test_desk_lists_the_late_ones_first(client_of, council, matter):
    late, fresh = matter("screening"), matter("screening")
    run = stage_of(late)
    StageRun.objects.filter(pk=run.pk).update(due_at=run.entered_at - timedelta(days=3))
    page = client_of(council.secretary).get("/c/qinghuai/screening/").content.decode()
    assert page.index(f"/screening/{late.pk}/") < page.index(f"/screening/{fresh.pk}/")
    assert page.count("chip-late") == 1


def test_acceptance_chooses_body_and_rule(client_of, council, matter):
    body = make_council(council.community, "community_council", key="council")
    proposal, browser = matter("screening"), client_of(council.secretary)
    page = browser.get(f"/c/qinghuai/screening/{proposal.pk}/").content.decode()
    assert "居民代表在会上表决" in page
    from proposals.models import ProcedureVersion

    version = ProcedureVersion.objects.get(community=council.community, key="cn.community_deliberation")
    bad = browser.post(f"/c/qinghuai/screening/{proposal.pk}/acceptance/", {"decided_by": "1-999"})
    assert bad.status_code == 422
    good = browser.post(f"/c/qinghuai/screening/{proposal.pk}/acceptance/", {"decided_by": f"{body.pk}-{version.pk}"})
    assert good["Location"] == f"/c/qinghuai/matters/{proposal.pk}/"
    assert Proposal.objects.get(pk=proposal.pk).council == body


def test_return_without_reasons_keeps_the_matter_and_says_what_is_missing(client_of, council, matter):
    proposal, browser = matter("screening"), client_of(council.secretary)
    address = f"/c/qinghuai/screening/{proposal.pk}/return/"
    assert browser.post(address, {"reasons": ""}).status_code == 422
    assert browser.post(address, {"reasons": "写明费用"}).status_code == 303
    assert "写明费用" in page_of(client_of, None, proposal)
    home = client_of(council.resident).get("/c/qinghuai/").content.decode()
    assert f"/matters/{proposal.pk}/" in home


def test_returned_matter_is_submitted_again_from_its_page(client_of, council, matter):
    proposal, browser = matter("returned"), client_of(council.resident)
    assert f"/matters/{proposal.pk}/submission/" in page_of(client_of, council.resident, proposal)
    browser.post(f"/c/qinghuai/matters/{proposal.pk}/submission/")
    assert stage_of(proposal).stage == "screening"


def test_mediation_page_shows_the_number_and_nothing_else(client_of, council, matter):
    proposal = matter("screening")
    client_of(council.secretary).post(
        f"/c/qinghuai/screening/{proposal.pk}/referral/", {"to": "mediation", "reference": "调2026-7", "place": ""}
    )
    page = page_of(client_of, None, proposal)
    assert "调2026-7" in page
    assert "路灯" not in page


@pytest.mark.parametrize("who", ["resident", "clerk", "chair", "supervisor", None, "neighbour_secretary"])
def test_screening_by_post_is_refused_for_others(client_of, council, matter, who):
    proposal = matter("screening")
    browser = client_of(getattr(council, who) if who else None)
    for address, said in (("acceptance", {}), ("return", {"reasons": "不"}), ("referral", {"to": "mediation"})):
        if address == "acceptance":
            said = {"decided_by": f"{proposal.council_id}-{proposal.procedure_version_id}"}
        assert browser.post(f"/c/qinghuai/screening/{proposal.pk}/{address}/", said).status_code in (403, 404)
    assert stage_of(proposal).stage == "screening"


def test_rail_says_what_is_missing_and_when_at_the_earliest(client_of, council, matter):
    proposal = matter("discussion")
    begun = stage_of(proposal).entered_at
    with playing_at(begun + timedelta(days=2)):
        browser = client_of(None)
        browser.cookies["django_language"] = "en"
        page = browser.get(f"/c/qinghuai/matters/{proposal.pk}/").content.decode()
    assert "7 full days of discussion" in page
    assert "to go)" in page
    assert "at the earliest." in page
    assert page.count('class="step step-done"') == 3
    assert page.count('class="step step-now"') == 1


def test_mine_shows_messages_until_they_are_read(client_of, council, matter):
    matter("discussion")
    browser = client_of(council.resident)
    assert "chip-now" in browser.get("/c/qinghuai/mine/").content.decode()
    other = client_of(council.other_resident)
    mine = Message.objects.filter(to=council.resident, channel="app")
    other.post("/c/qinghuai/mine/messages/reading/", {"message": mine[0].pk})
    assert mine.filter(read_at=None).count() == mine.count()
    browser.post("/c/qinghuai/mine/messages/reading/", {"message": mine[0].pk})
    assert mine.filter(read_at=None).count() == mine.count() - 1
    browser.post("/c/qinghuai/mine/messages/reading/")
    assert not mine.filter(read_at=None).exists()


def test_mine_lists_what_i_signed_and_drafted_and_nobody_else_s(client_of, council, matter):
    draft, signed = matter("draft"), matter("support")
    sign_support(actor=actor_of(council.other_resident), proposal=signed)
    page = client_of(council.other_resident).get("/c/qinghuai/mine/").content.decode()
    assert f"/matters/{signed.pk}/" in page
    assert f"/matters/{draft.pk}/" not in page
    assert f"/matters/{draft.pk}/draft/" in client_of(council.resident).get("/c/qinghuai/mine/").content.decode()


def test_home_tells_the_secretary_what_waits(client_of, council, matter):
    quiet = client_of(council.secretary).get("/c/qinghuai/").content.decode()
    assert "/c/qinghuai/screening/" not in quiet
    matter("screening")
    page = client_of(council.secretary).get("/c/qinghuai/").content.decode()
    assert 'href="/c/qinghuai/screening/"' in page
    assert 'href="/c/qinghuai/screening/"' not in client_of(council.resident).get("/c/qinghuai/").content.decode()
