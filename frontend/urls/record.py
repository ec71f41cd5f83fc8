"""The record of a community, and its check."""

from django.urls import URLPattern, path

from frontend.views.record import check, record
from frontend.views.record_export import record_file

urlpatterns: list[URLPattern] = [
    path("record/", record, name="record"),
    path("record/record.jsonl", record_file, name="record-file"),
    path("record/check/", check, name="record-check"),
]
