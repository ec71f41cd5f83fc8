"""The paper of one vote in the demo: a run of sheets, a box, a tour that was made and one that is announced."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_bytes

from config.demo.acts import days
from config.demo.ground import Town
from config.demo.playing import Tale
from councils.models.clock import database_now
from proposals.actions.assistance import cast_assisted
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch
from proposals.actions.sheets import account_for_sheets, ask_for_sheets, print_sheets
from proposals.actions.visits import answer_call_back, ask_for_visit, draw_call_backs, plan_visits, publish_visits
from proposals.actions.witnessing import ask_witness, confirm_witness_by_code, show_witness_code
from proposals.models import Elector, Poll, VisitPlan, WorkingBallot

TEAM = ("clerk", "second_counter")


def sheets_and_visits(town: Town, poll: Poll, opened: float) -> Tale:
    """Begins on the day of the opening; the tour is walked three days later and a second one is still to come."""
    clerk, other = town.actor("clerk"), town.actor("second_counter")
    print_sheets(actor=other, run=ask_for_sheets(actor=clerk, poll=poll, count=60))
    account_for_sheets(actor=clerk, poll=poll, kind="issued", count=24, place="居委会一楼票箱")
    yield days(town, opened - 1)
    visited = free_lines(town, poll, 6, last=True)
    ask_for_visit(actor=clerk, poll=poll, elector=visited[0])
    plan = _published(town, poll, visited, in_hours=20)
    yield days(town, opened - 3)
    account_for_sheets(actor=clerk, poll=poll, kind="issued", count=8, place="入户组")
    account_for_sheets(actor=clerk, poll=poll, kind="returned", count=2, place="入户组")
    totals = {"yes": 4, "no": 1, "abstain": 1, "invalid": 0}
    still = [line for line in visited if not WorkingBallot.objects.filter(elector=line).exists()]
    totals["yes"] = len(still) - 2
    batch = enter_paper_batch(
        actor=clerk, poll=poll, names={line.pk: "" for line in still}, totals=totals, collected_at=plan.ends_at,
        channel="visit", place="入户组", few_acknowledged=True, plan=plan,
    )  # fmt: skip
    confirm_paper_batch(actor=other, batch=batch, totals=totals)
    helped_at_the_office(town, poll)
    supervisor = town.actor("supervisor")
    for call in draw_call_backs(actor=supervisor, plan=plan, count=2):
        answer_call_back(actor=supervisor, call=call, answer="confirmed")


def helped_at_the_office(town: Town, poll: Poll) -> None:
    """Cannot read small print: the clerk helps, a supervisor watches and confirms himself with a code from his phone."""
    clerk, supervisor = town.actor("clerk"), town.actor("supervisor")
    [line] = free_lines(town, poll, 1)
    asked = ask_witness(actor=clerk, elector=line, witness=supervisor.person, why="看不清小字", place="office")
    code = show_witness_code(actor=supervisor, asked=asked)
    confirm_witness_by_code(actor=clerk, asked=asked, code=code)
    cast_assisted(
        actor=clerk,
        elector=line,
        asked_id=asked.pk,
        marks="yes",
        key=f"helped-{line.pk:08}",
        client_bytes=token_bytes(16),
    )


def next_tour(town: Town, poll: Poll) -> None:
    """Announced now, for tomorrow; somebody has asked for it by telephone."""
    visited = free_lines(town, poll, 5, last=True)
    ask_for_visit(actor=town.actor("clerk"), poll=poll, elector=visited[0])
    _published(town, poll, visited, in_hours=24)


def free_lines(town: Town, poll: Poll, how_many: int, *, last: bool = False) -> list[Elector]:
    """Of those who have not voted and hold no office, from either end of the roll."""
    officers = [person.pk for person in town.officers.values()]
    voted = WorkingBallot.objects.filter(poll=poll).values("elector")
    free = Elector.objects.filter(poll=poll, recused_why="").exclude(pk__in=voted).exclude(person__in=officers)
    return list(free.order_by("-number" if last else "number")[:how_many])


def _published(town: Town, poll: Poll, visited: list[Elector], *, in_hours: int) -> VisitPlan:
    clerk = town.actor("clerk")
    start = database_now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=in_hours)
    plan = plan_visits(
        actor=clerk, poll=poll, starts_at=start, ends_at=start + timedelta(hours=2),
        staff=[town.officers[role] for role in TEAM], electors=[line.pk for line in visited],
    )  # fmt: skip
    return publish_visits(actor=clerk, plan=plan)
