"""Votes: the poll and its ballot for everybody, the roll, the paper desk, the data for a recount."""

from django.urls import URLPattern, include, path

from frontend.views.polls import ballot, manage, paper, poll, recount, roll, room

ONE = [
    path("", poll.poll, name="poll"),
    path("turnout/", poll.turnout, name="poll-turnout"),
    path("result/", poll.result, name="poll-result"),
    path("ballot/", ballot.ballot, name="poll-ballot"),
    path("ballots/", ballot.ballots, name="poll-ballots"),
    path("roll/", roll.roll, name="poll-roll"),
    path("roll/<int:number>/removal/", manage.removal, name="poll-removal"),
    path("opening/", manage.opening, name="poll-opening"),
    path("closing/", manage.closing, name="poll-closing"),
    path("annulment/", manage.annulment, name="poll-annulment"),
    path("annulment/confirmation/", manage.annulment_confirmation, name="poll-annulment-confirmation"),
    path("annulment/withdrawal/", manage.annulment_withdrawal, name="poll-annulment-withdrawal"),
    path("tie/", manage.tie, name="poll-tie"),
    path("recusals/", manage.recusals, name="poll-recusals"),
    path("recusals/<int:recusal>/withdrawal/", manage.recusal_withdrawal, name="poll-recusal-withdrawal"),
    path("admissions/", manage.admissions, name="poll-admissions"),
    path("paper/", paper.paper, name="poll-paper"),
    path("paper/batches/", paper.batches, name="poll-batches"),
    path("paper/batches/<int:number>/confirmation/", paper.confirmation, name="poll-batch-confirmation"),
    path("paper/batches/<int:number>/rejection/", paper.rejection, name="poll-batch-rejection"),
    path("paper/sign-off/", paper.sign_off, name="poll-paper-sign-off"),
    path("roll-call/", room.roll_call, name="poll-roll-call"),
    path("roll-call/<int:line>/correction/", room.correction, name="poll-roll-call-correction"),
    path("hands/", room.hands, name="poll-hands"),
    path("sealed/", recount.sealed, name="poll-sealed"),
    path("bundle.json", recount.bundle, name="poll-bundle"),
]

urlpatterns: list[URLPattern] = [
    path("polls/", poll.polls, name="polls"),
    path("polls/<int:pk>/", include(ONE)),  # type: ignore[list-item]
    path("matters/<int:matter>/polls/", manage.new, name="poll-new"),
]
