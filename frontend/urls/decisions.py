"""What was decided, and what became of it."""

from django.urls import URLPattern, include, path

from frontend.views.decisions import board, corrections, feed, follow_ups, notices, objections, outcome

ONE = [
    path("", outcome.decision, name="decision"),
    path("notice.pdf", notices.decision_notice, name="decision-notice"),
    path("decision.json", outcome.decision_data, name="decision-data"),
    path("errata/", corrections.erratum, name="decision-erratum"),
    path("objections/", objections.objection, name="decision-objection"),
    path("follow-ups/", follow_ups.add, name="decision-follow-up"),
]

urlpatterns: list[URLPattern] = [
    path("decisions/", board.decisions, name="decisions"),
    path("decisions.atom", feed.DecisionsFeed(), name="decisions-feed"),
    path("decisions/<int:year>/<int:number>/", include(ONE)),  # type: ignore[list-item]
    path("board/", board.notice_board, name="board"),
    path("objections/<int:pk>/answer/", objections.answer, name="objection-answer"),
    path("objections/<int:pk>/withdrawal/", objections.withdrawal, name="objection-withdrawal"),
    path("follow-ups/", follow_ups.follow_ups, name="follow-ups"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow-up"),
    path("follow-ups/<int:pk>/notes/", follow_ups.note, name="follow-up-note"),
    path("follow-ups/<int:pk>/completion/", follow_ups.completion, name="follow-up-completion"),
    path("follow-ups/<int:pk>/abandonment/", follow_ups.abandonment, name="follow-up-abandonment"),
]
