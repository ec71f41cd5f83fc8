"""Addresses are nouns; a verb becomes a resource. One file per room; everything of a community lies below /c/<slug>/."""

from django.urls import include, path

from frontend.views.home import installation_home
from frontend.views.preferences import preferences

ROOMS = (
    "home",
    "matters",
    "procedures",
    "discussion",
    "meetings",
    "polls",
    "mandates",
    "decisions",
    "register",
    "people",
    "record",
    "calendar",
    "petitions",
    "deadlines",
)

urlpatterns = [
    path("", installation_home, name="home"),
    path("preferences/", preferences, name="preferences"),
    path("", include("frontend.urls.site")),
    path("c/<slug:slug>/", include([path("", include(f"frontend.urls.{room}")) for room in ROOMS])),
]
