"""Meetings: for everybody the page, the screen and the minutes; for secretary and chair the agenda and the console."""

from typing import Any

from django.urls import include, path

from frontend.views.meetings import agenda, attendance, console, convening, minutes, pages, screen

ITEM: list[Any] = [
    path("order/", agenda.item_order, name="meeting-item-order"),
    path("removal/", agenda.item_removal, name="meeting-item-removal"),
    path("opening/", console.item_opening, name="meeting-item-opening"),
    path("closing/", console.item_closing, name="meeting-item-closing"),
    path("postponement/", console.item_postponement, name="meeting-item-postponement"),
    path("vote/", console.vote, name="meeting-item-vote"),
]

ONE: list[Any] = [
    path("", pages.meeting, name="meeting"),
    path("meeting.ics", pages.calendar_file, name="meeting-calendar"),
    path("cancellation/", convening.cancellation, name="meeting-cancellation"),
    path("agenda/", agenda.agenda, name="meeting-agenda"),
    path("notice/", agenda.notice, name="meeting-notice"),
    path("notice.pdf", agenda.notice_pdf, name="meeting-notice-pdf"),
    path("attendance/", attendance.attendance, name="meeting-attendance"),
    path("console/", console.console, name="meeting-console"),
    path("opening/", console.opening, name="meeting-opening"),
    path("closing/", console.closing, name="meeting-closing"),
    path("items/<int:item>/", include(ITEM)),
    path("votes/<int:poll>/closing/", console.vote_closing, name="meeting-vote-closing"),
    path("screen/", screen.screen, name="meeting-screen"),
    path("minutes/", minutes.minutes, name="meeting-minutes"),
    path("minutes/draft/", minutes.drafting, name="meeting-minutes-draft"),
    path("minutes/<int:number>/correction/", minutes.correction, name="meeting-minutes-correction"),
    path("minutes/<int:number>/publication/", minutes.publication, name="meeting-minutes-publication"),
]

urlpatterns: list[Any] = [
    path("meetings/", pages.meetings, name="meetings"),
    path("meetings/convening/", convening.convening, name="meeting-convening"),
    path("meetings/<int:pk>/", include(ONE)),
    path("matters/<int:pk>/agenda/", agenda.matter_agenda, name="matter-agenda"),
]
