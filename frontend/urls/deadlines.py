"""All deadlines of a community, as a page and as a calendar feed."""

from django.urls import URLPattern, path

from frontend.views.deadlines import deadline_feed, deadline_list

urlpatterns: list[URLPattern] = [
    path("deadlines/", deadline_list, name="deadlines"),
    path("deadlines.ics", deadline_feed, name="deadlines-feed"),
]
