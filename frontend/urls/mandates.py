"""Mandates: who votes for whom, granted online or entered from paper; and the list of one vote."""

from django.urls import URLPattern, path

from frontend.views import mandates

urlpatterns: list[URLPattern] = [
    path("mandates/", mandates.mandates, name="mandates"),
    path("mandates/new/", mandates.granting, name="mandate-granting"),
    path("mandates/paper/", mandates.paper, name="mandate-paper"),
    path("mandates/<int:pk>/", mandates.mandate, name="mandate"),
    path("mandates/<int:pk>/scan/", mandates.scan, name="mandate-scan"),
    path("mandates/<int:pk>/confirmation/", mandates.confirmation, name="mandate-confirmation"),
    path("mandates/<int:pk>/acceptance/", mandates.acceptance, name="mandate-acceptance"),
    path("mandates/<int:pk>/refusal/", mandates.refusal, name="mandate-refusal"),
    path("mandates/<int:pk>/revocation/", mandates.revocation, name="mandate-revocation"),
    path("polls/<int:pk>/mandates/", mandates.of_poll, name="poll-mandates"),
]
