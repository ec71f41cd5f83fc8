"""The procedures' pages: tables for everybody, corrections and the right path for the office, the rule on a matter's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from proposals.actions.procedures import amend_legal_basis
from proposals.actions.stages import stage_of
from proposals.models import ProcedureVersion, Proposal, StageRun
from proposals.permissions.procedure import definition_of
from tests.conftest import actor_of, give_seat, make_council
from tests.proposals.polls.conftest import make_matter
from tests.proposals.procedures.conftest import NEW_LAW, version_of

At = Callable[..., str]


@pytest.fixture
def at(hall: SimpleNamespace) -> At:
    return lambda path: f"/c/{hall.community.slug}/{path}"


def test_everybody_reads_every_procedure_as_a_table(hall: Any, reader: Any, at: At) -> None:
    anonymous = reader(None)
    listed = anonymous.get(at("procedures/")).content.decode()
    for version in ProcedureVersion.objects.filter(community=hall.community):
        assert at(f"procedures/{version.key}/") in listed
        page = anonymous.get(at(f"procedures/{version.key}/"))
        assert page.status_code == 200
        assert version.hash in page.content.decode()
        assert "Correct the legal basis" not in page.content.decode()
    page = anonymous.get(at("procedures/cn.community_deliberation/1/")).content.decode()
    assert "referred to Residents&#x27; assembly" in page
    assert "the parties were told in advance" in page
    assert anonymous.get(at("procedures/cn.nothing/")).status_code == 404
    assert anonymous.get(at("procedures/cn.recall/9/")).status_code == 404
    assert reader(hall.clerk).get("/c/neighbour/procedures/cn.recall/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 200), ("secretary", 200), ("chair", 403), ("resident", 403), ("stranger", 403)]
)
def test_who_is_shown_the_form_for_the_law(hall: Any, reader: Any, at: At, who: str, status: int) -> None:
    answer = reader(getattr(hall, who)).get(at("procedures/cn.resident_reps/legal-basis/"))
    assert answer.status_code == status


def test_the_clerk_corrects_the_law_and_the_old_version_stays(hall: Any, reader: Any, at: At) -> None:
    clerk, address = reader(hall.clerk), at("procedures/cn.resident_reps/legal-basis/")
    held = definition_of(version_of(hall, "cn.resident_reps"))
    said = {"whole:zh": "新法第三条", "whole:en": "New law, article 3"}
    for unit, rule in held.rules.items():
        said |= {f"rules.{unit}:zh": rule.legal_basis.zh, f"rules.{unit}:en": rule.legal_basis.en}
    for rule in held.petitions:
        said |= {f"petitions.{rule.key}:zh": rule.legal_basis.zh, f"petitions.{rule.key}:en": rule.legal_basis.en}
    refused = clerk.post(address, said)
    assert refused.status_code == 422
    assert "New law, article 3" in refused.content.decode()
    done = clerk.post(address, said | {"why": "法律改了"}, follow=True).content.decode()
    assert "New law, article 3" in done
    assert "法律改了" in done
    old = reader(None).get(at("procedures/cn.resident_reps/1/")).content.decode()
    assert "New law, article 3" not in old
    assert "No longer in force" in old
    assert reader(hall.resident).post(address, said | {"why": "x"}).status_code == 403


def test_a_matters_page_links_the_version_it_began_with(hall: Any, reader: Any, at: At) -> None:
    proposal = make_matter(hall, hall.reps, "cn.resident_reps", "discussion")
    version = version_of(hall, "cn.resident_reps")
    amend_legal_basis(actor=actor_of(hall.clerk), version=version, texts=NEW_LAW, why="改")
    page = reader(None).get(at(f"matters/{proposal.pk}/")).content.decode()
    assert at("procedures/cn.resident_reps/1/") in page
    assert at("procedures/cn.resident_reps/2/") not in page
    assert "Move it to another procedure" not in page


def test_the_office_moves_a_matter_and_its_page_tells_why(hall: Any, reader: Any, at: At) -> None:
    proposal = make_matter(hall, hall.assembly, "cn.resident_assembly", "discussion")
    secretary, address = reader(hall.secretary), at(f"matters/{proposal.pk}/procedure/")
    assert reader(hall.resident).get(address).status_code == 403
    form = secretary.get(address).content.decode()
    version = version_of(hall, "cn.resident_reps")
    value = f"{hall.reps.pk}-{version.pk}"
    assert value in form
    assert secretary.post(address, {"to": value, "why": ""}).status_code == 422
    page = secretary.post(address, {"to": value, "why": "本该由代表会议决定"}, follow=True).content.decode()
    assert page.count("本该由代表会议决定") >= 2
    assert stage_of(proposal).procedure_version == version


def test_after_an_opinion_the_office_finds_the_step_and_takes_it(
    hall: Any,
    decided: Any,
    reader: Any,
    at: At,
) -> None:
    proposal = decided("cn.community_deliberation", "opinion")
    resident, secretary = reader(hall.resident), reader(hall.secretary)
    address = at(f"matters/{proposal.pk}/failure/")
    assert "an opinion, not agreed by all" in resident.get(at(f"matters/{proposal.pk}/")).content.decode()
    assert "Only the office of this body" in resident.get(address).content.decode()
    assert resident.post(address, {"why": "x"}).status_code == 403
    assert address in secretary.get(at(f"matters/{proposal.pk}/")).content.decode()
    assert "Pass it on" in secretary.get(address).content.decode()
    assert secretary.post(address, {"why": ""}).status_code == 422
    page = secretary.post(address, {"why": "有分歧，由居民会议决定"}, follow=True).content.decode()
    assert "有分歧，由居民会议决定" in page
    assert "Earlier rounds" in page
    assert "Residents&#x27; assembly" in page
    assert secretary.get(address).status_code == 404


def test_the_office_finds_the_step_among_its_duties(hall: Any, decided: Any, reader: Any, at: At) -> None:
    proposal = decided("cn.siyi_lianggongkai", "rejected", "reps")
    address = at(f"matters/{proposal.pk}/failure/")
    assert address in reader(hall.secretary).get(at("")).content.decode()
    for who in (hall.resident, hall.chair, None):
        assert address not in reader(who).get(at("")).content.decode()


def test_where_two_bodies_may_decide_the_form_asks_which(hall: Any, decided: Any, reader: Any, at: At) -> None:
    adults = make_council(hall.community, "resident_assembly", "adults", key="adults")
    proposal = decided("cn.community_deliberation", "opinion")
    secretary, address = reader(hall.secretary), at(f"matters/{proposal.pk}/failure/")
    assert secretary.post(address, {"why": "有分歧"}).status_code == 422
    assert secretary.post(address, {"why": "有分歧", "council": adults.pk}).status_code == 303
    assert Proposal.objects.get(pk=proposal.pk).council == adults


def screened(hall: Any) -> Proposal:
    return make_matter(hall, hall.reps, "cn.resident_reps", "screening")


def test_the_right_path_is_found_and_taken_with_the_acceptance(hall: Any, reader: Any, at: At) -> None:
    proposal, secretary = screened(hall), reader(hall.secretary)
    address = at(f"screening/{proposal.pk}/path/")
    assert "Find the way" in secretary.get(address).content.decode()
    answers = "about=public&money=public&affected=all&major=yes&dispute=no&wish=decide"
    page = secretary.get(f"{address}?{answers}").content.decode()
    version = version_of(hall, "cn.resident_assembly")
    value = f"{hall.assembly.pk}-{version.pk}"
    assert value in page
    assert "Its risk must be assessed" in page
    assert "What other answers would have meant" in page
    said = {"decided_by": value, "major": "on", "note": "全体居民的重要事项"}
    assert secretary.post(at(f"screening/{proposal.pk}/acceptance/"), said).status_code == 303
    found = Proposal.objects.get(pk=proposal.pk)
    assert (found.council, found.procedure_version, found.major) == (hall.assembly, version, True)
    assert StageRun.objects.get(proposal=proposal, left_at=None).why == "全体居民的重要事项"


def test_a_dispute_is_led_to_mediation_and_nothing_is_accepted(hall: Any, reader: Any, at: At) -> None:
    proposal, secretary = screened(hall), reader(hall.secretary)
    answers = "about=public&money=none&affected=some&major=no&dispute=yes&wish=decide"
    page = secretary.get(at(f"screening/{proposal.pk}/path/?{answers}")).content.decode()
    assert "Nothing of what the dispute is about is kept here." in page
    assert "Accept it this way" not in page
    led = secretary.get(at(f"screening/{proposal.pk}/?to=mediation")).content.decode()
    assert re.search(r'value="mediation"[^>]*checked', led)


def test_what_no_body_here_may_decide_is_said(hall: Any, reader: Any, at: At) -> None:
    answers = "about=shared&money=owners&affected=some&major=no&dispute=no&wish=decide"
    page = reader(None).get(at(f"procedures/fitting/?{answers}")).content.decode()
    assert "This community has no body that may decide it" in page
    assert "Owners&#x27; decision, ordinary matters" in page


def test_who_convenes_is_led_to_the_convening_of_that_body(hall: Any, reader: Any, at: At) -> None:
    answers = "about=public&money=public&affected=some&major=no&dispute=no&wish=decide"
    give_seat(hall.reps, hall.resident, "chair")
    page = reader(hall.secretary).get(at(f"procedures/fitting/?{answers}")).content.decode()
    assert "?council=reps&amp;procedure=cn.resident_reps" in page
    assert "?council=" not in reader(None).get(at(f"procedures/fitting/?{answers}")).content.decode()
    broken = reader(None).get(at("procedures/fitting/?about=dogs"))
    assert broken.status_code == 200
    assert "found-head" not in broken.content.decode()


def test_the_path_of_a_proposal_is_the_offices(hall: Any, reader: Any, at: At) -> None:
    proposal = screened(hall)
    for who in (None, hall.resident, hall.chair, hall.supervisor):
        assert reader(who).get(at(f"screening/{proposal.pk}/path/")).status_code == 404
