"""The record of a community, and its check."""

from django.urls import URLPattern, path

from frontend.views.record import check, record

urlpatterns: list[URLPattern] = [
    path("record/", record, name="record"),
    path("record/check/", check, name="record-check"),
]
