"""The pages of help and of its witness: the office's terminal, the witness's own account, what each of them keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from proposals.models import AssistedBallot, Elector, Poll, WitnessRequest, WorkingBallot
from tests.proposals.polls.paper import asked_of, confirmed_by_witness, helped, lines
from tests.proposals.polls.test_pages import ROLES, hidden
from tests.proposals.polls.test_paper_pages import at

Reader = Callable[[Any], Client]
CODE = re.compile(r'class="checkcode">(\d{3}-\d{3})<')


def own(poll: Poll, *more: int) -> str:
    return reverse("witness-code" if more else "witness", args=[poll.community.slug, *more])


def code_on(phone: Client, poll: Poll) -> str:
    """What the witness does: open the page, compare, press, read."""
    [form] = re.findall(r'action="([^"]*/code/)"', phone.get(own(poll)).content.decode())
    page = phone.post(form)
    assert "no-store" in page["Cache-Control"]
    found = CODE.search(page.content.decode())
    assert found is not None
    return found.group(1)


def told(elector: Elector, witness: Any, **more: Any) -> dict[str, Any]:
    return {"number": elector.number, "witness": witness.pk, "why": "看不清小字", "place": "office"} | more


def named(clerk: Client, poll: Poll, elector: Elector, witness: Any) -> str:
    """The terminal's page where the witness confirms himself."""
    answer = clerk.post(at("poll-assistance", poll), told(elector, witness))
    assert answer.status_code == 303
    return str(answer["Location"])


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_request_is_of_whoever_helps(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll], role: str
) -> None:
    asked = asked_of(voting, lines(wide_poll())[3])
    browser = reader(getattr(voting, role, None))
    page = browser.get(at("poll-assistance-witness", asked.poll, asked.pk))
    assert page.status_code == (200 if role == "clerk" else 404)
    if role != "clerk":
        assert asked.elector.person.name not in page.content.decode()
    given = browser.post(own(asked.poll, asked.pk))
    assert given.status_code == (200 if role == "supervisor" else 404)
    mine = browser.get(own(asked.poll))
    named_here = f"/witness/{asked.pk}/code/" in mine.content.decode()
    assert (mine.status_code, named_here) == (200, role == "supervisor")


def test_the_terminal_asks_the_witness_shows_the_ballot_and_forgets(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    voter = lines(poll)[3]
    clerk, phone = reader(voting.clerk), reader(voting.supervisor)
    form = clerk.get(at("poll-assistance", poll)).content.decode()
    assert f'value="{voting.clerk.pk}"' not in form, "who helps does not stand among those who watch"
    assert clerk.post(at("poll-assistance", poll), told(voter, voting.clerk)).status_code == 422
    refused = clerk.post(at("poll-assistance", poll), told(voter, voting.supervisor, place=""))
    assert refused.status_code == 422
    assert "看不清小字" in refused.content.decode(), "nothing typed is lost"
    terminal = named(clerk, poll, voter, voting.supervisor)
    waits = clerk.get(terminal)
    assert "no-store" in waits["Cache-Control"]
    assert "poll-ballot" not in waits.content.decode()
    told_him = phone.get(reverse("community", args=[poll.community.slug])).content.decode()
    assert "names you as the witness" in told_him
    mine = phone.get(reverse("mine", args=[poll.community.slug])).content.decode()
    assert mine.index("You are named as a witness now") < mine.index('id="messages"')
    shown = phone.get(own(poll)).content.decode()
    assert voter.person.name not in shown, "masked, with the roll number to compare"
    assert f"roll number {voter.number}" in shown
    wrong = clerk.post(terminal, {"code": "000 000"})
    assert wrong.status_code == 422
    assert "not the code that the witness was shown" in wrong.content.decode()
    assert "000 000" in wrong.content.decode()
    paper = clerk.post(terminal, {"code": code_on(phone, poll)})
    assert paper.status_code == 200
    assert paper["Refresh"].startswith("180; url=")
    assert "no-store" in paper["Cache-Control"]
    assert int(clerk.session["_auth_user_id"]) == voting.clerk.account_id, "nobody was signed out"
    again = clerk.get(terminal).content.decode()
    assert "has confirmed himself" in again, "a reload asks nobody a second time"
    token = hidden(clerk.post(terminal))["token"]
    ballot = at("poll-assistance-ballot", poll)
    assert clerk.post(ballot, {"token": token}).status_code == 422
    fields = hidden(clerk.post(ballot, {"token": token, "mark": "no"}))
    assert (fields["mark"], fields["cast"]) == ("no", "1")
    stub = clerk.post(ballot, fields)
    assert stub["Refresh"] == f"30; url={at('poll-assistance', poll)}"
    assert "no-store" in stub["Cache-Control"]
    assert AssistedBallot.objects.get().elector == voter
    assert "no" not in {str(value) for value in clerk.session.values()}
    assert clerk.get(terminal).status_code == 404, "it served for one ballot"
    assert clerk.post(ballot, {"token": "forged", "mark": "no"}).status_code == 302
    for role in ("resident", "neighbour_secretary", "stranger"):
        assert reader(getattr(voting, role)).post(ballot, fields).status_code == 404


def test_desk_voter_and_witness_read_how_certain_the_witness_is(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    voter = lines(poll)[3]
    helped(voting, voter, marks="no")
    row = AssistedBallot.objects.get()

    def said(who: Any, address: str) -> str:
        return reader(who).get(address).content.decode()

    mine = reverse("mine", args=[poll.community.slug])
    pages = [(voting.supervisor, at(name, poll)) for name in ("poll-paper", "poll-assistance")]
    pages += [(voter.person, mine), (voting.supervisor, own(poll))]
    for who, address in pages:
        page = said(who, address)
        assert f"helped by {voting.clerk.name}" in page
        assert "with a code from his own account" in page
        assert "at the office" in page
    desk = said(voting.clerk, at("poll-assistance", poll))
    assert voter.person.name not in desk, "to this page the terminal returns: who comes next reads it"
    # Also where no paper was announced, so that there is no desk for it.
    assert said(voting.supervisor, at("poll-assistance", poll)).count("helped by") == 1
    assert voter.person.name not in said(voting.supervisor, own(poll))
    for who in (voting.chair, voting.resident):
        assert "helped by" not in said(who, own(poll))
        assert "helped by" not in said(who, mine)
    AssistedBallot.objects.filter(pk=row.pk).update(confirmed="", place="")
    for who, address in pages:
        assert "named by who helped and not asked" in said(who, address)
    assert "names you as the witness" not in said(voting.supervisor, mine)
    assert "You watched" in said(voting.supervisor, mine)


def test_the_witness_signs_in_at_the_terminal_where_he_has_no_phone(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    cache.clear()
    poll = wide_poll()
    clerk = reader(voting.clerk)
    terminal = named(clerk, poll, lines(poll)[3], voting.supervisor)
    wrong = clerk.post(terminal, {"password": "open says me", "second": ""})
    assert wrong.status_code == 422
    assert "not the sign-in of the witness" in wrong.content.decode()
    assert "open says me" not in wrong.content.decode()
    TOTP.activate(voting.supervisor.account, "JBSWY3DPEHPK3PXP")
    assert clerk.post(terminal, {"password": "open sesame"}).status_code == 422, "the second factor is asked here too"
    second = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", next(iter(yield_hotp_counters_from_time()))))
    assert clerk.post(terminal, {"password": "open sesame", "second": second}).status_code == 200
    assert int(clerk.session["_auth_user_id"]) == voting.clerk.account_id
    assert WitnessRequest.objects.get().confirmed == "sign_in"
    kept = str(dict(clerk.session)) + str(list(WitnessRequest.objects.values()))
    assert "open sesame" not in kept


def test_passwords_are_not_guessed_here_past_the_sign_in_page(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    """One count with the sign-in page, over many requests; then not even the right one is looked at."""
    cache.clear()
    poll = wide_poll()
    clerk, statuses = reader(voting.clerk), []
    for line in lines(poll)[3:6]:
        terminal = named(clerk, poll, line, voting.supervisor)
        statuses += [clerk.post(terminal, {"password": f"guess {n}"}).status_code for n in range(3)]
    assert statuses == [422] * 5 + [429] * 4
    right = clerk.post(terminal, {"password": "open sesame"})
    assert right.status_code == 429
    assert "Nothing more is checked for now" in right.content.decode()
    assert not WitnessRequest.objects.exclude(confirmed_at=None).exists()
    login = Client().post("/accounts/login/", {"login": voting.supervisor.account.username, "password": "open sesame"})
    assert login.status_code != 302, "the same count holds there"
    cache.clear()


def test_nobody_is_called_for_a_ballot_that_would_be_refused(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    voter = lines(poll)[3]
    helped(voting, voter)
    clerk = reader(voting.clerk)
    answer = clerk.post(at("poll-assistance", poll), told(voter, voting.supervisor))
    assert answer.status_code == 409
    assert not WitnessRequest.objects.exists()
    page = clerk.get(at("poll-assistance", poll)).content.decode()
    assert voting.supervisor.name in page
    assert "at home" in page
    Poll.objects.filter(pk=poll.pk).update(takes_paper=False)
    assert "at home" not in clerk.get(at("poll-assistance", poll)).content.decode()


def test_a_ballot_that_waited_too_long_is_not_cast(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    clerk = reader(voting.clerk)
    asked = confirmed_by_witness(voting, lines(poll)[3])
    token = hidden(clerk.post(at("poll-assistance-witness", poll, asked.pk)))["token"]
    fields = hidden(clerk.post(at("poll-assistance-ballot", poll), {"token": token, "mark": "no"}))
    WitnessRequest.objects.all().delete()
    answer = clerk.post(at("poll-assistance-ballot", poll), fields)
    assert answer.status_code == 409
    assert "The witness has not confirmed himself" in answer.content.decode()
    assert not WorkingBallot.objects.exists()


def test_everybody_reads_how_many_witnesses_confirmed_themselves(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    for line in lines(poll)[3:6]:
        helped(voting, line)
    AssistedBallot.objects.filter(elector=lines(poll)[3]).update(confirmed="")
    told_by_api = f"/api/v1/communities/{poll.community.slug}/polls/{poll.pk}/paper/"
    assert reader(None).get(told_by_api).json()["witnessed"] is None, "not while it runs"
    Poll.objects.filter(pk=poll.pk).update(state="closed")
    said = reader(None).get(told_by_api).json()
    assert (said["helped"], said["witnessed"]) == (3, 2)
