"""The rules themselves: every procedure as a table, its earlier versions, its legal basis, and which one fits."""

from django.urls import URLPattern, path

from frontend.views.procedures import amending, fitting, pages

urlpatterns: list[URLPattern] = [
    path("procedures/", pages.procedures, name="procedures"),
    path("procedures/fitting/", fitting.fitting, name="procedure-fitting"),
    path("procedures/<str:procedure>/", pages.procedure, name="procedure"),
    path("procedures/<str:procedure>/legal-basis/", amending.legal_basis, name="procedure-legal-basis"),
    path("procedures/<str:procedure>/<int:number>/", pages.version, name="procedure-version"),
]
