"""What somebody with bad intentions tries at the ballot box, and what he gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.models import Attendance, Ownership, Person, Residency
from councils.models.clock import playing_at
from councils.permissions.refusal import Refusal, Refused
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.closing import close_due_polls, close_poll
from proposals.actions.finishing import finish_polls
from proposals.actions.opening import open_poll
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch
from proposals.actions.polls import annul_poll, create_poll, recuse_elector
from proposals.actions.roll_corrections import admit_elector
from proposals.actions.submission import withdraw_proposal
from proposals.models import Elector, Poll, WorkingBallot
from proposals.topics.casting import take
from realtime.registry import Request
from tests.conftest import LONG_AGO, actor_of, make_person
from tests.proposals.polls.conftest import ballot, draft_in_meeting, make_matter, make_meeting, names_of
from tests.proposals.polls.test_pages import first_voter, hidden, url


def voters(poll: Poll) -> list[Person]:
    return [e.person for e in Elector.objects.filter(poll=poll).select_related("person__account").order_by("number")]


def refusal_of(answer: Any) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_the_admission_form_tells_a_stranger_nothing_of_the_register(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> None:
    poll = household_poll()
    twin = make_person(voting.community, 77)
    Person.objects.filter(pk=twin.pk).update(name=voting.resident.name)
    for who in (None, voting.stranger, voting.resident, voting.neighbour_secretary):
        for name in (voting.resident.name, "无此人"):
            answer = client_of(who).post(url("poll-admissions", poll), {"who": name, "why": "x"})
            assert answer.status_code == 403
            assert twin.register_id not in answer.content.decode()
    draft = draft_in_meeting(voting)
    answer = client_of(voting.resident).post(url("poll-recusals", draft), {"who": voting.resident.name, "why": "x"})
    assert answer.status_code == 404


def test_who_confirms_paper_cannot_copy_the_count_from_the_refusal(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    batch = enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, collected_at=timezone.now(),
        names=names_of(poll, dict.fromkeys(voters(poll)[:7], "")),
        totals={"yes": 4, "no": 3, "abstain": 0, "invalid": 0},
    )  # fmt: skip
    guesses = [{}, {"yes": 7}, {"yes": 3, "no": 4}]
    for guess in guesses:
        with pytest.raises(Refused) as refused:
            confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals=guess)
        said = str(refused.value.refusal).replace("7", "")
        assert "4" not in said
        assert "3" not in said
    confirmed = confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals={"yes": 4, "no": 3})
    assert confirmed.state == "confirmed"


def test_who_went_home_does_not_vote_in_the_room(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    gone, here = voting.reps_people[:2]
    Attendance.objects.filter(meeting=meeting_poll.meeting, person=gone).update(left_at=timezone.now())
    answers = cast_ballots(casts=[ballot(meeting_poll, gone), ballot(meeting_poll, here)])
    assert refusal_of(answers[0]) == "ballot:absent"
    assert isinstance(answers[1], Receipt)
    assert WorkingBallot.objects.count() == 1


def test_nobody_votes_from_home_after_the_meeting_ended(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    from councils.actions.meetings import close_meeting

    close_meeting(actor=actor_of(voting.secretary), meeting=meeting_poll.meeting)
    [answer] = cast_ballots(casts=[ballot(meeting_poll, voting.reps_people[0])])
    assert refusal_of(answer) == "ballot:absent"


def test_a_recused_person_does_not_come_back_by_late_admission(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否翻修广场？", secrecy="confidential", basis="person",
        closes_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    late = make_person(voting.community, 80, account=True, resident=False)
    recuse_elector(actor=secretary, poll=poll, person=late, why="承包方")
    poll = open_poll(actor=secretary, poll=poll)
    Residency.objects.create(
        community=voting.community, person=late, from_on=LONG_AGO,
        household=Residency.objects.filter(community=voting.community).first().household,
    )  # fmt: skip
    assert admit_elector(actor=secretary, poll=poll, person=late, why="漏登").recused_why == "承包方"
    [answer] = cast_ballots(casts=[ballot(poll, late)])
    assert refusal_of(answer) == "ballot:recused"


def test_a_flat_that_is_sold_while_the_vote_runs_does_not_vote_twice(
    voting: SimpleNamespace, owners_poll: Poll
) -> None:
    seller = voting.owners[0]
    buyer = make_person(voting.community, 81, account=True, resident=False)
    sold = (owners_poll.opened_at + timedelta(days=2)).date()
    owned = Ownership.objects.get(person=seller)
    Ownership.objects.filter(pk=owned.pk).update(until_on=sold)
    Ownership.objects.create(community=voting.community, unit=owned.unit, person=buyer, from_on=sold)
    with playing_at(owners_poll.opened_at + timedelta(days=4)), pytest.raises(Refused) as refused:
        admit_elector(actor=actor_of(voting.secretary), poll=owners_poll, person=buyer, why="新业主")
    assert refused.value.refusal.code == "poll:not_entitled"


def test_a_withdrawn_matter_is_not_voted_on(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否翻修广场？", secrecy="confidential", basis="household",
        closes_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    withdraw_proposal(actor=actor_of(voting.resident), proposal=matter, why="不需要了")
    with pytest.raises(Refused) as refused:
        open_poll(actor=secretary, poll=poll)
    assert refused.value.refusal.code == "poll:stage"


def test_a_matter_is_not_withdrawn_while_the_room_votes_on_it(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "discussion")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    secretary = actor_of(voting.secretary)
    poll = create_poll(actor=secretary, proposal=matter, question="修不修？", secrecy="named", meeting=meeting)
    open_poll(actor=secretary, poll=poll)
    with pytest.raises(Refused) as refused:
        withdraw_proposal(actor=actor_of(voting.resident), proposal=matter, why="不需要了")
    assert refused.value.refusal.code == "proposal:too_late"


def test_a_further_round_is_one_of_the_same_matter(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    Poll.objects.filter(pk=meeting_poll.pk).update(state="published", result={"outcome": {"kind": "tied"}})
    other = make_matter(voting, voting.assembly, "cn.resident_assembly", "display", "另一件事")
    with pytest.raises(Refused) as refused:
        create_poll(
            actor=actor_of(voting.secretary), proposal=other, question="再表决？", secrecy="confidential",
            basis="household", closes_at=timezone.now() + timedelta(days=7), previous=Poll.objects.get(),
        )  # fmt: skip
    assert refused.value.refusal.code == "poll:unfitting"


def test_a_poll_that_cannot_be_read_holds_up_no_other(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], meeting_poll: Poll
) -> None:
    broken = meeting_poll
    cast_ballots(casts=[ballot(broken, voting.reps_people[0])])
    WorkingBallot.objects.update(sealed=b"x" * 100)
    sound = household_poll(takes_paper=False)
    cast_ballots(casts=[ballot(sound, person) for person in voters(sound)])
    Poll.objects.update(state="closed", closed_at=timezone.now())
    finish_polls(timezone.now())
    assert Poll.objects.get(pk=sound.pk).state == "published"
    assert Poll.objects.get(pk=broken.pk).state == "closed"
    assert WorkingBallot.objects.filter(poll=broken).exists(), "nothing was lost"


def test_a_deadline_of_a_fast_clock_holds_up_no_other(voting: SimpleNamespace, owners_poll: Poll) -> None:
    """The process's clock runs ahead of the database's: the one is not over yet, the other is."""
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    poll = create_poll(
        actor=actor_of(voting.secretary), proposal=matter, question="是否翻修广场？", secrecy="confidential",
        basis="household", closes_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    poll = open_poll(actor=actor_of(voting.secretary), poll=poll)
    with playing_at(poll.closes_at):
        close_due_polls(owners_poll.closes_at + timedelta(days=1))
    assert Poll.objects.get(pk=owners_poll.pk).state == "open"
    assert Poll.objects.get(pk=poll.pk).state != "open"


def test_a_vote_in_a_meeting_without_a_deadline_can_always_be_closed(
    voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    """The rule "not before its time" has no meaning where no time was set; the vote would never end."""
    Poll.objects.filter(pk=meeting_poll.pk).update(chair_may_close=False)
    assert close_poll(actor=actor_of(voting.chair), poll=meeting_poll).state != "open"


@pytest.mark.parametrize("key", ["nul\x00nul\x00", "\ud800" * 12, "12345678\n", "键" * 12])
def test_an_odd_key_is_refused_like_an_incomplete_form(household_poll: Callable[..., Poll], key: str) -> None:
    poll = household_poll()
    answers = cast_ballots(casts=[ballot(poll, first_voter(poll), key=key), ballot(poll, voters(poll)[1])])
    assert refusal_of(answers[0]) == "ballot:form"
    assert isinstance(answers[1], Receipt)


def test_a_senseless_frame_takes_no_ballot_of_its_batch_along(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    person = first_voter(poll)
    said = {"poll": poll.pk, "marks": "yes", "key": "0123456789ab"}
    odd = [10**30, -1, True, None, "1", [], {}, 2**63]
    answers = take([Request(person.account_id, {**said, "poll": poll_id}) for poll_id in odd] + [
        Request(person.account_id, {**said, "elector": 10**40}), Request(person.account_id, said)
    ])  # fmt: skip
    assert [answer.get("refused") for answer in answers[: len(odd)]] == ["poll:unknown"] * len(odd)
    assert answers[-1]["code"]
    assert WorkingBallot.objects.count() == 1


def test_a_closed_account_casts_nothing_over_a_socket_that_is_still_open(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    person = first_voter(poll)
    type(person.account).objects.filter(pk=person.account_id).update(is_active=False)
    [answer] = take([Request(person.account_id, {"poll": poll.pk, "marks": "yes", "key": "0123456789ab"})])
    assert answer["refused"] == "ballot:not_on_roll"


def test_who_left_the_register_after_the_freeze_votes_by_every_channel_alike(
    household_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> None:
    poll = household_poll()
    person = first_voter(poll)
    Person.objects.filter(pk=person.pk).update(left_register_at=timezone.now())
    answer = client_of(person).post(
        f"/api/v1/communities/{poll.community.slug}/polls/{poll.pk}/ballots/",
        {"marks": "yes", "key": "0123456789ab"}, content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 201


def test_a_hidden_field_of_another_voter_casts_nothing_for_him(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> None:
    poll = household_poll()
    first, second = voters(poll)[:2]
    theirs = Elector.objects.get(poll=poll, person=second)
    form = hidden(client_of(first).post(url("poll-ballot", poll), {"mark": "yes"}))
    answer = client_of(first).post(url("poll-ballots", poll), form | {"elector": str(theirs.pk)})
    assert answer.status_code == 200
    assert list(WorkingBallot.objects.values_list("elector__person", flat=True)) == [first.pk]
    # His key and bytes in another's hands: another ballot with another code, or none.
    again = client_of(second).post(url("poll-ballots", poll), form)
    codes = [page.content.decode().split('class="checkcode">')[1].split("<")[0] for page in (answer, again)]
    assert codes[0] != codes[1]
    assert WorkingBallot.objects.count() == 2


def test_a_check_code_is_never_part_of_an_address(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client: Client
) -> None:
    """Addresses stand in the logs of servers and in the history of shared browsers, beside time and place."""
    poll = household_poll(takes_paper=False)
    answers = cast_ballots(casts=[ballot(poll, person) for person in voters(poll)])
    with playing_at(poll.closes_at):
        close_due_polls(poll.closes_at)
        finish_polls(poll.closes_at)
    code = answers[0].code
    page = client.get(url("poll-sealed", poll))
    assert 'method="post"' in page.content.decode().split('id="code"')[0].rsplit("<form", 1)[1]
    assert 'class="row-now"' not in client.get(url("poll-sealed", poll), {"code": code}).content.decode()
    found = client.post(url("poll-sealed", poll), {"code": code})
    assert 'class="row-now"' in found.content.decode()
    assert "no-store" in found["Cache-Control"]


def test_an_error_report_hides_what_was_marked(rf: Any) -> None:
    from django.views.debug import SafeExceptionReporterFilter

    from frontend.views.polls import ballot as pages

    for page in (pages.ballot, pages.ballots):
        request = rf.post("/", {"mark": "canary", "key": "canary", "client": "canary", "elector": "7"})
        request.user = None
        with pytest.raises(Exception):  # noqa: B017 (whatever fails, as long as it does)
            page(request, slug=None, pk=None)
        shown = SafeExceptionReporterFilter().get_post_parameters(request)
        assert "canary" not in str(shown)


def test_turnout_of_a_ballot_that_commits_late_is_told(household_poll: Callable[..., Poll]) -> None:
    """Two write at once: the one that took the lower number of an event commits after the other."""
    from councils.models import Event
    from proposals.topics.poll import build

    poll = household_poll()
    cast_ballots(casts=[ballot(poll, voters(poll)[0])])
    newest = Event.objects.order_by("-pk").first()
    assert newest is not None
    newest.pk, newest.salt = newest.pk + 100, "later"
    newest.save(force_insert=True)
    before = build(poll.pk)["turnout"]
    cast_ballots(casts=[ballot(poll, voters(poll)[1])])
    late = Event.objects.order_by("-pk").first()
    assert late is not None
    Event.objects.filter(pk=late.pk).update(id=newest.pk - 50)
    after = build(poll.pk)["turnout"]
    assert after["data"]["cast"] == before["data"]["cast"] + 1
    assert after["version"] > before["version"]


def test_opening_asks_as_often_for_many_as_for_few(voting: SimpleNamespace, django_assert_max_num_queries: Any) -> None:
    for n in range(100, 400):
        make_person(voting.community, n)
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否翻修广场？", secrecy="confidential", basis="person",
        closes_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    with django_assert_max_num_queries(45):
        assert open_poll(actor=secretary, poll=poll).roll_size > 300


def test_a_nul_in_a_form_or_an_address_is_a_mistake_and_no_failure(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> None:
    poll = household_poll()
    assert client_of(first_voter(poll)).post(url("poll-ballot", poll), {"mark": "yes\x00"}).status_code == 422
    assert (
        client_of(first_voter(poll)).post(url("poll-ballots", poll), {"mark": "\x00", "key": "\x00"}).status_code == 422
    )
    assert client_of(voting.supervisor).get(url("poll-roll", poll), {"q": "\x00"}).status_code == 400
    assert client_of(voting.supervisor).post(url("poll-roll", poll), {"q": "\x00"}).status_code == 200
    assert client_of(None).get(f"/c/{poll.community.slug}/matters/", {"q": "\x00"}).status_code == 400


def test_the_reason_of_an_annulment_publishes_no_number_of_anybody(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    with pytest.raises(Refused):
        annul_poll(actor=actor_of(voting.secretary), poll=meeting_poll, why="王先生 13812345678 投诉")
    assert Poll.objects.get().state == "open"
    assert annul_poll(actor=actor_of(voting.secretary), poll=meeting_poll, why="通知有误").state == "annulled"


def test_the_desk_does_not_expand_a_million_roll_numbers(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> None:
    poll = household_poll()
    names = ", ".join(f"{first}-{first + 1999}" for first in range(1, 900_000, 2000))
    answer = client_of(voting.secretary).post(url("poll-batches", poll), {"names": names, "yes": "5"})
    assert answer.status_code == 422
    assert len(answer.content) < 200_000


def test_a_ballot_that_comes_by_another_community_takes_no_ballot_of_its_batch_along(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    person = first_voter(poll)
    astray = ballot(poll, None, community_id=voting.neighbour.pk)
    first, mine, last = cast_ballots(casts=[astray, ballot(poll, person), astray])
    assert [refusal_of(first), refusal_of(last)] == ["poll:unknown"] * 2
    assert isinstance(mine, Receipt)


@pytest.mark.parametrize("more", [{}, {"replaces": "0123456789abcdef"}])
@pytest.mark.parametrize("who", ["member", "secretary", "stranger", None])
def test_a_ballot_for_a_draft_is_answered_as_for_no_vote_at_all(
    voting: SimpleNamespace, client_of: Callable[[Any], Client], more: dict[str, str], who: str | None
) -> None:
    draft, said = draft_in_meeting(voting), {"marks": "yes", "key": "0123456789ab", **more}
    person = getattr(voting, who) if who else None
    browser = client_of(person)

    def answer(pk: int) -> tuple[int, Any]:
        path = f"/api/v1/communities/{voting.community.slug}/polls/{pk}/ballots/"
        got = browser.post(path, said, content_type="application/json")
        return got.status_code, got.json()

    assert answer(draft.pk) == answer(draft.pk + 1) == answer(2**63) == answer(10**40)
    assert answer(draft.pk)[0] == 404
    account = person.account_id if isinstance(person, Person) else None
    here, nowhere = take([Request(account, {**said, "poll": pk}) for pk in (draft.pk, draft.pk + 1)])
    assert here == nowhere
