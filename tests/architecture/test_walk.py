"""The walk of every address as everybody: nobody meets an error, a neighbour meets nothing, the public no resident's name.

One demo community with matters in every stage, walked in one go: telling it takes longer than walking it. An address that
this walk does not know how to fill fails it, so that no page is added past it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.demo.bodies import OFFICERS
from config.demo.more_texts import TEXTS
from config.demo.story import tell_story
from councils.models import (
    Account,
    Attendance,
    Council,
    Event,
    LetterBatch,
    Mandate,
    Meeting,
    Message,
    Person,
    RegisterImport,
    Seat,
)
from councils.permissions.actor import Actor
from proposals.actions.witnessing import ask_witness
from proposals.models import (
    AgendaItem,
    Attachment,
    CallBack,
    Comment,
    Elector,
    FollowUp,
    GateRecord,
    HandCount,
    Objection,
    PaperBatch,
    Petition,
    Poll,
    Proposal,
    Publication,
    SheetEntry,
    VisitPlan,
    VisitRequest,
    WitnessRequest,
    WorkingBallot,
)
from realtime import registry
from tests.conftest import LONG_AGO, make_community, make_council, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

ROLES = (
    "anonymous",
    "stranger",
    "neighbour_secretary",
    "resident",
    "owner",
    "chair",
    "secretary",
    "clerk",
    "supervisor",
)
OUTSIDERS = ("anonymous", "stranger", "neighbour_secretary")
# Confidential, named and counted, published and open, by households, members and owners.
VOTES = ("benches", "lamps", "music", "lift", "fund")
GOLDEN = Path(__file__).with_name("walk.json")
ERRORS = range(500, 600)
# Addresses below a vote whose second part belongs to the one vote of the demo with sheets and visits.
OF_A_TOUR = ("visits/<int:number>", "entries/<int:entry>", "runs/<int:number>")


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address of our own."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern) and not route.startswith(("accounts/", "_")):
            yield str(one.name), route


class World:
    """Which objects fill an address: by the words before the parameter."""

    browsers: dict[str, Client]

    def __init__(self) -> None:
        # Of the first community alone; the smaller ones of the demo stand beside it.
        here = {"community__slug": "qinghuai"}
        matters = {p.stage: p for p in Proposal.objects.filter(**here).with_stage()}  # type: ignore[attr-defined]
        self.matter = matters["discussion"]
        self.matters = [matters[s].pk for s in ("discussion", "draft", "screening", "display")]
        self.comment = Comment.objects.filter(proposal=self.matter, hidden_at=None).first()
        votes = [Poll.objects.get(proposal__versions__title=TEXTS[key].title, **here) for key in VOTES]
        self.published, self.polls = votes[0], [vote.pk for vote in votes]
        self.decision = self.published.resolutions.get()
        self.tour = VisitPlan.objects.exclude(published_at=None).order_by("pk").first()
        self.asked = self._help_waits()

    def _help_waits(self) -> WitnessRequest:
        """At the clerk's terminal, for the supervisor: whoever else opens it finds nothing."""
        clerk, supervisor = (Person.objects.get(account__username=f"demo-{role}") for role in ("clerk", "supervisor"))
        poll = Poll.objects.get(pk=self.tour.poll_id if self.tour else 0)
        voted = WorkingBallot.objects.filter(poll=poll).values("elector")
        line = Elector.objects.filter(poll=poll).exclude(pk__in=voted).order_by("-number")[0]
        actor = Actor.as_person(clerk, clerk.community, clerk.account_id)
        return ask_witness(actor=actor, elector=line, witness=supervisor, why="看不清小字", place="office")

    def fill(self, route: str) -> list[dict[str, Any]]:
        """Every set of parameters worth a visit; KeyError: a parameter that nobody taught this walk."""
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        filled: dict[str, Any] = {"slug": "qinghuai"}
        for name in names:
            if name != "slug":
                filled[name] = self._value(name, route)
        lists = {k: v for k, v in filled.items() if isinstance(v, list)}
        if not lists:
            return [filled]
        (key, values), *more = lists.items()
        assert not more, f"teach the walk {more} in {route}"
        return [{**filled, key: value} for value in values]

    def _value(self, name: str, route: str) -> Any:
        simple: dict[str, Any] = {
            "comment": self.comment.pk if self.comment else 0,
            "year": self.decision.year,
            "number": self.decision.number if "decisions/" in route else 1,
            "key": "party_reviewed" if "gates/" in route else "committee",
            "procedure": "cn.resident_reps",
            "matter": self.matter.pk,
            "recusal": 1,
            "line": 1,
            "poll": self.polls[0],
            "on": "2026-01-01",
            "seat": self._first(Seat),
            "person": self._first(Person),
            "meeting": self._first(Meeting),
            "item": self._first(AgendaItem),
            "batch": self._first(LetterBatch),
            "entry": self._first(SheetEntry),
            "asked": self._first(VisitRequest),
            "call": self._first(CallBack),
        }
        if name == "asked" and ("assistance/" in route or "witness/" in route):
            return self.asked.pk
        if name == "pk" and "assistance/<int:asked>" in route:
            return self.asked.poll_id
        if "/roll/" in route:
            return self.polls[0] if name == "pk" else 1
        if name == "pk" and "polls/" in route and any(part in route for part in OF_A_TOUR):
            return self.tour.poll_id if self.tour else 0
        if name in simple:
            return simple[name]
        for words, value in (
            ("comments/<int:pk>", simple["comment"]),
            ("gates/<int:pk>", self._first(GateRecord)),
            ("matters/<int:pk>", self.matters),
            ("proposals/<int:pk>", self.matters),
            ("screening/<int:pk>", self.matters),
            ("polls/<int:pk>", self.polls),
            ("mandates/<int:pk>", self._first(Mandate)),
            ("meetings/<int:pk>", self._some(Meeting, 3) or 1),
            ("items/<int:pk>", self._first(AgendaItem)),
            ("follow-ups/<int:pk>", self._first(FollowUp)),
            ("objections/<int:pk>", self._first(Objection)),
            ("resolutions/<int:pk>", self.decision.pk),
            ("publications/<int:pk>", self._first(Publication)),
            ("errata/<int:pk>", 1),
            ("petitions/<int:pk>", self._some(Petition, 2) or 1),
            ("people/<int:pk>", self._first(Person)),
            ("register/", self._first(RegisterImport)),
            ("letters/", self._first(LetterBatch)),
            ("seats/", self._first(Seat)),
            ("attachments/", self._first(Attachment)),
            ("batches/", self._first(PaperBatch)),
            ("attendance/", self._first(Attendance)),
            ("households/", 1),
        ):
            if words in route:
                return value
        raise KeyError(f"teach tests/architecture/test_walk.py how to fill <{name}> in {route}")

    @classmethod
    def _first(cls, model: Any) -> int:
        return next(iter(cls._some(model, 1)), 1)

    @staticmethod
    def _some(model: Any, most: int) -> list[int]:
        found = model.objects.filter(community__slug="qinghuai").order_by("pk")
        return list(found.values_list("pk", flat=True)[:most])


def address(route: str, given: dict[str, Any]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found.group(1)]), route)


def browsers() -> dict[str, Client]:
    neighbour = make_community("neighbour")
    their = make_person(neighbour, 900, account=True)
    Seat.objects.create(
        community=neighbour,
        council=make_council(neighbour, key="reps"),
        person=their,
        role="secretary",
        from_on=LONG_AGO,
    )
    accounts: dict[str, Account | None] = {
        "anonymous": None,
        "stranger": Account.objects.create_user("stranger"),
        "neighbour_secretary": their.account,
    }
    found = {}
    for role in ROLES:
        account = accounts[role] if role in accounts else Account.objects.get(username=f"demo-{role}")
        found[role] = Client(raise_request_exception=False)
        if account is not None:
            found[role].force_login(account, backend="config.accounts.Accounts")
    return found


def state() -> dict[str, int]:
    models = (
        Event,
        Message,
        Proposal,
        Comment,
        Poll,
        WorkingBallot,
        Elector,
        Meeting,
        Attendance,
        Objection,
        FollowUp,
        Council,
        Mandate,
        HandCount,
    )
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Told once for the whole walk, in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        tell_story(homes=100, real_input=False, progress=lambda _: None)
        world = World()
        world.browsers = browsers()
        yield world
        transaction.set_rollback(True)


def test_walk_of_every_address_as_everybody(town: World) -> None:
    clients = town.browsers
    known = {p.name for p in Person.objects.filter(name_en="", seats=None, kind="natural") if len(p.name) == 3}
    known -= {name for name, _ in OFFICERS.values()}
    private = re.compile("|".join(sorted(known)) + r"|\d单元\d+室")
    before, wrong, table = state(), [], defaultdict(dict)
    for name, route in routes():
        for given in town.fill(route):
            at = address(route, given)
            for role, browser in clients.items():
                answer = browser.get(at)
                table[name].setdefault(role, []).append(answer.status_code)
                if answer.status_code in ERRORS and name != "readyz":
                    wrong.append(f"{role} meets {answer.status_code} at {at}")
                if role in OUTSIDERS and answer.status_code == 200 and not answer.streaming:
                    leaked = private.search(answer.content.decode(errors="ignore"))
                    if leaked:
                        wrong.append(f"{role} reads {leaked.group()} at {at}")
            if "slug" in given and len(given) > 1:
                elsewhere = address(route, {**given, "slug": "neighbour"})
                for role in ("neighbour_secretary", "secretary", "anonymous"):
                    status = clients[role].get(elsewhere).status_code
                    # Who has no office there is refused before anything is looked for.
                    before_looking = role != "neighbour_secretary" and status in (302, 403)
                    if status not in (404, 405) and not before_looking:
                        wrong.append(f"{role} gets {status} for another community's object at {elsewhere}")
    assert wrong == [], "\n" + "\n".join(wrong)
    assert state() == before, "reading changed something"
    seen = {
        name: {role: max(statuses) if role in OUTSIDERS else sorted(set(statuses)) for role, statuses in by.items()}
        for name, by in table.items()
    }
    same = [n for n, by in seen.items() if by["stranger"] != by["neighbour_secretary"]]
    assert same == [], "a neighbour's office means nothing here"
    agreed = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    changed = {n: (agreed.get(n), by) for n, by in seen.items() if agreed.get(n) != by}
    GOLDEN.with_suffix(".new").write_text(json.dumps(seen, indent=0, sort_keys=True)) if changed else None
    assert changed == {}, "who may read what has changed: look at it, then agree by renaming walk.new to walk.json"


def test_nothing_is_written_by_who_does_not_belong_here(town: World) -> None:
    clients = town.browsers
    before, wrong = state(), []
    for name, route in routes():
        if not route.startswith(("c/", "api/")):
            continue
        for given in town.fill(route):
            at = address(route, given)
            for role in OUTSIDERS:
                status = (
                    clients[role].post(at, {"text": "x", "why": "x", "position": "for", "marks": "yes"}).status_code
                )
                nothing_of_theirs = name == "mine-reading"
                if status in ERRORS or (status in (201, 303) and not nothing_of_theirs):
                    wrong.append(f"{role} gets {status} for a POST to {at}")
    assert wrong == [], "\n" + "\n".join(wrong)
    assert state() == before, "somebody from outside changed something"


def test_topics_tell_no_resident_by_name(town: World) -> None:
    names = re.compile(
        "|".join(sorted(p.name for p in Person.objects.filter(name_en="", seats=None) if len(p.name) == 3))
    )
    for topic in (f"proposal.{town.matter.pk}", f"poll.{town.polls[-1]}", f"community.{town.matter.community_id}"):
        assert registry.may_watch(AnonymousUser(), topic) is None
        told = json.dumps(registry.build(topic), ensure_ascii=False, default=str)
        assert not names.search(told), topic
    draft = Proposal.objects.filter(submitted_at=None).first()
    assert draft is not None
    with pytest.raises(LookupError):
        registry.build(f"proposal.{draft.pk}")
